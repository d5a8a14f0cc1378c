/* Whole files, with a limit. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"

/* `*out` is NUL-terminated and free()d by the caller. ERROR_SYSTEM: it cannot be read;
 * ERROR_INVALID: it has more than `limit` bytes. */
int file_read(const char *path, size_t limit, char **out, size_t *length, struct error *err);
