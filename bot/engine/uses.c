#include "bot/engine/uses.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

enum { ENTRIES_MAX = 256, COUNTER_SIZE = 128, ENTRY_ID_MAX = 100 };

struct uses {
    struct {
        char counter[COUNTER_SIZE]; /* the id of its document */
        int64_t count;
    } list[ENTRIES_MAX];
    size_t count;
};

struct uses *uses_new(void)
{
    return memory_new(sizeof(struct uses));
}

void uses_free(struct uses *uses)
{
    free(uses);
}

void uses_add(struct uses *uses, const char *entry)
{
    char counter[COUNTER_SIZE];
    size_t at = 0;

    if (strlen(entry) > ENTRY_ID_MAX)
        return;
    snprintf(counter, sizeof counter, "entry:%s:used", entry);
    while (at < uses->count && strcmp(uses->list[at].counter, counter) != 0)
        at++;
    if (at == ENTRIES_MAX)
        return;
    if (at == uses->count) {
        memcpy(uses->list[at].counter, counter, sizeof counter);
        uses->list[uses->count++].count = 0;
    }
    uses->list[at].count++;
}

int uses_store(struct uses *uses, struct store *store, struct error *err)
{
    struct store_write writes[ENTRIES_MAX];

    if (uses->count == 0)
        return 0;
    for (size_t i = 0; i < uses->count; i++)
        writes[i] = (struct store_write){
            .verb = STORE_ADD,
            .in = STORE_COUNTERS,
            .doc = { .id = uses->list[i].counter,
                     .keys = { store_number(uses->list[i].count) },
                     .body = "" },
        };
    if (store_commit(store, writes, uses->count, err) < 0)
        return -1;
    uses->count = 0;
    return 0;
}
