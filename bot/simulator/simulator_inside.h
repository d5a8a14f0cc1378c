/* The insides of the simulator, for the files of this folder only.
 *
 * Functions that start with book_ or post_ want the lock held, unless they say otherwise. */
#pragma once

#include <jansson.h>
#include <pthread.h>

#include "bot/net/http_client.h"
#include "bot/simulator/simulator.h"

struct simulator_letter; /* an item that waits for its webhook */
struct simulator_post;   /* a webhook that is not acknowledged */

enum { SIMULATOR_HELD_MAX = 256 };

struct simulator {
    struct simulator_options options;
    char *webhook_url, *app_secret, *token, *phone_number_id; /* owned; options point to them */

    pthread_mutex_t lock; /* guards everything below */
    struct simulator_switches switches;
    struct simulator_counts counts;

    /* book.c */
    json_t *customers; /* phone: {"phone", "name", "wrote_at"} */
    json_t *messages;  /* oldest first */
    json_t *index;     /* message id: message */
    json_t *copies;    /* callback: how often it was sent */

    /* post.c */
    struct simulator_letter *letters, **letters_end;
    struct simulator_post *posts; /* not in flight */
    json_t *webhooks;             /* the log, oldest first */
    json_int_t last_webhook;
    bool closing;
    pthread_t thread;
    struct http_client *client; /* the thread's own */

    /* graph.c */
    struct http_request *held[SIMULATOR_HELD_MAX]; /* never answered while the switch is on */
    size_t held_count;
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

json_t *book_state(struct simulator *simulator, const char *customer); /* new */
json_t *switches_json(const struct simulator_switches *switches);      /* new; no lock needed */

/* Publishes and frees `data`. */
void book_tell(struct simulator *simulator, const char *event, json_t *data);

/* ---- post.c: the webhooks ---- */

/* An item for a webhook, `delay_ms` from now. Takes over its JSON. */
struct post_item {
    json_t *message, *contact; /* either these */
    json_t *status;            /* or this */
    int delay_ms, copies;
};
bool post_item(struct simulator *simulator, const struct post_item *item);

/* Without the lock. */
void post_open(struct simulator *simulator);
void post_close(struct simulator *simulator);
void post_wake(struct simulator *simulator);

/* ---- graph.c ---- */

/* Lets go of the requests that were held back. Without the lock. */
void graph_let_go(struct simulator *simulator);
void graph_send(struct http_request *request);
void graph_number(struct http_request *request);

/* ---- page.c ---- */

/* Replies 403 and returns false when the caller is not on this machine. */
bool page_is_near(const struct simulator *simulator, struct http_request *request);
