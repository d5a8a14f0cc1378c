/* Packing a library anew, at once or aside while it goes on. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/library_inside.h"

enum { WORTH_IT = 4 }; /* when a quarter of what may be kept apart is there */

/* The library at one moment, and what was made of it. */
struct repacking {
    struct record **records; /* by id, ascending */
    size_t count;
    struct terms stems, grams; /* over those of `under` */
    struct bulk *under;        /* NULL: there was none */
    uint32_t *gram_entries;
    float log; /* of (1 + entries) */

    struct bulk *bulk;
    struct norms norms;
};

static struct repacking *repacking_new(struct library *library)
{
    struct repacking *repacking = memory_new(sizeof *repacking);
    size_t grams = library->recorder.grams.count;

    repacking->count = library->count;
    repacking->records = memory_new(library->count * sizeof(struct record *));
    for (size_t i = 0; i < library->count; i++)
        repacking->records[i] = record_keep(library->records[i]);
    terms_copy(&repacking->stems, &library->recorder.stems);
    terms_copy(&repacking->grams, &library->recorder.grams);
    repacking->under = library->bulk ? bulk_keep(library->bulk) : NULL;
    repacking->gram_entries = memory_new(grams * sizeof(uint32_t));
    for (size_t i = 0; i < grams; i++)
        repacking->gram_entries[i] = library->grams.entries[i];
    repacking->log = logf(1 + (float)library->count);
    return repacking;
}

static void repacking_free(struct repacking *repacking)
{
    for (size_t i = 0; i < repacking->count; i++)
        record_release(repacking->records[i]);
    free(repacking->records);
    free(repacking->gram_entries);
    terms_clear(&repacking->stems);
    terms_clear(&repacking->grams);
    norms_clear(&repacking->norms);
    bulk_release(repacking->under);
    bulk_release(repacking->bulk);
    free(repacking);
}

struct repacking *library_repack_begin(struct library *library)
{
    const struct news *news = &library->news;
    bool much =
        news->fresh_count >= FRESH_MAX / WORTH_IT || news->removed_count >= REMOVED_MAX / WORTH_IT;
    return library->bulk && much ? repacking_new(library) : NULL;
}

void repacking_run(struct repacking *repacking)
{
    struct bulk *bulk =
        bulk_build(repacking->records, repacking->count, &repacking->stems, &repacking->grams);
    uint32_t grams = bulk->gram_terms.count;
    float *idf = memory_new(grams * sizeof *idf);
    for (uint32_t i = 0; i < grams; i++)
        idf[i] = repacking->log + 1 + library_gram_log(repacking->gram_entries[i]);
    norms_begin(&repacking->norms, bulk, idf);
    free(idf);
    repacking->bulk = bulk;
}

static void note_fresh(struct news *news, struct record *record)
{
    if (news->fresh_count == FRESH_MAX)
        news->too_many = true;
    else
        news->fresh[news->fresh_count++] = record;
}

static void note_removed(struct news *news, size_t place)
{
    if (news->removed_count == REMOVED_MAX)
        news->too_many = true;
    else
        news->removed[news->removed_count++] = (uint32_t)place;
}

/* Which of them comes first by id? Negative: a. NULL comes last. */
static int order_of(const struct record *a, const struct record *b)
{
    if (a == b)
        return 0;
    if (!a || !b)
        return a ? -1 : 1;
    return strcmp(a->entry->id, b->entry->id);
}

/* What came and went since it began; both lists are by id. */
static void find_news(struct library *library, const struct repacking *repacking)
{
    struct news *news = &library->news;
    size_t i = 0, j = 0;
    *news = (struct news){ .fresh_count = 0 };
    while (i < repacking->count || j < library->count) {
        struct record *then = i < repacking->count ? repacking->records[i] : NULL;
        struct record *now = j < library->count ? library->records[j] : NULL;
        int order = order_of(then, now);
        bool is_same = then == now;
        if (order <= 0 && !is_same)
            note_removed(news, i);
        if (order >= 0 && !is_same)
            note_fresh(news, now);
        i += order <= 0;
        j += order >= 0;
    }
}

/* Documents were measured by how many entries had each n-gram then. */
static void update_norms(struct library *library, const struct repacking *repacking)
{
    for (uint32_t i = 0; i < library->bulk->gram_terms.count; i++) {
        uint32_t entries = library->grams.entries[i];
        if (entries != repacking->gram_entries[i] && entries > 0)
            norms_change(&library->norms, library->bulk, i,
                         library->norms_log + 1 + library_gram_log(entries));
    }
}

static void take_logs(struct library *library)
{
    for (uint32_t i = 0; i < library->recorder.stems.count; i++)
        library->stems.logs[i] = library_stem_log(library->stems.entries[i]);
    for (uint32_t i = 0; i < library->recorder.grams.count; i++)
        library->grams.logs[i] = library_gram_log(library->grams.entries[i]);
}

void library_repack_end(struct library *library, struct repacking *repacking)
{
    struct bulk *before = library->bulk, *bulk = repacking->bulk;
    if (before != repacking->under) { /* it was packed at once meanwhile */
        repacking_free(repacking);
        return;
    }
    library_grow_counts(library);
    if (!before)
        take_logs(library);
    terms_rebase(&library->recorder.stems, &bulk->stem_terms);
    terms_rebase(&library->recorder.grams, &bulk->gram_terms);
    library->bulk = bulk_keep(bulk);
    norms_clear(&library->norms);
    library->norms = repacking->norms;
    repacking->norms = (struct norms){ .documents = NULL };
    library->norms_log = repacking->log;
    update_norms(library, repacking);
    find_news(library, repacking);
    bulk_release(before);
    repacking_free(repacking);
}

void library_pack(struct library *library)
{
    struct repacking *repacking = repacking_new(library);
    repacking_run(repacking);
    library_repack_end(library, repacking);
}
