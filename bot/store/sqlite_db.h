/* One connection to the store's file, and what SQLite says in our words. A connection is used by
 * one thread at a time. */
#pragma once

#include <sqlite3.h>
#include <stdint.h>

#include "bot/store/sqlite_file.h"

/* Opens and sets it up: WAL, full syncs (none for a passing file), waiting for other writers.
 * Closed with sqlite3_close. */
int sqlite_db_open(sqlite3 **out, const struct sqlite_file *file, struct error *err);

/* Says why the last call on `db` failed, and returns -1. No memory ends the process. */
int sqlite_failed(sqlite3 *db, struct error *err);

/* Statements without results. */
int sqlite_run(sqlite3 *db, const char *sql, struct error *err);

/* The first column of the first row, a number. */
int sqlite_number(sqlite3 *db, const char *sql, int64_t *out, struct error *err);

/* A statement that is kept for long. Freed with sqlite3_finalize. */
int sqlite_prepare(sqlite3_stmt **out, sqlite3 *db, const char *sql, struct error *err);
