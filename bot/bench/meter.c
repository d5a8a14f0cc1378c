#include "bot/bench/meter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NANO = 1000000000, BLOCK = 4096, PATH_SIZE = 4096 };

static double seconds(clockid_t clock)
{
    struct timespec now = { 0 };
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / NANO;
}

double meter_now(void)
{
    return seconds(CLOCK_MONOTONIC);
}

double meter_own_cpu(void)
{
    return seconds(CLOCK_THREAD_CPUTIME_ID);
}

double meter_cpu(pid_t process)
{
    clockid_t clock;
    return clock_getcpuclockid(process, &clock) == 0 ? seconds(clock) : 0;
}

static bool is_named(const char *folder, const char *thread, const char *name)
{
    char path[PATH_SIZE], line[64] = "";
    snprintf(path, sizeof path, "%s/%s/comm", folder, thread);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool read = fgets(line, sizeof line, file);
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return read && strcmp(line, name) == 0;
}

/* Nanoseconds on a processor are the first number of schedstat. */
static double thread_cpu(const char *folder, const char *thread)
{
    char path[PATH_SIZE], line[128] = "";
    snprintf(path, sizeof path, "%s/%s/schedstat", folder, thread);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    bool read = fgets(line, sizeof line, file);
    fclose(file);
    return read ? strtod(line, NULL) / NANO : 0;
}

double meter_cpu_of(pid_t process, const char *thread)
{
    char folder[64];
    const struct dirent *file;
    double sum = 0;

    snprintf(folder, sizeof folder, "/proc/%d/task", (int)process);
    DIR *list = opendir(folder);
    while (list && (file = readdir(list)))
        if (is_named(folder, file->d_name, thread))
            sum += thread_cpu(folder, file->d_name);
    if (list)
        closedir(list);
    return sum;
}

double meter_rss(pid_t process)
{
    char path[64], line[256];
    long kilobytes = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "RssAnon:", 8) == 0)
            kilobytes = strtol(line + 8, NULL, 10);
    if (file)
        fclose(file);
    return (double)kilobytes / 1024;
}

double meter_file(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 ? (double)found.st_size : 0;
}

int meter_open(const char *folder, struct error *err)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/fsync", folder);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(err, ERROR_SYSTEM, "%s cannot be written: errno %d", path, errno);
    unlink(path);
    return fd;
}

double meter_sync(int fd)
{
    static const char block[BLOCK];
    double begin = meter_now();
    if (write(fd, block, BLOCK) != BLOCK || fdatasync(fd) < 0)
        return -1;
    return (meter_now() - begin) * 1000;
}

int meter_disk(const char *folder, struct samples *out, struct error *err)
{
    enum { TIMES = 400 };
    double end = meter_now() + 1.0, took = 0;
    int fd = meter_open(folder, err);

    if (fd < 0)
        return -1;
    for (int i = 0; i < TIMES && took >= 0 && meter_now() < end; i++) {
        took = meter_sync(fd);
        samples_add(out, took);
    }
    close(fd);
    return took < 0 ? error_set(err, ERROR_SYSTEM, "%s: the disk refuses to sync", folder) : 0;
}
