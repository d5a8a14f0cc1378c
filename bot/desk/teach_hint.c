/* Should this answer be taught? What the form proposes while the analyst writes. */
#include "bot/desk/body.h"
#include "bot/desk/routes.h"
#include "bot/desk/tickets.h"
#include "kb/private.h"

enum { TEXT_MAX = 4096, QUESTION_MAX = 1000 };

static const struct body_rule fields[] = {
    { .name = "text", .required = true, .limit = TEXT_MAX },
    { .name = "question", .limit = QUESTION_MAX },
    { .name = "valid_until", .kind = BODY_TIME },
    { 0 },
};

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static json_t *hint(const json_t *ticket, const json_t *body)
{
    struct private_found found;
    const char *question = text_of(body, "question");
    const struct private_look look = {
        .question = question ? question : ticket_question(ticket),
        .answer = text_of(body, "text"),
        .name = text_of(json_object_get(ticket, "customer"), "name"),
        .ends = text_of(body, "valid_until") != NULL,
    };
    if (!private_find(&look, &found))
        return json_pack("{s:b}", "teach", 1);
    return json_pack("{s:b, s:s, s:s}", "teach", 0, "reason", private_reason(found.kind), "found",
                     found.text);
}

void answer_teach_hint(struct http_request *request)
{
    json_auto_t *ticket =
        desk_document_or_reply(request, STORE_TICKETS, http_segment(request, "id"));
    json_auto_t *body = ticket ? body_of(request, fields) : NULL;
    if (body)
        desk_reply(request, 200, hint(ticket, body));
}
