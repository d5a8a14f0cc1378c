/* Meta's side of sending. Accepting is one thing (a 200 and an id), delivering another (statuses,
 * by webhook, later or never). What becomes of each request is a line of the ledger. */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/id.h"
#include "bot/base/memory.h"
#include "bot/simulator/graph.h"
#include "bot/simulator/graph_reply.h"
#include "bot/simulator/graph_show.h"
#include "bot/simulator/held.h"
#include "bot/simulator/ledger.h"
#include "bot/simulator/media.h"
#include "bot/simulator/outcome.h"
#include "bot/simulator/rates.h"
#include "bot/simulator/templates.h"

enum { EARLY_MS = 5000 }; /* a status that is not delivered by then is not waited for */

static const char *text_at(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* With the lock held. */
static void read_send(const struct simulator *simulator, struct send *out, const json_t *request)
{
    char ulid[ID_SIZE], address[BOOK_ADDRESS_SIZE];
    const char *to = text_at(request, "to");
    size_t length = 0;
    *out = (struct send){ .request = request, .at = clock_now(simulator->options.clock) };
    out->input = to ? to : text_at(request, "recipient");
    out->input = out->input ? out->input : "";
    out->callback = text_at(request, "biz_opaque_callback_data");
    out->lost = to && strspn(to, "+0123456789-() ") != strlen(to);
    for (const char *at = out->input; *at && length < sizeof address - 1; at++)
        if (out->lost || !to || (*at >= '0' && *at <= '9'))
            address[length++] = *at;
    address[length] = '\0';
    book_resolve(simulator, address, out->customer);
    const char *type = text_at(request, "type");
    out->is_template = type && strcmp(type, "template") == 0;
    snprintf(out->id, sizeof out->id, "wamid.SIM%s", id_new(out->at, ulid));
}

/* ---- refusing ---- */

/* With the lock held. */
static void note_refused(struct simulator *simulator, const json_t *request, const char *outcome,
                         int code)
{
    struct send send;
    simulator->counts.refused++;
    if (simulator->options.sink)
        return;
    read_send(simulator, &send, request);
    ledger_add(simulator, request,
               &(struct ledger_line){ .customer = send.customer,
                                      .input = send.input,
                                      .callback = send.callback,
                                      .outcome = outcome,
                                      .code = code });
}

static int take_failure(struct simulator *simulator, bool misbehaves)
{
    int failure = simulator->switches.fail_next;
    if (!failure)
        return misbehaves ? simulator->switches.fail_all : 0;
    simulator->switches.fail_next = 0;
    book_tell(simulator, "switches", switches_json(&simulator->switches));
    return failure;
}

static bool has_file(const struct simulator *simulator, const json_t *request)
{
    const char *type = text_at(request, "type");
    const char *id = type ? text_at(json_object_get(request, type), "id") : NULL;
    return !id || media_find(simulator, id);
}

/* Would Meta take it, here and now? With the lock held. */
static struct graph_refusal judge(struct simulator *simulator, const struct send *send)
{
    struct graph_refusal refusal = graph_check(send->request);
    int code = 0;
    if (refusal.code || simulator->options.sink)
        return refusal;
    if (send->is_template && !templates_check(simulator, send->request, &refusal))
        return refusal;
    if (!has_file(simulator, send->request))
        graph_refuse(&refusal, GRAPH_BAD_VALUE, "there is no media with this id");
    else if ((code = rates_take(simulator, send->customer)) != 0)
        graph_refuse(&refusal, code, "Too many messages in a short time.");
    return refusal;
}

/* ---- accepting ---- */

/* How often, by the callback, or by what was said to whom. */
static int count_copy(struct simulator *simulator, const struct send *send)
{
    OWNED_BUF struct buf key = { 0 };
    buf_init(&key, 16384);
    if (send->callback) {
        buf_text(&key, send->callback);
    } else {
        const char *body = text_at(json_object_get(send->request, "text"), "body");
        buf_format(&key, "%s:", send->customer);
        buf_text(&key, body ? body : "");
    }
    simulator->counts.sends++;
    if (simulator->options.sink)
        return 1;
    int times = book_copy(simulator, key.data);
    simulator->counts.repeated += times > 1;
    return times;
}

static char *accepted(const struct send *send, bool held)
{
    json_auto_t *document =
        json_pack("{s:s, s:[{s:s, s:s}], s:[{s:s}]}", "messaging_product", "whatsapp", "contacts",
                  "input", send->input, send->lost || *send->customer > '9' ? "user_id" : "wa_id",
                  send->customer, "messages", "id", send->id);
    json_t *message = json_array_get(json_object_get(document, "messages"), 0);
    if (send->is_template)
        json_object_set_new(message, "message_status",
                            json_string(held ? "held_for_quality_assessment" : "accepted"));
    return json_dumps(document, JSON_COMPACT);
}

/* True: it is answered later. With the lock held. */
static bool answers_later(struct simulator *simulator, struct http_request *request,
                          const struct send *send, const char *answer)
{
    const struct simulator_switches *switches = &simulator->switches;
    struct simulator_held held = { .request = request, .answer = answer };
    if (!send->misbehaves || !(switches->time_out || switches->early || switches->slow_ms))
        return false;
    snprintf(held.id, sizeof held.id, "%s", send->id);
    held.due = post_tick() + (switches->early ? EARLY_MS : switches->slow_ms);
    held.waits_for_status = switches->early && !switches->silent;
    if (switches->time_out) {
        held.answer = NULL;
        held.due = 0;
    }
    return held_add(simulator, &held);
}

static void accept(struct simulator *simulator, const struct send *send)
{
    int times = count_copy(simulator, send);
    if (!simulator->options.sink)
        outcome_begin(simulator, send, times);
}

/* What is to be done with the request once the lock is free. */
struct verdict {
    struct graph_refusal refusal;
    int failure;  /* by switch */
    char *answer; /* of an accepted one; owned */
    bool cut, held;
};

static void take_send(struct simulator *simulator, struct http_request *request, struct send *send,
                      struct verdict *out)
{
    accept(simulator, send);
    out->answer = accepted(send, simulator->switches.hold_templates);
    out->cut = send->misbehaves && simulator->switches.drop;
    out->held = !out->cut && answers_later(simulator, request, send, out->answer);
}

static struct verdict decide(struct simulator *simulator, struct http_request *request,
                             const json_t *document)
{
    struct verdict verdict = { 0 };
    struct send send;
    pthread_mutex_lock(&simulator->lock);
    read_send(simulator, &send, document);
    send.misbehaves = book_chance(simulator, simulator->switches.percent);
    verdict.cut = send.misbehaves && simulator->switches.down;
    if (!verdict.cut)
        verdict.failure = take_failure(simulator, send.misbehaves);
    if (!verdict.cut && !verdict.failure)
        verdict.refusal = judge(simulator, &send);
    if (verdict.cut)
        note_refused(simulator, document, "cut", 0);
    else if (verdict.failure || verdict.refusal.code)
        note_refused(simulator, document, "refused",
                     verdict.failure ? verdict.failure : verdict.refusal.code);
    else
        take_send(simulator, request, &send, &verdict);
    pthread_mutex_unlock(&simulator->lock);
    return verdict;
}

/* ---- marking as read ---- */

static void mark_read(struct simulator *simulator, struct http_request *request,
                      const json_t *document)
{
    const char *id = text_at(document, "message_id");
    if (!id) {
        graph_error(request, 400, GRAPH_INVALID, "message_id is required");
        return;
    }
    pthread_mutex_lock(&simulator->lock);
    simulator->counts.reads++;
    book_status(simulator, id, "read");
    const char *customer = text_at(book_find(simulator, id), "customer");
    if (customer && json_object_get(document, "typing_indicator"))
        book_tell(simulator, "typing", json_pack("{s:s}", "customer", customer));
    pthread_mutex_unlock(&simulator->lock);
    http_reply_json(request, 200, "{\"success\":true}");
}

void graph_send(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    size_t length;
    if (!simulator || !graph_is(simulator, request, "id", simulator->phone_number_id))
        return;
    const char *body = http_body(request, &length);
    json_auto_t *document = json_loadb(body ? body : "", length, 0, NULL);
    const char *status = text_at(document, "status");
    if (status && strcmp(status, "read") == 0) {
        mark_read(simulator, request, document);
        return;
    }
    struct verdict verdict = decide(simulator, request, document);
    post_wake(simulator);
    if (verdict.failure)
        graph_fail(request, verdict.failure);
    else if (verdict.refusal.code)
        graph_error(request, 400, verdict.refusal.code, verdict.refusal.details);
    else if (verdict.cut)
        http_reply(request, 0, "", "", 0);
    else if (!verdict.held)
        http_reply_json(request, 200, verdict.answer);
    free(verdict.answer);
}
