/* Connections for reading, each with its prepared statements, lent to one caller at a time.
 *
 * A caller sees everything that was reported done before it asked, and one moment of the store for
 * as long as it reads; it never waits for the writer, nor the writer for it. */
#pragma once

#include "bot/base/own.h"
#include "bot/store/sqlite_file.h"
#include "bot/store/store.h"

struct sqlite_readers;

/* Connections are opened as needed and kept: as many as there ever were readers at once. */
struct sqlite_readers *sqlite_readers_new(const struct sqlite_file *file);
void sqlite_readers_free(struct sqlite_readers *readers);
DEFINE_OWNED(sqlite_readers)

/* Any thread. As store_get and store_find. */
int sqlite_readers_get(struct sqlite_readers *readers, enum collection in, const char *id,
                       struct store_record *out, struct error *err);
int sqlite_readers_find(struct sqlite_readers *readers, const struct store_query *query,
                        store_visit_fn *visit, void *context, struct error *err);
