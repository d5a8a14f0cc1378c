#include "bot/engine/counters.h"

#include <stddef.h>

static const struct {
    const char *name, *help;
    size_t offset;
} table[] = {
#define COUNTER_ROW(name, help) { #name, help, offsetof(struct counters, name) },
    COUNTERS(COUNTER_ROW)
#undef COUNTER_ROW
};

void counters_write(struct counters *counters, struct buf *out)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        _Atomic uint64_t *value = (_Atomic uint64_t *)((char *)counters + table[i].offset);
        buf_format(out,
                   "# HELP balcao_%s_total %s\n# TYPE balcao_%s_total counter\n"
                   "balcao_%s_total %llu\n",
                   table[i].name, table[i].help, table[i].name, table[i].name,
                   (unsigned long long)atomic_load(value));
    }
}
