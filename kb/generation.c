#include "kb/generation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

/* BM25 as usual: how soon repeating a word stops counting, and how much long wordings pay. */
static const float saturation = 1.2F, length_share = 0.75F;

static void copy_records(struct generation *generation, const struct generation_plan *plan)
{
    size_t count = plan->record_count;
    generation->record_count = count;
    generation->records = memory_new(count * sizeof(struct record *));
    generation->windows = memory_new(count * sizeof *generation->windows);
    generation->first = memory_new((count + 1) * sizeof *generation->first);
    generation->is_open = true;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = plan->records[i]->entry;
        generation->windows[i] = (struct window){
            .from = entry->valid_from,
            .until = entry->valid_until ? entry->valid_until : INT64_MAX,
            .restricted = entry->audience != NULL,
        };
        generation->is_open &= !entry->audience && !entry->valid_from && !entry->valid_until;
        generation->records[i] = record_keep(plan->records[i]);
        generation->first[i + 1] = generation->first[i] + (uint32_t)plan->records[i]->wording_count;
    }
    generation->document_count = generation->first[count];
}

static float stem_idf(size_t count, uint32_t entries)
{
    return (float)log(1 + ((double)count - entries + 0.5) / (entries + 0.5));
}

static float gram_idf(size_t count, uint32_t entries)
{
    return (float)(log((1.0 + (double)count) / (1.0 + entries)) + 1);
}

static void weigh_terms(struct postings *postings, const struct terms *terms,
                        const uint32_t *entries, size_t count, float (*idf)(size_t, uint32_t))
{
    terms_copy(&postings->terms, terms);
    postings->from = memory_new(((size_t)terms->count + 2) * sizeof *postings->from);
    postings->idf = memory_new(terms->count * sizeof *postings->idf);
    for (uint32_t i = 0; i < terms->count; i++)
        postings->idf[i] = entries[i] ? idf(count, entries[i]) : 0;
}

/* The caller counted the postings of term t in from[t + 2]. Afterwards from[t + 1] is where its
 * first goes; after all are placed it has moved on to where it belongs, the end of term t. */
static void start_postings(struct postings *postings)
{
    size_t count = postings->terms.count;
    for (size_t i = 0; i < count; i++)
        postings->from[i + 2] += postings->from[i + 1];
    postings->items = memory_resize(NULL, postings->from[count + 1] * sizeof *postings->items);
}

static void place(struct postings *postings, uint32_t term, uint32_t document, float weight)
{
    postings->items[postings->from[term + 1]++] =
        (struct posting){ .document = document, .weight = weight };
}

static const struct wording *wordings_of(const struct generation *generation, size_t record,
                                         size_t *count)
{
    *count = generation->records[record]->wording_count;
    return generation->records[record]->wordings;
}

static void count_postings(struct generation *generation)
{
    size_t count;
    for (size_t i = 0; i < generation->record_count; i++) {
        const struct wording *wording = wordings_of(generation, i, &count);
        for (const struct wording *end = wording + count; wording < end; wording++) {
            for (uint32_t j = 0; j < wording->stem_count; j++)
                generation->stems.from[wording->stems[j].stem + 2]++;
            for (uint32_t j = 0; j < wording->gram_count; j++)
                generation->grams.from[wording->grams[j].gram + 2]++;
        }
    }
}

static float mean_length(const struct generation *generation)
{
    size_t words = 0, count;
    for (size_t i = 0; i < generation->record_count; i++) {
        const struct wording *wording = wordings_of(generation, i, &count);
        for (size_t j = 0; j < count; j++)
            words += wording[j].length;
    }
    return words ? (float)words / (float)generation->document_count : 1;
}

static void place_stems(struct generation *generation, const struct wording *wording,
                        uint32_t document, float mean)
{
    float slow = saturation * (1 - length_share + length_share * (float)wording->length / mean);
    for (uint32_t i = 0; i < wording->stem_count; i++) {
        const struct record_stem *stem = &wording->stems[i];
        float times = stem->times;
        place(&generation->stems, stem->stem, document,
              generation->stems.idf[stem->stem] * times * (saturation + 1) / (times + slow));
    }
}

/* Vectors of length 1. `sum` collects those of one entry. */
static void place_grams(struct generation *generation, const struct wording *wording,
                        uint32_t document, float *sum)
{
    const float *idf = generation->grams.idf;
    float square = 0;
    for (uint32_t i = 0; i < wording->gram_count; i++) {
        float weight = wording->grams[i].weight * idf[wording->grams[i].gram];
        square += weight * weight;
    }
    float scale = square > 0 ? 1 / sqrtf(square) : 0;
    for (uint32_t i = 0; i < wording->gram_count; i++) {
        uint32_t gram = wording->grams[i].gram;
        float weight = wording->grams[i].weight * idf[gram] * scale;
        place(&generation->grams, gram, document, weight);
        if (sum)
            sum[gram] += weight;
    }
}

/* The length of the sum; leaves `sum` at zero. */
static float take_length(const struct wording *wordings, size_t count, float *sum)
{
    double square = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < wordings[i].gram_count; j++) {
            float *weight = &sum[wordings[i].grams[j].gram];
            square += (double)*weight * *weight;
            *weight = 0;
        }
    return (float)sqrt(square);
}

static void place_records(struct generation *generation)
{
    float mean = mean_length(generation);
    float *sum = memory_new(generation->grams.terms.count * sizeof *sum);
    generation->spread = memory_new(generation->record_count * sizeof *generation->spread);
    for (size_t i = 0; i < generation->record_count; i++) {
        size_t count;
        const struct wording *wordings = wordings_of(generation, i, &count);
        for (size_t j = 0; j < count; j++) {
            uint32_t document = generation->first[i] + (uint32_t)j;
            place_stems(generation, &wordings[j], document, mean);
            place_grams(generation, &wordings[j], document, count > 1 ? sum : NULL);
        }
        generation->spread[i] = count > 1 ? take_length(wordings, count, sum) : 1;
    }
    free(sum);
}

struct generation *generation_build(const struct generation_plan *plan)
{
    struct generation *generation = memory_new(sizeof *generation);
    size_t count = plan->record_count;

    generation->self = generation;
    generation->holders = 1;
    generation->gate = gate_keep(plan->gate);
    generation->unknown_idf = stem_idf(count, 0);
    copy_records(generation, plan);
    weigh_terms(&generation->stems, &plan->recorder->stems, plan->stem_entries, count, stem_idf);
    weigh_terms(&generation->grams, &plan->recorder->grams, plan->gram_entries, count, gram_idf);
    count_postings(generation);
    start_postings(&generation->stems);
    start_postings(&generation->grams);
    place_records(generation);
    return generation;
}

static void postings_clear(struct postings *postings)
{
    terms_clear(&postings->terms);
    free(postings->from);
    free(postings->items);
    free(postings->idf);
}

void generation_keep(const struct generation *generation)
{
    __atomic_add_fetch(&generation->self->holders, 1, __ATOMIC_RELAXED);
}

void generation_release(const struct generation *generation)
{
    if (!generation || __atomic_sub_fetch(&generation->self->holders, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    struct generation *last = generation->self;
    for (size_t i = 0; i < last->record_count; i++)
        record_release(last->records[i]);
    free(last->records);
    free(last->windows);
    free(last->first);
    free(last->spread);
    postings_clear(&last->stems);
    postings_clear(&last->grams);
    gate_free(last->gate);
    free(last);
}

const struct wording *generation_wording(const struct generation *generation, uint32_t document)
{
    size_t low = 0, high = generation->record_count;
    while (high - low > 1) { /* the record whose documents begin at or before it */
        size_t middle = low + (high - low) / 2;
        if (generation->first[middle] <= document)
            low = middle;
        else
            high = middle;
    }
    return &generation->records[low]->wordings[document - generation->first[low]];
}

size_t generation_size(const struct generation *generation)
{
    return generation->record_count;
}

static int by_id(const void *id, const void *record)
{
    return strcmp(id, (*(struct record *const *)record)->entry->id);
}

size_t generation_find(const struct generation *generation, const char *id)
{
    struct record *const *found = bsearch(id, generation->records, generation->record_count,
                                          sizeof *generation->records, by_id);
    return found ? (size_t)(found - generation->records) : SIZE_MAX;
}

const struct entry *generation_entry(const struct generation *generation, const char *id)
{
    size_t found = generation_find(generation, id);
    return found == SIZE_MAX ? NULL : generation->records[found]->entry;
}
