/* One element of "messages": its type, and what its type says. Any thread. */
#pragma once

#include <jansson.h>

#include "bot/model/incoming.h"

/* Fills type, text, reply_id, quoted and raw of `out`, which borrows from `message`. A type that is
 * not known, or whose own member is missing, is "unknown". What is no message of a customer (a
 * changed number, an edit, a group's message) makes `out` an INCOMING_OTHER. */
void whatsapp_message_read(const json_t *message, struct incoming *out);

/* Texts and numbers that Meta sends in either form; NULL or 0 when absent. */
const char *whatsapp_text(const json_t *object, const char *name);
json_int_t whatsapp_number(const json_t *object, const char *name);
