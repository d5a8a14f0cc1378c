/* Composing requests by hand-written JSON: the shapes are small and fixed. */
#include "channels/whatsapp/send.h"

#include <string.h>

#include "channels/whatsapp/send_parts.h"

static bool is_number(const char *to)
{
    return strspn(to, "0123456789") == strlen(to);
}

/* A user id in "to" would be accepted and then never delivered. */
static void add_recipient(const char *to, struct buf *out)
{
    buf_text(out, "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",");
    if (is_number(to)) {
        buf_text(out, "\"to\":\"+"); /* without it the business's own country may be put in front */
        buf_text(out, to);
        buf_char(out, '"');
    } else {
        add(out, "\"recipient\":", to);
    }
}

void whatsapp_add_media(const struct outgoing_media *media, struct buf *out)
{
    if (media->id)
        add(out, "{\"id\":", media->id);
    else
        add(out, "{\"link\":", media->link);
    add_if(out, ",\"caption\":", media->caption);
    add_if(out, ",\"filename\":", media->filename);
    buf_text(out, media->voice ? ",\"voice\":true}" : "}");
}

static void add_file(const char *type, const struct outgoing *outgoing, struct buf *out)
{
    add(out, ",\"type\":", type);
    buf_key(out, type);
    whatsapp_add_media(&outgoing->media, out);
}

static void add_text(const struct outgoing *outgoing, struct buf *out)
{
    buf_text(out, ",\"type\":\"text\",\"text\":{");
    if (outgoing->preview)
        buf_text(out, "\"preview_url\":true,");
    add(out, "\"body\":", outgoing->text);
    buf_char(out, '}');
}

static void add_image(const struct outgoing *outgoing, struct buf *out)
{
    add_file("image", outgoing, out);
}

static void add_video(const struct outgoing *outgoing, struct buf *out)
{
    add_file("video", outgoing, out);
}

static void add_audio(const struct outgoing *outgoing, struct buf *out)
{
    add_file("audio", outgoing, out);
}

static void add_document(const struct outgoing *outgoing, struct buf *out)
{
    add_file("document", outgoing, out);
}

static void add_sticker(const struct outgoing *outgoing, struct buf *out)
{
    add_file("sticker", outgoing, out);
}

void whatsapp_add_location(const struct outgoing_location *location, struct buf *out)
{
    add(out, "{\"latitude\":", location->latitude);
    add(out, ",\"longitude\":", location->longitude);
    add_if(out, ",\"name\":", location->name);
    add_if(out, ",\"address\":", location->address);
    buf_char(out, '}');
}

static void add_location(const struct outgoing *outgoing, struct buf *out)
{
    buf_text(out, ",\"type\":\"location\",\"location\":");
    whatsapp_add_location(&outgoing->location, out);
}

static void add_reaction(const struct outgoing *outgoing, struct buf *out)
{
    add(out, ",\"type\":\"reaction\",\"reaction\":{\"message_id\":", outgoing->reaction.message_id);
    add(out, ",\"emoji\":", outgoing->reaction.emoji);
    buf_char(out, '}');
}

static void (*const composers[OUTGOING_KINDS])(const struct outgoing *outgoing, struct buf *out) = {
    [OUTGOING_TEXT] = add_text,
    [OUTGOING_BUTTONS] = whatsapp_add_interactive,
    [OUTGOING_LIST] = whatsapp_add_interactive,
    [OUTGOING_IMAGE] = add_image,
    [OUTGOING_VIDEO] = add_video,
    [OUTGOING_AUDIO] = add_audio,
    [OUTGOING_DOCUMENT] = add_document,
    [OUTGOING_STICKER] = add_sticker,
    [OUTGOING_LOCATION] = add_location,
    [OUTGOING_LOCATION_REQUEST] = whatsapp_add_interactive,
    [OUTGOING_CONTACT_REQUEST] = whatsapp_add_interactive,
    [OUTGOING_CONTACTS] = whatsapp_add_contacts,
    [OUTGOING_REACTION] = add_reaction,
    [OUTGOING_LINK] = whatsapp_add_interactive,
    [OUTGOING_FLOW] = whatsapp_add_interactive,
    [OUTGOING_PRODUCT] = whatsapp_add_interactive,
    [OUTGOING_PRODUCTS] = whatsapp_add_interactive,
    [OUTGOING_CATALOG] = whatsapp_add_interactive,
    [OUTGOING_ORDER] = whatsapp_add_interactive,
    [OUTGOING_ORDER_STATUS] = whatsapp_add_interactive,
    [OUTGOING_TEMPLATE] = whatsapp_add_template,
};

void whatsapp_compose(const struct outgoing *outgoing, const char *to, const char *callback,
                      struct buf *out)
{
    add_recipient(to, out);
    composers[outgoing->kind](outgoing, out);
    if (outgoing->quoted) {
        add(out, ",\"context\":{\"message_id\":", outgoing->quoted);
        buf_char(out, '}');
    }
    add_if(out, ",\"biz_opaque_callback_data\":", callback);
    buf_char(out, '}');
}

void whatsapp_compose_read(const char *message_id, bool typing, struct buf *out)
{
    add(out, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":", message_id);
    buf_text(out, typing ? ",\"typing_indicator\":{\"type\":\"text\"}}" : "}");
}

void whatsapp_compose_block(const char *const *numbers, size_t count, struct buf *out)
{
    buf_text(out, "{\"messaging_product\":\"whatsapp\",\"block_users\":[");
    for (size_t i = 0; i < count; i++) {
        add(out, i ? ",{\"user\":" : "{\"user\":", numbers[i]);
        buf_char(out, '}');
    }
    buf_text(out, "]}");
}
