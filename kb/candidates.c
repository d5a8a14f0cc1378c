#include "kb/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

enum { DEMOTED_MAX = 32 }; /* the latest ones */

static const float crowd_share = 0.8F, demoted_share = 0.5F;

/* Four scores at once. */
typedef float lanes __attribute__((vector_size(16), may_alias));
typedef int32_t lane_mask __attribute__((vector_size(16), may_alias));
enum { LANES = sizeof(lanes) / sizeof(float) };

/* Records that were given before and that this question follows up. */
struct demoted {
    size_t records[DEMOTED_MAX];
    size_t count;
};

static size_t lanes_for(size_t documents)
{
    return (documents + LANES - 1) / LANES;
}

static void make_room(struct candidates *candidates, const struct generation *generation)
{
    if (candidates->score_room < generation->document_count) {
        candidates->score_room = lanes_for(generation->document_count * 3 / 2) * LANES;
        free(candidates->words);
        free(candidates->chars);
        candidates->words = memory_new(candidates->score_room * sizeof *candidates->words);
        candidates->chars = memory_new(candidates->score_room * sizeof *candidates->chars);
    }
    if (candidates->record_room < generation->record_count) {
        candidates->record_room = generation->record_count + generation->record_count / 2;
        free(candidates->totals);
        candidates->totals = memory_new(candidates->record_room * sizeof(float));
    }
}

void candidates_clear(struct candidates *candidates)
{
    free(candidates->words);
    free(candidates->chars);
    free(candidates->totals);
    *candidates = (struct candidates){ 0 };
}

/* Adds what one term brings to each of its documents. */
static void add_term(float *scores, const struct postings *postings, uint32_t term, float weight)
{
    const struct posting *at = postings->items + postings->from[term];
    const struct posting *end = postings->items + postings->from[term + 1];
#pragma GCC unroll 4
    for (; at < end; at++)
        scores[at->document] += weight * at->weight;
}

static void score_documents(struct candidates *candidates, const struct generation *generation,
                            const struct question *question)
{
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].known)
            add_term(candidates->words, &generation->stems, question->stems[i].stem, 1);
    for (size_t i = 0; i < question->gram_count; i++)
        add_term(candidates->chars, &generation->grams, question->grams[i].gram,
                 question->grams[i].weight);
}

static bool has_a_tag(const struct entry *entry, const struct kb_query *query)
{
    for (size_t i = 0; i < entry->tag_count; i++)
        for (size_t j = 0; j < query->tag_count; j++)
            if (strcmp(entry->tags[i], query->tags[j]) == 0)
                return true;
    return query->tag_count == 0;
}

static bool may_see(const struct generation *generation, size_t record,
                    const struct kb_query *query)
{
    const struct window *window = &generation->windows[record];
    if (query->now < window->from || query->now >= window->until)
        return false;
    if (!window->restricted && query->tag_count == 0)
        return true;
    const struct entry *entry = generation->records[record]->entry;
    if (entry->audience && (!query->audience || strcmp(entry->audience, query->audience) != 0))
        return false;
    return has_a_tag(entry, query);
}

/* What this query may not see has no score. */
static void hide(struct candidates *candidates, const struct generation *generation,
                 const struct kb_query *query)
{
    size_t hidden = query->hidden ? generation_find(generation, query->hidden) : SIZE_MAX;
    if (hidden == SIZE_MAX && query->tag_count == 0 && generation->is_open)
        return;
    for (size_t i = 0; i < generation->record_count; i++) {
        size_t first = generation->first[i], count = generation->first[i + 1] - first;
        if (i != hidden && may_see(generation, i, query))
            continue;
        memset(candidates->words + first, 0, count * sizeof *candidates->words);
        memset(candidates->chars + first, 0, count * sizeof *candidates->chars);
    }
}

static lanes larger_lanes(lanes a, lanes b)
{
    lane_mask is_larger = a > b;
    return (lanes)((is_larger & (lane_mask)a) | (~is_larger & (lane_mask)b));
}

static float largest_of(const float *scores, size_t documents)
{
    const lanes *at = (const lanes *)scores, *end = at + lanes_for(documents);
    lanes most = { 0 };
    for (; at < end; at++)
        most = larger_lanes(*at, most);
    float largest = 0;
    for (int i = 0; i < LANES; i++)
        largest = most[i] > largest ? most[i] : largest;
    return largest;
}

/* Puts P into `words`. */
static void add_scores(struct candidates *candidates, size_t documents)
{
    lanes *words = (lanes *)candidates->words;
    const lanes *chars = (const lanes *)candidates->chars;
    float most_words = largest_of(candidates->words, documents);
    float most_chars = largest_of(candidates->chars, documents);
    float of_words = most_words > 0 ? 1 / most_words : 0;
    float of_chars = most_chars > 0 ? 1 / most_chars : 0;
    for (size_t i = 0; i < lanes_for(documents); i++)
        words[i] = words[i] * of_words + chars[i] * of_chars;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float smaller(float a, float b)
{
    return a < b ? a : b;
}

struct best {
    float first, second, third;
};

/* Without a branch: which wording is the better one is anybody's guess, and the processor's too. */
static void sort_in(struct best *best, float score)
{
    float beaten = smaller(best->first, score);
    best->first = larger(best->first, score);
    score = smaller(best->second, beaten);
    best->second = larger(best->second, beaten);
    best->third = larger(best->third, score);
}

/* The best three of a record's documents, summed with weights 1, 1/2 and 1/4. */
static float total_of(const struct best *best)
{
    return best->first + best->second / 2 + best->third / 4;
}

static struct best best_of(const float *scores, uint32_t first, uint32_t end)
{
    struct best best = { 0, 0, 0 };
    for (uint32_t at = first; at < end; at++)
        sort_in(&best, scores[at]);
    return best;
}

/* What only the ten need: which wording is the best, and what the characters say of all. */
static void describe(struct candidate *candidate, const struct candidates *candidates,
                     const struct generation *generation)
{
    uint32_t first = generation->first[candidate->record];
    uint32_t end = generation->first[candidate->record + 1];
    struct best best = best_of(candidates->words, first, end);
    candidate->best = best.first;
    candidate->next = best.second;
    float most = -1;
    for (uint32_t at = first; at < end; at++) {
        candidate->chars_sum += candidates->chars[at];
        if (candidates->words[at] > most) {
            most = candidates->words[at];
            candidate->wording = at - first;
            candidate->chars = candidates->chars[at];
        }
    }
}

static void find_demoted(struct demoted *demoted, const struct generation *generation,
                         const struct kb_query *query)
{
    demoted->count = 0;
    if (!query->follow_up)
        return;
    for (size_t i = 0; i < query->shown_count && demoted->count < DEMOTED_MAX; i++) {
        size_t record = generation_find(generation, query->shown[query->shown_count - 1 - i]);
        if (record != SIZE_MAX)
            demoted->records[demoted->count++] = record;
    }
}

static bool is_demoted(const struct demoted *demoted, size_t record)
{
    for (size_t i = 0; i < demoted->count; i++)
        if (demoted->records[i] == record)
            return true;
    return false;
}

/* Keeps the ten best, the earlier record first among equals. */
static void keep(struct candidates *candidates, const struct candidate *candidate)
{
    size_t at = candidates->count < KB_HITS_MAX ? candidates->count++ : KB_HITS_MAX - 1;
    for (; at > 0 && candidates->items[at - 1].total < candidate->total; at--)
        candidates->items[at] = candidates->items[at - 1];
    candidates->items[at] = *candidate;
}

/* Not less than the record's total: as if all its wordings were as good as the best. Mostly that is
 * enough to leave it. */
static float most_of(const float *scores, uint32_t first, uint32_t end)
{
    float most = 0;
    for (uint32_t at = first; at < end; at++)
        most = larger(most, scores[at]);
    return total_of(&(struct best){ most, most, most });
}

static float least_of_crowd(const struct candidates *candidates)
{
    return candidates->count ? candidates->items[0].total * crowd_share : 0;
}

static void rank_records(struct candidates *candidates, const struct generation *generation,
                         const struct demoted *demoted)
{
    float least = 0; /* that is worth keeping */
    float matters = 0;
    candidates->count = 0;
    for (size_t i = 0; i < generation->record_count; i++) {
        uint32_t first = generation->first[i], end = generation->first[i + 1];
        candidates->totals[i] = 0;
        if (most_of(candidates->words, first, end) <= matters)
            continue;
        struct best best = best_of(candidates->words, first, end);
        bool is_down = demoted->count > 0 && is_demoted(demoted, i);
        float total = total_of(&best) * (is_down ? demoted_share : 1);
        candidates->totals[i] = total;
        if (total <= least)
            continue;
        keep(candidates, &(struct candidate){ .record = i, .total = total, .demoted = is_down });
        if (candidates->count == KB_HITS_MAX)
            least = candidates->items[KB_HITS_MAX - 1].total;
        matters = smaller(least, least_of_crowd(candidates));
    }
    for (size_t i = 0; i < candidates->count; i++)
        describe(&candidates->items[i], candidates, generation);
}

static size_t count_crowd(const struct candidates *candidates, size_t records)
{
    size_t crowd = 0;
    float least = least_of_crowd(candidates);
    for (size_t i = 0; i < records; i++)
        crowd += candidates->totals[i] > least;
    return crowd;
}

static void forget_scores(struct candidates *candidates, size_t documents)
{
    if (documents == 0)
        return;
    memset(candidates->words, 0, documents * sizeof *candidates->words);
    memset(candidates->chars, 0, documents * sizeof *candidates->chars);
}

void candidates_find(struct candidates *candidates, const struct generation *generation,
                     const struct kb_query *query, const struct question *question)
{
    struct demoted demoted;
    make_room(candidates, generation);
    score_documents(candidates, generation, question);
    hide(candidates, generation, query);
    add_scores(candidates, generation->document_count);
    find_demoted(&demoted, generation, query);
    rank_records(candidates, generation, &demoted);
    candidates->crowd = count_crowd(candidates, generation->record_count);
    forget_scores(candidates, generation->document_count);
}
