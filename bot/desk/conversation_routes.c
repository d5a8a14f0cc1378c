/* One conversation, and what the same customer said before it. */
#include <stdio.h>
#include <string.h>

#include "bot/desk/list.h"
#include "bot/desk/media.h"
#include "bot/desk/person.h"
#include "bot/desk/routes.h"
#include "bot/desk/tickets.h"

enum { NUMBER_MAX = 999999 };

/* What they said before, over all their lines. */
static int add_person(struct desk *desk, const struct store_doc *doc, json_t *conversation,
                      struct error *err)
{
    const struct store_value *line = &doc->keys[CONVERSATION_LINE],
                             *opened = &doc->keys[CONVERSATION_OPENED];
    json_auto_t *person = NULL;

    json_object_set_new(conversation, "previous", json_array());
    if (line->type != STORE_TEXT || opened->type != STORE_NUMBER)
        return 0;
    if (person_find(desk, line->text, &person, err) < 0)
        return -1;
    json_t *previous = person_conversations(desk, person, doc->id, opened->number, err);
    if (!previous)
        return -1;
    json_object_set_new(conversation, "previous", previous);
    person_show(conversation, person, true);
    return 0;
}

/* 1 and *out, 0, -1 */
static int find_conversation(struct desk *desk, const char *id, json_t **out, struct error *err)
{
    struct store_record record;
    int found = store_get(desk->parts.store, STORE_CONVERSATIONS, id, &record, err);
    if (found <= 0)
        return found;
    *out = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    if (!*out)
        found = error_set(err, ERROR_SYSTEM, "the document of a conversation is not JSON");
    else if (add_person(desk, &record.doc, *out, err) < 0)
        found = -1;
    store_record_clear(&record);
    return found;
}

static int show(struct http_request *request, const char *id, json_t **out, struct error *err)
{
    struct desk *desk = desk_of(request);
    json_int_t last_event = (json_int_t)desk_last_event(desk);
    json_auto_t *conversation = NULL, *messages = NULL;
    int64_t before, limit;

    if (list_number(request, "before", (int64_t[]){ 0, NUMBER_MAX, 0 }, &before, err) < 0 ||
        list_number(request, "limit", (int64_t[]){ 1, 200, 50 }, &limit, err) < 0)
        return -1;
    int found = find_conversation(desk, id, &conversation, err);
    if (found <= 0)
        return found;
    messages = ticket_messages(desk, id, before, limit, err);
    if (!messages)
        return -1;
    media_add_links(request, messages);
    desk_make_public(conversation);
    desk_mask_customer(conversation);
    *out = json_pack("{s:O,s:O,s:I}", "conversation", conversation, "messages", messages,
                     "last_event", last_event);
    return 1;
}

void answer_conversation(struct http_request *request)
{
    struct error err = { 0 };
    json_t *body = NULL;
    const char *id = http_segment(request, "id");
    int found = strlen(id) < STORE_ID_MAX / 2 ? show(request, id, &body, &err) : 0;
    if (found == 1)
        desk_reply(request, 200, body);
    else if (found == 0)
        http_problem(request, 404, "Não existe conversa com este número.");
    else
        desk_refuse(request, &err);
}
