/* A visitor gets the picture or file of a message of their own conversation: the token says who
 * asks, and the message says what is to be had. */
#include <stdio.h>
#include <string.h>

#include "bot/desk/media.h"
#include "bot/door/routes.h"
#include "bot/engine/line.h"

enum { MESSAGE_ID_MAX = 40 };

/* Is the conversation of this message one of the visitor's? 1, 0, -1. */
static int is_own(struct app *app, const char *visitor, const char *message, struct error *err)
{
    const struct incoming who = { .channel = "web", .account = "default", .address = visitor };
    struct store_record record;
    char line[LINE_SIZE], conversation[ID_SIZE];

    snprintf(conversation, sizeof conversation, "%s", message);
    int found = store_get(app->store, STORE_CONVERSATIONS, conversation, &record, err);
    if (found <= 0)
        return found;
    struct store_value of = record.doc.keys[CONVERSATION_LINE];
    bool own = of.type == STORE_TEXT && strcmp(of.text, line_of(&who, line)) == 0;
    store_record_clear(&record);
    return own;
}

/* 1 and *out; 0: there is nothing that this visitor may have. */
static int find_media(struct app *app, const char *visitor, const char *message, json_t **out,
                      struct error *err)
{
    struct store_record record;
    int found = strlen(message) <= MESSAGE_ID_MAX ? is_own(app, visitor, message, err) : 0;

    if (found == 1)
        found = store_get(app->store, STORE_MESSAGES, message, &record, err);
    if (found <= 0)
        return found;
    json_auto_t *document = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    const char *who = json_string_value(json_object_get(document, "who"));
    store_record_clear(&record);
    if (who && strcmp(who, "note") != 0)
        *out = json_incref(json_object_get(document, "media"));
    return *out != NULL;
}

void chat_media(struct http_request *request)
{
    struct app *app = app_of(request);
    struct error err = { 0 };
    json_auto_t *media = NULL;
    int found = find_media(app, door_visitor(request), http_segment(request, "id"), &media, &err);

    if (found < 0)
        http_problem_from(request, &err);
    else if (found == 0)
        http_problem(request, 404, "Esta mensagem não tem arquivo.");
    else
        media_give(
            request, app->blobs,
            &(struct media_file){ .hash = json_string_value(json_object_get(media, "hash")),
                                  .type = json_string_value(json_object_get(media, "mime")),
                                  .name = json_string_value(json_object_get(media, "name")) });
}
