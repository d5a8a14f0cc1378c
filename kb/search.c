/* One search: the question's terms, ten candidates, the gate's opinion of each, the outcome. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "kb/candidates.h"
#include "kb/contrast.h"
#include "kb/features.h"
#include "kb/scratch.h"

struct kb_scratch *kb_scratch_new(void)
{
    struct kb_scratch *scratch = memory_new(sizeof *scratch);
    scratch->analysis = analysis_new();
    return scratch;
}

void kb_scratch_free(struct kb_scratch *scratch)
{
    if (!scratch)
        return;
    gate_free(scratch->gate);
    analysis_free(scratch->analysis);
    analysis_free(scratch->words);
    question_clear(&scratch->question);
    candidates_clear(&scratch->candidates);
    free(scratch);
}

void scratch_read(struct kb_scratch *scratch, const struct generation *generation, const char *text)
{
    size_t length = text_cut(text, KB_QUERY_TEXT_MAX + 1, KB_QUERY_TEXT_MAX);
    if (scratch->gate == generation->gate && scratch->length == length &&
        memcmp(scratch->text, text, length) == 0)
        return;
    if (scratch->gate != generation->gate) {
        gate_free(scratch->gate);
        scratch->gate = gate_keep(generation->gate);
    }
    memcpy(scratch->text, text, length);
    scratch->text[length] = '\0';
    scratch->length = length;
    analysis_read(scratch->analysis, &generation->gate->lexicon, scratch->text, ANALYSIS_QUESTION);
}

static const struct gate_weights *weights_of(const struct generation *generation,
                                             const struct entry *entry)
{
    return &generation->gate->kinds[entry->passage ? GATE_PASSAGE : GATE_FAQ];
}

static void describe(const struct generation *generation, struct kb_scratch *scratch,
                     struct kb_result *out)
{
    const struct candidates *candidates = &scratch->candidates;
    features_of_question(&scratch->question, candidates, out->query_features);
    out->count = candidates->count;
    for (size_t i = 0; i < out->count; i++) {
        struct kb_hit *hit = &out->hits[i];
        hit->entry = generation->records[candidates->items[i].record]->entry;
        hit->score = 2.0 * candidates->items[i].total / candidates->items[0].total;
        features_of(generation, &scratch->question, candidates, i, hit->features);
    }
    contrast_fill(&scratch->question, out);
    for (size_t i = 0; i < out->count; i++) {
        struct kb_hit *hit = &out->hits[i];
        hit->p =
            gate_utility(weights_of(generation, hit->entry), hit->features, out->query_features);
    }
}

/* Sums e^utility over the hits, relative to the largest so that nothing overflows. "None of them"
 * has utility 0. */
static double sum_of(const struct kb_result *out, const struct candidates *candidates,
                     double largest, bool with_demoted)
{
    double sum = exp(-largest);
    for (size_t i = 0; i < out->count; i++)
        if (with_demoted || !candidates->items[i].demoted)
            sum += exp(out->hits[i].p - largest);
    return sum;
}

/* Turns utilities into probabilities. A demoted entry keeps half of its own, and the others are
 * judged as if it were not there: otherwise the answer just given would win again. */
static void judge(struct kb_result *out, const struct candidates *candidates)
{
    double largest = 0;
    for (size_t i = 0; i < out->count; i++)
        largest = fmax(largest, out->hits[i].p);
    double all = sum_of(out, candidates, largest, true);
    double others = sum_of(out, candidates, largest, false);
    for (size_t i = 0; i < out->count; i++) {
        double share = exp(out->hits[i].p - largest);
        if (candidates->items[i].demoted)
            out->hits[i].p = share / all / 2;
        else
            out->hits[i].p = others > 0 ? share / others : 0;
    }
}

/* Best P first; few and nearly sorted. */
static void sort_hits(struct kb_result *out)
{
    for (size_t i = 1; i < out->count; i++) {
        struct kb_hit hit = out->hits[i];
        size_t at = i;
        for (; at > 0 && out->hits[at - 1].p < hit.p; at--)
            out->hits[at] = out->hits[at - 1];
        out->hits[at] = hit;
    }
}

static void decide(const struct generation *generation, const struct kb_query *query,
                   struct kb_result *out)
{
    const struct gate *gate = generation->gate;
    const struct gate_weights *weights =
        out->count ? weights_of(generation, out->hits[0].entry) : &gate->kinds[GATE_FAQ];
    struct kb_query asked = *query;
    if (asked.careful && asked.threshold <= 0)
        asked.threshold = fmax(weights->threshold, gate_careful(gate));
    gate_decide(weights, &asked, out);
}

void kb_search(const struct generation *generation, const struct kb_query *query,
               struct kb_scratch *scratch, struct kb_result *out)
{
    scratch_read(scratch, generation, query->text);
    question_read(&scratch->question, scratch->analysis, generation);
    candidates_find(&scratch->candidates, generation, query, &scratch->question);
    describe(generation, scratch, out);
    judge(out, &scratch->candidates);
    sort_hits(out);
    decide(generation, query, out);
}
