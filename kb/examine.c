#include "kb/examine.h"

#include <math.h>
#include <stdlib.h>

#include "bot/base/memory.h"
#include "kb/generation.h"

static const double share_below = 0.96, least = 1e-6;

static size_t count_wordings(const struct generation *generation)
{
    size_t count = 0;
    for (size_t i = 0; i < generation->record_count; i++)
        if (generation->records[i] && !generation->records[i]->entry->passage)
            count += generation->records[i]->wording_count;
    return count;
}

static double best_without(const struct generation *generation, struct kb_scratch *scratch,
                           const char *text, const struct kb_query *query)
{
    struct kb_query without = *query;
    struct kb_result result;
    without.text = text;
    kb_search(generation, &without, scratch, &result);
    return result.confidence;
}

/* Confidence in the best of every step-th wording, its entry hidden. */
static size_t ask_all(const struct generation *generation, moment now, size_t step, double *out)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    size_t seen = 0, asked = 0;
    for (size_t i = 0; i < generation->record_count; i++) {
        if (!generation->records[i])
            continue; /* taken away */
        const struct entry *entry = generation->records[i]->entry;
        const struct kb_query query = { .audience = entry->audience,
                                        .now = now,
                                        .hidden = entry->id };
        for (size_t j = 0; !entry->passage && j <= entry->wording_count; j++) {
            const char *text = j ? entry->wordings[j - 1] : entry->question;
            if (seen++ % step == 0)
                out[asked++] = best_without(generation, scratch, text, &query);
        }
    }
    return asked;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double logit(double p)
{
    p = fmin(fmax(p, least), 1 - least);
    return log(p / (1 - p));
}

void kb_examine(const struct generation *generation, moment now, struct examination *out)
{
    size_t count = count_wordings(generation);
    size_t step = (count + EXAMINE_WORDINGS_MAX - 1) / EXAMINE_WORDINGS_MAX;
    double own = generation->gate->kinds[GATE_FAQ].threshold;

    *out = (struct examination){ .threshold = own };
    if (count == 0)
        return;
    double *best = memory_new(EXAMINE_WORDINGS_MAX * sizeof *best);
    out->asked = ask_all(generation, now, step, best);
    qsort(best, out->asked, sizeof *best, by_size);
    double place = share_below * (double)(out->asked - 1);
    size_t below = (size_t)place, above = below + 1 < out->asked ? below + 1 : below;
    out->quantile = best[below] + (place - (double)below) * (best[above] - best[below]);
    out->threshold = 1 / (1 + exp(-(logit(own) + logit(out->quantile)) / 2));
    free(best);
}

void kb_examine_now(const struct generation *generation, moment now, struct examination *out)
{
    kb_examine(generation, now, out);
    gate_set_careful(generation->gate, out->threshold);
}
