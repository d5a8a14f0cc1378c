/* One element of "messages": its type, and what its type says. Any thread. */
#pragma once

#include "bot/base/tree.h"
#include "bot/model/incoming.h"
#include "channels/whatsapp/typed.h"

/* Fills type, text, reply_id and quoted of `out`, which borrows from `message`, and writes the rest
 * to `body`, which was begun. The customer's identities are in `out` already; a change of them is
 * noted there. A type that is not known, or that does not hold what it should, is "unknown" and
 * keeps the message as it came. */
void whatsapp_message_read(const struct node *message, struct incoming *out, struct typed *body);
