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
    SIMULATOR_CUSTOMERS_MAX = 10000,
    SIMULATOR_MESSAGES_MAX = 5000, /* remembered; the oldest are forgotten first */
    SIMULATOR_WEBHOOKS_MAX = 100,  /* remembered */
    SIMULATOR_WAITING_MAX = 50000, /* not yet posted or not yet acknowledged */
    SIMULATOR_COPIES_MAX = 1000,   /* of one webhook */
    SIMULATOR_BATCH_MAX = 1000,
};

/* The business account that the number belongs to. */
#define SIMULATOR_WABA "102290129340398"

struct simulator;

struct simulator_options {
    struct hub *hub; /* topic "simulator"; NULL: nobody is told */
    const struct clock *clock;
    const char *webhook_url; /* NULL: nothing is posted until simulator_aim */
    const char *public_url;  /* where customers' media is fetched; NULL: webhooks do not say */
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

/* How the world misbehaves. `percent` says how often what is marked with % does: of a hundred sends
 * so many; 0 is always. The names are those of the JSON. */
struct simulator_switches {
    /* sends */
    int fail_next;       /* of the next one: an HTTP status, or an error code of Meta's; 0: none */
    int fail_all;        /* % the same, until it is switched off */
    bool down;           /* % close the connection, accept nothing */
    bool time_out;       /* % accept and never answer */
    bool drop;           /* % accept and close the connection */
    bool early;          /* % answer only when the statuses were delivered */
    int slow_ms;         /* % before the answer */
    bool hold_templates; /* accept templates "for quality assessment"; see the event "held" */
    int percent;

    /* Meta's rules; 0: not enforced */
    int pair_burst; /* messages to one customer at once; then one in `pair_ms` (6,000) */
    int pair_ms;
    int throughput;     /* messages a second to all */
    int window_s;       /* of free messages after the customer wrote; 0: 24 hours */
    bool strict_window; /* also for customers who never wrote here */

    /* statuses and webhooks */
    bool duplicate;    /* post each webhook three times at once */
    bool reorder;      /* post what waits in reverse */
    bool shuffle;      /* the statuses of a message change places */
    int batch;         /* items in one webhook, when so many come together */
    bool silent;       /* no statuses at all */
    char withhold[16]; /* % a status that never comes: "sent", "delivered", "read"; "": none */
    bool user_ids;     /* webhooks name customers by user id, too */
    char review[16];   /* of templates: "", "approve", "reject", "wait" */

    /* media */
    int fail_media;   /* of the next call: as fail_next */
    bool spoil_media; /* the bytes are not those of the hash */
};

struct simulator_switches simulator_switches_now(struct simulator *simulator);
void simulator_switch(struct simulator *simulator, const struct simulator_switches *switches);

/* Makes a customer known before the first message. `phone` in digits. */
void simulator_meet(struct simulator *simulator, const char *phone, const char *name);

/* What a customer does on the phone. */
struct simulator_act {
    const char *customer; /* digits, or the user id of somebody without a number ("BR.1349…") */
    const char *name;     /* NULL: as known, or made up */
    const char *type;     /* text, button, list, image, audio, video, document, sticker, location,
                             contacts, reaction, unsupported */
    const char *text;     /* also a caption */
    const char *reply_id, *title; /* of a button or row; `text` when there is no title */
    const char *quoted;           /* id of the message that it answers */
    const char *media;            /* id of a file that was added; NULL: a small sample */
    const char *filename;         /* of a document */
    moment at;                    /* when it was written; 0: now */
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

/* What else happens, as the page's POST /v1/simulator/events takes it: {"kind": …}; the kinds are
 * in events.c. */
int simulator_happen(struct simulator *simulator, const char *json, struct error *err);

/* What each customer got of what was sent, in order, as GET /v1/simulator/ledger gives it; free
 * with free(). `customer` NULL: everybody's. */
char *simulator_ledger(struct simulator *simulator, const char *customer);

/* The state as the page gets it; free with free(). `customer` NULL: everybody's messages. */
char *simulator_state(struct simulator *simulator, const char *customer);
