/* All addresses of the simulator: Meta's below /simulator/graph, the page's and the tests' below
 * /v1/simulator. */
#include "bot/simulator/graph.h"

enum { BODY_MAX = 512 * 1024, UPLOAD_MAX = 101 * 1024 * 1024, SWITCHES_MAX = 4096 };

#define GRAPH "/simulator/graph/{version}"
#define ROUTE(method_, path_, place_, answer_, summary_)                                           \
    .method = (method_), .path = (path_), .caller = HTTP_ANYONE, .place = (place_),                \
    .answer = (answer_), .summary = (summary_)

const struct http_route simulator_routes[] = {
    { ROUTE("POST", GRAPH "/{id}/messages", HTTP_ON_DOOR, graph_send,
            "Plays Meta's Graph API: takes a message from the bot"),
      .body_limit = BODY_MAX },
    { ROUTE("POST", GRAPH "/{id}/media", HTTP_ON_WORKER, graph_upload_media,
            "Plays Meta's Graph API: takes a file"),
      .body_limit = UPLOAD_MAX },
    { ROUTE("GET", GRAPH "/{id}", HTTP_ON_DOOR, graph_get,
            "Plays Meta's Graph API: describes the number, a file or a template") },
    { ROUTE("POST", GRAPH "/{id}", HTTP_ON_WORKER, graph_change,
            "Plays Meta's Graph API: edits a template"),
      .body_limit = BODY_MAX },
    { ROUTE("DELETE", GRAPH "/{id}", HTTP_ON_WORKER, graph_delete,
            "Plays Meta's Graph API: deletes a file") },
    { ROUTE("POST", GRAPH "/{id}/unpause", HTTP_ON_WORKER, graph_unpause_template,
            "Plays Meta's Graph API: a paused template goes on"),
      .body_limit = BODY_MAX },
    { ROUTE("GET", GRAPH "/{waba}/message_templates", HTTP_ON_WORKER, graph_list_templates,
            "Plays Meta's Graph API: templates, by pages") },
    { ROUTE("POST", GRAPH "/{waba}/message_templates", HTTP_ON_WORKER, graph_create_template,
            "Plays Meta's Graph API: a new template"),
      .body_limit = BODY_MAX },
    { ROUTE("DELETE", GRAPH "/{waba}/message_templates", HTTP_ON_WORKER, graph_delete_templates,
            "Plays Meta's Graph API: deletes a template") },
    { ROUTE("GET", GRAPH "/{waba}/subscribed_apps", HTTP_ON_DOOR, graph_subscriptions,
            "Plays Meta's Graph API: who gets the account's webhooks") },
    { ROUTE("POST", GRAPH "/{waba}/subscribed_apps", HTTP_ON_DOOR, graph_subscribe,
            "Plays Meta's Graph API: subscribes to the account's webhooks"),
      .body_limit = BODY_MAX },
    { ROUTE("GET", "/simulator/media/{id}/{key}", HTTP_ON_WORKER, graph_fetch_media,
            "Plays Meta's file server: the bytes, for five minutes, with the token") },

    { ROUTE("GET", "/v1/simulator/state", HTTP_ON_WORKER, page_get_state,
            "Customers, messages, switches and counts of the simulator") },
    { ROUTE("GET", "/v1/simulator/ledger", HTTP_ON_WORKER, page_get_ledger,
            "What each simulated customer received, in order, and how often") },
    { ROUTE("POST", "/v1/simulator/messages", HTTP_ON_WORKER, page_post_message,
            "A simulated customer sends something"),
      .body_limit = BODY_MAX },
    { ROUTE("POST", "/v1/simulator/media", HTTP_ON_WORKER, page_add_media,
            "A file that a simulated customer can send"),
      .body_limit = UPLOAD_MAX },
    { ROUTE("PUT", "/v1/simulator/switches", HTTP_ON_WORKER, page_put_switches,
            "Makes the simulated world misbehave"),
      .body_limit = SWITCHES_MAX },
    { ROUTE("GET", "/v1/simulator/webhooks", HTTP_ON_WORKER, page_get_webhooks,
            "The last webhooks as they were sent") },
    { ROUTE("GET", "/v1/simulator/events", HTTP_ON_WORKER, page_get_events,
            "Server-sent events of the simulator") },
    { ROUTE("POST", "/v1/simulator/events", HTTP_ON_WORKER, page_post_event,
            "Something happens: a number changes, a template is paused, a secret is replaced"),
      .body_limit = BODY_MAX },
    {},
};
