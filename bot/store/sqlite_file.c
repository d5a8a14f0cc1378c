#include "bot/store/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char in_memory[] = ":memory:";
static const char max_pages[] = "max_pages=";

static int read_option(struct sqlite_file *file, const char *option, struct error *err)
{
    char *end = NULL;
    size_t name = sizeof max_pages - 1;
    if (strncmp(option, max_pages, name) == 0)
        file->max_pages = strtoll(option + name, &end, 10);
    if (!end || *end || file->max_pages <= 0)
        return error_set(err, ERROR_INVALID,
                         "after ? the address of the store takes max_pages=N, not \"%s\"", option);
    return 0;
}

int sqlite_file_read(struct sqlite_file *out, const char *place, struct error *err)
{
    const char *option = strchr(place, '?');
    size_t length = option ? (size_t)(option - place) : strlen(place);
    *out = (struct sqlite_file){ .passing = strcmp(place, in_memory) == 0 };

    if (length == 0 || length >= sizeof out->path - sizeof ".lock")
        return error_set(err, ERROR_INVALID, "the path of the store is empty or over %zu bytes",
                         sizeof out->path - sizeof ".lock");
    memcpy(out->path, place, length);
    return option ? read_option(out, option + 1, err) : 0;
}

static int make_folder(const char *path, struct error *err)
{
    char copy[SQLITE_PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    char *folder = dirname(copy);

    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(folder, 0700); /* those above; the last one tells what is wrong */
        *slash = '/';
    }
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return 0;
    return error_set(err, ERROR_SYSTEM, "the folder %s of the store cannot be made: %m", folder);
}

/* Memory if the system offers it as a folder, else the usual place of passing files. */
static int make_passing_folder(struct sqlite_file *file, struct error *err)
{
    static const char *const places[] = { "/dev/shm", "/tmp", NULL };
    for (int i = 0; places[i]; i++) {
        char folder[] = "/dev/shm/balcao-XXXXXX";
        snprintf(folder, sizeof folder, "%s/balcao-XXXXXX", places[i]);
        if (!mkdtemp(folder))
            continue;
        snprintf(file->path, sizeof file->path, "%s/store", folder);
        return 0;
    }
    file->passing = false; /* there is nothing to remove */
    return error_set(err, ERROR_SYSTEM, "no temporary folder can be made: %m");
}

/* SQLite would make it readable for everybody. An existing file is not even opened: closing it
 * again would drop the locks of other connections in this process. */
static int make_file(const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    else if (errno != EEXIST)
        return error_set(err, ERROR_SYSTEM, "the store %s cannot be made: %m", path);
    return 0;
}

int sqlite_file_make(struct sqlite_file *file, struct error *err)
{
    int made = file->passing ? make_passing_folder(file, err) : make_folder(file->path, err);
    return made < 0 ? -1 : make_file(file->path, err);
}

void sqlite_file_remove(const struct sqlite_file *file)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", NULL };
    char path[SQLITE_PATH_MAX + sizeof "-wal"];
    if (!file->passing)
        return;
    for (int i = 0; suffixes[i]; i++) {
        snprintf(path, sizeof path, "%s%s", file->path, suffixes[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s", file->path);
    rmdir(dirname(path));
}

int sqlite_file_lock(struct sqlite_file *file, struct error *err)
{
    char path[SQLITE_PATH_MAX + sizeof ".lock"];
    if (file->passing)
        return 0;
    if (make_folder(file->path, err) < 0)
        return -1;

    snprintf(path, sizeof path, "%s.lock", file->path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(err, ERROR_SYSTEM, "the lock %s of the store cannot be made: %m", path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return 0; /* fd stays open on purpose: the lock lives as long as the process */

    error_set(err, ERROR_BUSY, "another balcao serves the store %s: it holds %s", file->path, path);
    close(fd);
    return -1;
}
