/* A bill with its ways to pay (Brazil: Pix, boleto, link), and later what became of it.
 *
 * Amounts are centavos. Subtotal and total are computed here, because WhatsApp refuses a bill that
 * does not add up. Plain values; texts are borrowed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/error.h"

enum {
    OUTGOING_REFERENCE_MAX = 60,
    OUTGOING_ITEMS_MAX = 500, /* ours; Meta names none */
    OUTGOING_ITEM_NAME_MAX = 60,
    OUTGOING_ORDER_NOTE_MAX = 60,         /* of tax and discount */
    OUTGOING_ORDER_DESCRIPTION_MAX = 120, /* of expiration and status */
    OUTGOING_ORDER_LEAST_TIME = 300,      /* seconds until the expiration */
    OUTGOING_PIX_CODE_MAX = 2000,         /* ours */
};

struct outgoing_item {
    const char *retailer_id, *name;
    int64_t amount;      /* of one */
    int64_t sale_amount; /* of one, when reduced; 0: not reduced */
    int64_t quantity;
};

struct outgoing_pix {
    const char *code, *merchant_name, *key;
    const char *key_type; /* CPF, CNPJ, EMAIL, PHONE, EVP */
};

struct outgoing_order {
    const char *reference_id; /* letters, digits, "_.-"; another for each message */
    bool physical;            /* goods that are shipped */
    struct outgoing_pix pix;  /* `code` NULL: no Pix */
    const char *boleto;       /* the digits of its line; or NULL */
    const char *payment_link; /* or NULL; one of the three ways is required */
    int64_t issued, expires;  /* seconds since 1970; `expires` 0: never */
    const char *expires_note; /* shown when it has expired; with `expires` only */
    const struct outgoing_item *items;
    size_t item_count;
    int64_t tax, shipping, discount;
    const char *tax_note, *discount_note, *discount_program; /* or NULL */
};

enum outgoing_order_state {
    OUTGOING_ORDER_PROCESSING,
    OUTGOING_ORDER_PARTIALLY_SHIPPED,
    OUTGOING_ORDER_SHIPPED,
    OUTGOING_ORDER_COMPLETED,
    OUTGOING_ORDER_CANCELED,
};

enum outgoing_payment_state {
    OUTGOING_PAYMENT_UNTOLD,
    OUTGOING_PAYMENT_PENDING,
    OUTGOING_PAYMENT_CAPTURED, /* puts the label "paid" on the bill */
    OUTGOING_PAYMENT_FAILED,
};

struct outgoing_order_status {
    const char *reference_id; /* of the bill */
    enum outgoing_order_state state;
    const char *description; /* or NULL */
    enum outgoing_payment_state payment;
    int64_t paid_at; /* seconds since 1970; unless the payment is untold */
};

int64_t outgoing_order_subtotal(const struct outgoing_order *order);
int64_t outgoing_order_total(const struct outgoing_order *order);

/* As outgoing_check. */
int outgoing_order_check(const struct outgoing_order *order, struct error *err);
int outgoing_order_status_check(const struct outgoing_order_status *status, struct error *err);
