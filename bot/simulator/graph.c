/* The Graph endpoints: Meta's side of sending. Accepting is one thing (a 200 and an id), delivering
 * another (statuses, by webhook, later or never). */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/digest.h"
#include "bot/base/id.h"
#include "bot/simulator/graph_check.h"
#include "bot/simulator/shapes.h"
#include "bot/simulator/simulator_inside.h"

enum {
    TOKEN_INVALID = 190,
    WRONG_NUMBER = 33,
    TOO_FAST = 130429,
    SOMETHING_WRONG = 131000,
    TOO_LATE = 131047,
    FIRST_CODE = 600, /* switches: below it a number is an HTTP status */
    ADDRESS_MAX = 161,
};

static const moment WINDOW = HOURS(24);

static void reply_json(struct http_request *request, int status, json_t *document)
{
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    http_reply_json(request, status, text);
    free(text);
}

static void reply_error(struct http_request *request, int status, int code, const char *title,
                        const char *details)
{
    char message[192];
    snprintf(message, sizeof message, "(#%d) %s", code, title);
    reply_json(request, status,
               json_pack("{s:{s:s, s:s, s:i, s:{s:s, s:s}, s:s}}", "error", "message", message,
                         "type", "OAuthException", "code", code, "error_data", "messaging_product",
                         "whatsapp", "details", details, "fbtrace_id", "ASimulatedTrace"));
}

static void count_refused(struct simulator *simulator)
{
    pthread_mutex_lock(&simulator->lock);
    simulator->counts.refused++;
    pthread_mutex_unlock(&simulator->lock);
}

static bool has_token(const struct simulator *simulator, const struct http_request *request)
{
    static const char bearer[] = "Bearer ";
    const char *header = http_header(request, "Authorization");
    return header && strncmp(header, bearer, sizeof bearer - 1) == 0 &&
           digest_equal_text(header + sizeof bearer - 1, simulator->token);
}

/* Replies itself when not. */
static bool may_call(struct simulator *simulator, struct http_request *request)
{
    if (!simulator || !page_is_near(simulator, request))
        return false;
    const char *number = http_segment(request, "phone");
    if (!has_token(simulator, request))
        reply_error(request, 401, TOKEN_INVALID, "Invalid OAuth access token",
                    "The access token is missing or wrong.");
    else if (strcmp(number, simulator->phone_number_id) != 0)
        reply_error(request, 400, WRONG_NUMBER, "Unsupported post request",
                    "Object with this id does not exist.");
    else
        return true;
    count_refused(simulator);
    return false;
}

/* ---- failures by switch ---- */

static int take_failure(struct simulator *simulator)
{
    pthread_mutex_lock(&simulator->lock);
    int failure = simulator->switches.fail_next;
    simulator->switches.fail_next = 0;
    if (failure) {
        simulator->counts.refused++;
        book_tell(simulator, "switches", switches_json(&simulator->switches));
    }
    pthread_mutex_unlock(&simulator->lock);
    return failure;
}

static void fail(struct http_request *request, int failure)
{
    static const char page[] = "<html><body>502 Bad Gateway</body></html>";
    if (failure == 502)
        http_reply(request, 502, "text/html", page, sizeof page - 1);
    else if (failure == 429)
        reply_error(request, 429, TOO_FAST, "Rate limit hit", "Simulated.");
    else if (failure < FIRST_CODE)
        reply_error(request, failure, SOMETHING_WRONG, "Something went wrong", "Simulated.");
    else
        reply_error(request, 400, failure, "Simulated failure", "Simulated.");
}

/* ---- accepting ---- */

/* What one accepted send is about. */
struct send {
    const json_t *request;
    const char *input;          /* as addressed */
    char customer[ADDRESS_MAX]; /* digits, or the user id */
    bool lost;                  /* a user id in "to": accepted and never delivered */
    const char *callback;
    char id[SIMULATOR_ID_SIZE];
    moment at;
};

static void read_send(struct send *out, const json_t *request, moment now)
{
    char ulid[ID_SIZE];
    const char *to = json_string_value(json_object_get(request, "to"));
    *out = (struct send){ .request = request, .at = now };
    out->input = to ? to : json_string_value(json_object_get(request, "recipient"));
    out->callback = json_string_value(json_object_get(request, "biz_opaque_callback_data"));
    out->lost = to && strspn(to, "+0123456789-() ") != strlen(to);
    size_t length = 0;
    for (const char *at = out->input; *at && length < sizeof out->customer - 1; at++)
        if (out->lost || !to || (*at >= '0' && *at <= '9'))
            out->customer[length++] = *at;
    snprintf(out->id, sizeof out->id, "wamid.SIM%s", id_new(now, ulid));
}

static json_t *shown_buttons(const json_t *interactive)
{
    const json_t *buttons = json_object_get(json_object_get(interactive, "action"), "buttons");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(buttons); i++)
        json_array_append(list, json_object_get(json_array_get(buttons, i), "reply"));
    return list;
}

static json_t *shown_list(const json_t *interactive)
{
    const json_t *action = json_object_get(interactive, "action");
    const json_t *sections = json_object_get(action, "sections");
    json_t *rows = json_array();
    for (size_t i = 0; i < json_array_size(sections); i++)
        json_array_extend(rows, json_object_get(json_array_get(sections, i), "rows"));
    return json_pack("{s:O*, s:o}", "button", json_object_get(action, "button"), "rows", rows);
}

static void show_interactive(const json_t *interactive, json_t *message)
{
    const char *type = json_string_value(json_object_get(interactive, "type"));
    json_object_set(message, "text", json_object_get(json_object_get(interactive, "body"), "text"));
    json_object_set_new(message, "type", json_string(type));
    if (strcmp(type, "button") == 0)
        json_object_set_new(message, "buttons", shown_buttons(interactive));
    if (strcmp(type, "list") == 0)
        json_object_set_new(message, "list", shown_list(interactive));
}

static json_t *shown(const struct send *send)
{
    char when[CLOCK_TEXT_SIZE];
    const char *type = json_string_value(json_object_get(send->request, "type"));
    const json_t *quoted = json_object_get(json_object_get(send->request, "context"), "message_id");
    json_t *message =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s*}", "id", send->id, "customer",
                  send->customer, "at", clock_text(send->at, when), "from", "business", "type",
                  type ? type : "text", "status", "accepted", "callback", send->callback);
    if (json_is_string(quoted))
        json_object_set_new(message, "quoted", json_string(json_string_value(quoted)));
    const json_t *interactive = json_object_get(send->request, "interactive");
    if (type && strcmp(type, "interactive") == 0)
        show_interactive(interactive, message);
    else
        json_object_set(message, "text",
                        json_object_get(json_object_get(send->request, "text"), "body"));
    return message;
}

/* A customer of an earlier run of the simulator is not known, and gets the benefit of the doubt. */
static bool is_too_late(const struct simulator *simulator, const struct send *send)
{
    const json_t *customer = json_object_get(simulator->customers, send->customer);
    json_int_t wrote_at = json_integer_value(json_object_get(customer, "wrote_at"));
    return wrote_at && wrote_at + WINDOW < send->at;
}

static void post_status(struct simulator *simulator, const struct send *send, int which)
{
    static const char *const names[SIMULATOR_STATUSES] = { "sent", "delivered", "read" };
    struct shape_status status = {
        .id = send->id,
        .status = names[which],
        .customer = send->customer,
        .callback = send->callback,
    };
    int delay = simulator->options.status_delays_ms[which];
    if (strcmp(simulator->switches.withhold, status.status) == 0)
        return;
    struct post_item item = { .status = shape_status(&status, send->at + delay),
                              .delay_ms = delay };
    post_item(simulator, &item);
}

static void post_too_late(struct simulator *simulator, const struct send *send)
{
    struct shape_status status = {
        .id = send->id,
        .status = "failed",
        .customer = send->customer,
        .callback = send->callback,
        .code = TOO_LATE,
        .title = "Re-engagement message",
    };
    struct post_item item = { .status = shape_status(&status, send->at) };
    book_fail(simulator, send->id, status.code, status.title);
    post_item(simulator, &item);
}

/* With the lock held. */
static void count_copy(struct simulator *simulator, const struct send *send)
{
    OWNED_BUF struct buf key = { 0 };
    buf_init(&key, 16384);
    if (send->callback) {
        buf_text(&key, send->callback);
    } else {
        const json_t *body = json_object_get(json_object_get(send->request, "text"), "body");
        buf_format(&key, "%s:", send->customer);
        buf_text(&key, json_is_string(body) ? json_string_value(body) : "");
    }
    simulator->counts.sends++;
    if (!simulator->options.sink && book_copy(simulator, key.data) > 1)
        simulator->counts.repeated++;
}

static void deliver(struct simulator *simulator, const struct send *send)
{
    if (book_customer(simulator, send->customer, NULL))
        book_add(simulator, shown(send));
    if (send->lost || simulator->switches.silent)
        return;
    if (is_too_late(simulator, send)) {
        post_too_late(simulator, send);
        return;
    }
    for (int i = 0; i < SIMULATOR_STATUSES; i++)
        post_status(simulator, send, i);
}

/* With the lock held. True: the request is kept and not answered. */
static bool hold(struct simulator *simulator, struct http_request *request)
{
    if (!simulator->switches.time_out || simulator->held_count == SIMULATOR_HELD_MAX)
        return false;
    simulator->held[simulator->held_count++] = request;
    return true;
}

static void reply_accepted(struct http_request *request, const struct send *send)
{
    reply_json(request, 200,
               json_pack("{s:s, s:[{s:s, s:s}], s:[{s:s}]}", "messaging_product", "whatsapp",
                         "contacts", "input", send->input, "wa_id", send->customer, "messages",
                         "id", send->id));
}

static void take_send(struct simulator *simulator, struct http_request *request,
                      const json_t *document)
{
    struct send send;
    read_send(&send, document, clock_now(simulator->options.clock));
    pthread_mutex_lock(&simulator->lock);
    count_copy(simulator, &send);
    if (!simulator->options.sink)
        deliver(simulator, &send);
    bool held = hold(simulator, request), dropped = simulator->switches.drop;
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    if (held)
        return;
    if (dropped)
        http_reply(request, 0, "", "", 0);
    else
        reply_accepted(request, &send);
}

void graph_let_go(struct simulator *simulator)
{
    struct http_request *held[SIMULATOR_HELD_MAX];
    pthread_mutex_lock(&simulator->lock);
    size_t count = simulator->held_count;
    memcpy(held, simulator->held, count * sizeof *held);
    simulator->held_count = 0;
    pthread_mutex_unlock(&simulator->lock);
    for (size_t i = 0; i < count; i++)
        http_problem(held[i], 504, "held back by the simulator");
}

/* ---- marking as read ---- */

static bool is_read_mark(const json_t *document)
{
    const char *status = json_string_value(json_object_get(document, "status"));
    return status && strcmp(status, "read") == 0;
}

static void mark_read(struct simulator *simulator, struct http_request *request,
                      const json_t *document)
{
    const char *id = json_string_value(json_object_get(document, "message_id"));
    if (!id) {
        reply_error(request, 400, 100, "Invalid parameter", "message_id is required");
        return;
    }
    pthread_mutex_lock(&simulator->lock);
    simulator->counts.reads++;
    book_status(simulator, id, "read");
    const json_t *customer = json_object_get(book_find(simulator, id), "customer");
    if (customer && json_object_get(document, "typing_indicator"))
        book_tell(simulator, "typing", json_pack("{s:s}", "customer", json_string_value(customer)));
    pthread_mutex_unlock(&simulator->lock);
    http_reply_json(request, 200, "{\"success\":true}");
}

void graph_send(struct http_request *request)
{
    struct simulator *simulator = simulator_here();
    if (!may_call(simulator, request))
        return;
    size_t length;
    const char *body = http_body(request, &length);
    json_auto_t *document = json_loadb(body ? body : "", length, 0, NULL);
    if (is_read_mark(document)) {
        mark_read(simulator, request, document);
        return;
    }
    int failure = take_failure(simulator);
    if (failure) {
        fail(request, failure);
        return;
    }
    struct graph_refusal refusal = graph_check(document);
    if (refusal.code) {
        count_refused(simulator);
        reply_error(request, 400, refusal.code, refusal.title, refusal.details);
        return;
    }
    take_send(simulator, request, document);
}

void graph_number(struct http_request *request)
{
    struct simulator *simulator = simulator_here();
    if (!may_call(simulator, request))
        return;
    reply_json(request, 200,
               json_pack("{s:s, s:s, s:s, s:s}", "id", simulator->phone_number_id,
                         "display_phone_number", "+1 555-078-3881", "verified_name", "Simulador",
                         "quality_rating", "GREEN"));
}
