/* A generation over a bulk: everything that depends on how many entries there are, and the records
 * that came since. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/generation.h"

static void take_records(struct generation *generation, const struct generation_news *news)
{
    const struct bulk *bulk = news->bulk;
    size_t packed = bulk->record_count;

    generation->record_count = packed + news->fresh_count;
    generation->records = memory_new(generation->record_count * sizeof(struct record *));
    memcpy(generation->records, bulk->records, packed * sizeof(struct record *));
    for (size_t i = 0; i < news->removed_count; i++)
        generation->records[news->removed[i]] = NULL;
    for (size_t i = 0; i < news->fresh_count; i++)
        generation->records[packed + i] = record_keep(news->fresh[i]);
    generation->removed = memory_new(news->removed_count * sizeof *generation->removed);
    memcpy(generation->removed, news->removed, news->removed_count * sizeof *news->removed);
    generation->removed_count = news->removed_count;
}

/* What is fresh begins at a glance of its own. */
static void take_documents(struct generation *generation, const struct generation_news *news)
{
    size_t packed = news->bulk->record_count;
    uint32_t *first = memory_new((generation->record_count + 1) * sizeof *first);
    memcpy(first, news->bulk->first, packed * sizeof *first);
    first[packed] = (news->bulk->document_count + GLANCE - 1) / GLANCE * GLANCE;
    for (size_t i = packed; i < generation->record_count; i++)
        first[i + 1] = first[i] + (uint32_t)generation->records[i]->wording_count;
    generation->first = first;
    generation->document_count = first[generation->record_count];
}

static void weigh(struct postings *postings, const struct terms *terms, const uint32_t *entries,
                  const float *logs, float common)
{
    terms_copy(&postings->terms, terms);
    postings->idf = memory_resize(NULL, terms->count * sizeof *postings->idf + 1);
    for (uint32_t i = 0; i < terms->count; i++)
        postings->idf[i] = entries[i] ? common + logs[i] : 0;
}

static void take_scale(struct generation *generation, const struct generation_news *news)
{
    size_t packed = news->bulk->record_count;
    generation->scale = memory_new(generation->document_count * sizeof(float) + 1);
    norms_scale(news->norms, news->bulk, news->moved, generation->scale);
    for (size_t i = packed; i < generation->record_count; i++)
        for (size_t j = 0; j < generation->records[i]->wording_count; j++)
            generation->scale[generation->first[i] + j] =
                generation_scale(generation->grams.idf, record_grams(generation->records[i], j));
}

static void take_lengths(struct generation *generation, const struct generation_news *news)
{
    generation->length_room = (size_t)news->longest + 1;
    generation->slow = memory_new(generation->length_room * sizeof(float));
    generation->once = memory_new(generation->length_room * sizeof(float));
    for (size_t i = 0; i < generation->length_room; i++) {
        generation->slow[i] = generation_slow((float)i, news->mean);
        generation->once[i] = (generation_saturation + 1) / (1 + generation->slow[i]);
    }
}

struct generation *generation_over(const struct generation_news *news)
{
    struct generation *generation = memory_new(sizeof *generation);
    float common = (float)log(1.0 + (double)news->entries);

    generation->self = generation;
    generation->holders = 1;
    generation->gate = gate_keep(news->gate);
    generation->bulk = bulk_keep(news->bulk);
    generation->entry_count = news->entries;
    generation->unknown_idf = generation_stem_idf(news->entries, 0);
    take_records(generation, news);
    take_documents(generation, news);
    weigh(&generation->stems, &news->recorder->stems, news->stem_entries, news->stem_logs, common);
    weigh(&generation->grams, &news->recorder->grams, news->gram_entries, news->gram_logs,
          common + 1);
    take_scale(generation, news);
    take_lengths(generation, news);
    generation->spread = memory_new(generation->record_count * sizeof(float));
    generation_finish(generation);
    return generation;
}
