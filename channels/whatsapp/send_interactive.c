/* Messages with something to press. */
#include "channels/whatsapp/send_parts.h"

static void add_header(const struct outgoing_header *header, struct buf *out)
{
    static const char *const names[] = {
        [OUTGOING_HEADER_TEXT] = "text",
        [OUTGOING_HEADER_IMAGE] = "image",
        [OUTGOING_HEADER_VIDEO] = "video",
        [OUTGOING_HEADER_DOCUMENT] = "document",
    };
    if (header->kind == OUTGOING_HEADER_NONE)
        return;
    add(out, ",\"header\":{\"type\":", names[header->kind]);
    buf_key(out, names[header->kind]);
    if (header->kind == OUTGOING_HEADER_TEXT)
        buf_json(out, header->text);
    else
        whatsapp_add_media(&header->media, out);
    buf_char(out, '}');
}

static void add_buttons(const struct outgoing *outgoing, struct buf *out)
{
    buf_text(out, "{\"buttons\":[");
    for (size_t i = 0; i < outgoing->choice_count; i++) {
        buf_text(out, i ? "," : "");
        add(out, "{\"type\":\"reply\",\"reply\":{\"id\":", outgoing->choices[i].id);
        add(out, ",\"title\":", outgoing->choices[i].title);
        buf_text(out, "}}");
    }
    buf_text(out, "]}");
}

static void add_row(const struct outgoing *outgoing, size_t which, struct buf *out)
{
    const struct outgoing_choice *row = &outgoing->choices[which];
    add(out, "{\"id\":", row->id);
    add(out, ",\"title\":", row->title);
    add_if(out, ",\"description\":", row->description);
    buf_char(out, '}');
}

static void add_product_item(const struct outgoing *outgoing, size_t which, struct buf *out)
{
    add(out, "{\"product_retailer_id\":", outgoing->products.items[which]);
    buf_char(out, '}');
}

/* `name` of what is in a section, and how one is written. */
static void add_sections(const struct outgoing *outgoing, const char *name, size_t all,
                         void (*add_one)(const struct outgoing *, size_t, struct buf *),
                         struct buf *out)
{
    const struct outgoing_section whole = { .count = all };
    bool divided = outgoing->section_count > 0;
    size_t which = 0;

    buf_text(out, ",\"sections\":[");
    for (size_t i = 0; i < (divided ? outgoing->section_count : 1); i++) {
        const struct outgoing_section *section = divided ? &outgoing->sections[i] : &whole;
        buf_text(out, i ? ",{" : "{");
        if (section->title) {
            add(out, "\"title\":", section->title);
            buf_char(out, ',');
        }
        buf_format(out, "\"%s\":[", name);
        for (size_t k = 0; k < section->count; k++) {
            buf_text(out, k ? "," : "");
            add_one(outgoing, which++, out);
        }
        buf_text(out, "]}");
    }
    buf_text(out, "]}");
}

static void add_list(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"button\":", outgoing->open);
    add_sections(outgoing, "rows", outgoing->choice_count, add_row, out);
}

static void add_products(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"catalog_id\":", outgoing->products.catalog);
    add_sections(outgoing, "product_items", outgoing->products.item_count, add_product_item, out);
}

static void add_product(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"catalog_id\":", outgoing->product.catalog);
    add(out, ",\"product_retailer_id\":", outgoing->product.item);
    buf_char(out, '}');
}

static void add_catalog(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"name\":\"catalog_message\",\"parameters\":{\"thumbnail_product_retailer_id\":",
        outgoing->product.item);
    buf_text(out, "}}");
}

static void add_link(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"name\":\"cta_url\",\"parameters\":{\"display_text\":", outgoing->open);
    add(out, ",\"url\":", outgoing->url);
    buf_text(out, "}}");
}

static void add_flow(const struct outgoing *outgoing, struct buf *out)
{
    const struct outgoing_flow *flow = &outgoing->flow;
    buf_text(out, "{\"name\":\"flow\",\"parameters\":{\"flow_message_version\":\"3\"");
    add_if(out, ",\"flow_id\":", flow->id);
    add_if(out, ",\"flow_name\":", flow->name);
    add(out, ",\"flow_cta\":", outgoing->open);
    add_if(out, ",\"flow_token\":", flow->token);
    add(out, ",\"mode\":", flow->draft ? "draft" : "published");
    add(out, ",\"flow_action\":", flow->exchanging ? "data_exchange" : "navigate");
    if (flow->screen) {
        add(out, ",\"flow_action_payload\":{\"screen\":", flow->screen);
        if (flow->data) {
            buf_key(out, "data");
            buf_text(out, flow->data);
        }
        buf_char(out, '}');
    }
    buf_text(out, "}}");
}

static void ask_location(const struct outgoing *outgoing, struct buf *out)
{
    (void)outgoing;
    buf_text(out, "{\"name\":\"send_location\"}");
}

static void ask_contact(const struct outgoing *outgoing, struct buf *out)
{
    (void)outgoing;
    buf_text(out, "{\"name\":\"request_contact_info\"}");
}

static void add_order(const struct outgoing *outgoing, struct buf *out)
{
    whatsapp_add_order_action(outgoing->order, out);
}

static void add_order_status(const struct outgoing *outgoing, struct buf *out)
{
    whatsapp_add_order_status_action(outgoing->order_status, out);
}

static const struct {
    const char *type;
    void (*action)(const struct outgoing *outgoing, struct buf *out);
} shapes[OUTGOING_KINDS] = {
    [OUTGOING_BUTTONS] = { "button", add_buttons },
    [OUTGOING_LIST] = { "list", add_list },
    [OUTGOING_LOCATION_REQUEST] = { "location_request_message", ask_location },
    [OUTGOING_CONTACT_REQUEST] = { "request_contact_info", ask_contact },
    [OUTGOING_LINK] = { "cta_url", add_link },
    [OUTGOING_FLOW] = { "flow", add_flow },
    [OUTGOING_PRODUCT] = { "product", add_product },
    [OUTGOING_PRODUCTS] = { "product_list", add_products },
    [OUTGOING_CATALOG] = { "catalog_message", add_catalog },
    [OUTGOING_ORDER] = { "order_details", add_order },
    [OUTGOING_ORDER_STATUS] = { "order_status", add_order_status },
};

static void add_lines(const char *name, const char *text, struct buf *out)
{
    if (!text)
        return;
    buf_key(out, name);
    add(out, "{\"text\":", text);
    buf_char(out, '}');
}

void whatsapp_add_interactive(const struct outgoing *outgoing, struct buf *out)
{
    add(out, ",\"type\":\"interactive\",\"interactive\":{\"type\":", shapes[outgoing->kind].type);
    add_header(&outgoing->header, out);
    add_lines("body", outgoing->text, out);
    add_lines("footer", outgoing->footer, out);
    buf_key(out, "action");
    shapes[outgoing->kind].action(outgoing, out);
    buf_char(out, '}');
}
