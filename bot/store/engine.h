/* What the engines of the store share; nobody else needs it. */
#pragma once

#include <stddef.h>

#include "bot/store/store.h"

/* -1 and a sentence naming collection, field and limit when one of the writes cannot be stored.
 * Engines call it on their writer's thread, before anything of a submit is written. */
int store_check(const struct store_write *writes, size_t count, struct error *err);

/* The same for a query: an index that exists, and the values that it needs. */
int store_check_query(const struct store_query *query, struct error *err);

/* A failed submit has no results. */
void store_forget_results(struct store_write *writes, size_t count);

/* How many fields a collection has. */
int store_fields(enum collection in);

/* Copies a borrowed document into one block that `out` owns. */
void store_record_copy(struct store_record *out, const struct store_doc *doc);
