/* The message types of the Cloud API, one row each. */
#include "channels/whatsapp/message.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *whatsapp_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && *text ? text : NULL;
}

json_int_t whatsapp_number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_integer(value))
        return json_integer_value(value);
    const char *text = json_string_value(value);
    if (!text)
        return 0;
    char *end;
    long long number = strtoll(text, &end, 10);
    return *end ? 0 : number;
}

static bool read_text(const json_t *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "body");
    return out->text != NULL;
}

static bool read_media(const json_t *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "caption");
    out->raw = object;
    return json_is_object(object);
}

static bool read_whole(const json_t *object, struct incoming *out)
{
    out->raw = object;
    return json_is_object(object) || json_is_array(object);
}

/* No emoji: the customer took the reaction back. */
static bool read_reaction(const json_t *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "emoji");
    out->quoted = whatsapp_text(object, "message_id");
    return out->quoted != NULL;
}

static bool fits(const char *reply_id)
{
    return !reply_id || strlen(reply_id) <= INCOMING_REPLY_MAX;
}

/* The quick reply of a template. */
static bool read_button(const json_t *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "text");
    out->reply_id = whatsapp_text(object, "payload");
    return (out->text || out->reply_id) && fits(out->reply_id);
}

static bool read_pressed(const json_t *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "title");
    out->reply_id = whatsapp_text(object, "id");
    return out->reply_id && fits(out->reply_id);
}

static bool read_interactive(const json_t *object, struct incoming *out)
{
    const json_t *button = json_object_get(object, "button_reply");
    const json_t *row = json_object_get(object, "list_reply");
    out->type = button ? "button" : "list";
    return (button || row) && read_pressed(button ? button : row, out);
}

/* Clears what customers did not write to us: the item is kept whole. */
static bool read_other(const json_t *object, struct incoming *out)
{
    (void)object;
    out->kind = INCOMING_OTHER;
    return true;
}

static const struct type {
    const char *name; /* of the type, and of the member that holds it */
    const char *ours; /* NULL: the same */
    bool (*read)(const json_t *object, struct incoming *out);
} types[] = {
    { "text", NULL, read_text },      { "interactive", NULL, read_interactive },
    { "button", NULL, read_button },  { "image", NULL, read_media },
    { "audio", NULL, read_media },    { "voice", "audio", read_media }, /* an older form */
    { "video", NULL, read_media },    { "document", NULL, read_media },
    { "sticker", NULL, read_media },  { "location", NULL, read_whole },
    { "contacts", NULL, read_whole }, { "reaction", NULL, read_reaction },
    { "system", NULL, read_other },   { "edit", NULL, read_other },
    { "revoke", NULL, read_other },   { "request_welcome", NULL, read_other },
};

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static void keep_whole(const json_t *message, struct incoming *out)
{
    out->type = "unknown";
    out->text = out->reply_id = NULL;
    out->raw = message;
}

void whatsapp_message_read(const json_t *message, struct incoming *out)
{
    const struct type *type = find_type(whatsapp_text(message, "type"));
    out->quoted = whatsapp_text(json_object_get(message, "context"), "id");
    if (!type) {
        keep_whole(message, out);
    } else {
        out->type = type->ours ? type->ours : type->name;
        if (!type->read(json_object_get(message, type->name), out) || out->kind == INCOMING_OTHER)
            keep_whole(message, out);
    }
    if (whatsapp_text(message, "group_id")) { /* nobody there speaks to us alone */
        out->kind = INCOMING_OTHER;
        keep_whole(message, out);
    }
}
