/* What the simulator's page and the tests call. */
#include <stdio.h>
#include <string.h>

#include "bot/simulator/graph.h"

bool page_is_near(const struct simulator *simulator, struct http_request *request)
{
    const char *peer = http_peer(request);
    if (simulator->options.open_door || strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0 ||
        strncmp(peer, "::ffff:127.", 11) == 0)
        return true;
    http_problem(request, 403, "the simulator serves only this machine");
    return false;
}

struct simulator *page_simulator(struct http_request *request)
{
    struct simulator *simulator = simulator_here();
    if (!simulator)
        http_problem(request, 404, "there is no simulator");
    else if (page_is_near(simulator, request))
        return simulator;
    return NULL;
}

json_t *page_body(struct http_request *request, struct error *err)
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

static void reply_owned(struct http_request *request, char *text)
{
    http_reply_json(request, 200, text);
    free(text);
}

static const char *asked_customer(const struct http_request *request)
{
    const char *customer = http_query(request, "customer");
    return customer && *customer ? customer : NULL;
}

void page_get_state(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    if (simulator)
        reply_owned(request, simulator_state(simulator, asked_customer(request)));
}

void page_get_ledger(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    if (simulator)
        reply_owned(request, simulator_ledger(simulator, asked_customer(request)));
}

static const char *text_at(const json_t *document, const char *name)
{
    return json_string_value(json_object_get(document, name));
}

void page_post_message(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    if (!simulator)
        return;
    struct error err = { 0 };
    char id[SIMULATOR_ID_SIZE], reply[SIMULATOR_ID_SIZE + 16];
    json_auto_t *document = page_body(request, &err);
    const char *at = text_at(document, "at");
    struct simulator_act act = {
        .customer = text_at(document, "customer"),
        .name = text_at(document, "name"),
        .type = text_at(document, "type"),
        .text = text_at(document, "text"),
        .reply_id = text_at(document, "reply_id"),
        .title = text_at(document, "title"),
        .quoted = text_at(document, "quoted"),
        .media = text_at(document, "media"),
        .filename = text_at(document, "filename"),
        .at = at ? clock_read(at) : 0,
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

void page_put_switches(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    if (!simulator)
        return;
    struct error err = { 0 };
    struct simulator_switches switches = simulator_switches_now(simulator);
    json_auto_t *document = page_body(request, &err);
    if (!document || switches_read(document, &switches, &err) < 0) {
        http_problem_from(request, &err);
        return;
    }
    simulator_switch(simulator, &switches);
    json_auto_t *now = switches_json(&switches);
    reply_owned(request, json_dumps(now, JSON_COMPACT));
}

void page_post_event(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    if (!simulator)
        return;
    struct error err = { 0 };
    size_t length;
    const char *body = http_body(request, &length);
    if (simulator_happen(simulator, body ? body : "", &err) < 0)
        http_problem_from(request, &err);
    else
        http_reply_json(request, 202, "{}");
}

void page_get_webhooks(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    if (!simulator)
        return;
    pthread_mutex_lock(&simulator->lock);
    json_t *list = json_pack("{s:O}", "items", simulator->webhooks);
    char *text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    pthread_mutex_unlock(&simulator->lock);
    reply_owned(request, text);
}

void page_get_events(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
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
