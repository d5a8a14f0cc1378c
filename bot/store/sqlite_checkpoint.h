/* Moves what was committed from the write-ahead log into the file, beside the writer: a thread
 * with a connection of its own. Commits never wait for it.
 *
 * The log starts over only when all of it has been moved at some moment, which a busy writer never
 * lets happen. So the thread moves the bulk, and the writer then moves the little that came in
 * meanwhile, between two groups. A reader that stays long delays that, and the log grows. */
#pragma once

#include <sqlite3.h>

#include "bot/base/error.h"
#include "bot/base/own.h"
#include "bot/store/sqlite_file.h"

struct sqlite_checkpoint;

int sqlite_checkpoint_open(struct sqlite_checkpoint **out, const struct sqlite_file *file,
                           struct error *err);
void sqlite_checkpoint_free(struct sqlite_checkpoint *checkpoint);
DEFINE_OWNED(sqlite_checkpoint)

/* Writer's thread, with its connection, after a commit that left `pages` in the log. Returns at
 * once, but for the short rest that is sometimes left to it. */
void sqlite_checkpoint_note(struct sqlite_checkpoint *checkpoint, sqlite3 *writer, int pages);
