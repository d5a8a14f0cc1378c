/* What a step wants done in the world. It is stored in the dialog, under its id, before it is
 * tried, and leaves the dialog when its result has come back as an event with that id. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"

enum effect_kind {
    EFFECT_SEND,     /* message `number` goes out on the channel */
    EFFECT_REWRITE,  /* ask the model for the question with its context */
    EFFECT_WORD,     /* ask the model to word the answer from entries */
    EFFECT_TEACH,    /* body: an entry to publish */
    EFFECT_FEEDBACK, /* body: entry, helped */
    EFFECT_GAP,      /* the ticket's question is counted as a gap */
    EFFECT_STATUS,   /* body: message id, status; for messages that left the dialog */
    EFFECT_FETCH,    /* body: message id, kind, source …: get what the customer sent */
    EFFECT_AMEND,    /* body: message id, media; for messages that left the dialog */
    EFFECT_IDENTIFY, /* body: what an item told of the customer (bot/model/customer.h) */
    EFFECT_KINDS
};

enum { EFFECT_ID_SIZE = 64 };

struct effect {
    enum effect_kind kind;
    char id[EFFECT_ID_SIZE]; /* <conversation>:<kind><count>, of a send <conversation>:<number> */
    int number;   /* of the message, for EFFECT_SEND; of the last one said, for EFFECT_REWRITE */
    json_t *body; /* owned; NULL when the kind needs none */
    moment due;   /* not before; while `attempted`, when doubt ends; 0: not yet planned */
    int tries;
    bool attempted; /* handed to the outside by this or an earlier process; result not known */
    bool campaign;  /* of a send: those of conversations go before it */
    bool held;      /* of a send: until the customer writes again, or `due` */
    bool ready;     /* to be performed once the step is committed; never stored */
    bool working;   /* this process is at it now; never stored */
};

void effect_clear(struct effect *effect);
void effect_write(const struct effect *effect, struct buf *out);
/* False when it is not an effect; *out is then empty. */
bool effect_read(const json_t *object, struct effect *out);

const char *effect_kind_name(enum effect_kind kind);

/* A repeat of it could reach a person twice. */
bool effect_is_delicate(enum effect_kind kind);
