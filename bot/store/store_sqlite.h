/* The store in one SQLite file: see store.h for what it promises.
 *
 * A place is PATH, PATH?max_pages=N (the file never grows beyond N pages of 4 KiB) or ":memory:",
 * which is a file without syncs in a temporary folder that goes with the store. */
#pragma once

#include "bot/store/store.h"

int store_sqlite_open(struct store **out, const char *place, struct error *err);
int store_sqlite_lock(const char *place, struct error *err);
