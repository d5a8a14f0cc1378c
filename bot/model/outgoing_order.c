/* Checks and sums of bills. */
#include "bot/model/outgoing_order.h"

#include <string.h>

#include "bot/model/outgoing_parts.h"

/* Centavos: a billion reais. No sum of ITEMS_MAX such products comes near the end of 64 bits. */
#define AMOUNT_MAX INT64_C(100000000000)
enum { QUANTITY_MAX = 10000, BOLETO_MIN = 47, BOLETO_MAX = 60 };

int64_t outgoing_order_subtotal(const struct outgoing_order *order)
{
    int64_t sum = 0;
    for (size_t i = 0; i < order->item_count; i++) {
        const struct outgoing_item *item = &order->items[i];
        sum += (item->sale_amount ? item->sale_amount : item->amount) * item->quantity;
    }
    return sum;
}

int64_t outgoing_order_total(const struct outgoing_order *order)
{
    return outgoing_order_subtotal(order) + order->tax + order->shipping - order->discount;
}

static int check_reference(const char *reference, struct error *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789_.-";
    if (outgoing_need_id("reference id", reference, OUTGOING_REFERENCE_MAX, err) < 0)
        return -1;
    if (strspn(reference, allowed) != strlen(reference))
        return error_set(err, ERROR_INVALID,
                         "reference id may have letters, digits, underscore, point and hyphen");
    return 0;
}

static int check_amount(const char *field, int64_t amount, struct error *err)
{
    if (amount < 0 || amount > AMOUNT_MAX)
        return error_set(err, ERROR_INVALID, "%s must be 0 to %lld centavos", field,
                         (long long)AMOUNT_MAX);
    return 0;
}

static int check_item(const struct outgoing_item *item, struct error *err)
{
    if (outgoing_need("item name", item->name, OUTGOING_ITEM_NAME_MAX, err) < 0 ||
        outgoing_need_id("item id", item->retailer_id, OUTGOING_MEDIA_ID_MAX, err) < 0 ||
        check_amount("item amount", item->amount, err) < 0 ||
        check_amount("item sale amount", item->sale_amount, err) < 0)
        return -1;
    if (item->quantity < 1 || item->quantity > QUANTITY_MAX)
        return error_set(err, ERROR_INVALID, "item quantity must be 1 to %d", QUANTITY_MAX);
    return 0;
}

static int check_items(const struct outgoing_order *order, struct error *err)
{
    if (outgoing_count("items", order->item_count, 1, OUTGOING_ITEMS_MAX, err) < 0)
        return -1;
    for (size_t i = 0; i < order->item_count; i++)
        if (check_item(&order->items[i], err) < 0)
            return error_while(err, "item %zu", i);
    return 0;
}

static int check_pix(const struct outgoing_pix *pix, struct error *err)
{
    static const char *const types[] = { "CPF", "CNPJ", "EMAIL", "PHONE", "EVP", NULL };
    if (!pix->code)
        return 0;
    if (outgoing_need_id("pix code", pix->code, OUTGOING_PIX_CODE_MAX, err) < 0 ||
        outgoing_need("pix merchant name", pix->merchant_name, OUTGOING_HEADER_MAX, err) < 0 ||
        outgoing_need_id("pix key", pix->key, OUTGOING_MEDIA_ID_MAX, err) < 0)
        return -1;
    return outgoing_one_of("pix key type", pix->key_type ? pix->key_type : "", types, err);
}

static int check_boleto(const char *line, struct error *err)
{
    size_t length = line ? strlen(line) : BOLETO_MIN;
    if (length < BOLETO_MIN || length > BOLETO_MAX ||
        (line && strspn(line, "0123456789. ") != length))
        return error_set(err, ERROR_INVALID, "boleto must be the digits of its line");
    return 0;
}

static int check_payment(const struct outgoing_order *order, struct error *err)
{
    if (!order->pix.code && !order->boleto && !order->payment_link)
        return error_set(err, ERROR_INVALID, "order needs a pix, a boleto or a payment link");
    if (check_pix(&order->pix, err) < 0 || check_boleto(order->boleto, err) < 0)
        return -1;
    return order->payment_link ? outgoing_need_link("payment link", order->payment_link, err) : 0;
}

static int check_expiration(const struct outgoing_order *order, struct error *err)
{
    if (order->expires == 0)
        return order->expires_note
                   ? error_set(err, ERROR_INVALID, "expiration note without an expiration")
                   : 0;
    if (order->expires < order->issued + OUTGOING_ORDER_LEAST_TIME)
        return error_set(err, ERROR_INVALID, "expiration must be at least %d seconds ahead",
                         OUTGOING_ORDER_LEAST_TIME);
    return outgoing_need("expiration note", order->expires_note, OUTGOING_ORDER_DESCRIPTION_MAX,
                         err);
}

static int check_sums(const struct outgoing_order *order, struct error *err)
{
    if (check_amount("tax", order->tax, err) < 0 ||
        check_amount("shipping", order->shipping, err) < 0 ||
        check_amount("discount", order->discount, err) < 0 ||
        outgoing_may("tax note", order->tax_note, OUTGOING_ORDER_NOTE_MAX, err) < 0 ||
        outgoing_may("discount note", order->discount_note, OUTGOING_ORDER_NOTE_MAX, err) < 0 ||
        outgoing_may("discount program", order->discount_program, OUTGOING_ORDER_NOTE_MAX, err) < 0)
        return -1;
    if (outgoing_order_total(order) <= 0)
        return error_set(err, ERROR_INVALID, "total must be more than 0");
    return 0;
}

int outgoing_order_check(const struct outgoing_order *order, struct error *err)
{
    if (check_reference(order->reference_id, err) < 0 || check_items(order, err) < 0 ||
        check_payment(order, err) < 0 || check_expiration(order, err) < 0)
        return -1;
    return check_sums(order, err);
}

int outgoing_order_status_check(const struct outgoing_order_status *status, struct error *err)
{
    if (check_reference(status->reference_id, err) < 0)
        return -1;
    if (status->payment != OUTGOING_PAYMENT_UNTOLD && status->paid_at <= 0)
        return error_set(err, ERROR_INVALID, "payment needs its time");
    return outgoing_may("order description", status->description, OUTGOING_ORDER_DESCRIPTION_MAX,
                        err);
}
