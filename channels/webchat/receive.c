/* {"id", "text"} or {"id", "button"}; with a button, "text" is its title. */
#include "channels/webchat/receive.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"

static const char id_characters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/* NULL when absent; -1 when it is there and no text. */
static int find_text(const json_t *document, const char *field, const char **out, struct error *err)
{
    const json_t *value = json_object_get(document, field);
    *out = json_string_value(value);
    if (value && !*out)
        return error_set(err, ERROR_INVALID, "field \"%s\" should be text", field);
    return 0;
}

static int read_id(struct webchat_message *message, const struct webchat_arrival *arrival,
                   struct error *err)
{
    const char *id;
    if (find_text(message->document, "id", &id, err) < 0)
        return -1;
    if (!id || !*id || strlen(id) > WEBCHAT_ID_MAX || strspn(id, id_characters) != strlen(id))
        return error_set(err, ERROR_INVALID,
                         "field \"id\" should be 1 to %d letters, digits, \"_\" or \"-\"",
                         WEBCHAT_ID_MAX);
    OWNED_BUF struct buf whole = { 0 };
    buf_init(&whole, 256);
    buf_format(&whole, "web:%s:%s", arrival->visitor, id);
    message->id = buf_take(&whole);
    message->incoming.id = message->id;
    message->incoming.message_id = id;
    return 0;
}

static int read_text(struct webchat_message *message, struct error *err)
{
    const char *text;
    if (find_text(message->document, "text", &text, err) < 0)
        return -1;
    if (!text)
        return 0;
    if (text_length(text) > INCOMING_TEXT_MAX)
        return error_set(err, ERROR_INVALID, "field \"text\" has %zu characters; the limit is %d",
                         text_length(text), INCOMING_TEXT_MAX);
    message->text = memory_text(text);
    if (text_clean(message->text) == 0)
        return error_set(err, ERROR_INVALID, "field \"text\" is empty");
    message->incoming.text = message->text;
    return 0;
}

static int read_button(struct webchat_message *message, struct error *err)
{
    const char *button;
    if (find_text(message->document, "button", &button, err) < 0)
        return -1;
    if (!button)
        return 0;
    if (!*button || strlen(button) > INCOMING_REPLY_MAX)
        return error_set(err, ERROR_INVALID, "field \"button\" has %zu bytes; 1 to %d are possible",
                         strlen(button), INCOMING_REPLY_MAX);
    message->incoming.reply_id = button;
    message->incoming.type = "button";
    return 0;
}

static int read_all(struct webchat_message *message, const struct webchat_arrival *arrival,
                    struct error *err)
{
    if (!json_is_object(message->document))
        return error_set(err, ERROR_INVALID,
                         "the body should be a JSON object, without NUL characters in it");
    if (read_id(message, arrival, err) < 0 || read_text(message, err) < 0 ||
        read_button(message, err) < 0)
        return -1;
    if (!message->incoming.text && !message->incoming.reply_id)
        return error_set(err, ERROR_INVALID, "field \"text\" or \"button\" is needed");
    return 0;
}

int webchat_receive(struct webchat_message **out, const struct webchat_arrival *arrival,
                    const char *body, size_t length, struct error *err)
{
    OWNED(webchat_message) struct webchat_message *message = memory_new(sizeof *message);
    message->incoming = (struct incoming){ .kind = INCOMING_MESSAGE,
                                           .channel = "web",
                                           .account = arrival->account,
                                           .address = arrival->visitor,
                                           .at = arrival->at,
                                           .type = "text" };
    message->document = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);
    if (read_all(message, arrival, err) < 0)
        return -1;
    *out = TAKE(message);
    return 0;
}

void webchat_message_free(struct webchat_message *message)
{
    if (!message)
        return;
    json_decref(message->document);
    free(message->id);
    free(message->text);
    free(message);
}
