#include "kb/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

static const float crowd_share = 0.8F, demoted_share = 0.5F;

static void make_room(struct candidates *candidates, const struct generation *generation)
{
    if (candidates->score_room < generation->document_count) {
        candidates->score_room = generation->document_count + generation->document_count / 2;
        free(candidates->scores);
        candidates->scores = memory_new(candidates->score_room * sizeof *candidates->scores);
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
    free(candidates->scores);
    free(candidates->visible);
    free(candidates->totals);
    *candidates = (struct candidates){ 0 };
}

static void score_words(struct document_score *scores, const struct postings *postings,
                        uint32_t term)
{
    const struct posting *at = postings->items + postings->from[term];
    const struct posting *end = postings->items + postings->from[term + 1];
    for (; at < end; at++)
        scores[at->document].words += at->weight;
}

static void score_chars(struct document_score *scores, const struct postings *postings,
                        const struct question_gram *gram)
{
    const struct posting *at = postings->items + postings->from[gram->gram];
    const struct posting *end = postings->items + postings->from[gram->gram + 1];
    float weight = gram->weight;
    for (; at < end; at++)
        scores[at->document].chars += weight * at->weight;
}

static void score_documents(struct document_score *scores, const struct generation *generation,
                            const struct question *question)
{
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].known)
            score_words(scores, &generation->stems, question->stems[i].stem);
    for (size_t i = 0; i < question->gram_count; i++)
        score_chars(scores, &generation->grams, &question->grams[i]);
}

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
    if (entry->audience && (!query->audience || strcmp(entry->audience, query->audience) != 0))
        return false;
    return entry_is_valid(entry, query->now) && has_a_tag(entry, query);
}

/* Lists what this query may see and finds the best of each score among it. */
static struct document_score look_at(struct candidates *candidates,
                                     const struct generation *generation,
                                     const struct kb_query *query)
{
    struct document_score best = { 0, 0 };
    candidates->visible_count = 0;
    for (size_t i = 0; i < generation->record_count; i++) {
        if (!may_see(generation->records[i]->entry, query))
            continue;
        candidates->visible[candidates->visible_count++] = (uint32_t)i;
        for (uint32_t at = generation->first[i]; at < generation->first[i + 1]; at++) {
            const struct document_score *score = &candidates->scores[at];
            best.words = score->words > best.words ? score->words : best.words;
            best.chars = score->chars > best.chars ? score->chars : best.chars;
        }
    }
    return best;
}

/* The best three of a record's documents, summed with weights 1, 1/2 and 1/4. */
static void sum_wordings(struct candidate *out, const struct document_score *scores, size_t count,
                         struct document_score scale)
{
    float third = 0;
    for (size_t i = 0; i < count; i++) {
        float score = scores[i].words * scale.words + scores[i].chars * scale.chars;
        out->chars_sum += scores[i].chars;
        if (score > out->best) {
            third = out->next;
            out->next = out->best;
            out->best = score;
            out->wording = i;
            out->chars = scores[i].chars;
        } else if (score > out->next) {
            third = out->next;
            out->next = score;
        } else if (score > third) {
            third = score;
        }
    }
    out->total = out->best + out->next / 2 + third / 4;
}

bool candidates_demotes(const struct kb_query *query, const struct entry *entry)
{
    for (size_t i = 0; query->follow_up && i < query->shown_count; i++)
        if (strcmp(query->shown[i], entry->id) == 0)
            return true;
    return false;
}

/* Keeps the ten best, the earlier record first among equals. */
static void keep(struct candidates *candidates, const struct candidate *candidate)
{
    if (candidates->count == KB_HITS_MAX &&
        candidate->total <= candidates->items[KB_HITS_MAX - 1].total)
        return;
    size_t at = candidates->count < KB_HITS_MAX ? candidates->count++ : KB_HITS_MAX - 1;
    for (; at > 0 && candidates->items[at - 1].total < candidate->total; at--)
        candidates->items[at] = candidates->items[at - 1];
    candidates->items[at] = *candidate;
}

static void rank_records(struct candidates *candidates, const struct generation *generation,
                         const struct kb_query *query, struct document_score scale)
{
    candidates->count = 0;
    for (size_t i = 0; i < candidates->visible_count; i++) {
        size_t record = candidates->visible[i];
        uint32_t first = generation->first[record];
        struct candidate candidate = { .record = record };
        sum_wordings(&candidate, candidates->scores + first, generation->first[record + 1] - first,
                     scale);
        if (candidates_demotes(query, generation->records[record]->entry))
            candidate.total *= demoted_share;
        candidates->totals[i] = candidate.total;
        if (candidate.total > 0)
            keep(candidates, &candidate);
    }
}

static size_t count_crowd(const struct candidates *candidates)
{
    size_t crowd = 0;
    float least = candidates->count ? candidates->items[0].total * crowd_share : 0;
    for (size_t i = 0; i < candidates->visible_count; i++)
        crowd += candidates->totals[i] > least;
    return crowd;
}

void candidates_find(struct candidates *candidates, const struct generation *generation,
                     const struct kb_query *query, const struct question *question)
{
    make_room(candidates, generation);
    score_documents(candidates->scores, generation, question);
    struct document_score best = look_at(candidates, generation, query);
    struct document_score scale = { .words = best.words > 0 ? 1 / best.words : 0,
                                    .chars = best.chars > 0 ? 1 / best.chars : 0 };
    rank_records(candidates, generation, query, scale);
    candidates->crowd = count_crowd(candidates);
    if (generation->document_count > 0)
        memset(candidates->scores, 0, generation->document_count * sizeof *candidates->scores);
}
