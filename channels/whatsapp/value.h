/* Values of Meta's JSON, which change their type without notice: what should be a number comes as
 * text, what should be text comes as a number, and anything may be missing. Each function says what
 * it accepts; everything else counts as absent. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"
#include "bot/base/tree.h"

enum { WHATSAPP_WORD_SIZE = 24 };

/* A text that is not empty; NULL otherwise. */
const char *whatsapp_text(const struct node *object, const char *name);

/* The same, or NULL when it is longer than `limit` bytes: then it is not what it should be. */
const char *whatsapp_text_within(const struct node *object, const char *name, size_t limit);

/* A text, or a whole number as one, written to `out`. */
const char *whatsapp_word(const struct node *value, char out[WHATSAPP_WORD_SIZE]);

/* A whole number, or a text that is one. */
bool whatsapp_is_number(const struct node *value, int64_t *out);
int64_t whatsapp_number(const struct node *object, const char *name); /* 0: absent */

/* A finite number, or a text that is one. */
bool whatsapp_is_decimal(const struct node *value, double *out);

/* true or false, or "true" and "false". */
bool whatsapp_is_flag(const struct node *value, bool *out);
bool whatsapp_flag(const struct node *object, const char *name); /* absent: false */

/* UNIX seconds as a moment; 0 when absent or beyond the year 9999. */
moment whatsapp_time(const struct node *object, const char *name);

bool whatsapp_is_phone(const char *text);   /* 5 to 20 digits */
bool whatsapp_is_user_id(const char *text); /* "BR.1349", "BR.ENT.118157" */

/* `text` without what may not be stored and at most `limit` code points long: as it is when it is
 * fit, else in `kept`, of which only the limit need be set; NULL when nothing remains. */
const char *whatsapp_tidy(const char *text, size_t limit, struct buf *kept);
