/* Messages made of a template. */
#include "bot/model/outgoing_order.h"
#include "bot/model/outgoing_template.h"
#include "channels/whatsapp/send_parts.h"

static void add_currency(const struct outgoing_parameter *parameter, struct buf *out)
{
    add(out, ",\"currency\":{\"fallback_value\":", parameter->text);
    add(out, ",\"code\":", parameter->code);
    buf_text(out, ",\"amount_1000\":");
    buf_number(out, parameter->amount_1000);
    buf_char(out, '}');
}

/* An object of whichever of the two is given. */
static void add_flow(const struct outgoing_parameter *parameter, struct buf *out)
{
    buf_text(out, ",\"action\":{");
    if (parameter->text)
        add(out, "\"flow_token\":", parameter->text);
    if (parameter->data) {
        buf_text(out, parameter->text ? ",\"flow_action_data\":" : "\"flow_action_data\":");
        buf_text(out, parameter->data);
    }
    buf_char(out, '}');
}

static void add_value(const struct outgoing_parameter *parameter, struct buf *out)
{
    switch (parameter->kind) {
    case OUTGOING_PARAMETER_TEXT:
        add(out, ",\"text\":", parameter->text);
        break;
    case OUTGOING_PARAMETER_CURRENCY:
        add_currency(parameter, out);
        break;
    case OUTGOING_PARAMETER_DATE_TIME:
        add(out, ",\"date_time\":{\"fallback_value\":", parameter->text);
        buf_char(out, '}');
        break;
    case OUTGOING_PARAMETER_IMAGE:
        buf_key(out, "image");
        whatsapp_add_media(&parameter->media, out);
        break;
    case OUTGOING_PARAMETER_VIDEO:
        buf_key(out, "video");
        whatsapp_add_media(&parameter->media, out);
        break;
    case OUTGOING_PARAMETER_DOCUMENT:
        buf_key(out, "document");
        whatsapp_add_media(&parameter->media, out);
        break;
    case OUTGOING_PARAMETER_LOCATION:
        buf_key(out, "location");
        whatsapp_add_location(&parameter->location, out);
        break;
    case OUTGOING_PARAMETER_PAYLOAD:
        add(out, ",\"payload\":", parameter->text);
        break;
    case OUTGOING_PARAMETER_COUPON:
        add(out, ",\"coupon_code\":", parameter->text);
        break;
    case OUTGOING_PARAMETER_FLOW:
        add_flow(parameter, out);
        break;
    case OUTGOING_PARAMETER_THUMBNAIL:
        add(out, ",\"action\":{\"thumbnail_product_retailer_id\":", parameter->text);
        buf_char(out, '}');
        break;
    case OUTGOING_PARAMETER_ORDER:
        buf_text(out, ",\"action\":{\"order_details\":");
        whatsapp_add_order(parameter->order, out);
        buf_char(out, '}');
        break;
    }
}

static void add_parameter(const struct outgoing_parameter *parameter, struct buf *out)
{
    static const char *const types[] = {
        [OUTGOING_PARAMETER_TEXT] = "text",           [OUTGOING_PARAMETER_CURRENCY] = "currency",
        [OUTGOING_PARAMETER_DATE_TIME] = "date_time", [OUTGOING_PARAMETER_IMAGE] = "image",
        [OUTGOING_PARAMETER_VIDEO] = "video",         [OUTGOING_PARAMETER_DOCUMENT] = "document",
        [OUTGOING_PARAMETER_LOCATION] = "location",   [OUTGOING_PARAMETER_PAYLOAD] = "payload",
        [OUTGOING_PARAMETER_COUPON] = "coupon_code",  [OUTGOING_PARAMETER_FLOW] = "action",
        [OUTGOING_PARAMETER_THUMBNAIL] = "action",    [OUTGOING_PARAMETER_ORDER] = "action",
    };
    add(out, "{\"type\":", types[parameter->kind]);
    add_if(out, ",\"parameter_name\":", parameter->name);
    add_value(parameter, out);
    buf_char(out, '}');
}

static void add_button_head(const struct outgoing_component *component, struct buf *out)
{
    static const char *const names[] = {
        [OUTGOING_BUTTON_URL] = "url",
        [OUTGOING_BUTTON_QUICK_REPLY] = "quick_reply",
        [OUTGOING_BUTTON_COPY_CODE] = "copy_code",
        [OUTGOING_BUTTON_FLOW] = "flow",
        [OUTGOING_BUTTON_CATALOG] = "catalog",
        [OUTGOING_BUTTON_ORDER] = "order_details",
    };
    add(out, "{\"type\":\"button\",\"sub_type\":", names[component->button]);
    buf_format(out, ",\"index\":\"%d\"", component->index);
}

static void add_component(const struct outgoing_component *component, struct buf *out)
{
    if (component->kind == OUTGOING_PART_BUTTON)
        add_button_head(component, out);
    else
        buf_text(out, component->kind == OUTGOING_PART_HEADER ? "{\"type\":\"header\""
                                                              : "{\"type\":\"body\"");
    buf_key(out, "parameters");
    for (size_t i = 0; i < component->parameter_count; i++) {
        buf_char(out, i ? ',' : '[');
        add_parameter(&component->parameters[i], out);
    }
    buf_text(out, "]}");
}

void whatsapp_add_template(const struct outgoing *outgoing, struct buf *out)
{
    const struct outgoing_template *message = outgoing->template;
    add(out, ",\"type\":\"template\",\"template\":{\"name\":", message->name);
    add(out, ",\"language\":{\"code\":", message->language);
    buf_text(out, ",\"policy\":\"deterministic\"}");
    for (size_t i = 0; i < message->component_count; i++) {
        buf_text(out, i ? "," : ",\"components\":[");
        add_component(&message->components[i], out);
    }
    buf_text(out, message->component_count ? "]}" : "}");
}
