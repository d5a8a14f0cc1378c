#include "bot/store/sqlite_db.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/store/sqlite_log.h"

/* 10 s: longer than any transaction of ours, shorter than a provider waits for its 200. */
enum { BUSY_TRIES = 10000, BETWEEN_TRIES_NS = 1000000 };

static const struct {
    int code;
    enum error_kind kind;
    const char *says;
} sentences[] = {
    { SQLITE_BUSY, ERROR_BUSY, "is being written by another process for too long" },
    { SQLITE_LOCKED, ERROR_BUSY, "is being written by another process for too long" },
    { SQLITE_FULL, ERROR_SYSTEM, "has no room left: free some space on its disk" },
    { SQLITE_NOTADB, ERROR_SYSTEM, "is a file, but not a SQLite database" },
    { SQLITE_CORRUPT, ERROR_SYSTEM, "is damaged: stop, and restore a backup" },
    { SQLITE_READONLY, ERROR_SYSTEM, "cannot be written: check the rights of file and folder" },
    { SQLITE_PERM, ERROR_SYSTEM, "cannot be written: check the rights of file and folder" },
    { SQLITE_CANTOPEN, ERROR_SYSTEM, "cannot be opened: check the rights of file and folder" },
    { 0, ERROR_NONE, NULL },
};

int sqlite_failed(sqlite3 *db, struct error *err)
{
    int code = sqlite3_errcode(db) & 0xff;
    const char *path = sqlite3_db_filename(db, "main");
    if (code == SQLITE_NOMEM)
        abort(); /* as in bot/base/memory.h */
    if (!path)
        path = "";

    for (int i = 0; sentences[i].says; i++)
        if (sentences[i].code == code)
            return error_set(err, sentences[i].kind, "the store %s %s", path, sentences[i].says);

    char reason[80] = "";
    int number = sqlite3_system_errno(db);
    const char *text = number ? strerror_r(number, reason, sizeof reason) : "no system error";
    return error_set(err, ERROR_SYSTEM, "the store %s failed: %s (%s)", path, sqlite3_errmsg(db),
                     text);
}

int sqlite_run(sqlite3 *db, const char *sql, struct error *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sqlite_failed(db, err);
}

int sqlite_prepare(sqlite3_stmt **out, sqlite3 *db, const char *sql, struct error *err)
{
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
        return sqlite_failed(db, err);
    return 0;
}

int sqlite_number(sqlite3 *db, const char *sql, int64_t *out, struct error *err)
{
    sqlite3_stmt *question = NULL;
    if (sqlite_prepare(&question, db, sql, err) < 0)
        return -1;
    int answer = sqlite3_step(question);
    if (answer == SQLITE_ROW)
        *out = sqlite3_column_int64(question, 0);
    int result = answer == SQLITE_ROW ? 0 : sqlite_failed(db, err);
    sqlite3_finalize(question);
    return result;
}

/* Tries every millisecond. SQLite's own way waits longer each time, and then misses the short
 * moments between the commits of another process that writes a lot. */
static int wait_a_little(void *unused, int tries)
{
    (void)unused;
    struct timespec pause = { .tv_nsec = BETWEEN_TRIES_NS };
    (void)nanosleep(&pause, NULL);
    return tries < BUSY_TRIES;
}

/* Two processes that open a new file together: SQLite does not wait here by itself. */
static int turn_wal_on(sqlite3 *db, struct error *err)
{
    int code, tries = 0;
    do
        code = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    while (code == SQLITE_BUSY && wait_a_little(NULL, tries++));
    return code == SQLITE_OK ? 0 : sqlite_failed(db, err);
}

static int set_up(sqlite3 *db, const struct sqlite_file *file, struct error *err)
{
    char limit[64];
    sqlite3_busy_handler(db, wait_a_little, NULL);
    if (turn_wal_on(db, err) < 0)
        return -1;

    /* The log is checkpointed beside the writer (sqlite_checkpoint.h), never within a commit. */
    if (sqlite_run(db,
                   "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;"
                   "PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY;"
                   "PRAGMA trusted_schema = OFF",
                   err) < 0 ||
        sqlite_run(db, file->passing ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL",
                   err) < 0)
        return -1;
    if (!file->max_pages)
        return 0;
    snprintf(limit, sizeof limit, "PRAGMA max_page_count = %lld", (long long)file->max_pages);
    return sqlite_run(db, limit, err);
}

/* Its memory statistics take a lock at each allocation, and nobody reads them. */
static void configure(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int sqlite_db_open(sqlite3 **out, const struct sqlite_file *file, struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);

    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    int opened = sqlite3_open_v2(file->path, &db, flags, file->passing ? NULL : sqlite_log_vfs());
    if (!db)
        abort(); /* there was no memory for it */
    if (opened != SQLITE_OK ? sqlite_failed(db, err) < 0 : set_up(db, file, err) < 0) {
        sqlite3_close(db);
        return -1;
    }
    *out = db;
    return 0;
}
