/* Parsing the body of a webhook, forgiving what jansson does not. Any thread. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "bot/base/error.h"

/* A JSON object; the caller owns it. NULL and ERROR_INVALID when it is not one, or when it is
 * nested more deeply than `depth`. Halves of surrogate pairs, NUL characters and bytes that are not
 * UTF-8 are replaced instead of refused: a person's odd emoji must not block the other messages. */
json_t *whatsapp_body_parse(const char *body, size_t length, size_t depth, struct error *err);
