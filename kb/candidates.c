#include "kb/candidates_score.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/candidates.h"

enum { DEMOTED_MAX = 32 /* the latest ones */, NEAR_ROOM = 64 };

static const float crowd_share = 0.8F, demoted_share = 0.5F;

/* Records that were given before and that this question follows up. */
struct demoted {
    size_t records[DEMOTED_MAX];
    size_t count;
};

void candidates_clear(struct candidates *candidates)
{
    free(candidates->words);
    free(candidates->chars);
    free(candidates->most_words);
    free(candidates->most_chars);
    free(candidates->near);
    free(candidates->brings);
    free(candidates->weights);
    *candidates = (struct candidates){ 0 };
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

/* The two scores are divided by their maxima. */
struct factors {
    float words, chars;
};

static float score_of(const struct candidates *candidates, uint32_t document,
                      struct factors factors)
{
    return candidates->words[document] * factors.words +
           candidates->chars[document] * factors.chars;
}

static struct best best_of(const struct candidates *candidates, uint32_t first, uint32_t end,
                           struct factors factors)
{
    struct best best = { 0, 0, 0 };
    for (uint32_t at = first; at < end; at++)
        sort_in(&best, score_of(candidates, at, factors));
    return best;
}

/* What only the ten need: which wording is the best, and what the characters say of all. */
static void describe(struct candidate *candidate, struct candidates *candidates,
                     const struct generation *generation, struct factors factors)
{
    uint32_t first = generation->first[candidate->record];
    uint32_t end = generation->first[candidate->record + 1];
    struct best best = best_of(candidates, first, end, factors);
    candidate->best = best.first;
    candidate->next = best.second;
    candidate->spread = generation_spread(generation, candidate->record, candidates->weights);
    float most = -1;
    for (uint32_t at = first; at < end; at++) {
        float score = score_of(candidates, at, factors);
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

static void note_near(struct candidates *candidates, float total)
{
    if (candidates->near_count == candidates->near_room) {
        candidates->near_room = candidates->near_room ? candidates->near_room * 2 : NEAR_ROOM;
        candidates->near =
            memory_resize(candidates->near, candidates->near_room * sizeof *candidates->near);
    }
    candidates->near[candidates->near_count++] = total;
}

/* Goes through the entries, knowing what is not worth a look. */
struct ranking {
    struct candidates *candidates;
    const struct generation *generation;
    const struct demoted *demoted;
    struct factors factors;
    struct place {
        float total;
        uint32_t record;
        bool demoted;
    } best[KB_HITS_MAX]; /* best total first */
    size_t count;
    float least;   /* that is worth keeping */
    float matters; /* less can neither be kept nor be in the crowd */
};

static float least_of_crowd(const struct ranking *ranking)
{
    return ranking->count ? ranking->best[0].total * crowd_share : 0;
}

static bool goes_before(const struct ranking *ranking, const struct place *a, const struct place *b)
{
    struct record *const *records = ranking->generation->records;
    if (a->total > b->total || a->total < b->total)
        return a->total > b->total;
    return strcmp(records[a->record]->entry->id, records[b->record]->entry->id) < 0;
}

/* Keeps the ten best, by id among equals. */
static void keep(struct ranking *ranking, struct place place)
{
    struct place *best = ranking->best;
    if (ranking->count == KB_HITS_MAX) {
        if (!goes_before(ranking, &place, &best[KB_HITS_MAX - 1]))
            return;
        ranking->count--;
    }
    size_t at = ranking->count++;
    for (; at > 0 && goes_before(ranking, &place, &best[at - 1]); at--)
        best[at] = best[at - 1];
    best[at] = place;
    if (ranking->count == KB_HITS_MAX)
        ranking->least = best[KB_HITS_MAX - 1].total;
    ranking->matters = smaller(ranking->least, least_of_crowd(ranking));
}

/* Not less than the total of wordings of which the best has this score: as if all had it. */
static float total_at_most(float most)
{
    return total_of(&(struct best){ most, most, most });
}

static float most_of(const struct ranking *ranking, const uint32_t *first)
{
    float most = 0;
    for (uint32_t at = first[0]; at < first[1]; at++)
        most = larger(most, score_of(ranking->candidates, at, ranking->factors));
    return most;
}

static void rank_record(struct ranking *ranking, size_t record)
{
    struct candidates *candidates = ranking->candidates;
    const uint32_t *first = ranking->generation->first + record;
    float most = most_of(ranking, first);
    if (most <= 0 || total_at_most(most) < ranking->matters)
        return;
    struct best best = best_of(candidates, first[0], first[1], ranking->factors);
    bool is_down = ranking->demoted->count > 0 && is_demoted(ranking->demoted, record);
    float total = total_of(&best) * (is_down ? demoted_share : 1);
    if (total < ranking->matters)
        return;
    note_near(candidates, total);
    if (total >= ranking->least)
        keep(ranking, (struct place){ total, (uint32_t)record, is_down });
}

/* No document in it has more. */
static float most_at(const struct ranking *ranking, size_t glance)
{
    return ranking->candidates->most_words[glance] * ranking->factors.words +
           ranking->candidates->most_chars[glance] * ranking->factors.chars;
}

/* A record may reach into the next glance; what was ranked before is not ranked again. */
static void rank_records(struct ranking *ranking)
{
    const struct generation *generation = ranking->generation;
    size_t next = 0;
    for (size_t i = 0; i < glances_of(generation); i++) {
        float most = most_at(ranking, i);
        if (most <= 0 || total_at_most(most) < ranking->matters)
            continue;
        if (next < generation->glances[i])
            next = generation->glances[i];
        for (; next < generation->record_count && generation->first[next] < (i + 1) * GLANCE;
             next++)
            rank_record(ranking, next);
    }
}

static size_t count_crowd(const struct ranking *ranking)
{
    const struct candidates *candidates = ranking->candidates;
    size_t crowd = 0;
    float least = least_of_crowd(ranking);
    for (size_t i = 0; i < candidates->near_count; i++)
        crowd += candidates->near[i] > least;
    return crowd;
}

static struct factors factors_of(const struct candidates *candidates, size_t glances)
{
    float words = largest_score(candidates->most_words, glances);
    float chars = largest_score(candidates->most_chars, glances);
    return (struct factors){ .words = words > 0 ? 1 / words : 0,
                             .chars = chars > 0 ? 1 / chars : 0 };
}

void candidates_find(struct candidates *candidates, const struct generation *generation,
                     const struct kb_query *query, const struct question *question)
{
    struct demoted demoted;
    candidates_score(candidates, generation, query, question);
    find_demoted(&demoted, generation, query);
    struct ranking ranking = { .candidates = candidates,
                               .generation = generation,
                               .demoted = &demoted,
                               .factors = factors_of(candidates, glances_of(generation)) };
    candidates->near_count = 0;
    rank_records(&ranking);
    candidates->crowd = count_crowd(&ranking);
    candidates->count = ranking.count;
    for (size_t i = 0; i < ranking.count; i++) {
        candidates->items[i] = (struct candidate){ .record = ranking.best[i].record,
                                                   .total = ranking.best[i].total,
                                                   .demoted = ranking.best[i].demoted };
        describe(&candidates->items[i], candidates, generation, ranking.factors);
    }
}
