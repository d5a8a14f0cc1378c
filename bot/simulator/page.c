/* What the simulator's page calls, and the table of all routes. */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/simulator/simulator_inside.h"

enum { BODY_MAX = 512 * 1024, CODE_MAX = 9999999 };

bool page_is_near(const struct simulator *simulator, struct http_request *request)
{
    const char *peer = http_peer(request);
    if (simulator->options.open_door || strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0 ||
        strncmp(peer, "::ffff:127.", 11) == 0)
        return true;
    http_problem(request, 403, "the simulator serves only this machine");
    return false;
}

/* NULL after it has replied. */
static struct simulator *simulator_for(struct http_request *request)
{
    struct simulator *simulator = simulator_here();
    if (!simulator)
        http_problem(request, 404, "there is no simulator");
    else if (page_is_near(simulator, request))
        return simulator;
    return NULL;
}

static json_t *body_of(struct http_request *request, struct error *err)
{
    size_t length;
    const char *body = http_body(request, &length);
    json_t *document = json_loadb(body ? body : "", length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(document))
        return document;
    json_decref(document);
    error_set(err, ERROR_INVALID, "the body should be a JSON object");
    return NULL;
}

static void get_state(struct http_request *request)
{
    struct simulator *simulator = simulator_for(request);
    if (!simulator)
        return;
    const char *customer = http_query(request, "customer");
    char *state = simulator_state(simulator, customer && *customer ? customer : NULL);
    http_reply_json(request, 200, state);
    free(state);
}

static const char *text_at(const json_t *document, const char *name)
{
    return json_string_value(json_object_get(document, name));
}

static void post_message(struct http_request *request)
{
    struct simulator *simulator = simulator_for(request);
    if (!simulator)
        return;
    struct error err = { 0 };
    char id[SIMULATOR_ID_SIZE], reply[SIMULATOR_ID_SIZE + 16];
    json_auto_t *document = body_of(request, &err);
    struct simulator_act act = {
        .customer = text_at(document, "customer"),
        .name = text_at(document, "name"),
        .type = text_at(document, "type"),
        .text = text_at(document, "text"),
        .reply_id = text_at(document, "reply_id"),
        .title = text_at(document, "title"),
        .quoted = text_at(document, "quoted"),
        .copies = (int)json_integer_value(json_object_get(document, "repeat")),
    };
    if (!act.type)
        act.type = "text";
    if (!document || simulator_do(simulator, &act, id, &err) < 0) {
        http_problem_from(request, &err);
        return;
    }
    snprintf(reply, sizeof reply, "{\"id\":\"%s\"}", id);
    http_reply_json(request, 202, reply);
}

/* ---- switches: only those that are named change ---- */

static int set_bool(const json_t *document, const char *name, bool *out, struct error *err)
{
    const json_t *value = json_object_get(document, name);
    if (!value)
        return 0;
    if (!json_is_boolean(value))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be true or false", name);
    *out = json_is_true(value);
    return 0;
}

static int set_int(const json_t *document, const char *name, int limit, int *out)
{
    const json_t *value = json_object_get(document, name);
    if (!value || json_is_null(value))
        return 0;
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > limit)
        return -1;
    *out = (int)number;
    return 0;
}

static int set_withhold(const json_t *document, struct simulator_switches *out, struct error *err)
{
    static const char *const possible[] = { "", "sent", "delivered", "read" };
    const json_t *value = json_object_get(document, "withhold");
    if (!value)
        return 0;
    const char *name = json_is_null(value) ? "" : json_string_value(value);
    for (size_t i = 0; name && i < sizeof possible / sizeof *possible; i++)
        if (strcmp(possible[i], name) == 0) {
            snprintf(out->withhold, sizeof out->withhold, "%s", name);
            return 0;
        }
    return error_set(err, ERROR_INVALID,
                     "field \"withhold\" should be sent, delivered, read or empty");
}

static int read_switches(const json_t *document, struct simulator_switches *out, struct error *err)
{
    if (set_bool(document, "time_out", &out->time_out, err) < 0 ||
        set_bool(document, "drop", &out->drop, err) < 0 ||
        set_bool(document, "duplicate", &out->duplicate, err) < 0 ||
        set_bool(document, "reorder", &out->reorder, err) < 0 ||
        set_bool(document, "silent", &out->silent, err) < 0 || set_withhold(document, out, err) < 0)
        return -1;
    if (set_int(document, "batch", SIMULATOR_BATCH_MAX, &out->batch) < 0)
        return error_set(err, ERROR_INVALID, "field \"batch\" should be 0 to %d",
                         SIMULATOR_BATCH_MAX);
    if (set_int(document, "fail_next", CODE_MAX, &out->fail_next) < 0 ||
        (out->fail_next && out->fail_next < 400))
        return error_set(err, ERROR_INVALID,
                         "field \"fail_next\" should be 0, an HTTP status or an error code");
    return 0;
}

static void put_switches(struct http_request *request)
{
    struct simulator *simulator = simulator_for(request);
    if (!simulator)
        return;
    struct error err = { 0 };
    struct simulator_switches switches = simulator_switches_now(simulator);
    json_auto_t *document = body_of(request, &err);
    if (!document || read_switches(document, &switches, &err) < 0) {
        http_problem_from(request, &err);
        return;
    }
    simulator_switch(simulator, &switches);
    json_auto_t *now = switches_json(&switches);
    char *text = json_dumps(now, JSON_COMPACT);
    http_reply_json(request, 200, text);
    free(text);
}

static void get_webhooks(struct http_request *request)
{
    struct simulator *simulator = simulator_for(request);
    if (!simulator)
        return;
    pthread_mutex_lock(&simulator->lock);
    json_t *list = json_pack("{s:O}", "items", simulator->webhooks);
    char *text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    pthread_mutex_unlock(&simulator->lock);
    http_reply_json(request, 200, text);
    free(text);
}

static void get_events(struct http_request *request)
{
    struct simulator *simulator = simulator_for(request);
    if (!simulator)
        return;
    const char *last = http_header(request, "Last-Event-ID");
    if (!last)
        last = http_query(request, "last_event");
    if (!simulator->options.hub)
        http_problem(request, 404, "the simulator tells nobody");
    else
        hub_follow(simulator->options.hub, request, "simulator",
                   last ? strtoull(last, NULL, 10) : 0, NULL);
}

const struct http_route simulator_routes[] = {
    { .method = "POST",
      .path = "/simulator/graph/{version}/{phone}/messages",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_DOOR,
      .body_limit = BODY_MAX,
      .answer = graph_send,
      .summary = "Plays Meta's Graph API: takes a message from the bot" },
    { .method = "GET",
      .path = "/simulator/graph/{version}/{phone}",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_DOOR,
      .answer = graph_number,
      .summary = "Plays Meta's Graph API: describes the number" },
    { .method = "GET",
      .path = "/v1/simulator/state",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_WORKER,
      .answer = get_state,
      .summary = "Customers, messages, switches and counts of the simulator" },
    { .method = "POST",
      .path = "/v1/simulator/messages",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_WORKER,
      .body_limit = BODY_MAX,
      .answer = post_message,
      .summary = "A simulated customer sends something" },
    { .method = "PUT",
      .path = "/v1/simulator/switches",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_WORKER,
      .body_limit = 4096,
      .answer = put_switches,
      .summary = "Makes the simulated world misbehave" },
    { .method = "GET",
      .path = "/v1/simulator/webhooks",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_WORKER,
      .answer = get_webhooks,
      .summary = "The last webhooks as they were sent" },
    { .method = "GET",
      .path = "/v1/simulator/events",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_WORKER,
      .answer = get_events,
      .summary = "Server-sent events of the simulator" },
    {},
};
