/* The insides of the simulator, for the files of this folder only.
 *
 * Functions that start with book_ or post_ want the lock held, unless they say otherwise. */
#pragma once

#include <jansson.h>
#include <pthread.h>
#include <stdint.h>

#include "bot/net/http_client.h"
#include "bot/simulator/simulator.h"

struct simulator_letter; /* an item that waits for its webhook */
struct simulator_post;   /* a webhook that is not acknowledged */
struct simulator_media;
struct simulator_held;

struct simulator {
    struct simulator_options options;
    char *webhook_url, *public_url, *app_secret, *token, *phone_number_id; /* owned */

    pthread_mutex_t lock; /* guards everything below */
    struct simulator_switches switches;
    struct simulator_counts counts;
    uint64_t chance; /* state of the generator */

    /* book.c */
    json_t *customers; /* phone: {"phone", "name", "user_id", "wrote_at", …} */
    json_t *messages;  /* oldest first */
    json_t *index;     /* message id: message */
    json_t *copies;    /* callback: how often it was sent */

    /* ledger.c */
    json_t *ledger;       /* customer: list of lines */
    json_t *ledger_index; /* message id: line */
    json_t *contents;     /* customer and content: how often it was received */
    json_int_t ledger_lines, ledger_forgotten;

    /* rates.c */
    json_t *pairs; /* customer: when the next message would be due if all came evenly */
    moment number_due;

    /* templates.c */
    json_t *templates, *blocked_names;
    json_int_t last_template;

    /* media.c */
    struct simulator_media *media; /* newest first */
    size_t media_count;
    json_int_t last_media;

    /* post.c */
    struct simulator_letter *letters, **letters_end;
    struct simulator_post *posts; /* not in flight */
    json_t *webhooks;             /* the log, oldest first */
    json_int_t last_webhook;
    bool closing;
    pthread_t thread;
    struct http_client *client; /* the thread's own */

    /* held.c */
    struct simulator_held *held; /* sends that were not answered yet */
    size_t held_count;
    json_t *held_templates; /* message ids whose statuses wait for Meta's judgement */
};

/* The simulator that the routes belong to; NULL when none is open. */
struct simulator *simulator_here(void);

/* ---- book.c: customers, their messages, and telling the page ---- */

/* Adds the customer when new. NULL when there are too many. `name` may be NULL. */
const json_t *book_customer(struct simulator *simulator, const char *phone, const char *name);

/* Takes over `message`, which has "id" and "customer", and tells the page. */
void book_add(struct simulator *simulator, json_t *message);
const json_t *book_find(struct simulator *simulator, const char *id);

/* Raises the status of a message; a known later one stays. */
void book_status(struct simulator *simulator, const char *id, const char *status);
void book_fail(struct simulator *simulator, const char *id, int code, const char *title);
int book_copy(struct simulator *simulator, const char *callback); /* how often, now */

/* Who has this number or user id: WhatsApp knows a Brazilian by the digits that the account was
 * made with, with or without the ninth. */
enum { BOOK_ADDRESS_SIZE = 161 };
void book_resolve(const struct simulator *simulator, const char *address,
                  char out[BOOK_ADDRESS_SIZE]);

/* Of a hundred, so many times (0: always). */
bool book_chance(struct simulator *simulator, int percent);

json_t *book_state(struct simulator *simulator, const char *customer); /* new */

/* Publishes and frees `data`. */
void book_tell(struct simulator *simulator, const char *event, json_t *data);

/* ---- post.c: the webhooks ---- */

/* An item for a webhook, `delay_ms` from now. Takes over its JSON. */
struct post_item {
    json_t *message, *contact; /* either these; a system message has no contact */
    json_t *status;            /* or this */
    const char *field;         /* or another field, and its value */
    json_t *value;
    int delay_ms, copies;
};
bool post_item(struct simulator *simulator, const struct post_item *item);

/* Without the lock. */
void post_open(struct simulator *simulator);
void post_close(struct simulator *simulator);
void post_wake(struct simulator *simulator);

int64_t post_tick(void); /* milliseconds that no test moves */

/* ---- switches.c; no lock needed ---- */

json_t *switches_json(const struct simulator_switches *switches); /* new */
/* Only those that are named change. ERROR_INVALID names the field. */
int switches_read(const json_t *document, struct simulator_switches *out, struct error *err);

/* ---- page.c ---- */

/* Replies 403 and returns false when the caller is not on this machine. */
bool page_is_near(const struct simulator *simulator, struct http_request *request);
