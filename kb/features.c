#include "kb/features.h"

#include <math.h>

static const double alike_enough = 0.6; /* to count as the same word */

/* One candidate's best wording (W), all its wordings (U) and its answer (A), as in the recipe. */
struct side {
    const struct record *record;
    const struct wording *wording;
    const float *idf;
    size_t rank;
};

/* Which stems of the question does the candidate have? */
static void mark_stems(const struct record *record, struct question *question)
{
    for (size_t i = 0; i < question->stem_count; i++) {
        struct question_stem *stem = &question->stems[i];
        bool has_number = stem->stem != TERM_UNKNOWN;
        stem->in_wordings =
            has_number && record_has(record->unique, record->unique_count, stem->stem);
        stem->in_text =
            stem->in_wordings ||
            (has_number && record_has(record->answer, record->answer_count, stem->stem));
    }
}

static double likeness(const struct side *side, const struct question_stem *stem, size_t unique)
{
    if (stem->stem != TERM_UNKNOWN && stem->stem == side->record->unique[unique])
        return 1;
    if (shape_next(&stem->shape, side->record->outlines, unique, unique + 1) > unique)
        return 0;
    return shape_likeness(&stem->shape, record_shape(side->record, unique));
}

/* Is one of the content words of W nearly this one? */
static bool is_like_wording(const struct side *side, const struct question_stem *stem)
{
    for (uint32_t i = 0; i < side->wording->stem_count; i++)
        if (side->wording->stems[i].content &&
            likeness(side, stem, side->wording->stems[i].unique) >= alike_enough)
            return true;
    return false;
}

/* Of a stem that is not among them. */
static bool is_like_any(const struct record *record, const struct question_stem *stem)
{
    const struct outline *list = record->outlines;
    size_t count = record->unique_count;
    for (size_t i = 0; (i = shape_next(&stem->shape, list, i, count)) < count; i++)
        if (shape_likeness(&stem->shape, record_shape(record, i)) >= alike_enough)
            return true;
    return false;
}

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static double coverage(const struct question *question)
{
    double found = 0, all = 0;
    for (size_t i = 0; i < question->stem_count; i++) {
        const struct question_stem *stem = &question->stems[i];
        all += stem->idf;
        found += stem->in_text ? stem->idf : 0;
    }
    return ratio(found, all);
}

static double content_coverage(const struct side *side, struct question *question)
{
    double found = 0, all = 0;
    for (size_t i = 0; i < question->stem_count; i++) {
        struct question_stem *stem = &question->stems[i];
        if (!stem->content)
            continue;
        all += stem->idf;
        if (!stem->in_text && !is_like_wording(side, stem))
            continue;
        stem->covered |= (uint16_t)(1U << side->rank);
        found += stem->idf;
    }
    return ratio(found, all);
}

/* How much of the wording's content the question speaks of, near words counting in part. */
static double content_evidence(const struct side *side, const struct question *question)
{
    double found = 0, all = 0;
    for (uint32_t i = 0; i < side->wording->stem_count; i++) {
        const struct record_stem *of = &side->wording->stems[i];
        double idf = side->idf[of->stem], best = 0;
        if (!of->content)
            continue;
        for (size_t j = 0; j < question->stem_count && best < 1; j++)
            if (question->stems[j].content)
                best = fmax(best, likeness(side, &question->stems[j], of->unique));
        all += idf;
        found += idf * best;
    }
    return ratio(found, all);
}

/* What the question says, other entries know, and this one does not. */
static double missing_mass(const struct record *record, const struct question *question)
{
    double mass = 0;
    for (size_t i = 0; i < question->stem_count; i++) {
        const struct question_stem *stem = &question->stems[i];
        if (stem->known && !stem->in_wordings && !is_like_any(record, stem))
            mass += stem->idf;
    }
    return log1p(mass);
}

static int size_of(aspects set)
{
    return __builtin_popcount(set);
}

static void compare_aspects(const struct lexicon *lexicon, const struct side *side, aspects q,
                            double *out)
{
    aspects w = side->wording->aspects, u = side->record->aspects, def = lexicon->definition;
    aspects wh_q = q & lexicon->wh, wh_w = w & lexicon->wh, wh_u = u & lexicon->wh;
    aspects new = wh_q & ~wh_u &(wh_w ? ~(aspects)0 : ~def);

    out[FEATURE_ASP_JAC] = ratio(size_of(q & w), size_of(q | w));
    out[FEATURE_ASP_TOPIC] = (w & def) && !(q & def);
    out[FEATURE_ASP_EXTRA] = size_of(q & ~u);
    out[FEATURE_WH_CLASH] = wh_q && wh_w && !(wh_q & wh_w);
    out[FEATURE_WH_NEW] = new != 0;
    out[FEATURE_WH_LOST] = (wh_w & ~wh_q & ~def) != 0;
}

void features_of(const struct generation *generation, struct question *question,
                 const struct candidates *candidates, size_t rank, double *out)
{
    const struct candidate *candidate = &candidates->items[rank];
    const struct record *record = generation->records[candidate->record];
    const struct side side = { .record = record,
                               .wording = &record->wordings[candidate->wording],
                               .idf = generation->stems.idf,
                               .rank = rank };

    mark_stems(record, question);
    out[FEATURE_CHAR] = candidate->chars;
    out[FEATURE_CENT] = ratio(candidate->chars_sum, candidate->spread);
    out[FEATURE_VOTE] = ratio(candidate->next, candidate->best);
    out[FEATURE_QCOVUA] = coverage(question);
    out[FEATURE_CQUA] = content_coverage(&side, question);
    out[FEATURE_CE] = content_evidence(&side, question);
    compare_aspects(&generation->gate->lexicon, &side, question->aspects, out);
    out[FEATURE_NEG_CLASH] = question->negates != side.wording->negates;
    out[FEATURE_MASSK] = missing_mass(record, question);
    out[FEATURE_REL] = ratio(candidate->total, candidates->items[0].total);
    out[FEATURE_SRANK] = rank == 0;
}

void features_of_question(const struct question *question, const struct candidates *candidates,
                          double *out)
{
    out[FEATURE_QLEN] = log1p((double)question->stem_count);
    out[FEATURE_CROWD] = log1p((double)candidates->crowd);
}
