#include "bot/engine/knowledge_room.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 256, MEGABYTE = 1 << 20 };

static size_t of_machine(void)
{
    static const char name[] = "MemAvailable:";
    char line[LINE_SIZE];
    size_t kilobytes = SIZE_MAX / 1024;
    FILE *file = fopen("/proc/meminfo", "r");
    if (!file)
        return SIZE_MAX;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, sizeof name - 1) == 0)
            kilobytes = strtoull(line + sizeof name - 1, NULL, 10);
    fclose(file);
    return kilobytes * 1024;
}

/* The number in a file; SIZE_MAX when there is none. A limit that is not set is the word "max". */
static size_t number_in(const char *path)
{
    char line[LINE_SIZE] = "";
    FILE *file = fopen(path, "r");
    if (!file)
        return SIZE_MAX;
    bool has_number = fgets(line, sizeof line, file) && *line >= '0' && *line <= '9';
    fclose(file);
    return has_number ? strtoull(line, NULL, 10) : SIZE_MAX;
}

/* A container's. */
static size_t of_group(void)
{
    size_t limit = number_in("/sys/fs/cgroup/memory.max");
    size_t used = number_in("/sys/fs/cgroup/memory.current");
    if (limit == SIZE_MAX || used == SIZE_MAX)
        return SIZE_MAX;
    return limit > used ? limit - used : 0;
}

size_t memory_left(void)
{
    size_t machine = of_machine(), group = of_group();
    return machine < group ? machine : group;
}

int knowledge_fits(size_t needed, size_t left, struct error *err)
{
    if (needed <= left)
        return 0;
    return error_set(err, ERROR_INVALID,
                     "so much knowledge needs about %zu MB of memory to be searched, and there are "
                     "%zu MB: import less, or give the machine more memory",
                     needed / MEGABYTE + 1, left / MEGABYTE);
}
