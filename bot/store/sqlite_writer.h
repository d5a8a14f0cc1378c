/* The one thread that writes: it takes everything that waits and commits it together. Who waits for
 * a small write while nobody else writes does so itself, which saves two changes of thread; what is
 * submitted meanwhile is the thread's next group.
 *
 * While a commit waits for the disk, the next group gathers; so a slow disk makes larger groups,
 * not a longer queue. When a commit fails, nothing of its group is stored, all of its submits are
 * told, and the next group tries afresh. */
#pragma once

#include "bot/base/own.h"
#include "bot/store/sqlite_file.h"
#include "bot/store/store.h"

struct sqlite_writer;

/* Opens the file, brings its schema up to date and starts the thread, which counts in *counts. */
int sqlite_writer_open(struct sqlite_writer **out, const struct sqlite_file *file,
                       struct store_counts *counts, struct error *err);

/* Waits until everything is done, also what done-functions submit meanwhile. */
void sqlite_writer_free(struct sqlite_writer *writer);
DEFINE_OWNED(sqlite_writer)

/* Any thread. As store_submit. */
void sqlite_writer_submit(struct sqlite_writer *writer, struct store_write *writes, size_t count,
                          store_done_fn *done, void *context);

/* Any thread. As write_now of struct store_ops. */
bool sqlite_writer_now(struct sqlite_writer *writer, struct store_write *writes, size_t count,
                       store_done_fn *done, void *context);

/* Any thread. As store_changes; waits for the group that is being written. */
int sqlite_writer_changes(struct sqlite_writer *writer, int64_t *out, struct error *err);
