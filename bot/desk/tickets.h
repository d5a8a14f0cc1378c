/* Tickets, as the desk shows them. */
#pragma once

#include "bot/desk/inside.h"

/* The messages of a conversation before number `before` (0: the last), oldest first, owned by the
 * caller; NULL when the store failed. */
json_t *ticket_messages(struct desk *desk, const char *conversation, int64_t before, int64_t limit,
                        struct error *err);

/* What was asked, best known: the reformulated question or the original; "" when neither. */
const char *ticket_question(const json_t *ticket);
