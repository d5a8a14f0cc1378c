/* The library: records that come and go, the counts that follow them, and the generation that
 * everybody may hold. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/library_inside.h"

struct library *library_new(struct gate *gate)
{
    struct library *library = memory_new(sizeof *library);
    library->gate = gate;
    library->bulk_from = BULK_FROM;
    recorder_init(&library->recorder, &gate->lexicon);
    pthread_mutex_init(&library->lock, NULL);
    library_publish(library);
    return library;
}

static void counts_clear(struct counts *counts)
{
    free(counts->entries);
    free(counts->stamp);
    free(counts->logs);
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
    norms_clear(&library->norms);
    bulk_release(library->bulk);
    pthread_mutex_destroy(&library->lock);
    gate_free(library->gate);
    free(library);
}

static void counts_grow(struct counts *counts, const struct terms *terms)
{
    size_t room = (size_t)terms->count * 2 + 1, old = counts->room;
    if (terms->count <= old)
        return;
    counts->entries = memory_resize(counts->entries, room * sizeof *counts->entries);
    counts->stamp = memory_resize(counts->stamp, room * sizeof *counts->stamp);
    counts->logs = memory_resize(counts->logs, room * sizeof *counts->logs);
    memset(counts->entries + old, 0, (room - old) * sizeof *counts->entries);
    memset(counts->stamp + old, 0, (room - old) * sizeof *counts->stamp);
    counts->room = room;
}

void library_grow_counts(struct library *library)
{
    counts_grow(&library->stems, &library->recorder.stems);
    counts_grow(&library->grams, &library->recorder.grams);
}

float library_stem_log(uint32_t entries)
{
    return -logf((float)entries + 0.5F);
}

float library_gram_log(uint32_t entries)
{
    return -logf((float)entries + 1);
}

static void count_stem(struct library *library, uint32_t stem, int change)
{
    struct counts *counts = &library->stems;
    counts->entries[stem] += (uint32_t)change;
    if (library->bulk)
        counts->logs[stem] = library_stem_log(counts->entries[stem]);
}

static void count_gram(struct library *library, uint32_t gram, int change)
{
    struct counts *counts = &library->grams;
    counts->entries[gram] += (uint32_t)change;
    if (!library->bulk)
        return;
    counts->logs[gram] = library_gram_log(counts->entries[gram]);
    if (gram < library->bulk->gram_terms.count && counts->entries[gram] > 0)
        norms_change(&library->norms, library->bulk, gram,
                     library->norms_log + 1 + counts->logs[gram]);
}

/* `change` is 1 or -1. */
static void count_record(struct library *library, const struct record *record, int change)
{
    uint32_t stamp = ++library->stamp;
    library_grow_counts(library);
    for (size_t i = 0; i < record->unique_count; i++)
        count_stem(library, record->unique[i], change);
    for (size_t i = 0; i < record->wording_count; i++) {
        uint32_t words = record->wordings[i].length;
        library->documents += (size_t)change;
        library->words += (size_t)change * words;
        library->longest = words > library->longest ? words : library->longest;
        for (struct gram_reader grams = record_grams(record, i); grams_next(&grams);) {
            if (library->grams.stamp[grams.gram] != stamp)
                count_gram(library, grams.gram, change);
            library->grams.stamp[grams.gram] = stamp;
        }
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

static void note_fresh(struct news *news, struct record *record)
{
    size_t at = news->fresh_count;
    if (at == FRESH_MAX) {
        news->too_many = true;
        return;
    }
    for (; at > 0 && strcmp(news->fresh[at - 1]->entry->id, record->entry->id) > 0; at--)
        news->fresh[at] = news->fresh[at - 1];
    news->fresh[at] = record;
    news->fresh_count++;
}

static void note_removed(struct library *library, const struct record *record)
{
    struct news *news = &library->news;
    size_t place = bulk_find(library->bulk, record->entry->id);
    if (place != SIZE_MAX && library->bulk->records[place] == record) {
        if (news->removed_count == REMOVED_MAX)
            news->too_many = true;
        else
            news->removed[news->removed_count++] = (uint32_t)place;
        return;
    }
    for (size_t i = 0; i < news->fresh_count; i++)
        if (news->fresh[i] == record) {
            news->fresh_count--;
            memmove(news->fresh + i, news->fresh + i + 1,
                    (news->fresh_count - i) * sizeof(struct record *));
            return;
        }
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
    if (library->bulk)
        note_removed(library, record);
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
    if (library->bulk)
        note_fresh(&library->news, record);
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

static struct generation *build_over_bulk(struct library *library)
{
    if (!library->bulk || library->news.too_many)
        library_pack(library);
    return generation_over(&(struct generation_news){
        .gate = library->gate,
        .bulk = library->bulk,
        .recorder = &library->recorder,
        .fresh = library->news.fresh,
        .fresh_count = library->news.fresh_count,
        .removed = library->news.removed,
        .removed_count = library->news.removed_count,
        .entries = library->count,
        .mean = library->words ? (float)library->words / (float)library->documents : 1,
        .longest = library->longest,
        .stem_entries = library->stems.entries,
        .gram_entries = library->grams.entries,
        .stem_logs = library->stems.logs,
        .gram_logs = library->grams.logs,
        .norms = &library->norms,
        .moved = logf(1 + (float)library->count) - library->norms_log,
    });
}

static struct generation *build(struct library *library)
{
    library_grow_counts(library);
    if (library->bulk || library->documents > library->bulk_from)
        return build_over_bulk(library);
    return generation_build(&(struct generation_plan){
        .gate = library->gate,
        .records = library->records,
        .record_count = library->count,
        .recorder = &library->recorder,
        .stem_entries = library->stems.entries,
        .gram_entries = library->grams.entries,
    });
}

void library_publish(struct library *library)
{
    struct generation *next = build(library);
    pthread_mutex_lock(&library->lock);
    struct generation *old = library->current;
    library->current = next;
    pthread_mutex_unlock(&library->lock);
    generation_release(old);
}

void library_pack_from(struct library *library, size_t wordings)
{
    library->bulk_from = wordings;
}

size_t library_size(const struct library *library)
{
    return library->bulk ? bulk_size(library->bulk) : 0;
}

const struct generation *library_hold(struct library *library)
{
    pthread_mutex_lock(&library->lock);
    const struct generation *generation = library->current;
    generation_keep(generation);
    pthread_mutex_unlock(&library->lock);
    return generation;
}
