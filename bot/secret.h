/* The key that signs chat tokens: as set, or made once and kept beside the store. */
#pragma once

#include "bot/base/error.h"

/* `*out` is free()d by the caller. */
int secret_read(const char *set, const char *store_address, char **out, struct error *err);
