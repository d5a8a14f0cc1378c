/* Recall: who was told an entry that was wrong, and telling them what is right.
 *
 * Nothing is written for it when an answer is given: messages are in the order of their
 * conversations' ids, which begin with a time, so a range of them is read, on a worker. */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/id.h"
#include "bot/desk/actions.h"
#include "bot/desk/body.h"
#include "bot/desk/entries.h"
#include "bot/desk/routes.h"

enum {
    MESSAGES_MAX = 500000, /* that are read */
    TOLD_MAX = 500,        /* customers */
    TEXT_MAX = 4096,
    DAY = 24 * 60 * 60 * 1000,
    OPEN_DAYS = 3, /* a conversation that began so long before may still be the one */
};

struct told {
    const char *entry;
    char quoted[STORE_ID_MAX + 4]; /* as it stands in a message's JSON */
    moment since, until;
    json_t *conversations; /* id → {"at","number"} of the last time */
    size_t read;
};

static moment time_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? clock_read(text) : 0;
}

/* The version before the last change: from the change before it until that one. */
static void find_times(const json_t *entry, struct told *told)
{
    const json_t *history = json_object_get(entry, "history");
    size_t count = json_array_size(history);
    told->since = time_of(entry, "created_at");
    told->until = time_of(entry, "changed_at");
    if (count >= 2)
        told->since = time_of(json_array_get(history, count - 2), "at");
    if (count >= 1)
        told->until = time_of(json_array_get(history, count - 1), "at");
}

static bool is_telling(const struct told *told, const json_t *message)
{
    const char *entry = json_string_value(json_object_get(message, "entry"));
    const char *reason = json_string_value(json_object_get(message, "reason"));
    moment at = time_of(message, "at");
    return entry && strcmp(entry, told->entry) == 0 && at >= told->since && at < told->until &&
           !(reason && strcmp(reason, "recall") == 0);
}

static bool look(void *context, const struct store_doc *doc)
{
    struct told *told = context;
    char conversation[ID_SIZE];
    told->read++;
    if (!strstr(doc->body, told->quoted))
        return true;
    json_auto_t *message = json_loadb(doc->body, doc->length, 0, NULL);
    if (!is_telling(told, message))
        return true;
    snprintf(conversation, sizeof conversation, "%s", doc->id);
    json_object_set_new(told->conversations, conversation,
                        json_pack("{s:O?, s:O?}", "at", json_object_get(message, "at"), "number",
                                  json_object_get(message, "number")));
    return json_object_size(told->conversations) < TOLD_MAX;
}

static int find_told(struct desk *desk, const json_t *entry, struct told *told, struct error *err)
{
    char from[ID_SIZE];
    find_times(entry, told);
    told->entry = json_string_value(json_object_get(entry, "id"));
    snprintf(told->quoted, sizeof told->quoted, "\"%s\"", told->entry);
    id_from(told->since > OPEN_DAYS * (moment)DAY ? told->since - OPEN_DAYS * (moment)DAY : 0, "",
            from);
    from[10] = '\0'; /* its time alone */
    const struct store_query range = {
        .in = STORE_MESSAGES, .index = STORE_BY_ID, .from = store_text(from), .limit = MESSAGES_MAX
    };
    return store_find(desk->parts.store, &range, look, told, err);
}

/* Of a customer with several conversations only the last one counts: it has the line. */
static json_t *customers_told(struct desk *desk, const struct told *told, struct error *err)
{
    json_t *by_line = json_object(), *when;
    const char *id;
    json_object_foreach(told->conversations, id, when)
    {
        json_auto_t *record = NULL;
        int found = desk_document(desk, STORE_CONVERSATIONS, id, &record, err);
        const char *line = json_string_value(json_object_get(record, "_line"));
        if (found < 0) {
            json_decref(by_line);
            return NULL;
        }
        if (!line)
            continue;
        json_object_update(record, when);
        json_object_set(by_line, line, record);
    }
    return by_line;
}

/* Finds the entry and its customers, or replies itself. */
static json_t *told_of(struct http_request *request, json_t **entry, struct told *told)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    json_t *customers = NULL;
    int found = entry_load(desk, http_segment(request, "id"), entry, &err);
    if (found == 0) {
        http_problem(request, 404, "Não existe resposta com este número.");
        return NULL;
    }
    if (found == 1 && find_told(desk, *entry, told, &err) == 0)
        customers = customers_told(desk, told, &err);
    if (!customers)
        desk_refuse(request, &err);
    return customers;
}

static json_t *told_item(json_t *record)
{
    desk_make_public(record);
    desk_mask_customer(record);
    return json_pack("{s:O?, s:O?, s:O?, s:O?, s:O?}", "conversation",
                     json_object_get(record, "id"), "channel", json_object_get(record, "channel"),
                     "customer", json_object_get(record, "customer"), "at",
                     json_object_get(record, "at"), "number", json_object_get(record, "number"));
}

void answer_told(struct http_request *request)
{
    json_auto_t *conversations = json_object(), *entry = NULL;
    struct told told = { .conversations = conversations };
    json_auto_t *customers = told_of(request, &entry, &told);
    char since[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
    const char *line;
    json_t *record, *items;
    if (!customers)
        return;
    items = json_array();
    json_object_foreach(customers, line, record) json_array_append_new(items, told_item(record));
    bool complete = told.read < MESSAGES_MAX && json_object_size(conversations) < TOLD_MAX;
    desk_reply(request, 200,
               json_pack("{s:o, s:n, s:s, s:s, s:b}", "items", items, "next", "since",
                         clock_text(told.since, since), "until", clock_text(told.until, until),
                         "complete", complete));
}

/* --- telling them --- */

struct recall {
    struct http_request *request;
    const json_t *entry;
    const char *text;
    char key[80]; /* of this correction: sending it again reaches nobody twice */
};

static json_t *tell(const struct recall *recall, const json_t *record)
{
    struct error err = { 0 };
    struct desk_outcome outcome;
    const char *id = json_string_value(json_object_get(record, "id"));
    json_auto_t *event = action_event(recall->request, record, "correct", recall->key);
    json_auto_t *more = json_pack("{s:s, s:O, s:O}", "text", recall->text, "entry",
                                  json_object_get(recall->entry, "id"), "question",
                                  json_object_get(recall->entry, "question"));
    json_object_update(event, more);
    if (action_post(desk_of(recall->request), record, event, &outcome, &err) == 0)
        return json_pack("{s:s, s:s}", "conversation", id, "outcome", "sent");
    if (err.kind == ERROR_BUSY)
        return json_pack("{s:s, s:s}", "conversation", id, "outcome", "accepted");
    return json_pack("{s:s, s:s, s:s}", "conversation", id, "outcome", "refused", "detail",
                     err.kind == ERROR_SYSTEM ? "Algo falhou no servidor." : err.text);
}

static void tell_all(struct recall *recall, json_t *customers)
{
    const char *line;
    json_t *record, *items = json_array();
    snprintf(recall->key, sizeof recall->key, "%.40s.%lld",
             json_string_value(json_object_get(recall->entry, "id")),
             (long long)json_integer_value(json_object_get(recall->entry, "version")));
    json_object_foreach(customers, line, record) json_array_append_new(items, tell(recall, record));
    desk_reply(recall->request, 200, json_pack("{s:o}", "items", items));
}

void answer_recall(struct http_request *request)
{
    static const struct body_rule fields[] = {
        { .name = "text", .limit = TEXT_MAX },
        { 0 },
    };
    json_auto_t *body = body_of(request, fields), *entry = NULL, *conversations = json_object();
    struct told told = { .conversations = conversations };
    json_auto_t *customers = body ? told_of(request, &entry, &told) : NULL;
    if (!customers)
        return;
    const char *text = json_string_value(json_object_get(body, "text"));
    struct recall recall = { .request = request,
                             .entry = entry,
                             .text = text && *text
                                         ? text
                                         : json_string_value(json_object_get(entry, "answer")) };
    tell_all(&recall, customers);
}
