#include "bot/store/sqlite_writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "bot/base/memory.h"
#include "bot/store/engine.h"
#include "bot/store/sqlite_apply.h"
#include "bot/store/sqlite_checkpoint.h"
#include "bot/store/sqlite_db.h"
#include "bot/store/sqlite_schema.h"

/* A group ends at the submit that reaches one of these, so that the first of many needs not wait
 * for the last. */
enum { GROUP_WRITES = 2048, GROUP_BYTES = 8 << 20 };

/* Writes that a caller may do itself. More are left to the thread: a shard has a lower priority
 * than it, and others would wait for a commit that gets no processor. */
enum { NOW_WRITES = 32 };

struct submit {
    struct store_write *writes;
    size_t count;
    store_done_fn *done;
    void *context;
    bool refused; /* by store_check; the others of its group go on */
};

struct submits {
    struct submit *items;
    size_t count, capacity;
};

struct sqlite_writer {
    sqlite3 *db;
    struct sqlite_apply apply;
    sqlite3_stmt *begin, *commit;
    struct sqlite_checkpoint *checkpoint;
    struct store_counts *counts;
    struct submits taken; /* the thread's; changes places with `waiting` */
    int pages;            /* in the write-ahead log, at the last commit */
    pthread_t thread;
    bool runs;
    pthread_mutex_t connection; /* held for a group; only sqlite_writer_changes competes */
    pthread_mutex_t lock;       /* guards what follows; held to link, never to write */
    pthread_cond_t arrived;
    struct submits waiting;
    bool busy; /* a group is being written or reported, by the thread or by a caller */
    bool closing;
};

static void append(struct submits *submits, const struct submit *submit)
{
    if (submits->count == submits->capacity) {
        submits->capacity = submits->capacity ? 2 * submits->capacity : 64;
        submits->items = memory_resize(submits->items, submits->capacity * sizeof *submits->items);
    }
    submits->items[submits->count++] = *submit;
}

void sqlite_writer_submit(struct sqlite_writer *writer, struct store_write *writes, size_t count,
                          store_done_fn *done, void *context)
{
    struct submit submit = { .writes = writes, .count = count, .done = done, .context = context };
    pthread_mutex_lock(&writer->lock);
    append(&writer->waiting, &submit);
    if (writer->waiting.count == 1 && !writer->busy)
        pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
}

/* False when there is nothing more to do, ever. */
static bool take_all(struct sqlite_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->busy || (writer->waiting.count == 0 && !writer->closing))
        pthread_cond_wait(&writer->arrived, &writer->lock);
    struct submits emptied = { .items = writer->taken.items, .capacity = writer->taken.capacity };
    writer->taken = writer->waiting;
    writer->waiting = emptied;
    writer->busy = writer->taken.count > 0;
    pthread_mutex_unlock(&writer->lock);
    return writer->taken.count > 0;
}

static bool begin_alone(struct sqlite_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    bool alone = !writer->busy && writer->waiting.count == 0;
    writer->busy |= alone;
    pthread_mutex_unlock(&writer->lock);
    return alone;
}

static void end(struct sqlite_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->busy = false;
    if (writer->waiting.count > 0 || writer->closing)
        pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
}

static size_t group_size(const struct submit *submits, size_t available)
{
    size_t writes = 0, bytes = 0, size = 0;
    while (size < available && writes < GROUP_WRITES && bytes < GROUP_BYTES) {
        const struct submit *submit = &submits[size++];
        writes += submit->count;
        for (size_t i = 0; i < submit->count; i++)
            bytes += submit->writes[i].doc.length;
    }
    return size;
}

/* One of the two statements around a group. */
static int step(sqlite3_stmt *statement, struct error *err)
{
    int result = sqlite3_step(statement) == SQLITE_DONE
                     ? 0
                     : sqlite_failed(sqlite3_db_handle(statement), err);
    (void)sqlite3_reset(statement);
    return result;
}

static int apply_group(struct sqlite_writer *writer, struct submit *group, size_t size,
                       struct error *err)
{
    for (size_t i = 0; i < size; i++) {
        struct error refusal = { 0 };
        group[i].refused = store_check(group[i].writes, group[i].count, &refusal) < 0;
        if (!group[i].refused &&
            sqlite_apply(&writer->apply, group[i].writes, group[i].count, err) < 0)
            return -1;
    }
    return 0;
}

static int write_group(struct sqlite_writer *writer, struct submit *group, size_t size,
                       struct error *err)
{
    if (step(writer->begin, err) < 0)
        return -1;
    if (apply_group(writer, group, size, err) == 0 && step(writer->commit, err) == 0)
        return 0;
    if (!sqlite3_get_autocommit(writer->db)) /* some failures have rolled back already */
        (void)sqlite3_exec(writer->db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

static void report_failure(const struct submit *submit, const struct error *err)
{
    store_forget_results(submit->writes, submit->count);
    submit->done(submit->context, submit->writes, submit->count, err);
}

static void report(const struct submit *submit, const struct error *failure)
{
    struct error refusal = { 0 };
    if (submit->refused && store_check(submit->writes, submit->count, &refusal) < 0)
        report_failure(submit, &refusal);
    else if (failure)
        report_failure(submit, failure);
    else
        submit->done(submit->context, submit->writes, submit->count, NULL);
}

static void count_group(struct sqlite_writer *writer, const struct submit *submits, size_t size,
                        bool failed)
{
    size_t writes = 0;
    for (size_t i = 0; i < size; i++)
        writes += submits[i].count;
    atomic_fetch_add(failed ? &writer->counts->failures : &writer->counts->commits, 1);
    atomic_fetch_add(&writer->counts->writes, failed ? 0 : writes);
}

/* Returns how many submits it took. */
static size_t commit_group(struct sqlite_writer *writer, struct submit *submits, size_t available)
{
    size_t size = group_size(submits, available);
    struct error err = { 0 };

    pthread_mutex_lock(&writer->connection);
    bool failed = write_group(writer, submits, size, &err) < 0;
    count_group(writer, submits, size, failed);
    pthread_mutex_unlock(&writer->connection);

    for (size_t i = 0; i < size; i++)
        report(&submits[i], failed ? &err : NULL);
    pthread_mutex_lock(&writer->connection);
    sqlite_checkpoint_note(writer->checkpoint, writer->db, writer->pages);
    pthread_mutex_unlock(&writer->connection);
    return size;
}

static void *run(void *context)
{
    struct sqlite_writer *writer = context;
    while (take_all(writer)) {
        for (size_t i = 0; i < writer->taken.count;)
            i += commit_group(writer, writer->taken.items + i, writer->taken.count - i);
        end(writer);
    }
    return NULL;
}

bool sqlite_writer_now(struct sqlite_writer *writer, struct store_write *writes, size_t count,
                       store_done_fn *done, void *context)
{
    struct submit submit = { .writes = writes, .count = count, .done = done, .context = context };
    if (count > NOW_WRITES || !begin_alone(writer))
        return false;
    (void)commit_group(writer, &submit, 1);
    end(writer);
    return true;
}

int sqlite_writer_changes(struct sqlite_writer *writer, int64_t *out, struct error *err)
{
    /* On the writer's own connection this number stands still at our own commits. */
    pthread_mutex_lock(&writer->connection);
    int result = sqlite_number(writer->db, "PRAGMA data_version", out, err);
    pthread_mutex_unlock(&writer->connection);
    return result;
}

static int note_pages(void *context, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    struct sqlite_writer *writer = context;
    writer->pages = pages;
    return SQLITE_OK;
}

static int open_connections(struct sqlite_writer *writer, const struct sqlite_file *file,
                            struct error *err)
{
    if (sqlite_db_open(&writer->db, file, err) < 0 || sqlite_schema_apply(writer->db, err) < 0 ||
        sqlite_run(writer->db, "PRAGMA cache_size = -16384", err) < 0 ||
        sqlite_prepare(&writer->begin, writer->db, "BEGIN IMMEDIATE", err) < 0 ||
        sqlite_prepare(&writer->commit, writer->db, "COMMIT", err) < 0)
        return -1;
    writer->apply.db = writer->db;
    sqlite3_wal_hook(writer->db, note_pages, writer);
    return sqlite_checkpoint_open(&writer->checkpoint, file, err);
}

int sqlite_writer_open(struct sqlite_writer **out, const struct sqlite_file *file,
                       struct store_counts *counts, struct error *err)
{
    OWNED(sqlite_writer) struct sqlite_writer *writer = memory_new(sizeof *writer);
    writer->counts = counts;
    pthread_mutex_init(&writer->connection, NULL);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->arrived, NULL);

    if (open_connections(writer, file, err) < 0)
        return -1;
    if (pthread_create(&writer->thread, NULL, run, writer) != 0)
        return error_set(err, ERROR_SYSTEM, "the store's writer thread cannot be started");
    pthread_setname_np(writer->thread, "writer");
    writer->runs = true;
    *out = TAKE(writer);
    return 0;
}

static void stop(struct sqlite_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->closing = true;
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
}

void sqlite_writer_free(struct sqlite_writer *writer)
{
    if (!writer)
        return;
    if (writer->runs)
        stop(writer);
    sqlite_checkpoint_free(writer->checkpoint);
    sqlite_apply_clear(&writer->apply);
    sqlite3_finalize(writer->begin);
    sqlite3_finalize(writer->commit);
    sqlite3_close(writer->db);
    pthread_cond_destroy(&writer->arrived);
    pthread_mutex_destroy(&writer->lock);
    pthread_mutex_destroy(&writer->connection);
    free(writer->taken.items);
    free(writer->waiting.items);
    free(writer);
}
