/* What staff do to a conversation: each becomes an event of the customer's line. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/json.h"
#include "bot/desk/actions.h"
#include "bot/desk/body.h"
#include "bot/desk/media.h"
#include "bot/desk/routes.h"
#include "bot/desk/tickets.h"
#include "bot/model/media.h"
#include "bot/model/outgoing.h"

enum {
    TEXT_MAX = 4096,
    QUESTION_MAX = 1000,
    WORDINGS_MAX = 20,
    NOTE_MAX = 2000,
    KEY_MAX = 64,
    ENTRY_ID_MAX = 250,
};

struct ticket_action {
    const char *kind;
    const struct body_rule *rules;
    /* Checks and completes the event, which holds the fields of the body. May be NULL. */
    int (*complete)(struct desk *desk, const json_t *ticket, json_t *event, struct error *err);
};

static const struct body_rule no_fields[] = { { 0 } };

/* A file that was taken in before, and what it is called. */
#define FILE_FIELDS                                                                                \
    { .name = "media", .limit = BLOB_HASH_SIZE - 1 },                                              \
        { .name = "media_name", .limit = MEDIA_NAME_MAX },                                         \
    {                                                                                              \
        .name = "media_type", .limit = MEDIA_MIME_MAX                                              \
    }

static const struct body_rule answer_fields[] = {
    { .name = "text", .limit = TEXT_MAX },
    FILE_FIELDS,
    { .name = "question", .limit = QUESTION_MAX },
    { .name = "entry", .limit = ENTRY_ID_MAX },
    { .name = "teach", .kind = BODY_BOOL },
    { .name = "valid_until", .kind = BODY_TIME },
    { .name = "wordings", .kind = BODY_TEXTS, .limit = QUESTION_MAX, .pieces = WORDINGS_MAX },
    { 0 },
};
static const struct body_rule say_fields[] = {
    { .name = "id", .limit = KEY_MAX },
    { .name = "text", .limit = TEXT_MAX },
    FILE_FIELDS,
    { 0 },
};
static const struct body_rule note_fields[] = {
    { .name = "text", .required = true, .limit = NOTE_MAX },
    { 0 },
};
static const struct body_rule transfer_fields[] = {
    { .name = "queue", .limit = 80 },
    { .name = "analyst", .limit = ID_SIZE - 1 },
    { .name = "note", .limit = NOTE_MAX },
    { 0 },
};

static int check_caption(const json_t *media, const char *text, struct error *err)
{
    const char *kind = json_string_value(json_object_get(media, "kind"));
    if (*text && strcmp(kind, "audio") == 0)
        return error_set(err, ERROR_INVALID, "Um áudio vai sem texto: mande o texto à parte.");
    if (outgoing_length(text) > OUTGOING_CAPTION_MAX)
        return error_set(err, ERROR_INVALID,
                         "Com um arquivo, \"text\" aceita no máximo %d caracteres.",
                         OUTGOING_CAPTION_MAX);
    return 0;
}

/* Words, or a file, or both. The event then holds what the message will. */
static int complete_say(struct desk *desk, const json_t *ticket, json_t *event, struct error *err)
{
    const char *given = json_string_value(json_object_get(event, "text"));
    const char *text = given ? given : "";
    (void)ticket;

    if (!json_object_get(event, "media"))
        return *text ? 0 : error_set(err, ERROR_INVALID, "O campo \"text\" falta ou está vazio.");
    json_auto_t *media = media_to_send(desk, event, err);
    if (!media || check_caption(media, text, err) < 0)
        return -1;
    json_object_set(event, "media", media);
    json_object_del(event, "media_name");
    json_object_del(event, "media_type");
    if (!given)
        json_object_set_new(event, "text", json_string(""));
    return 0;
}

/* What is taught needs a question and an end that lies ahead. */
static int complete_answer(struct desk *desk, const json_t *ticket, json_t *event,
                           struct error *err)
{
    const char *until = json_string_value(json_object_get(event, "valid_until"));
    if (complete_say(desk, ticket, event, err) < 0)
        return -1;
    if (until && clock_read(until) <= desk_now(desk))
        return error_set(err, ERROR_INVALID, "O campo \"valid_until\" já passou.");
    if (!json_is_true(json_object_get(event, "teach")))
        return 0;
    if (!json_object_get(event, "question"))
        json_object_set_new(event, "question", json_string(ticket_question(ticket)));
    if (json_string_length(json_object_get(event, "text")) > ENTRY_TEXT_MAX)
        return error_set(err, ERROR_INVALID, "Para ensinar, \"text\" aceita no máximo %d bytes.",
                         ENTRY_TEXT_MAX);
    if (!json_string_length(json_object_get(event, "text")))
        return error_set(err, ERROR_INVALID, "Para ensinar, preencha o campo \"text\".");
    if (!json_string_length(json_object_get(event, "question")))
        return error_set(err, ERROR_INVALID, "Para ensinar, preencha o campo \"question\".");
    return 0;
}

static bool holds_text(const json_t *list, const char *text)
{
    size_t i;
    const json_t *piece;
    json_array_foreach(list, i, piece) if (strcmp(json_string_value(piece), text) == 0) return true;
    return false;
}

static int check_queue(struct desk *desk, const char *queue, struct error *err)
{
    json_auto_t *queues = desk_queues(desk);
    if (!holds_text(queues, queue))
        return error_set(err, ERROR_INVALID, "A fila \"%.80s\" não existe.", queue);
    return 0;
}

static int complete_transfer(struct desk *desk, const json_t *ticket, json_t *event,
                             struct error *err)
{
    (void)ticket;
    struct user user;
    const char *queue = json_string_value(json_object_get(event, "queue"));
    const char *analyst = json_string_value(json_object_get(event, "analyst"));
    if (!queue == !analyst)
        return error_set(err, ERROR_INVALID,
                         "Preencha um destes campos, e só um: \"queue\" ou \"analyst\".");
    if (queue)
        return check_queue(desk, queue, err);

    int found = users_get(desk->parts.store, analyst, &user, err);
    if (found < 0)
        return -1;
    if (!found || user.disabled || (user.role != ROLE_ANALYST && user.role != ROLE_ADMIN))
        return error_set(err, ERROR_INVALID, "O campo \"analyst\" não é de alguém que atende.");
    json_object_set_new(event, "analyst", json_pack("{s:s,s:s}", "id", user.id, "name", user.name));
    return 0;
}

/* The name the client gives this action, so that repeating the request does not repeat the action;
 * a new one otherwise. */
static int read_key(struct http_request *request, const json_t *fields, char out[KEY_MAX + 1],
                    struct error *err)
{
    const char *key = json_string_value(json_object_get(fields, "id"));
    if (!key)
        key = http_header(request, "Idempotency-Key");
    if (!key) {
        char fresh[ID_SIZE];
        snprintf(out, KEY_MAX + 1, "%s", id_new(desk_now(desk_of(request)), fresh));
        return 0;
    }
    size_t length = strlen(key);
    for (const char *at = key; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("-_.:", *at))
            length = 0;
    if (length < 1 || length > KEY_MAX)
        return error_set(
            err, ERROR_INVALID,
            "O identificador do pedido aceita de 1 a %d letras, números e - _ . :", KEY_MAX);
    snprintf(out, KEY_MAX + 1, "%s", key);
    return 0;
}

json_t *action_event(struct http_request *request, const json_t *ticket, const char *kind,
                     const char *key)
{
    const struct user *user = &desk_caller(request)->user;
    const char *ticket_id = json_string_value(json_object_get(ticket, "id"));
    char at[CLOCK_TEXT_SIZE];
    OWNED_BUF struct buf id = { 0 };
    buf_init(&id, STORE_ID_MAX);
    /* The ticket and the kind are part of it: a key used for two actions harms neither. */
    buf_format(&id, "desk:%s:%s:%s", ticket_id, kind, key);
    return json_pack("{s:s,s:s,s:s,s:{s:s,s:s},s:s}", "kind", kind, "id", id.data, "ticket",
                     ticket_id, "by", "id", user->id, "name", user->name, "at",
                     clock_text(desk_now(desk_of(request)), at));
}

int action_post(struct desk *desk, const json_t *ticket, const json_t *event,
                struct desk_outcome *out, struct error *err)
{
    const char *line = json_string_value(json_object_get(ticket, "_line"));
    *out = (struct desk_outcome){ 0 };
    if (!line || !json_object_get(event, "ticket"))
        return error_set(err, ERROR_SYSTEM, "a ticket names no line");
    char *text = json_dumps(event, JSON_COMPACT);
    int done = desk->parts.post(desk->parts.engine, line, text, out, err);
    free(text);
    return done;
}

static void reply_accepted(struct http_request *request)
{
    desk_reply(request, 202,
               json_pack("{s:b,s:s}", "accepted", 1, "detail",
                         "Está guardado e será feito em instantes."));
}

/* It has happened: that the ticket cannot be read now must not make anybody do it again. */
static void reply_done(struct http_request *request, const char *id,
                       const struct desk_outcome *outcome)
{
    struct error unused = { 0 };
    json_t *ticket = NULL;
    if (desk_document(desk_of(request), STORE_TICKETS, id, &ticket, &unused) != 1) {
        json_decref(ticket);
        reply_accepted(request);
        return;
    }
    desk_make_public(ticket);
    desk_reply(request, 200,
               json_pack("{s:o,s:s*}", "ticket", ticket, "entry",
                         *outcome->entry ? outcome->entry : NULL));
}

static void post(struct http_request *request, const json_t *ticket, const json_t *event)
{
    struct error err = { 0 };
    struct desk_outcome outcome;
    if (action_post(desk_of(request), ticket, event, &outcome, &err) == 0)
        reply_done(request, json_string_value(json_object_get(ticket, "id")), &outcome);
    else if (err.kind == ERROR_BUSY)
        reply_accepted(request);
    else
        desk_refuse(request, &err);
}

static void act(struct http_request *request, const struct ticket_action *action)
{
    char key[KEY_MAX + 1];
    struct error err = { 0 };
    json_auto_t *fields = body_of(request, action->rules);
    if (!fields)
        return;
    json_auto_t *ticket =
        desk_document_or_reply(request, STORE_TICKETS, http_segment(request, "id"));
    if (!ticket)
        return;
    if (read_key(request, fields, key, &err) == 0) {
        json_auto_t *event = action_event(request, ticket, action->kind, key);
        json_object_update_missing(event, fields);
        if (!action->complete || action->complete(desk_of(request), ticket, event, &err) == 0) {
            post(request, ticket, event);
            return;
        }
    }
    desk_refuse(request, &err);
}

void answer_take(struct http_request *request)
{
    act(request, &(struct ticket_action){ "take", no_fields, NULL });
}

void answer_answer(struct http_request *request)
{
    act(request, &(struct ticket_action){ "answer", answer_fields, complete_answer });
}

void answer_say(struct http_request *request)
{
    act(request, &(struct ticket_action){ "say", say_fields, complete_say });
}

void answer_note(struct http_request *request)
{
    act(request, &(struct ticket_action){ "note", note_fields, NULL });
}

void answer_transfer(struct http_request *request)
{
    act(request, &(struct ticket_action){ "transfer", transfer_fields, complete_transfer });
}

void answer_return(struct http_request *request)
{
    act(request, &(struct ticket_action){ "return", no_fields, NULL });
}

void answer_close(struct http_request *request)
{
    act(request, &(struct ticket_action){ "close", no_fields, NULL });
}
