/* The knowledge base as the engine keeps it: entries in the store, and searchable in memory.
 *
 * What is saved here is found by the next search, on every shard. Other processes' changes are
 * taken over by knowledge_refresh. Any thread. */
#pragma once

#include "bot/base/clock.h"
#include "bot/base/own.h"
#include "bot/model/entry.h"
#include "bot/net/hub.h"
#include "bot/store/store.h"
#include "kb/kb.h"

struct knowledge;

/* Reads the gate and every entry of the store. Takes neither store, hub nor clock. */
int knowledge_open(struct knowledge **out, struct store *store, struct hub *hub,
                   const struct clock *clock, struct error *err);
void knowledge_free(struct knowledge *knowledge);
DEFINE_OWNED(knowledge)

struct library *knowledge_library(struct knowledge *knowledge);
moment knowledge_now(const struct knowledge *knowledge); /* by its clock */
/* When an entry was last changed, of those that were taken over. */
moment knowledge_newest(struct knowledge *knowledge);

/* `version` is the stored one (0: it is new, -1: whatever it is). ERROR_CONFLICT. */
int knowledge_save(struct knowledge *knowledge, const struct entry *entry, int64_t version,
                   struct error *err);

/* Saves many, published together at the end. Entries that are known by id are replaced. */
int knowledge_import(struct knowledge *knowledge, struct entry *const *entries, size_t count,
                     struct error *err);

/* Takes over what other processes have changed since, and marks entries whose time is over. */
int knowledge_refresh(struct knowledge *knowledge, struct error *err);
