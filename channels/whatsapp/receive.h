/* From the body of Meta's webhook to incoming items.
 *
 * Nothing inside a well-formed body is ever refused: an unknown type, field or shape becomes an
 * item that keeps the original, and one odd item never costs its neighbours. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "bot/model/incoming.h"

enum {
    WHATSAPP_DEPTH_MAX = 32,
    WHATSAPP_ID_MAX = 320, /* bytes of a provider's id; the store's ids have room for little more */
};

/* A body whose signature was checked. */
struct whatsapp_post {
    const char *account;         /* our name for the number */
    const char *phone_number_id; /* Meta's */
    const char *body;
    size_t length;
    bool only_named; /* changes that name no number are somebody else's: skipped and counted */
};

struct whatsapp_counts {
    size_t messages, statuses;
    size_t notices;        /* of the account, of other apps, of the past: known, and typed */
    size_t others;         /* not known: kept as they came */
    size_t unknown_types;  /* messages whose type we cannot read; also in `messages` */
    size_t foreign_number; /* changes of another number: skipped */
    size_t foreign_object; /* a body that is not about WhatsApp: skipped */
};

/* The item and its texts live only during the call. */
typedef void whatsapp_item_fn(void *context, const struct incoming *item);

/* Calls `each` for every item, in their order. ERROR_INVALID: the body is not a JSON object, or is
 * nested too deeply; nothing was called then. */
int whatsapp_receive(const struct whatsapp_post *post, whatsapp_item_fn *each, void *context,
                     struct whatsapp_counts *counts, struct error *err);
