/* The message types of the Cloud API, one row each, and what messages of every type may have. */
#include "channels/whatsapp/message.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/model/incoming.h"
#include "channels/whatsapp/message_fields.h"
#include "channels/whatsapp/receive.h"
#include "channels/whatsapp/value.h"

enum { ANSWERS_MAX = 4096, WORDS_MAX = 1024 };

struct part {
    const struct node *own, *message; /* the member named after the type; the whole */
    struct incoming *out;
    struct typed *body;
};

static bool read_text(const struct part *part)
{
    part->out->text = whatsapp_text(part->own, "body");
    return part->out->text != NULL;
}

static bool read_media(const struct part *part)
{
    part->out->text = whatsapp_text(part->own, "caption");
    typed_fields(part->body, part->own, whatsapp_media_fields);
    return node_is(part->own, NODE_OBJECT);
}

static bool is_within(const struct node *object, const char *name, double limit)
{
    double degrees;
    return whatsapp_is_decimal(node_get(object, name), &degrees) && degrees >= -limit &&
           degrees <= limit;
}

static bool read_location(const struct part *part)
{
    typed_fields(part->body, part->own, whatsapp_location_fields);
    return is_within(part->own, "latitude", 90) && is_within(part->own, "longitude", 180);
}

static bool read_contacts(const struct part *part)
{
    typed_fields(part->body, part->message, whatsapp_contacts_fields);
    return node_is(part->own, NODE_LIST) && part->own->count > 0;
}

/* No emoji: the customer took the reaction back. */
static bool read_reaction(const struct part *part)
{
    part->out->text = whatsapp_text_within(part->own, "emoji", 64);
    part->out->quoted = whatsapp_text_within(part->own, "message_id", WHATSAPP_ID_MAX);
    return part->out->quoted != NULL;
}

/* The quick reply of a template. */
static bool read_button(const struct part *part)
{
    part->out->text = whatsapp_text(part->own, "text");
    part->out->reply_id = whatsapp_text_within(part->own, "payload", INCOMING_REPLY_MAX);
    if (!part->out->text)
        part->out->text = part->out->reply_id;
    return part->out->text != NULL;
}

static bool read_pressed(const struct part *part)
{
    part->out->text = whatsapp_text(part->own, "title");
    part->out->reply_id = whatsapp_text_within(part->own, "id", INCOMING_REPLY_MAX);
    typed_fields(part->body, part->own, whatsapp_row_fields);
    return part->out->reply_id != NULL;
}

/* What was filled in is JSON within a text; it may be JSON of any kind, or none. */
static bool read_flow(const struct part *part)
{
    const char *text = whatsapp_text(part->own, "response_json");
    struct error err = { 0 };
    if (!node_is(part->own, NODE_OBJECT))
        return false;
    part->out->text = whatsapp_text(part->own, "body");
    typed_fields(part->body, part->own, whatsapp_flow_fields);
    OWNED(tree) struct tree *answers = text ? tree_read(text, strlen(text), 16, &err) : NULL;
    if (!answers || !typed_json(part->body, "answers", tree_root(answers), ANSWERS_MAX))
        typed_text(part->body, "answers", text, ANSWERS_MAX / 4);
    return true;
}

static bool read_call_permission(const struct part *part)
{
    typed_fields(part->body, part->own, whatsapp_call_permission_fields);
    return whatsapp_text(part->own, "response") != NULL;
}

/* The member that is there decides: "type" beside it says no more. */
static bool read_interactive(const struct part *part)
{
    static const struct {
        const char *name, *ours;
        bool (*read)(const struct part *);
    } replies[] = {
        { "button_reply", "button", read_pressed },
        { "list_reply", "list", read_pressed },
        { "nfm_reply", "flow", read_flow },
        { "call_permission_reply", "call_permission", read_call_permission },
    };
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        struct part reply = *part;
        reply.own = node_get(part->own, replies[i].name);
        if (!reply.own)
            continue;
        part->out->type = replies[i].ours;
        return replies[i].read(&reply);
    }
    return false;
}

static bool read_order(const struct part *part)
{
    part->out->text = whatsapp_text(part->own, "text");
    typed_fields(part->body, part->own, whatsapp_order_fields);
    return node_is(part->own, NODE_OBJECT);
}

static const char *user_id(const struct node *object, const char *name)
{
    const char *id = whatsapp_text(object, name);
    return whatsapp_is_user_id(id) ? id : NULL;
}

static const char *phone_of(const struct node *object, const char *name)
{
    const char *number = whatsapp_text(object, name);
    return whatsapp_is_phone(number) ? number : NULL;
}

static const char *either(const char *first, const char *second)
{
    return first ? first : second;
}

/* Who sent it is who it was; what it says is who it is now. */
static void read_change_of_identity(const struct node *system, struct incoming *out)
{
    out->previous_phone = either(out->phone, phone_of(system, "customer"));
    out->previous_user_id = either(user_id(system, "previous_user_id"), out->user_id);
    out->previous_parent_user_id =
        either(user_id(system, "previous_parent_user_id"), out->parent_user_id);
    out->phone = either(phone_of(system, "wa_id"), phone_of(system, "new_wa_id"));
    out->user_id = user_id(system, "user_id");
    out->parent_user_id = user_id(system, "parent_user_id");
    if (!out->address)
        out->address = either(out->previous_phone, out->previous_user_id);
    if (!out->address)
        out->address = either(out->phone, out->user_id);
}

static bool read_system(const struct part *part)
{
    static const struct {
        const char *name, *ours;
    } kinds[] = {
        { "user_changed_number", "number_changed" },
        { "customer_changed_number", "number_changed" },
        { "user_changed_user_id", "user_id_changed" },
        { "customer_identity_changed", "identity_changed" },
    };
    const char *kind = whatsapp_text(part->own, "type");
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, kind) == 0)
            part->out->type = kinds[i].ours;
    if (strcmp(part->out->type, "user_id_changed") == 0 ||
        strcmp(part->out->type, "number_changed") == 0)
        read_change_of_identity(part->own, part->out);
    if (strcmp(part->out->type, "system") == 0)
        typed_text(part->body, "type", kind, 64);
    typed_text(part->body, "words", whatsapp_text(part->own, "body"), WORDS_MAX);
    return true;
}

static bool read_revoke(const struct part *part)
{
    part->out->quoted = whatsapp_text_within(part->own, "original_message_id", WHATSAPP_ID_MAX);
    return part->out->quoted != NULL;
}

static bool read_edit(const struct part *part);

static bool read_nothing(const struct part *part)
{
    (void)part;
    return true;
}

static const struct type {
    const char *name; /* of the type, and of the member that holds it */
    const char *ours; /* NULL: the same */
    bool (*read)(const struct part *part);
    bool content; /* an edit may put it in the place of what was there */
} types[] = {
    { "text", NULL, read_text, true },
    { "interactive", NULL, read_interactive, false },
    { "button", NULL, read_button, false },
    { "image", NULL, read_media, true },
    { "audio", NULL, read_media, true },
    { "voice", "audio", read_media, true }, /* an older form */
    { "video", NULL, read_media, true },
    { "document", NULL, read_media, true },
    { "sticker", NULL, read_media, true },
    { "location", NULL, read_location, true },
    { "contacts", NULL, read_contacts, true },
    { "reaction", NULL, read_reaction, false },
    { "order", NULL, read_order, false },
    { "system", NULL, read_system, false },
    { "edit", NULL, read_edit, false },
    { "revoke", NULL, read_revoke, false },
    { "request_welcome", "welcome", read_nothing, false },
};

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static bool read_edit(const struct part *part)
{
    const struct node *message = node_get(part->own, "message");
    const struct type *type = find_type(whatsapp_text(message, "type"));
    if (!type || !type->content || !read_revoke(part))
        return false;
    struct part inner = { node_get(message, type->name), message, part->out, part->body };
    typed_text(part->body, "type", type->name, 32);
    return type->read(&inner);
}

static void keep_whole(const struct node *message, const char *type, struct incoming *out,
                       struct typed *body)
{
    const char *inner = whatsapp_text(node_get(message, "unsupported"), "type");
    typed_begin(body);
    out->type = "unknown";
    out->text = out->reply_id = NULL;
    typed_text(body, "type", either(inner, type), 64);
    typed_raw(body, message);
}

static void read_forwarded(const struct node *context, struct typed *body)
{
    if (whatsapp_flag(context, "frequently_forwarded"))
        typed_text(body, "forwarded", "often", 8);
    else if (whatsapp_flag(context, "forwarded"))
        typed_text(body, "forwarded", "once", 8);
}

void whatsapp_message_read(const struct node *message, struct incoming *out, struct typed *body)
{
    const struct node *context = node_get(message, "context");
    const char *name = whatsapp_text(message, "type");
    const struct type *type = find_type(name);

    out->quoted = whatsapp_text_within(context, "id", WHATSAPP_ID_MAX);
    if (type) {
        const struct part part = { node_get(message, type->name), message, out, body };
        out->type = type->ours ? type->ours : type->name;
        if (!type->read(&part))
            type = NULL;
    }
    if (!type)
        keep_whole(message, name, out, body);
    read_forwarded(context, body);
    typed_fields(body, message, whatsapp_common_fields);
}
