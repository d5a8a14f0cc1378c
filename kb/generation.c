#include "kb/generation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

/* BM25 as usual: how soon repeating a word stops counting, and how much long wordings pay. */
const float generation_saturation = 1.2F;
static const float length_share = 0.75F;

float generation_slow(float words, float mean)
{
    return generation_saturation * (1 - length_share + length_share * words / mean);
}

/* Those of the bulk are known. */
static void list_limited(struct generation *generation)
{
    const struct bulk *bulk = generation->bulk;
    size_t packed = generation_records_of_bulk(generation), known = bulk ? bulk->limited_count : 0;
    size_t room = known + generation->record_count - packed;

    generation->limited = memory_new(room * sizeof *generation->limited);
    for (size_t i = 0; i < known; i++)
        if (generation->records[bulk->limited[i]])
            generation->limited[generation->limited_count++] = bulk->limited[i];
    for (size_t i = packed; i < generation->record_count; i++)
        if (record_is_limited(generation->records[i]))
            generation->limited[generation->limited_count++] = (uint32_t)i;
}

static void list_glances(struct generation *generation)
{
    size_t count = generation->document_count / GLANCE + 1, record = 0;
    generation->glances = memory_new(count * sizeof *generation->glances);
    for (size_t i = 0; i < count; i++) {
        while (record + 1 < generation->record_count && generation->first[record + 1] <= i * GLANCE)
            record++;
        generation->glances[i] = (uint32_t)record;
    }
}

void generation_finish(struct generation *generation)
{
    list_limited(generation);
    list_glances(generation);
}

static void copy_records(struct generation *generation, const struct generation_plan *plan)
{
    size_t count = plan->record_count;
    generation->record_count = generation->entry_count = count;
    generation->records = memory_new(count * sizeof(struct record *));
    generation->first = memory_new((count + 1) * sizeof *generation->first);
    for (size_t i = 0; i < count; i++) {
        generation->records[i] = record_keep(plan->records[i]);
        generation->first[i + 1] = generation->first[i] + (uint32_t)plan->records[i]->wording_count;
    }
    generation->document_count = generation->first[count];
}

float generation_stem_idf(size_t count, uint32_t entries)
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
        const struct wording *wordings = wordings_of(generation, i, &count);
        for (size_t j = 0; j < count; j++) {
            for (uint32_t k = 0; k < wordings[j].stem_count; k++)
                generation->stems.from[wordings[j].stems[k].stem + 2]++;
            for (struct gram_reader grams = record_grams(generation->records[i], j);
                 grams_next(&grams);)
                generation->grams.from[grams.gram + 2]++;
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
    float slow = generation_slow((float)wording->length, mean);
    for (uint32_t i = 0; i < wording->stem_count; i++) {
        const struct record_stem *stem = &wording->stems[i];
        float times = stem->times;
        place(&generation->stems, stem->stem, document,
              generation->stems.idf[stem->stem] * times * (generation_saturation + 1) /
                  (times + slow));
    }
}

float generation_scale(const float *idf, struct gram_reader grams)
{
    float square = 0;
    while (grams_next(&grams)) {
        float weight = gram_weight(grams.times) * idf[grams.gram];
        square += weight * weight;
    }
    return square > 0 ? 1 / sqrtf(square) : 0;
}

static void place_grams(struct generation *generation, struct gram_reader grams, uint32_t document,
                        float scale)
{
    while (grams_next(&grams))
        place(&generation->grams, grams.gram, document,
              gram_weight(grams.times) * generation->grams.idf[grams.gram] * scale);
}

/* Adds the vector of one wording to the sum. */
static void add_vector(const struct generation *generation, struct gram_reader grams, float scale,
                       float *sum)
{
    while (grams_next(&grams))
        sum[grams.gram] += gram_weight(grams.times) * generation->grams.idf[grams.gram] * scale;
}

/* The length of the sum; leaves `sum` at zero. */
static float take_length(const struct record *record, float *sum)
{
    double square = 0;
    for (size_t i = 0; i < record->wording_count; i++)
        for (struct gram_reader grams = record_grams(record, i); grams_next(&grams);) {
            float *weight = &sum[grams.gram];
            square += (double)*weight * *weight;
            *weight = 0;
        }
    return (float)sqrt(square);
}

static float find_spread(const struct generation *generation, size_t record, float *sum)
{
    const struct record *of = generation->records[record];
    if (of->wording_count == 1)
        return 1;
    for (size_t i = 0; i < of->wording_count; i++) {
        struct gram_reader grams = record_grams(of, i);
        float scale = generation->scale ? generation->scale[generation->first[record] + i]
                                        : generation_scale(generation->grams.idf, grams);
        add_vector(generation, grams, scale, sum);
    }
    return take_length(of, sum);
}

/* Whoever comes first finds it out; another who does so at the same time finds the same. */
float generation_spread(const struct generation *generation, size_t record, float *sum)
{
    float *known = &generation->spread[record], spread;
    __atomic_load(known, &spread, __ATOMIC_RELAXED);
    if (spread > 0)
        return spread;
    spread = find_spread(generation, record, sum);
    __atomic_store(known, &spread, __ATOMIC_RELAXED);
    return spread;
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
            struct gram_reader grams = record_grams(generation->records[i], j);
            uint32_t document = generation->first[i] + (uint32_t)j;
            place_stems(generation, &wordings[j], document, mean);
            place_grams(generation, grams, document,
                        generation_scale(generation->grams.idf, grams));
        }
        generation->spread[i] = find_spread(generation, i, sum);
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
    generation->unknown_idf = generation_stem_idf(count, 0);
    copy_records(generation, plan);
    weigh_terms(&generation->stems, &plan->recorder->stems, plan->stem_entries, count,
                generation_stem_idf);
    weigh_terms(&generation->grams, &plan->recorder->grams, plan->gram_entries, count, gram_idf);
    count_postings(generation);
    start_postings(&generation->stems);
    start_postings(&generation->grams);
    place_records(generation);
    generation_finish(generation);
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
    for (size_t i = generation_records_of_bulk(last); i < last->record_count; i++)
        record_release(last->records[i]);
    free(last->records);
    free(last->limited);
    free(last->first);
    free(last->glances);
    free(last->spread);
    free(last->removed);
    free(last->scale);
    free(last->slow);
    free(last->once);
    postings_clear(&last->stems);
    postings_clear(&last->grams);
    bulk_release(last->bulk);
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
    const struct record *record = generation->records[low];
    return record ? &record->wordings[document - generation->first[low]] : NULL;
}

size_t generation_size(const struct generation *generation)
{
    return generation->entry_count;
}

static int by_id(const void *id, const void *record)
{
    return strcmp(id, (*(struct record *const *)record)->entry->id);
}

/* Among what is not in the bulk. */
static size_t find_loose(const struct generation *generation, const char *id)
{
    size_t from = generation_records_of_bulk(generation);
    struct record *const *found =
        bsearch(id, generation->records + from, generation->record_count - from,
                sizeof *generation->records, by_id);
    return found ? (size_t)(found - generation->records) : SIZE_MAX;
}

size_t generation_find(const struct generation *generation, const char *id)
{
    size_t packed = generation->bulk ? bulk_find(generation->bulk, id) : SIZE_MAX;
    if (packed != SIZE_MAX && generation->records[packed])
        return packed;
    return find_loose(generation, id);
}

const struct entry *generation_entry(const struct generation *generation, const char *id)
{
    size_t found = generation_find(generation, id);
    return found == SIZE_MAX ? NULL : generation->records[found]->entry;
}

static bool has_all(const struct wording *wording, const uint32_t *stems, size_t count)
{
    if (wording->stem_count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t j = 0;
        while (j < wording->stem_count && wording->stems[j].stem != stems[i])
            j++;
        if (j == wording->stem_count)
            return false;
    }
    return true;
}

static bool record_has_wording(const struct record *record, const uint32_t *stems, size_t count)
{
    for (size_t i = 0; record && i < record->wording_count; i++)
        if (has_all(&record->wordings[i], stems, count))
            return true;
    return false;
}

static bool bulk_has_wording(const struct generation *generation, uint32_t rarest,
                             const uint32_t *stems, size_t count)
{
    struct packed_cursor cursor = packed_list(&generation->bulk->stems, rarest);
    uint32_t document, times;
    while (packed_next(&cursor, &document, &times)) {
        const struct wording *wording = NULL;
        if (generation->bulk->lengths[document] >= count)
            wording = generation_wording(generation, document);
        if (wording && has_all(wording, stems, count))
            return true;
    }
    return false;
}

static bool postings_have_wording(const struct generation *generation, uint32_t rarest,
                                  const uint32_t *stems, size_t count)
{
    const struct postings *postings = &generation->stems;
    for (size_t at = postings->from[rarest]; at < postings->from[rarest + 1]; at++)
        if (has_all(generation_wording(generation, postings->items[at].document), stems, count))
            return true;
    return false;
}

/* Looks at the documents of the rarest stem. */
bool generation_has_wording(const struct generation *generation, const uint32_t *stems,
                            size_t count)
{
    uint32_t rarest = stems[0];
    for (size_t i = 1; i < count; i++)
        if (generation->stems.idf[stems[i]] > generation->stems.idf[rarest])
            rarest = stems[i];
    if (!generation->bulk)
        return postings_have_wording(generation, rarest, stems, count);
    for (size_t i = generation->bulk->record_count; i < generation->record_count; i++)
        if (record_has_wording(generation->records[i], stems, count))
            return true;
    return bulk_has_wording(generation, rarest, stems, count);
}
