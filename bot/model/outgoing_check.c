/* Checking outgoing messages: one row for each kind. */
#include <string.h>
#include <utf8proc.h>

#include "bot/model/outgoing_contact.h"
#include "bot/model/outgoing_order.h"
#include "bot/model/outgoing_parts.h"
#include "bot/model/outgoing_template.h"

enum { EMOJI_MAX = 64 /* bytes; a family of four has 25 */ };

static int check_text(const struct outgoing *outgoing, struct error *err)
{
    return outgoing_need("text", outgoing->text, OUTGOING_TEXT_MAX, err);
}

static int check_body(const struct outgoing *outgoing, struct error *err)
{
    return outgoing_need("text", outgoing->text, OUTGOING_BUTTONS_BODY_MAX, err);
}

static int refuse_caption(const char *what, const struct outgoing_media *media, struct error *err)
{
    if (media->caption)
        return error_set(err, ERROR_INVALID, "%s must not have a caption", what);
    return 0;
}

static int refuse_filename(const char *what, const struct outgoing_media *media, struct error *err)
{
    if (media->filename)
        return error_set(err, ERROR_INVALID, "%s must not have a filename", what);
    return 0;
}

static int refuse_voice(const char *what, const struct outgoing_media *media, struct error *err)
{
    if (media->voice)
        return error_set(err, ERROR_INVALID, "%s is no voice", what);
    return 0;
}

static int check_seen(const char *what, const struct outgoing *outgoing, struct error *err)
{
    const struct outgoing_media *media = &outgoing->media;
    if (refuse_filename(what, media, err) < 0 || refuse_voice(what, media, err) < 0)
        return -1;
    return outgoing_media_check(what, media, err);
}

static int check_image(const struct outgoing *outgoing, struct error *err)
{
    return check_seen("image", outgoing, err);
}

static int check_video(const struct outgoing *outgoing, struct error *err)
{
    return check_seen("video", outgoing, err);
}

static int check_sticker(const struct outgoing *outgoing, struct error *err)
{
    if (refuse_caption("sticker", &outgoing->media, err) < 0)
        return -1;
    return check_seen("sticker", outgoing, err);
}

static int check_audio(const struct outgoing *outgoing, struct error *err)
{
    const struct outgoing_media *media = &outgoing->media;
    if (refuse_caption("audio", media, err) < 0 || refuse_filename("audio", media, err) < 0)
        return -1;
    return outgoing_media_check("audio", media, err);
}

static int check_document(const struct outgoing *outgoing, struct error *err)
{
    if (refuse_voice("document", &outgoing->media, err) < 0)
        return -1;
    return outgoing_media_check("document", &outgoing->media, err);
}

static int check_location(const struct outgoing *outgoing, struct error *err)
{
    return outgoing_location_check(&outgoing->location, err);
}

static int check_contacts(const struct outgoing *outgoing, struct error *err)
{
    if (outgoing_count("contacts", outgoing->contacts.count, 1, OUTGOING_CONTACTS_MAX, err) < 0)
        return -1;
    for (size_t i = 0; i < outgoing->contacts.count; i++)
        if (outgoing_contact_check(&outgoing->contacts.list[i], err) < 0)
            return error_while(err, "contact %zu", i);
    return 0;
}

/* One grapheme, or none. */
static bool is_one_emoji(const char *text)
{
    size_t at = 0;
    utf8proc_int32_t point, before = 0, state = 0;
    while (text[at]) {
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at, -1, &point);
        if (step <= 0 || (at == 0 && point < 0x80 && !text[1]))
            return false;
        if (at && utf8proc_grapheme_break_stateful(before, point, &state))
            return false;
        before = point;
        at += (size_t)step;
    }
    return true;
}

static int check_reaction(const struct outgoing *outgoing, struct error *err)
{
    const char *emoji = outgoing->reaction.emoji;
    if (outgoing->quoted)
        return error_set(err, ERROR_INVALID, "reaction must not quote");
    if (!emoji || strlen(emoji) > EMOJI_MAX || !is_one_emoji(emoji))
        return error_set(err, ERROR_INVALID, "emoji must be one emoji");
    return outgoing_need_id("message id", outgoing->reaction.message_id, OUTGOING_QUOTED_MAX, err);
}

static int check_link(const struct outgoing *outgoing, struct error *err)
{
    if (check_body(outgoing, err) < 0 ||
        outgoing_need_line("link button", outgoing->open, OUTGOING_OPEN_MAX, err) < 0)
        return -1;
    return outgoing_need_link("url", outgoing->url, err);
}

static int check_flow(const struct outgoing *outgoing, struct error *err)
{
    const struct outgoing_flow *flow = &outgoing->flow;
    if (check_body(outgoing, err) < 0 ||
        outgoing_need_line("flow button", outgoing->open, OUTGOING_OPEN_MAX, err) < 0 ||
        outgoing_may_object("flow data", flow->data, err) < 0)
        return -1;
    if (!flow->id == !flow->name)
        return error_set(err, ERROR_INVALID, "flow needs either an id or a name");
    if (flow->exchanging && (flow->screen || flow->data))
        return error_set(err, ERROR_INVALID, "flow: an endpoint gives the screens itself");
    if (flow->data && !flow->screen)
        return error_set(err, ERROR_INVALID, "flow screen must not be empty");
    if (flow->token && outgoing_need_id("flow token", flow->token, OUTGOING_CALLBACK_MAX, err) < 0)
        return -1;
    return outgoing_need_id("flow", flow->id ? flow->id : flow->name, OUTGOING_MEDIA_ID_MAX, err);
}

static int check_product(const struct outgoing *outgoing, struct error *err)
{
    if (outgoing_may("text", outgoing->text, OUTGOING_BUTTONS_BODY_MAX, err) < 0 ||
        outgoing_need_id("catalog", outgoing->product.catalog, OUTGOING_MEDIA_ID_MAX, err) < 0)
        return -1;
    return outgoing_need_id("product", outgoing->product.item, OUTGOING_MEDIA_ID_MAX, err);
}

static int check_catalog(const struct outgoing *outgoing, struct error *err)
{
    if (check_body(outgoing, err) < 0)
        return -1;
    return outgoing_need_id("product", outgoing->product.item, OUTGOING_MEDIA_ID_MAX, err);
}

static int check_order(const struct outgoing *outgoing, struct error *err)
{
    if (outgoing->header.kind != OUTGOING_HEADER_NONE &&
        outgoing->header.kind != OUTGOING_HEADER_IMAGE)
        return error_set(err, ERROR_INVALID, "header of an order can only be an image");
    if (check_body(outgoing, err) < 0)
        return -1;
    return outgoing_order_check(outgoing->order, err);
}

static int check_order_status(const struct outgoing *outgoing, struct error *err)
{
    if (check_body(outgoing, err) < 0)
        return -1;
    return outgoing_order_status_check(outgoing->order_status, err);
}

static int check_template(const struct outgoing *outgoing, struct error *err)
{
    return outgoing_template_check(outgoing->template, err);
}

enum { ALONE, WITH_FOOTER, WITH_HEADER };

static const struct {
    int (*check)(const struct outgoing *outgoing, struct error *err);
    int around; /* what may stand above and below it */
} kinds[OUTGOING_KINDS] = {
    [OUTGOING_TEXT] = { check_text, ALONE },
    [OUTGOING_BUTTONS] = { outgoing_buttons_check, WITH_HEADER },
    [OUTGOING_LIST] = { outgoing_list_check, WITH_HEADER },
    [OUTGOING_IMAGE] = { check_image, ALONE },
    [OUTGOING_VIDEO] = { check_video, ALONE },
    [OUTGOING_AUDIO] = { check_audio, ALONE },
    [OUTGOING_DOCUMENT] = { check_document, ALONE },
    [OUTGOING_STICKER] = { check_sticker, ALONE },
    [OUTGOING_LOCATION] = { check_location, ALONE },
    [OUTGOING_LOCATION_REQUEST] = { check_body, ALONE },
    [OUTGOING_CONTACT_REQUEST] = { check_body, ALONE },
    [OUTGOING_CONTACTS] = { check_contacts, ALONE },
    [OUTGOING_REACTION] = { check_reaction, ALONE },
    [OUTGOING_LINK] = { check_link, WITH_HEADER },
    [OUTGOING_FLOW] = { check_flow, WITH_HEADER },
    [OUTGOING_PRODUCT] = { check_product, WITH_FOOTER },
    [OUTGOING_PRODUCTS] = { outgoing_products_check, WITH_HEADER },
    [OUTGOING_CATALOG] = { check_catalog, WITH_FOOTER },
    [OUTGOING_ORDER] = { check_order, WITH_HEADER },
    [OUTGOING_ORDER_STATUS] = { check_order_status, WITH_FOOTER },
    [OUTGOING_TEMPLATE] = { check_template, ALONE },
};

static int check_around(const struct outgoing *outgoing, int around, struct error *err)
{
    if (around == ALONE && outgoing->footer)
        return error_set(err, ERROR_INVALID, "footer: this kind of message has none");
    if (around < WITH_HEADER && outgoing->header.kind != OUTGOING_HEADER_NONE)
        return error_set(err, ERROR_INVALID, "header: this kind of message has none");
    if (outgoing->quoted &&
        outgoing_need_id("quoted message", outgoing->quoted, OUTGOING_QUOTED_MAX, err) < 0)
        return -1;
    if (outgoing_header_check(&outgoing->header, err) < 0)
        return -1;
    return outgoing_may("footer", outgoing->footer, OUTGOING_FOOTER_MAX, err);
}

int outgoing_check(const struct outgoing *outgoing, struct error *err)
{
    if (check_around(outgoing, kinds[outgoing->kind].around, err) < 0)
        return -1;
    return kinds[outgoing->kind].check(outgoing, err);
}
