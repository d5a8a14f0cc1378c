/* Text without what a person cannot see: tag characters, zero-width and bidirectional controls,
 * variation selectors. They carry hidden orders to a model, and hide words from our checks. Kept
 * where they join an emoji. Any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/buf.h"

/* Adds at most `points` code points of `text` that can be seen. Invalid bytes are dropped; other
 * line ends become a newline. */
void plain_add(const char *text, size_t points, struct buf *out);
