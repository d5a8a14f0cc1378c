/* The outside world for `balcao demo` and for the tests: it plays Meta and the customers' phones.
 *
 * What a customer does goes in as a signed POST over a real socket, in Meta's shapes; what the bot
 * sends arrives at Graph endpoints that check it as strictly as Meta does, and its statuses return
 * as webhooks. Switches make the world misbehave. Everything is in memory and bounded.
 *
 * One state behind one mutex, and one thread that posts the webhooks. All functions from any
 * thread, but open and free. One simulator at a time: its routes belong to the last one opened. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/own.h"
#include "bot/net/http_server.h"
#include "bot/net/hub.h"

enum {
    SIMULATOR_ID_SIZE = 64,
    SIMULATOR_STATUSES = 3, /* sent, delivered, read */
    SIMULATOR_CUSTOMERS_MAX = 1000,
    SIMULATOR_MESSAGES_MAX = 5000, /* remembered; the oldest are forgotten first */
    SIMULATOR_WEBHOOKS_MAX = 100,  /* remembered */
    SIMULATOR_WAITING_MAX = 50000, /* not yet posted or not yet acknowledged */
    SIMULATOR_COPIES_MAX = 1000,   /* of one webhook */
    SIMULATOR_BATCH_MAX = 1000,
};

struct simulator;

struct simulator_options {
    struct hub *hub; /* topic "simulator"; NULL: nobody is told */
    const struct clock *clock;
    const char *webhook_url; /* NULL: nothing is posted until simulator_aim */
    const char *app_secret, *token, *phone_number_id;
    int status_delays_ms[SIMULATOR_STATUSES]; /* after the message was accepted */
    int retry_ms;   /* pause before a webhook is repeated, growing 25 times; 0: 200 */
    bool sink;      /* accept everything, remember nothing, send no statuses */
    bool open_door; /* serve callers that are not on this machine */
};

extern const int simulator_delays_ms[SIMULATOR_STATUSES]; /* as a quick phone would */

struct simulator *simulator_open(const struct simulator_options *options);
/* After the server that serves its routes. */
void simulator_free(struct simulator *simulator);
DEFINE_OWNED(simulator)

/* The Graph endpoints below /simulator/graph, and the page's own below /v1/simulator. */
extern const struct http_route simulator_routes[];

void simulator_aim(struct simulator *simulator, const char *webhook_url);

struct simulator_switches {
    int fail_next;     /* of the next send: an HTTP status, or an error code of Meta's; 0: none */
    bool time_out;     /* accept sends and never answer */
    bool drop;         /* accept sends and close the connection */
    bool duplicate;    /* post each webhook three times at once */
    bool reorder;      /* post what waits in reverse */
    int batch;         /* items in one webhook, when so many come together */
    bool silent;       /* no statuses at all */
    char withhold[16]; /* a status that never comes: "sent", "delivered", "read"; "": none */
};

struct simulator_switches simulator_switches_now(struct simulator *simulator);
void simulator_switch(struct simulator *simulator, const struct simulator_switches *switches);

/* Makes a customer known before the first message. `phone` in digits. */
void simulator_meet(struct simulator *simulator, const char *phone, const char *name);

/* What a customer does on the phone. */
struct simulator_act {
    const char *customer; /* digits */
    const char *name;     /* NULL: as known, or made up */
    const char *type;     /* text, button, list, image, audio, video, document, sticker, location,
                             contacts, reaction, unsupported */
    const char *text;     /* also a caption */
    const char *reply_id, *title; /* of a button or row; `text` when there is no title */
    const char *quoted;           /* id of the message that it answers */
    int copies;                   /* of the webhook, at once; 0 is 1 */
};

/* ERROR_INVALID names the field; ERROR_BUSY: too much waits already. */
int simulator_do(struct simulator *simulator, const struct simulator_act *act,
                 char id[SIMULATOR_ID_SIZE], struct error *err);

struct simulator_counts {
    uint64_t sends;               /* messages accepted from the bot */
    uint64_t repeated;            /* of these, with a callback that had been accepted before */
    uint64_t refused;             /* sends refused, by a check or a switch */
    uint64_t reads;               /* marked as read by the bot */
    uint64_t posts, acknowledged; /* webhooks, copies and retries included */
    uint64_t waiting;             /* items and webhooks not yet acknowledged */
};
struct simulator_counts simulator_count(struct simulator *simulator);

/* How often the bot sent a message with this callback, or, when it sent none, to this number with
 * this text ("5511…:text"). */
int simulator_copies(struct simulator *simulator, const char *callback);

/* The state as the page gets it; free with free(). `customer` NULL: everybody's messages. */
char *simulator_state(struct simulator *simulator, const char *customer);
