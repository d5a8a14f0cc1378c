/* A line: one customer on one account of one channel. Its key names its dialog, and its hash the
 * shard on which it lives. */
#pragma once

#include <stdint.h>

#include "bot/model/incoming.h"

enum { LINE_SIZE = 321 };

/* "whatsapp:demo:5511999990000"; over-long parts are cut. A telephone number stands in its
 * canonical form, so that both of its forms are one line. */
const char *line_of(const struct incoming *incoming, char out[LINE_SIZE]);

uint32_t line_hash(const char *line);
