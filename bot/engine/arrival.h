/* An event of one line, ready to be folded. */
#pragma once

#include <jansson.h>

#include "bot/base/error.h"
#include "bot/base/id.h"
#include "bot/base/own.h"
#include "bot/model/effect.h"
#include "bot/model/incoming.h"

struct waiter;

/* What came of folding an event. */
struct folded {
    bool known;          /* it had been folded before: nothing changed */
    bool refused;        /* an analyst's act that may not be … */
    char refusal[192];   /* … and why, in Portuguese */
    bool unexpected;     /* no flow knew what to do with it */
    char entry[ID_SIZE]; /* the entry that will be taught, or "" */
    size_t discarded;    /* statuses whose message never came */
};

/* What became of an effect. */
enum result_kind {
    RESULT_DONE,
    RESULT_RETRY,  /* certainly not done: again after `delay` */
    RESULT_DOUBT,  /* perhaps done: a status will tell, or time */
    RESULT_FAILED, /* never */
    RESULT_HELD,   /* certainly not done, and not its own fault: its number has to wait */
};

struct result {
    enum result_kind kind;
    char *text;    /* the model's words; the provider's id of a sent message; the id of a gap */
    char *source;  /* the model that said it */
    char *error;   /* why it failed, for the desk */
    char *address; /* of a sent message: the number as the channel writes it; or NULL */
    int delay;     /* ms */
};

enum arrival_kind {
    ARRIVAL_INCOMING,
    ARRIVAL_DESK,
    ARRIVAL_RESULT,
    ARRIVAL_TIMER,
    ARRIVAL_LOOK, /* an analyst looks or writes: never folded, and may be lost */
};

struct arrival {
    enum arrival_kind kind;
    char *id;    /* in the intake; of a result: the effect's; NULL for timers */
    char *line;  /* whose it is */
    char *via;   /* the line that it came to first, and that has moved to this one; or NULL */
    char *texts; /* what `incoming` borrows from, when it was copied */
    int64_t order;
    json_t *document;         /* what the intake keeps; incoming borrows from it */
    struct incoming incoming; /* ARRIVAL_INCOMING */
    struct result result;     /* ARRIVAL_RESULT */
    bool typing;              /* ARRIVAL_LOOK */
    struct waiter *waiter;    /* who waits for the outcome, or NULL */
    struct folded outcome;    /* to be told to the waiter */
};

/* From a document of the intake. ERROR_INVALID when it cannot be read: it is then poisoned. */
int arrival_read(const char *id, const char *body, size_t length, struct arrival **out,
                 struct error *err);
/* Copies the texts. */
struct arrival *arrival_copy(const struct incoming *incoming);
struct arrival *arrival_desk(const char *id, const char *line, json_t *document); /* takes it */
struct arrival *arrival_result(const char *line, const char *effect_id, struct result result);
struct arrival *arrival_timer(const char *line);
struct arrival *arrival_look(const char *line, bool typing);
/* Messages of one customer that wait together are in the provider's order, then in that of their
 * arrival. */
bool arrival_goes_before(const struct arrival *a, const struct arrival *b);
void arrival_free(struct arrival *arrival);
DEFINE_OWNED(arrival)
