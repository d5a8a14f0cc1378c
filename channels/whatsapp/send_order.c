/* Bills and what became of them. */
#include "bot/model/outgoing_order.h"
#include "channels/whatsapp/send_parts.h"

/* Meta's offset: the amount is in hundredths. */
static void add_amount(const char *name, int64_t amount, struct buf *out)
{
    buf_key(out, name);
    buf_text(out, "{\"value\":");
    buf_number(out, amount);
    buf_text(out, ",\"offset\":100");
}

static void add_plain_amount(const char *name, int64_t amount, struct buf *out)
{
    add_amount(name, amount, out);
    buf_char(out, '}');
}

static void add_pix(const struct outgoing_pix *pix, struct buf *out)
{
    add(out, "{\"type\":\"pix_dynamic_code\",\"pix_dynamic_code\":{\"code\":", pix->code);
    add(out, ",\"merchant_name\":", pix->merchant_name);
    add(out, ",\"key\":", pix->key);
    add(out, ",\"key_type\":", pix->key_type);
    buf_text(out, "}}");
}

static void add_ways_to_pay(const struct outgoing_order *order, struct buf *out)
{
    const char *comma = "";
    buf_text(out, ",\"payment_settings\":[");
    if (order->pix.code) {
        add_pix(&order->pix, out);
        comma = ",";
    }
    if (order->boleto) {
        buf_text(out, comma);
        add(out, "{\"type\":\"boleto\",\"boleto\":{\"digitable_line\":", order->boleto);
        buf_text(out, "}}");
        comma = ",";
    }
    if (order->payment_link) {
        buf_text(out, comma);
        add(out, "{\"type\":\"payment_link\",\"payment_link\":{\"uri\":", order->payment_link);
        buf_text(out, "}}");
    }
    buf_char(out, ']');
}

static void add_items(const struct outgoing_order *order, struct buf *out)
{
    buf_text(out, ",\"items\":");
    for (size_t i = 0; i < order->item_count; i++) {
        const struct outgoing_item *item = &order->items[i];
        buf_char(out, i ? ',' : '[');
        add(out, "{\"retailer_id\":", item->retailer_id);
        add(out, ",\"name\":", item->name);
        add_plain_amount("amount", item->amount, out);
        buf_key(out, "quantity");
        buf_number(out, item->quantity);
        if (item->sale_amount)
            add_plain_amount("sale_amount", item->sale_amount, out);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void add_expiration(const struct outgoing_order *order, struct buf *out)
{
    if (!order->expires)
        return;
    buf_text(out, ",\"expiration\":{\"timestamp\":\"");
    buf_number(out, order->expires);
    add(out, "\",\"description\":", order->expires_note);
    buf_char(out, '}');
}

static void add_sums(const struct outgoing_order *order, struct buf *out)
{
    add_plain_amount("subtotal", outgoing_order_subtotal(order), out);
    add_amount("tax", order->tax, out);
    add_if(out, ",\"description\":", order->tax_note);
    buf_char(out, '}');
    if (order->shipping)
        add_plain_amount("shipping", order->shipping, out);
    if (!order->discount)
        return;
    add_amount("discount", order->discount, out);
    add_if(out, ",\"description\":", order->discount_note);
    add_if(out, ",\"discount_program_name\":", order->discount_program);
    buf_char(out, '}');
}

void whatsapp_add_order(const struct outgoing_order *order, struct buf *out)
{
    add(out, "{\"reference_id\":", order->reference_id);
    add(out, ",\"type\":", order->physical ? "physical-goods" : "digital-goods");
    buf_text(out, ",\"payment_type\":\"br\"");
    add_ways_to_pay(order, out);
    buf_text(out, ",\"currency\":\"BRL\"");
    add_plain_amount("total_amount", outgoing_order_total(order), out);
    buf_text(out, ",\"order\":{\"status\":\"pending\"");
    add_expiration(order, out);
    add_items(order, out);
    add_sums(order, out);
    buf_text(out, "}}");
}

void whatsapp_add_order_action(const struct outgoing_order *order, struct buf *out)
{
    buf_text(out, "{\"name\":\"review_and_pay\",\"parameters\":");
    whatsapp_add_order(order, out);
    buf_char(out, '}');
}

void whatsapp_add_order_status_action(const struct outgoing_order_status *status, struct buf *out)
{
    static const char *const states[] = {
        [OUTGOING_ORDER_PROCESSING] = "processing",
        [OUTGOING_ORDER_PARTIALLY_SHIPPED] = "partially-shipped",
        [OUTGOING_ORDER_SHIPPED] = "shipped",
        [OUTGOING_ORDER_COMPLETED] = "completed",
        [OUTGOING_ORDER_CANCELED] = "canceled",
    };
    static const char *const payments[] = {
        [OUTGOING_PAYMENT_PENDING] = "pending",
        [OUTGOING_PAYMENT_CAPTURED] = "captured",
        [OUTGOING_PAYMENT_FAILED] = "failed",
    };
    add(out, "{\"name\":\"review_order\",\"parameters\":{\"reference_id\":", status->reference_id);
    add(out, ",\"order\":{\"status\":", states[status->state]);
    add_if(out, ",\"description\":", status->description);
    buf_char(out, '}');
    if (status->payment != OUTGOING_PAYMENT_UNTOLD) {
        add(out, ",\"payment\":{\"status\":", payments[status->payment]);
        buf_text(out, ",\"timestamp\":");
        buf_number(out, status->paid_at);
        buf_char(out, '}');
    }
    buf_text(out, "}}");
}
