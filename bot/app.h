/* The program: all its parts, opened in order and closed in reverse. */
#pragma once

#include "bot/config.h"
#include "bot/desk/desk.h"
#include "bot/engine/engine.h"
#include "bot/engine/mirror.h"
#include "bot/net/http_server.h"
#include "bot/net/hub.h"
#include "bot/simulator/simulator.h"

struct throttle; /* bot/door/throttle.h */
struct tour;     /* bot/door/tour.h: what the demo's visitor has seen */

struct app {
    struct config config;
    struct settings *settings;
    char *secret; /* signs chat tokens */
    struct store *store;
    struct blobs *blobs; /* pictures and files */
    struct hub *hub;
    struct prompts *prompts;
    struct assistant assistant;
    struct accounts accounts;
    struct model *model; /* NULL: none */
    struct knowledge *knowledge;
    struct gaps *gaps;
    struct alerts alerts;  /* what somebody has to look at */
    struct mirror *mirror; /* of the templates of WhatsApp */
    struct engine *engine;
    struct desk *desk;
    struct http_server *server;
    struct throttle *throttle;   /* of the web chat */
    struct keeper *keeper;       /* looks after what time changes */
    struct simulator *simulator; /* of the demo, or NULL */
    struct tour *tour;           /* of the demo, or NULL */
    moment started_at;
};

/* Settings and log; every command begins with it. Unknown settings are warned about. */
int app_configure(struct app *app, struct error *err);

/* Store, prompts, assistant: what commands need that touch data while a server may run. */
int app_open_store(struct app *app, struct error *err);

/* Knowledge, gaps and engine. */
int app_open_engine(struct app *app, struct error *err);

/* Reads the WhatsApp accounts again, with the secrets that their files hold now; what is under way
 * goes on. On failure nothing changes. Main thread. */
int app_renew_accounts(struct app *app, struct error *err);

/* The desk and the door: from here on the world may call. */
int app_open_door(struct app *app, struct error *err);

/* Closes whatever is open, in reverse; the door first, then what is under way is finished. */
void app_close(struct app *app);

/* Of a request that the door serves. */
struct app *app_of(const struct http_request *request);
