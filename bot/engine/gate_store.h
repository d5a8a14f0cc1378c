/* The gate that was taught from own questions, kept as a document of the store. Any thread. */
#pragma once

#include "bot/store/store.h"
#include "kb/gate.h"

/* The stored one; the built-in one when there is none or it cannot be read, which is logged. The
 * caller owns it. */
struct gate *gate_store_read(struct store *store);

/* `text`: a gate file; it is checked first. NULL: back to the built-in one. */
int gate_store_save(struct store *store, const char *text, struct error *err);
