/* One write, within the transaction that its caller has begun. Statements are prepared once and
 * kept. Used by the writer's thread only. */
#pragma once

#include <sqlite3.h>

#include "bot/store/store.h"

enum { SQLITE_CHANGES = STORE_ADD + 1 };

struct sqlite_apply {
    sqlite3 *db; /* borrowed */
    sqlite3_stmt *changes[STORE_COLLECTIONS][SQLITE_CHANGES];
};

/* Applies all in order and fills in their results. -1 when SQLite failed: roll back. */
int sqlite_apply(struct sqlite_apply *apply, struct store_write *writes, size_t count,
                 struct error *err);

/* Before the connection is closed. */
void sqlite_apply_clear(struct sqlite_apply *apply);

/* A key as SQLite keeps it. The text is borrowed until the statement is bound again. */
int sqlite_bind_value(sqlite3_stmt *statement, int position, const struct store_value *value);
