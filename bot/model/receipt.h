/* What the channel has told about a message of ours beside its state: when it got how far, and what
 * it costs. Kept with the message as one JSON object:
 *
 *   {"sent": time, "delivered": time, "read": time, "played": time, "failed": time,
 *    "pricing": {category, type, model, billable}, "conversation": {…},
 *    "error": {code, title, details}}
 *
 * The same however often and in whatever order the statuses come. Pure. */
#pragma once

#include <jansson.h>

#include "bot/model/incoming.h"
#include "bot/model/message.h"

/* Of a status; what it does not say stays as it is. */
void receipt_note(struct message *message, const struct incoming *status);
