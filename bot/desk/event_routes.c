/* What changes, as it changes, and who looks at what. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bot/desk/body.h"
#include "bot/desk/routes.h"

/* An unreadable number counts as one that is not known: the hub then says "reset". */
static uint64_t last_seen(const struct http_request *request)
{
    char *end;
    const char *text = http_header(request, "Last-Event-ID");
    if (!text || !*text)
        return 0;
    errno = 0;
    uint64_t number = strtoull(text, &end, 10);
    return errno || *end || number == 0 ? 1 : number;
}

void answer_events(struct http_request *request)
{
    struct desk *desk = desk_of(request);
    if (desk->parts.hub)
        hub_follow(desk->parts.hub, request, "desk", last_seen(request), NULL);
    else
        http_problem(request, 503, "Os eventos não estão disponíveis agora.");
}

static void publish(struct http_request *request, const char *ticket, const char *doing)
{
    struct desk *desk = desk_of(request);
    const struct user *user = &desk_caller(request)->user;
    json_auto_t *presence = json_pack("{s:s,s:s,s:s,s:s}", "ticket", ticket, "user", user->id,
                                      "name", user->name, "doing", doing);
    char *text = json_dumps(presence, JSON_COMPACT);
    if (desk->parts.hub && text)
        hub_publish(desk->parts.hub, "desk", "presence", text);
    free(text);
}

static void look(struct desk *desk, const json_t *ticket, bool writing)
{
    const char *line = json_string_value(json_object_get(ticket, "_line"));
    if (desk->parts.look && line)
        desk->parts.look(desk->parts.engine, line, writing);
}

void answer_presence(struct http_request *request)
{
    static const struct body_rule fields[] = {
        { .name = "doing", .required = true, .limit = 16, .choice = "|viewing|writing|" },
        { 0 },
    };
    const char *id = http_segment(request, "id");
    json_auto_t *body = body_of(request, fields);
    json_auto_t *ticket = body ? desk_document_or_reply(request, STORE_TICKETS, id) : NULL;
    if (!ticket)
        return;
    const char *doing = json_string_value(json_object_get(body, "doing"));
    publish(request, id, doing);
    look(desk_of(request), ticket, strcmp(doing, "writing") == 0);
    http_reply(request, 204, NULL, "", 0);
}
