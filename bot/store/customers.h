/* Customers by their identities. `identities` holds for each key whose it is; `customers` what is
 * known of each, or to whom it has moved since two turned out to be one.
 *
 * A customer of whom nothing is known but one address has no documents: it is who that identity
 * would be alone. Any thread; nothing is kept in memory. */
#pragma once

#include <jansson.h>

#include "bot/store/store.h"

/* 1 and *out, a new reference; 0: nobody knows the identity; -1. ERROR_INVALID, here and below:
 * what is stored cannot be read. */
int customers_find(struct store *store, const char *key, json_t **out, struct error *err);

/* What several items tell, stored in one commit. */
struct customers_batch;

struct customers_batch *customers_begin(struct store *store);
void customers_batch_free(struct customers_batch *batch);
DEFINE_OWNED(customers_batch)

/* Reads who they are, and adds the writes that make them one. The number of it in the batch in
 * *at. */
int customers_tell(struct customers_batch *batch, const json_t *told, size_t *at,
                   struct error *err);

/* -1: nothing was stored. */
int customers_commit(struct customers_batch *batch, struct error *err);

/* After the commit: was it stored? If not, somebody else has changed one of them meanwhile, and it
 * is to be told again. */
bool customers_was_stored(const struct customers_batch *batch, size_t at);
