/* Puts the engine together: one writer, many readers, over one file. */
#include "bot/store/store_sqlite.h"

#include "bot/base/memory.h"
#include "bot/store/sqlite_file.h"
#include "bot/store/sqlite_reader.h"
#include "bot/store/sqlite_writer.h"

struct sqlite_store {
    struct store base;
    struct sqlite_file file;
    struct sqlite_writer *writer;
    struct sqlite_readers *readers;
};

static struct sqlite_store *sqlite_of(struct store *store)
{
    return (struct sqlite_store *)store;
}

static void submit(struct store *store, struct store_write *writes, size_t count,
                   store_done_fn *done, void *context)
{
    sqlite_writer_submit(sqlite_of(store)->writer, writes, count, done, context);
}

static bool write_now(struct store *store, struct store_write *writes, size_t count,
                      store_done_fn *done, void *context)
{
    return sqlite_writer_now(sqlite_of(store)->writer, writes, count, done, context);
}

static int get(struct store *store, enum collection in, const char *id, struct store_record *out,
               struct error *err)
{
    return sqlite_readers_get(sqlite_of(store)->readers, in, id, out, err);
}

static int find(struct store *store, const struct store_query *query, store_visit_fn *visit,
                void *context, struct error *err)
{
    return sqlite_readers_find(sqlite_of(store)->readers, query, visit, context, err);
}

static int changes(struct store *store, int64_t *out, struct error *err)
{
    return sqlite_writer_changes(sqlite_of(store)->writer, out, err);
}

static void close_all(struct store *store)
{
    struct sqlite_store *self = sqlite_of(store);
    sqlite_writer_free(self->writer); /* first: its done-functions may still read */
    sqlite_readers_free(self->readers);
    sqlite_file_remove(&self->file);
    free(self);
}

static const struct store_ops ops = {
    .name = "sqlite",
    .submit = submit,
    .write_now = write_now,
    .get = get,
    .find = find,
    .changes = changes,
    .free = close_all,
};

int store_sqlite_open(struct store **out, const char *place, struct error *err)
{
    struct sqlite_store *self = memory_new(sizeof *self);
    OWNED(store) struct store *store = &self->base;
    self->base.ops = &ops;

    if (sqlite_file_read(&self->file, place, err) < 0 || sqlite_file_make(&self->file, err) < 0 ||
        sqlite_writer_open(&self->writer, &self->file, &self->base.counts, err) < 0)
        return -1;
    self->readers = sqlite_readers_new(&self->file);
    *out = TAKE(store);
    return 0;
}

int store_sqlite_lock(const char *place, struct error *err)
{
    struct sqlite_file file;
    if (sqlite_file_read(&file, place, err) < 0)
        return -1;
    return sqlite_file_lock(&file, err);
}
