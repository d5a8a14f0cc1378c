#include "kb/candidates_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

#include "bot/base/memory.h"

/* Four scores at once. */
typedef float lanes __attribute__((vector_size(16), may_alias));
enum { LANES = sizeof(lanes) / sizeof(float), FOUR = 4 };

#ifdef __SSE__
static lanes larger_lanes(lanes a, lanes b)
{
    return (lanes)_mm_max_ps((__m128)a, (__m128)b);
}
#else
typedef int32_t lane_mask __attribute__((vector_size(16), may_alias));

static lanes larger_lanes(lanes a, lanes b)
{
    lane_mask is_larger = a > b;
    return (lanes)((is_larger & (lane_mask)a) | (~is_larger & (lane_mask)b));
}
#endif

float largest_score(const float *scores, size_t count)
{
    const lanes *at = (const lanes *)scores, *end = at + (count + LANES - 1) / LANES;
    lanes most = { 0 };
    for (; at < end; at++)
        most = larger_lanes(*at, most);
    float largest = 0;
    for (int i = 0; i < LANES; i++)
        largest = most[i] > largest ? most[i] : largest;
    return largest;
}

static void glance(struct candidates *candidates, size_t from, size_t to)
{
    for (size_t i = from / GLANCE; i * GLANCE < to; i++) {
        candidates->most_words[i] = largest_score(candidates->words + i * GLANCE, GLANCE);
        candidates->most_chars[i] = largest_score(candidates->chars + i * GLANCE, GLANCE);
    }
}

static void forget(struct candidates *candidates, size_t from, size_t to)
{
    if (from == to)
        return;
    memset(candidates->words + from, 0, (to - from) * sizeof *candidates->words);
    memset(candidates->chars + from, 0, (to - from) * sizeof *candidates->chars);
}

/* --- a small generation: weights are in its postings --- */

static void add_postings(float *scores, const struct postings *postings, uint32_t term,
                         float weight)
{
    const struct posting *at = postings->items + postings->from[term];
    const struct posting *end = postings->items + postings->from[term + 1];
#pragma GCC unroll 4
    for (; at < end; at++)
        scores[at->document] += weight * at->weight;
}

static void score_small(struct candidates *candidates, const struct generation *generation,
                        const struct question *question)
{
    forget(candidates, 0, glances_of(generation) * GLANCE);
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].known)
            add_postings(candidates->words, &generation->stems, question->stems[i].stem, 1);
    for (size_t i = 0; i < question->gram_count; i++)
        add_postings(candidates->chars, &generation->grams, question->grams[i].gram,
                     question->grams[i].weight);
    glance(candidates, 0, generation->document_count);
}

/* --- the bulk of a large one: block by block --- */

static size_t find_lists(struct candidates *candidates, const struct generation *generation,
                         const struct question *question)
{
    size_t count = 0, most = question->stem_count + question->gram_count;
    if (candidates->bring_room < most) {
        candidates->bring_room = most * 2;
        candidates->brings =
            memory_resize(candidates->brings, candidates->bring_room * sizeof *candidates->brings);
    }
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].known)
            candidates->brings[count++] = (struct bring){
                .list = packed_list(&generation->bulk->stems, question->stems[i].stem),
                .weight = question->stems[i].idf,
            };
    size_t stems = count;
    for (size_t i = 0; i < question->gram_count; i++) {
        uint32_t gram = question->grams[i].gram;
        candidates->brings[count++] = (struct bring){
            .list = packed_list(&generation->bulk->grams, gram),
            .weight = question->grams[i].weight * generation->grams.idf[gram],
        };
    }
    for (size_t i = count; i < most; i++)
        candidates->brings[i] = (struct bring){ .weight = 0 };
    return stems;
}

/* The list's items of this block, behind which it then stands; none when `end` is where they begin.
 */
static inline const uint16_t *enter_block(struct packed_cursor *list, size_t block,
                                          const uint16_t **end)
{
    const uint16_t *at = list->at;
    *end = at;
    if (at == list->end || at[0] != block)
        return at;
    list->at = *end = at + PACKED_HEAD + at[1];
    return at + PACKED_HEAD;
}

static float brought(const struct generation *generation, uint32_t times, uint16_t length)
{
    return (float)times * (generation_saturation + 1) / ((float)times + generation->slow[length]);
}

static void add_words(float *scores, const struct generation *generation, size_t block,
                      struct bring *bring)
{
    const uint16_t *end, *at = enter_block(&bring->list, block, &end);
    const uint16_t *lengths = generation->bulk->lengths + block * PACKED_BLOCK;
    while (at < end) {
        uint32_t item = *at++, place = item & PACKED_PLACE, upper = item >> PACKED_BLOCK_BITS;
        if (upper == 0)
            scores[place] += bring->weight * generation->once[lengths[place]];
        else
            scores[place] +=
                bring->weight *
                brought(generation, upper < PACKED_OFTEN ? upper + 1 : *at++, lengths[place]);
    }
}

/* Four items whose upper bits all say how often: nearly all of them. */
static inline bool are_plain(const uint16_t *at)
{
    const uint64_t lower = 0x7000700070007000U, one = 0x1000100010001000U,
                   highest = 0x8000800080008000U;
    uint64_t four;
    memcpy(&four, at, sizeof four);
    return (((four & lower) + one) & four & highest) == 0;
}

static inline void add_item(float *scores, const float *weights, uint32_t item)
{
    scores[item & PACKED_PLACE] += weights[item >> PACKED_BLOCK_BITS];
}

/* Items that may say "often"; where they end. */
static const uint16_t *add_each(float *scores, const float *weights, const uint16_t *at,
                                const uint16_t *end)
{
    while (at < end) {
        uint32_t item = *at++;
        if (item >> PACKED_BLOCK_BITS < PACKED_OFTEN)
            add_item(scores, weights, item);
        else
            scores[item & PACKED_PLACE] += weights[0] * gram_weight(*at++);
    }
    return at;
}

static void add_chars(float *scores, size_t block, struct bring *bring)
{
    const uint16_t *end, *at = enter_block(&bring->list, block, &end);
    float weights[PACKED_OFTEN];
    if (at == end)
        return;
    for (size_t i = 0; i < PACKED_OFTEN; i++)
        weights[i] = bring->weight * gram_weights[i + 1];
    while (end - at >= FOUR) {
        if (!are_plain(at)) {
            at = add_each(scores, weights, at, at + 1);
            continue;
        }
        add_item(scores, weights, at[0]);
        add_item(scores, weights, at[1]);
        add_item(scores, weights, at[2]);
        add_item(scores, weights, at[3]);
        at += FOUR;
    }
    add_each(scores, weights, at, end);
}

static void scale_chars(float *chars, const float *scale, size_t count)
{
    lanes *at = (lanes *)chars, *end = at + (count + LANES - 1) / LANES;
    const lanes *by = (const lanes *)scale;
    for (; at < end; at++, by++)
        *at *= *by;
}

static void score_block(struct candidates *candidates, const struct generation *generation,
                        size_t block, size_t stems, size_t brings)
{
    size_t from = block * PACKED_BLOCK, left = generation->bulk->document_count - from;
    size_t count = left < PACKED_BLOCK ? (left + GLANCE - 1) / GLANCE * GLANCE : PACKED_BLOCK;

    forget(candidates, from, from + count);
    for (size_t i = 0; i < stems; i++)
        add_words(candidates->words + from, generation, block, &candidates->brings[i]);
    for (size_t i = stems; i < brings; i++)
        add_chars(candidates->chars + from, block, &candidates->brings[i]);
    scale_chars(candidates->chars + from, generation->scale + from, count);
    glance(candidates, from, from + count);
}

static void score_bulk(struct candidates *candidates, const struct generation *generation,
                       const struct question *question)
{
    size_t stems = find_lists(candidates, generation, question);
    size_t brings = question->stem_count + question->gram_count;
    for (size_t block = 0; block * PACKED_BLOCK < generation->bulk->document_count; block++)
        score_block(candidates, generation, block, stems, brings);
}

/* --- what came since --- */

static void score_fresh_words(struct candidates *candidates, const struct generation *generation,
                              size_t record)
{
    const struct record *of = generation->records[record];
    for (size_t i = 0; i < of->wording_count; i++) {
        const struct wording *wording = &of->wordings[i];
        float score = 0;
        for (uint32_t j = 0; j < wording->stem_count; j++) {
            float idf = candidates->weights[wording->stems[j].stem];
            if (idf > 0)
                score +=
                    idf * brought(generation, wording->stems[j].times, (uint16_t)wording->length);
        }
        candidates->words[generation->first[record] + i] = score;
    }
}

static void score_fresh_chars(struct candidates *candidates, const struct generation *generation,
                              size_t record)
{
    const struct record *of = generation->records[record];
    for (size_t i = 0; i < of->wording_count; i++) {
        size_t document = generation->first[record] + i;
        float score = 0;
        for (struct gram_reader grams = record_grams(of, i); grams_next(&grams);)
            if (candidates->weights[grams.gram] > 0)
                score += candidates->weights[grams.gram] * gram_weight(grams.times);
        candidates->chars[document] = score * generation->scale[document];
    }
}

static void each_fresh(struct candidates *candidates, const struct generation *generation,
                       void (*score)(struct candidates *, const struct generation *, size_t))
{
    for (size_t i = generation->bulk->record_count; i < generation->record_count; i++)
        score(candidates, generation, i);
}

static void score_fresh(struct candidates *candidates, const struct generation *generation,
                        const struct question *question)
{
    size_t from = generation->first[generation->bulk->record_count];
    float *weights = candidates->weights;
    if (from == generation->document_count)
        return;
    forget(candidates, from, glances_of(generation) * GLANCE);
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].known)
            weights[question->stems[i].stem] = question->stems[i].idf;
    each_fresh(candidates, generation, score_fresh_words);
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].known)
            weights[question->stems[i].stem] = 0;
    for (size_t i = 0; i < question->gram_count; i++)
        weights[question->grams[i].gram] =
            question->grams[i].weight * generation->grams.idf[question->grams[i].gram];
    each_fresh(candidates, generation, score_fresh_chars);
    for (size_t i = 0; i < question->gram_count; i++)
        weights[question->grams[i].gram] = 0;
    glance(candidates, from, generation->document_count);
}

/* --- who may see what --- */

static bool has_a_tag(const struct entry *entry, const struct kb_query *query)
{
    for (size_t i = 0; i < entry->tag_count; i++)
        for (size_t j = 0; j < query->tag_count; j++)
            if (strcmp(entry->tags[i], query->tags[j]) == 0)
                return true;
    return query->tag_count == 0;
}

static bool may_see(const struct entry *entry, const struct kb_query *query)
{
    if (query->now < entry->valid_from || (entry->valid_until && query->now >= entry->valid_until))
        return false;
    if (entry->audience && (!query->audience || strcmp(entry->audience, query->audience) != 0))
        return false;
    return has_a_tag(entry, query);
}

static void hide(struct candidates *candidates, const struct generation *generation, size_t record)
{
    size_t from = generation->first[record], to = generation->first[record + 1];
    forget(candidates, from, to);
    glance(candidates, from / GLANCE * GLANCE, to);
}

static void hide_others(struct candidates *candidates, const struct generation *generation,
                        const struct kb_query *query)
{
    size_t hidden = query->hidden ? generation_find(generation, query->hidden) : SIZE_MAX;
    bool all = query->tag_count > 0;
    size_t count = all ? generation->record_count : generation->limited_count;

    if (hidden != SIZE_MAX)
        hide(candidates, generation, hidden);
    for (size_t i = 0; i < generation->removed_count; i++)
        hide(candidates, generation, generation->removed[i]);
    for (size_t i = 0; i < count; i++) {
        size_t at = all ? i : generation->limited[i];
        const struct record *record = generation->records[at];
        if (record && !may_see(record->entry, query))
            hide(candidates, generation, at);
    }
}

static void make_room(struct candidates *candidates, const struct generation *generation)
{
    size_t glances = glances_of(generation) + LANES; /* the last ones stay empty */
    if (candidates->glance_room < glances) {
        size_t room = candidates->glance_room = glances + glances / 2;
        free(candidates->most_words);
        free(candidates->most_chars);
        free(candidates->words);
        free(candidates->chars);
        candidates->most_words = memory_new(room * sizeof(float));
        candidates->most_chars = memory_new(room * sizeof(float));
        candidates->words = memory_new(room * GLANCE * sizeof(float));
        candidates->chars = memory_new(room * GLANCE * sizeof(float));
    }
    size_t stems = generation->stems.terms.count, grams = generation->grams.terms.count;
    size_t terms = stems > grams ? stems : grams;
    if (generation->bulk && candidates->weight_room < terms) {
        candidates->weight_room = terms + terms / 2;
        free(candidates->weights);
        candidates->weights = memory_new(candidates->weight_room * sizeof(float));
    }
}

void candidates_score(struct candidates *candidates, const struct generation *generation,
                      const struct kb_query *query, const struct question *question)
{
    make_room(candidates, generation);
    if (generation->bulk) {
        score_bulk(candidates, generation, question);
        score_fresh(candidates, generation, question);
    } else {
        score_small(candidates, generation, question);
    }
    hide_others(candidates, generation, query);
    for (size_t i = glances_of(generation), end = i + LANES; i < end; i++)
        candidates->most_words[i] = candidates->most_chars[i] = 0;
}
