/* Contents as files: media/<first two digits>/<hash>, made in media/unfinished and moved there when
 * they are whole and on the disk. Readable for nobody else. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/store/blobs_engine.h"

enum {
    FOLDER_MAX = 4096,
    PATH_MAX_HERE = FOLDER_MAX + 2 * BLOB_HASH_SIZE,
    WRITE_BACK =
        1 << 20, /* bytes after which the kernel starts writing, so that the end is short */
};

struct folder {
    struct blobs base;
    char path[FOLDER_MAX];
    bool passing;
};

struct unfinished {
    char path[PATH_MAX_HERE];
    int fd;
    off_t size, started; /* of which the kernel was told to write these */
};

static struct folder *of(struct blobs *blobs)
{
    return (struct folder *)blobs;
}

static int failed(struct error *err, const char *what, const char *path)
{
    return error_set(err, ERROR_SYSTEM, "%s %s: %s", what, path, strerrordesc_np(errno));
}

static int make_folder(const char *path, struct error *err)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return 0;
    return failed(err, "making the folder", path);
}

/* A name in a folder is on the disk when the folder is. */
static int sync_folder(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(err, "opening the folder", path);
    int synced = fsync(fd);
    if (synced < 0)
        failed(err, "writing the folder", path);
    close(fd);
    return synced;
}

static void path_of(const struct folder *folder, const char *hash, char out[PATH_MAX_HERE])
{
    snprintf(out, PATH_MAX_HERE, "%s/%.2s/%s", folder->path, hash, hash);
}

static void *folder_begin(struct blobs *blobs, struct error *err)
{
    struct unfinished *unfinished = memory_new(sizeof *unfinished);
    snprintf(unfinished->path, sizeof unfinished->path, "%s/unfinished/XXXXXX", of(blobs)->path);
    unfinished->fd = mkostemp(unfinished->path, O_CLOEXEC); /* with the rights 0600 */
    if (unfinished->fd >= 0)
        return unfinished;
    failed(err, "making", unfinished->path);
    free(unfinished);
    return NULL;
}

static int folder_add(void *context, const void *bytes, size_t length, struct error *err)
{
    struct unfinished *unfinished = context;
    const char *at = bytes;

    while (length > 0) {
        ssize_t written = write(unfinished->fd, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failed(err, "writing", unfinished->path);
        at += written;
        length -= (size_t)written;
        unfinished->size += written;
    }
    if (unfinished->size - unfinished->started < WRITE_BACK)
        return 0;
    (void)sync_file_range(unfinished->fd, unfinished->started,
                          unfinished->size - unfinished->started, SYNC_FILE_RANGE_WRITE);
    unfinished->started = unfinished->size;
    return 0;
}

static void folder_drop(void *context)
{
    struct unfinished *unfinished = context;
    close(unfinished->fd);
    unlink(unfinished->path);
    free(unfinished);
}

/* Nothing else has this name: what is there already is the same content, and whole. */
static int move(const struct folder *folder, const struct unfinished *unfinished, const char *hash,
                struct error *err)
{
    char path[PATH_MAX_HERE], parent[FOLDER_MAX + 4];

    snprintf(parent, sizeof parent, "%s/%.2s", folder->path, hash);
    path_of(folder, hash, path);
    if (access(path, F_OK) == 0) {
        unlink(unfinished->path);
    } else {
        if (fsync(unfinished->fd) < 0)
            return failed(err, "writing", unfinished->path);
        if (make_folder(parent, err) < 0)
            return -1;
        if (rename(unfinished->path, path) < 0)
            return failed(err, "moving to", path);
    }
    return sync_folder(parent, err) < 0 ? -1 : sync_folder(folder->path, err);
}

static int folder_keep(struct blobs *blobs, void *context, const char *hash, struct error *err)
{
    struct unfinished *unfinished = context;
    if (move(of(blobs), unfinished, hash, err) < 0) {
        folder_drop(unfinished);
        return -1;
    }
    close(unfinished->fd);
    free(unfinished);
    return 0;
}

static int folder_open(struct blobs *blobs, const char *hash, int *fd, uint64_t *size,
                       struct error *err)
{
    char path[PATH_MAX_HERE];
    struct stat facts;

    path_of(of(blobs), hash, path);
    *fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (*fd < 0)
        return errno == ENOENT ? 0 : failed(err, "opening", path);
    if (fstat(*fd, &facts) < 0) {
        failed(err, "asking about", path);
        close(*fd);
        return -1;
    }
    *size = (uint64_t)facts.st_size;
    return 1;
}

static int folder_remove(struct blobs *blobs, const char *hash, struct error *err)
{
    char path[PATH_MAX_HERE];
    path_of(of(blobs), hash, path);
    return unlink(path) == 0 || errno == ENOENT ? 0 : failed(err, "removing", path);
}

/* The files of one folder, and with them the folder itself if it is `all`. */
static void empty(const char *path, bool all)
{
    DIR *list = opendir(path);
    const struct dirent *entry;
    while (list && (entry = readdir(list)))
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(list), entry->d_name, 0);
    if (list)
        closedir(list);
    if (all)
        rmdir(path);
}

static void remove_all(const struct folder *folder)
{
    char path[PATH_MAX_HERE];
    for (int i = 0; i < 256; i++) {
        snprintf(path, sizeof path, "%s/%02x", folder->path, (unsigned)i);
        empty(path, true);
    }
    snprintf(path, sizeof path, "%s/unfinished", folder->path);
    empty(path, true);
    rmdir(folder->path);
}

static void folder_free(struct blobs *blobs)
{
    if (of(blobs)->passing)
        remove_all(of(blobs));
    free(blobs);
}

static const struct blobs_ops folder_ops = {
    .begin = folder_begin,
    .add = folder_add,
    .keep = folder_keep,
    .drop = folder_drop,
    .open = folder_open,
    .remove = folder_remove,
    .free = folder_free,
};

int blobs_folder_open(struct blobs **out, const char *path, bool passing, struct error *err)
{
    char unfinished[PATH_MAX_HERE];
    struct folder *folder = memory_new(sizeof *folder);

    *folder = (struct folder){ .base = { &folder_ops }, .passing = passing };
    snprintf(folder->path, sizeof folder->path, "%s", path);
    int made = passing ? (mkdtemp(folder->path) ? 0 : failed(err, "making the folder", path))
                       : make_folder(path, err);
    snprintf(unfinished, sizeof unfinished, "%s/unfinished", folder->path);
    if (made < 0 || make_folder(unfinished, err) < 0) {
        free(folder);
        return -1;
    }
    empty(unfinished, false);
    *out = &folder->base;
    return 0;
}
