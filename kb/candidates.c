#include "kb/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

enum { DEMOTED_MAX = 32 }; /* the latest ones */

static const float crowd_share = 0.8F, demoted_share = 0.5F;

/* What the two scores of a document are divided by: their maxima. */
struct scale {
    float words, chars;
};

/* Records that were given before and that this question follows up. */
struct demoted {
    size_t records[DEMOTED_MAX];
    size_t count;
};

static void make_room(struct candidates *candidates, const struct generation *generation)
{
    if (candidates->score_room < generation->document_count) {
        candidates->score_room = generation->document_count + generation->document_count / 2;
        free(candidates->words);
        free(candidates->chars);
        candidates->words = memory_new(candidates->score_room * sizeof *candidates->words);
        candidates->chars = memory_new(candidates->score_room * sizeof *candidates->chars);
    }
    if (candidates->record_room < generation->record_count) {
        candidates->record_room = generation->record_count + generation->record_count / 2;
        free(candidates->visible);
        free(candidates->totals);
        candidates->visible = memory_new(candidates->record_room * sizeof(uint32_t));
        candidates->totals = memory_new(candidates->record_room * sizeof(float));
    }
}

void candidates_clear(struct candidates *candidates)
{
    free(candidates->words);
    free(candidates->chars);
    free(candidates->visible);
    free(candidates->totals);
    *candidates = (struct candidates){ 0 };
}

/* Adds what one term brings to each of its documents. */
static void add_term(float *scores, const struct postings *postings, uint32_t term, float weight)
{
    const struct posting *at = postings->items + postings->from[term];
    const struct posting *end = postings->items + postings->from[term + 1];
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

/* Lists what this query may see and finds the largest of each score among it. */
static struct scale look_at(struct candidates *candidates, const struct generation *generation,
                            const struct kb_query *query)
{
    struct scale largest = { 0, 0 };
    size_t hidden = query->hidden ? generation_find(generation, query->hidden) : SIZE_MAX;
    candidates->visible_count = 0;
    for (size_t i = 0; i < generation->record_count; i++) {
        if (i == hidden || !may_see(generation, i, query))
            continue;
        candidates->visible[candidates->visible_count++] = (uint32_t)i;
        for (uint32_t at = generation->first[i]; at < generation->first[i + 1]; at++) {
            float words = candidates->words[at], chars = candidates->chars[at];
            largest.words = words > largest.words ? words : largest.words;
            largest.chars = chars > largest.chars ? chars : largest.chars;
        }
    }
    return largest;
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

static float score_of(const struct candidates *candidates, uint32_t document, struct scale factor)
{
    return candidates->words[document] * factor.words + candidates->chars[document] * factor.chars;
}

static struct best best_of(const struct candidates *candidates, uint32_t first, uint32_t end,
                           struct scale factor)
{
    struct best best = { 0, 0, 0 };
    for (uint32_t at = first; at < end; at++)
        sort_in(&best, score_of(candidates, at, factor));
    return best;
}

/* What only the ten need: which wording is the best, and what the characters say of all. */
static void describe(struct candidate *candidate, const struct candidates *candidates,
                     const struct generation *generation, struct scale factor)
{
    uint32_t first = generation->first[candidate->record];
    uint32_t end = generation->first[candidate->record + 1];
    struct best best = best_of(candidates, first, end, factor);
    candidate->best = best.first;
    candidate->next = best.second;
    float most = -1;
    for (uint32_t at = first; at < end; at++) {
        float score = score_of(candidates, at, factor);
        candidate->chars_sum += candidates->chars[at];
        if (score > most) {
            most = score;
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

static void rank_records(struct candidates *candidates, const struct generation *generation,
                         const struct demoted *demoted, struct scale factor)
{
    float least = 0; /* that is worth keeping */
    candidates->count = 0;
    for (size_t i = 0; i < candidates->visible_count; i++) {
        size_t record = candidates->visible[i];
        struct best best =
            best_of(candidates, generation->first[record], generation->first[record + 1], factor);
        float total = total_of(&best);
        bool is_down = demoted->count > 0 && is_demoted(demoted, record);
        total = is_down ? total * demoted_share : total;
        candidates->totals[i] = total;
        if (total <= least)
            continue;
        keep(candidates,
             &(struct candidate){ .record = record, .total = total, .demoted = is_down });
        if (candidates->count == KB_HITS_MAX)
            least = candidates->items[KB_HITS_MAX - 1].total;
    }
    for (size_t i = 0; i < candidates->count; i++)
        describe(&candidates->items[i], candidates, generation, factor);
}

static size_t count_crowd(const struct candidates *candidates)
{
    size_t crowd = 0;
    float least = candidates->count ? candidates->items[0].total * crowd_share : 0;
    for (size_t i = 0; i < candidates->visible_count; i++)
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
    struct scale largest = look_at(candidates, generation, query);
    struct scale factor = { .words = largest.words > 0 ? 1 / largest.words : 0,
                            .chars = largest.chars > 0 ? 1 / largest.chars : 0 };
    find_demoted(&demoted, generation, query);
    rank_records(candidates, generation, &demoted, factor);
    candidates->crowd = count_crowd(candidates);
    forget_scores(candidates, generation->document_count);
}
