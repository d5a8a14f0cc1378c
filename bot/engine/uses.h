/* How often each entry was given, counted in memory and added to the store now and then: a number
 * for people, of which a crash may lose the last seconds. Shard's thread only. */
#pragma once

#include "bot/base/own.h"
#include "bot/store/store.h"

struct uses;

struct uses *uses_new(void);
void uses_free(struct uses *uses);
DEFINE_OWNED(uses)

/* When there is no more room it is not counted; room is made by uses_store. */
void uses_add(struct uses *uses, const char *entry);
int uses_store(struct uses *uses, struct store *store, struct error *err);
