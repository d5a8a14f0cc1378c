/* The message types of the Cloud API, one row each. */
#include "channels/whatsapp/message.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *whatsapp_text(const struct node *object, const char *name)
{
    const char *text = node_text(node_get(object, name));
    return text && *text ? text : NULL;
}

int64_t whatsapp_number(const struct node *object, const char *name)
{
    const struct node *value = node_get(object, name);
    const char *text = node_text(value);
    if (node_is(value, NODE_INTEGER))
        return value->integer;
    if (!text)
        return 0;
    char *end;
    long long number = strtoll(text, &end, 10);
    return *end ? 0 : number;
}

static bool read_text(const struct node *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "body");
    return out->text != NULL;
}

static bool read_media(const struct node *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "caption");
    return node_is(object, NODE_OBJECT);
}

static bool read_whole(const struct node *object, struct incoming *out)
{
    (void)out;
    return node_is(object, NODE_OBJECT) || node_is(object, NODE_LIST);
}

/* No emoji: the customer took the reaction back. */
static bool read_reaction(const struct node *object, struct incoming *out)
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
static bool read_button(const struct node *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "text");
    out->reply_id = whatsapp_text(object, "payload");
    return (out->text || out->reply_id) && fits(out->reply_id);
}

static bool read_pressed(const struct node *object, struct incoming *out)
{
    out->text = whatsapp_text(object, "title");
    out->reply_id = whatsapp_text(object, "id");
    return out->reply_id && fits(out->reply_id);
}

static bool read_interactive(const struct node *object, struct incoming *out)
{
    const struct node *button = node_get(object, "button_reply");
    const struct node *row = node_get(object, "list_reply");
    out->type = button ? "button" : "list";
    return (button || row) && read_pressed(button ? button : row, out);
}

/* Clears what customers did not write to us: the item is kept whole. */
static bool read_other(const struct node *object, struct incoming *out)
{
    (void)object;
    out->kind = INCOMING_OTHER;
    return true;
}

static const struct type {
    const char *name; /* of the type, and of the member that holds it */
    const char *ours; /* NULL: the same */
    bool (*read)(const struct node *object, struct incoming *out);
    bool kept; /* as it came, since `out` does not hold all of it */
} types[] = {
    { "text", NULL, read_text, false },
    { "interactive", NULL, read_interactive, false },
    { "button", NULL, read_button, false },
    { "image", NULL, read_media, true },
    { "audio", NULL, read_media, true },
    { "voice", "audio", read_media, true }, /* an older form */
    { "video", NULL, read_media, true },
    { "document", NULL, read_media, true },
    { "sticker", NULL, read_media, true },
    { "location", NULL, read_whole, true },
    { "contacts", NULL, read_whole, true },
    { "reaction", NULL, read_reaction, false },
    { "system", NULL, read_other, false },
    { "edit", NULL, read_other, false },
    { "revoke", NULL, read_other, false },
    { "request_welcome", NULL, read_other, false },
};

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static const struct node *unknown(const struct node *message, struct incoming *out)
{
    out->type = "unknown";
    out->text = out->reply_id = NULL;
    return message;
}

const struct node *whatsapp_message_read(const struct node *message, struct incoming *out)
{
    const struct type *type = find_type(whatsapp_text(message, "type"));
    const struct node *own = type ? node_get(message, type->name) : NULL;
    out->quoted = whatsapp_text(node_get(message, "context"), "id");
    if (whatsapp_text(message, "group_id")) { /* nobody there speaks to us alone */
        out->kind = INCOMING_OTHER;
        return unknown(message, out);
    }
    if (!type)
        return unknown(message, out);
    out->type = type->ours ? type->ours : type->name;
    if (!type->read(own, out) || out->kind == INCOMING_OTHER)
        return unknown(message, out);
    return type->kept ? own : NULL;
}
