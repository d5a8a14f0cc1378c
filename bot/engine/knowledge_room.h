/* Is there memory for so much knowledge? Asked before an import, because when there is none the
 * process ends, now or at each start. Any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"

/* Bytes that this machine, or the limit on this process, still has; SIZE_MAX when nobody says. */
size_t memory_left(void);

/* ERROR_INVALID with the estimate when `needed` is more than `left`. */
int knowledge_fits(size_t needed, size_t left, struct error *err);
