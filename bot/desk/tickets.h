/* Tickets, as the desk shows them. */
#pragma once

#include "bot/desk/inside.h"

/* The messages of a conversation before number `before` (0: the last), oldest first. -1 when the
 * store failed. The caller owns *out. */
int ticket_messages(struct desk *desk, const char *conversation, int64_t before, int64_t limit,
                    json_t **out, struct error *err);

/* What was asked, best known: the reformulated question or the original; "" when neither. */
const char *ticket_question(const json_t *ticket);
