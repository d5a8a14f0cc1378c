/* A layer over SQLite's own file system, for the log alone: all other files are opened below and
 * never come back here. What waits goes out before anything else happens to the file, and a failure
 * to write it fails that call, at the latest the sync, and so the commit. */
#include "bot/store/sqlite_log.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

/* Bytes; more goes out early. SQLite below takes less than 128 KiB at once. */
enum { WAITING_MAX = 124 << 10, ZEROS = 64 << 10 };
enum { GROW_FROM = 256 << 10, USUAL = 17 << 20, GROWTH = 1 << 20 };

struct log_file {
    sqlite3_file base;
    char *waiting; /* `length` bytes that belong at `start` */
    sqlite3_int64 start, length;
    sqlite3_int64 size; /* of the file, as far as we know; 0: not asked yet */
    /* Behind this struct lies the file of the layer below. */
};

static struct log_file *log_of(sqlite3_file *file)
{
    return (struct log_file *)file;
}

static sqlite3_file *below(sqlite3_file *file)
{
    return (sqlite3_file *)(log_of(file) + 1);
}

/* Zeros up to beyond `end`: a disk syncs what was overwritten sooner than what made a file grow. A
 * log that is written much gets its usual size at once, so that this is felt once and not often.
 * SQLite takes zeros for what they are, no frames of a log. Failing here is no failure: the write
 * that follows will tell. */
static void grow(sqlite3_file *file, sqlite3_int64 end)
{
    static const char zeros[ZEROS];
    struct log_file *log = log_of(file);
    sqlite3_file *lower = below(file);

    if (end < GROW_FROM || end <= log->size)
        return;
    if (log->size == 0 && lower->pMethods->xFileSize(lower, &log->size) != SQLITE_OK)
        return;
    if (end <= log->size)
        return;
    for (sqlite3_int64 wanted = end < USUAL ? USUAL : end + GROWTH; log->size < wanted;
         log->size += ZEROS)
        if (lower->pMethods->xWrite(lower, zeros, ZEROS, log->size) != SQLITE_OK)
            return;
}

static int flush(sqlite3_file *file)
{
    struct log_file *log = log_of(file);
    int length = (int)log->length;
    log->length = 0; /* also when it fails: SQLite then writes it anew */
    if (length == 0)
        return SQLITE_OK;
    grow(file, log->start + length);
    return below(file)->pMethods->xWrite(below(file), log->waiting, length, log->start);
}

static int log_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    struct log_file *log = log_of(file);
    if (at != log->start + log->length || log->length + count > WAITING_MAX) {
        int flushed = flush(file);
        if (flushed != SQLITE_OK)
            return flushed;
        log->start = at;
    }
    if (count > WAITING_MAX)
        return below(file)->pMethods->xWrite(below(file), bytes, count, at);
    if (!log->waiting) /* connections that only read never get here */
        log->waiting = memory_new(WAITING_MAX);
    memcpy(log->waiting + log->length, bytes, (size_t)count);
    log->length += count;
    return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *out, int count, sqlite3_int64 at)
{
    int flushed = flush(file);
    return flushed != SQLITE_OK ? flushed
                                : below(file)->pMethods->xRead(below(file), out, count, at);
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int flushed = flush(file);
    log_of(file)->size = 0;
    return flushed != SQLITE_OK ? flushed : below(file)->pMethods->xTruncate(below(file), size);
}

static int log_sync(sqlite3_file *file, int flags)
{
    int flushed = flush(file);
    return flushed != SQLITE_OK ? flushed : below(file)->pMethods->xSync(below(file), flags);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *out)
{
    int flushed = flush(file);
    return flushed != SQLITE_OK ? flushed : below(file)->pMethods->xFileSize(below(file), out);
}

/* What still waits was never synced, so never committed: it goes nowhere. */
static int log_close(sqlite3_file *file)
{
    free(log_of(file)->waiting);
    return below(file)->pMethods->xClose(below(file));
}

static int log_lock(sqlite3_file *file, int level)
{
    return below(file)->pMethods->xLock(below(file), level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    return below(file)->pMethods->xUnlock(below(file), level);
}

static int log_is_reserved(sqlite3_file *file, int *out)
{
    return below(file)->pMethods->xCheckReservedLock(below(file), out);
}

static int log_control(sqlite3_file *file, int what, void *argument)
{
    return below(file)->pMethods->xFileControl(below(file), what, argument);
}

static int log_sector(sqlite3_file *file)
{
    return below(file)->pMethods->xSectorSize(below(file));
}

static int log_device(sqlite3_file *file)
{
    return below(file)->pMethods->xDeviceCharacteristics(below(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_is_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    sqlite3_vfs *usual = vfs->pAppData;
    if (!(flags & SQLITE_OPEN_WAL))
        return usual->xOpen(usual, name, file, flags, out_flags);

    int opened = usual->xOpen(usual, name, below(file), flags, out_flags);
    file->pMethods = NULL;
    if (opened != SQLITE_OK)
        return opened;
    struct log_file *log = log_of(file);
    *log = (struct log_file){ .base.pMethods = &methods };
    return SQLITE_OK;
}

static sqlite3_vfs layer;

static void make_layer(void)
{
    sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    layer = *usual; /* all but opening is as usual */
    layer.szOsFile = (int)sizeof(struct log_file) + usual->szOsFile;
    layer.pNext = NULL;
    layer.zName = "balcao";
    layer.pAppData = usual;
    layer.xOpen = open_file;
    (void)sqlite3_vfs_register(&layer, 0);
}

const char *sqlite_log_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_layer);
    return layer.zName;
}
