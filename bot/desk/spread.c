/* One answer for everybody who waits on the same gap. */
#include <string.h>

#include "bot/base/json.h"
#include "bot/desk/actions.h"
#include "bot/desk/body.h"
#include "bot/desk/routes.h"
#include "bot/desk/tickets.h"

enum { SPREAD_MAX = 100, LOOK_BACK = 50 };

static const struct body_rule fields[] = {
    { .name = "tickets",
      .kind = BODY_TEXTS,
      .required = true,
      .limit = ID_SIZE - 1,
      .pieces = SPREAD_MAX },
    { 0 },
};

struct spread {
    struct http_request *request;
    const json_t *from;
    const char *text, *entry;
    char key[ID_SIZE];
};

static const char *last_of_analyst(const json_t *messages)
{
    const char *text = NULL;
    size_t i;
    const json_t *message;
    json_array_foreach(messages, i, message)
    {
        const char *who = json_string_value(json_object_get(message, "who"));
        const char *said = json_string_value(json_object_get(message, "text"));
        if (who && said && strcmp(who, "analyst") == 0)
            text = said;
    }
    return text;
}

/* What was answered: the ticket knows, else it is the last thing that an analyst said. 1, 0, -1. */
static int find_answer(struct desk *desk, const json_t *ticket, json_t **out, struct error *err)
{
    const char *conversation = json_string_value(json_object_get(ticket, "conversation"));
    const char *text = json_string_value(json_object_get(ticket, "_answer"));
    json_auto_t *messages =
        ticket_messages(desk, conversation ? conversation : "", 0, LOOK_BACK, err);
    if (!messages)
        return -1;
    if (!text)
        text = last_of_analyst(messages);
    *out = text ? json_string(text) : NULL;
    return text != NULL;
}

static bool same_gap(const json_t *a, const json_t *b)
{
    const char *one = json_string_value(json_object_get(a, "gap"));
    const char *other = json_string_value(json_object_get(b, "gap"));
    return one && other && strcmp(one, other) == 0;
}

static int send_to(const struct spread *spread, const json_t *sibling, struct error *err)
{
    struct desk_outcome outcome;
    const char *from = json_string_value(json_object_get(spread->from, "id"));
    if (!same_gap(spread->from, sibling))
        return error_set(err, ERROR_INVALID, "Este atendimento não espera pela mesma resposta.");
    json_auto_t *event = action_event(spread->request, sibling, "answer", spread->key);
    json_auto_t *more = json_pack("{s:s,s:b,s:s?,s:s*}", "text", spread->text, "teach", 0, "spread",
                                  from, "entry", spread->entry);
    json_object_update(event, more);
    return action_post(desk_of(spread->request), sibling, event, &outcome, err);
}

static json_t *spread_to(const struct spread *spread, const char *id)
{
    struct error err = { 0 };
    json_auto_t *sibling = NULL;
    int found = desk_document(desk_of(spread->request), STORE_TICKETS, id, &sibling, &err);
    if (found == 0)
        error_set(&err, ERROR_INVALID, "Este atendimento não existe.");
    if (found == 1 && send_to(spread, sibling, &err) == 0)
        return json_pack("{s:s,s:s}", "ticket", id, "outcome", "answered");
    if (err.kind == ERROR_BUSY)
        return json_pack("{s:s,s:s}", "ticket", id, "outcome", "accepted");
    return json_pack("{s:s,s:s,s:s}", "ticket", id, "outcome", "refused", "detail",
                     err.kind == ERROR_SYSTEM ? "Algo falhou no servidor." : err.text);
}

static json_t *gap_entry(struct desk *desk, const json_t *ticket)
{
    struct error unused = { 0 };
    json_auto_t *gap = NULL;
    desk_document(desk, STORE_GAPS, json_string_value(json_object_get(ticket, "gap")), &gap,
                  &unused);
    return json_incref(json_object_get(gap, "entry"));
}

static void spread_all(struct spread *spread, const json_t *ids)
{
    size_t i;
    const json_t *id;
    struct desk *desk = desk_of(spread->request);
    json_auto_t *entry = gap_entry(desk, spread->from);
    json_t *items = json_array();

    spread->entry = json_string_value(entry);
    id_new(desk_now(desk), spread->key);
    json_array_foreach(ids, i, id)
        json_array_append_new(items, spread_to(spread, json_string_value(id)));
    desk_reply(spread->request, 200, json_pack("{s:o}", "items", items));
}

void answer_spread(struct http_request *request)
{
    struct error err = { 0 };
    json_auto_t *body = body_of(request, fields), *answer = NULL;
    if (!body)
        return;
    json_auto_t *ticket =
        desk_document_or_reply(request, STORE_TICKETS, http_segment(request, "id"));
    if (!ticket)
        return;
    int found = find_answer(desk_of(request), ticket, &answer, &err);
    if (found == 0)
        error_set(&err, ERROR_CONFLICT, "Este atendimento ainda não tem resposta para enviar.");
    if (found <= 0) {
        desk_refuse(request, &err);
        return;
    }
    struct spread spread = { request, ticket, json_string_value(answer), NULL, "" };
    spread_all(&spread, json_object_get(body, "tickets"));
}
