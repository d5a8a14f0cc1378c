#include "bot/store/sqlite_checkpoint.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "bot/base/memory.h"
#include "bot/store/sqlite_db.h"

/* Pages of 4 KiB: begin at 16 MiB; leave at most 1 MiB to the writer, after at most 8 rounds. */
enum { PAGES_BEGIN = 4096, PAGES_REST = 256, ROUNDS = 8 };

struct sqlite_checkpoint {
    sqlite3 *db;
    pthread_t thread;
    bool runs;
    int begin_at, last;   /* the writer's: pages at which to ask next, pages at its last commit */
    atomic_bool rest;     /* the bulk is moved: the writer may move the rest */
    pthread_mutex_t lock; /* guards the two below */
    pthread_cond_t changed;
    bool wanted, closing;
};

/* How many pages of the log are not moved yet, after trying; PASSIVE waits for nobody. */
static int move(sqlite3 *db)
{
    int in_log = 0, moved = 0;
    (void)sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
    return in_log - moved;
}

static void move_bulk(struct sqlite_checkpoint *checkpoint)
{
    int left = move(checkpoint->db);
    for (int i = 1; i < ROUNDS && left > PAGES_REST; i++) {
        int before = left;
        left = move(checkpoint->db);
        if (left >= before)
            break; /* a reader needs them, or the disk is slow */
    }
    atomic_store(&checkpoint->rest, left <= PAGES_REST);
}

static bool wait_until_wanted(struct sqlite_checkpoint *checkpoint)
{
    pthread_mutex_lock(&checkpoint->lock);
    while (!checkpoint->wanted && !checkpoint->closing)
        pthread_cond_wait(&checkpoint->changed, &checkpoint->lock);
    checkpoint->wanted = false;
    bool go_on = !checkpoint->closing;
    pthread_mutex_unlock(&checkpoint->lock);
    return go_on;
}

static void *run(void *context)
{
    struct sqlite_checkpoint *checkpoint = context;
    while (wait_until_wanted(checkpoint))
        move_bulk(checkpoint);
    return NULL;
}

static void tell(struct sqlite_checkpoint *checkpoint, bool closing)
{
    pthread_mutex_lock(&checkpoint->lock);
    checkpoint->wanted = true;
    checkpoint->closing = closing;
    pthread_cond_signal(&checkpoint->changed);
    pthread_mutex_unlock(&checkpoint->lock);
}

void sqlite_checkpoint_note(struct sqlite_checkpoint *checkpoint, sqlite3 *writer, int pages)
{
    if (atomic_exchange(&checkpoint->rest, false))
        (void)move(writer);
    if (pages < checkpoint->last)
        checkpoint->begin_at = PAGES_BEGIN; /* the log has started over */
    checkpoint->last = pages;
    if (pages < checkpoint->begin_at)
        return;
    checkpoint->begin_at = pages + PAGES_BEGIN;
    tell(checkpoint, false);
}

int sqlite_checkpoint_open(struct sqlite_checkpoint **out, const struct sqlite_file *file,
                           struct error *err)
{
    OWNED(sqlite_checkpoint) struct sqlite_checkpoint *checkpoint = memory_new(sizeof *checkpoint);
    checkpoint->begin_at = PAGES_BEGIN;
    pthread_mutex_init(&checkpoint->lock, NULL);
    pthread_cond_init(&checkpoint->changed, NULL);

    if (sqlite_db_open(&checkpoint->db, file, err) < 0)
        return -1;
    if (pthread_create(&checkpoint->thread, NULL, run, checkpoint) != 0)
        return error_set(err, ERROR_SYSTEM, "the store's checkpoint thread cannot be started");
    pthread_setname_np(checkpoint->thread, "checkpoint");
    checkpoint->runs = true;
    *out = TAKE(checkpoint);
    return 0;
}

void sqlite_checkpoint_free(struct sqlite_checkpoint *checkpoint)
{
    if (!checkpoint)
        return;
    if (checkpoint->runs) {
        tell(checkpoint, true);
        pthread_join(checkpoint->thread, NULL);
    }
    sqlite3_close(checkpoint->db);
    pthread_cond_destroy(&checkpoint->changed);
    pthread_mutex_destroy(&checkpoint->lock);
    free(checkpoint);
}
