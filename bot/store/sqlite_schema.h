/* The tables of the SQLite store: one a collection, (id, version, fields..., body), and an index
 * for each that the collection declares. */
#pragma once

#include <sqlite3.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"
#include "bot/store/collections.h"

/* Brings the file to this program's schema: a new file gets everything, an older one the steps
 * that it misses, in one transaction. ERROR_CONFLICT when a newer program, or another program
 * altogether, has written it. */
int sqlite_schema_apply(sqlite3 *db, struct error *err);

/* The name of an index, quoted, as in CREATE INDEX. */
void sqlite_schema_index(struct buf *sql, enum collection in, int index);
