/* The library: records that come and go, the counts that follow them, and the generation that
 * everybody may hold. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/generation.h"
#include "kb/kb.h"

/* In how many entries each term is. */
struct counts {
    uint32_t *entries;
    uint32_t *stamp; /* the last record that was counted, so that a term counts once in it */
    size_t room;
};

struct library {
    struct gate *gate;
    struct recorder recorder;
    struct record **records; /* by id, ascending */
    size_t count, room;
    struct counts stems, grams;
    uint32_t stamp;

    pthread_mutex_t lock; /* only around taking and changing `current` */
    struct generation *current;
};

struct library *library_new(struct gate *gate)
{
    struct library *library = memory_new(sizeof *library);
    library->gate = gate;
    recorder_init(&library->recorder, &gate->lexicon);
    pthread_mutex_init(&library->lock, NULL);
    library_publish(library);
    return library;
}

static void counts_clear(struct counts *counts)
{
    free(counts->entries);
    free(counts->stamp);
}

void library_free(struct library *library)
{
    if (!library)
        return;
    generation_release(library->current);
    for (size_t i = 0; i < library->count; i++)
        record_release(library->records[i]);
    free(library->records);
    counts_clear(&library->stems);
    counts_clear(&library->grams);
    recorder_clear(&library->recorder);
    pthread_mutex_destroy(&library->lock);
    gate_free(library->gate);
    free(library);
}

static void counts_grow(struct counts *counts, const struct terms *terms)
{
    size_t room = terms->slot_count, old = counts->room;
    if (room <= old)
        return;
    counts->entries = memory_resize(counts->entries, room * sizeof *counts->entries);
    counts->stamp = memory_resize(counts->stamp, room * sizeof *counts->stamp);
    memset(counts->entries + old, 0, (room - old) * sizeof *counts->entries);
    memset(counts->stamp + old, 0, (room - old) * sizeof *counts->stamp);
    counts->room = room;
}

/* `change` is 1 or -1. */
static void count_record(struct library *library, const struct record *record, int change)
{
    uint32_t stamp = ++library->stamp;
    counts_grow(&library->stems, &library->recorder.stems);
    counts_grow(&library->grams, &library->recorder.grams);
    for (size_t i = 0; i < record->unique_count; i++)
        library->stems.entries[record->unique[i]] += (uint32_t)change;
    for (size_t i = 0; i < record->wording_count; i++)
        for (uint32_t j = 0; j < record->wordings[i].gram_count; j++) {
            uint32_t gram = record->wordings[i].grams[j].gram;
            if (library->grams.stamp[gram] != stamp)
                library->grams.entries[gram] += (uint32_t)change;
            library->grams.stamp[gram] = stamp;
        }
}

/* Where the id is, or belongs. Ids mostly come in order, so the end is tried first. */
static size_t place_of(const struct library *library, const char *id, bool *known)
{
    size_t low = 0, high = library->count;
    *known = false;
    if (high > 0 && strcmp(library->records[high - 1]->entry->id, id) < 0)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(library->records[middle]->entry->id, id);
        if (order == 0) {
            *known = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void library_remove(struct library *library, const char *id)
{
    bool known;
    size_t at = place_of(library, id, &known);
    if (!known)
        return;
    struct record *record = library->records[at];
    library->count--;
    memmove(library->records + at, library->records + at + 1,
            (library->count - at) * sizeof(struct record *));
    count_record(library, record, -1);
    record_release(record);
}

static void insert(struct library *library, size_t at, struct record *record)
{
    if (library->count == library->room) {
        library->room = library->room ? library->room * 2 : 64;
        library->records = memory_resize(library->records, library->room * sizeof(struct record *));
    }
    memmove(library->records + at + 1, library->records + at,
            (library->count - at) * sizeof(struct record *));
    library->records[at] = record;
    library->count++;
    count_record(library, record, 1);
}

void library_put(struct library *library, const struct entry *entry)
{
    bool known;
    library_remove(library, entry->id);
    if (entry->state != ENTRY_PUBLISHED)
        return;
    struct record *record = record_new(&library->recorder, entry);
    insert(library, place_of(library, entry->id, &known), record);
}

void library_publish(struct library *library)
{
    counts_grow(&library->stems, &library->recorder.stems);
    counts_grow(&library->grams, &library->recorder.grams);
    struct generation *next = generation_build(&(struct generation_plan){
        .gate = library->gate,
        .records = library->records,
        .record_count = library->count,
        .recorder = &library->recorder,
        .stem_entries = library->stems.entries,
        .gram_entries = library->grams.entries,
    });
    pthread_mutex_lock(&library->lock);
    struct generation *old = library->current;
    library->current = next;
    pthread_mutex_unlock(&library->lock);
    generation_release(old);
}

const struct generation *library_hold(struct library *library)
{
    pthread_mutex_lock(&library->lock);
    const struct generation *generation = library->current;
    generation_keep(generation);
    pthread_mutex_unlock(&library->lock);
    return generation;
}
