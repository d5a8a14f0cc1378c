/* To which of a customer's addresses messages go: the number as WhatsApp itself writes it, if one
 * is known, and the user id otherwise. Part of a fold; pure. */
#pragma once

#include <stdbool.h>

#include "bot/model/dialog.h"
#include "bot/model/incoming.h"

/* What came in shows an address that works, or that an old one does not any more. */
void identity_hear(struct dialog *dialog, const struct incoming *in);

/* The channel accepted a message and said to whom it goes: another form of the same number. */
void identity_accepted(struct dialog *dialog, const char *address);

/* The customer has a new number or user id; nobody wrote anything. */
bool identity_is_change(const struct incoming *in);

/* Whoever talks with the customer should know; nobody is answered. */
void identity_note_change(struct dialog *dialog, const struct incoming *in, moment now);
