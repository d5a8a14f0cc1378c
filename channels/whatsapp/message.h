/* One element of "messages": its type, and what its type says. Any thread. */
#pragma once

#include <stdint.h>

#include "bot/base/tree.h"
#include "bot/model/incoming.h"

/* Fills type, text, reply_id and quoted of `out`, which borrows from `message`, and returns the
 * part of it that none of them holds, or NULL. A type that is not known, or whose own member is
 * missing, is "unknown". What is no message of a customer (a changed number, an edit, a group's
 * message) makes `out` an INCOMING_OTHER. */
const struct node *whatsapp_message_read(const struct node *message, struct incoming *out);

/* Texts and numbers that Meta sends in either form; NULL or 0 when absent. */
const char *whatsapp_text(const struct node *object, const char *name);
int64_t whatsapp_number(const struct node *object, const char *name);
