#include "kb/calibrate.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/fit.h"
#include "kb/generation.h"
#include "kb/labelled.h"
#include "kb/noise.h"
#include "kb/terms.h"
#include "kb/threshold.h"

enum { FOLDS = 4, SETS_MAX = 64, NOISY_MAX = 2 * KB_QUERY_TEXT_MAX };

/* How often rivals count: chosen on three collections, see docs/KNOWLEDGE.md. */
static const double rivals = 5;
static const double penalty = 20, near_most = 0.03;

/* What is known of a row beside its features. */
struct origin {
    unsigned char kind, fold, set;
    bool clean, near, answerable;
};

struct calibrator {
    struct gate *gate;
    struct kb_scratch *scratch;
    struct fit_row *rows;
    struct origin *origins;
    size_t count, room;
};

struct calibrator *calibrator_new(struct gate *gate)
{
    struct calibrator *calibrator = memory_new(sizeof *calibrator);
    calibrator->gate = gate_keep(gate);
    calibrator->scratch = kb_scratch_new();
    return calibrator;
}

void calibrator_free(struct calibrator *calibrator)
{
    if (!calibrator)
        return;
    gate_free(calibrator->gate);
    kb_scratch_free(calibrator->scratch);
    free(calibrator->rows);
    free(calibrator->origins);
    free(calibrator);
}

static void make_room(struct calibrator *calibrator)
{
    if (calibrator->count < calibrator->room)
        return;
    calibrator->room = calibrator->room ? 2 * calibrator->room : 1024;
    calibrator->rows = memory_resize(calibrator->rows, calibrator->room * sizeof *calibrator->rows);
    calibrator->origins =
        memory_resize(calibrator->origins, calibrator->room * sizeof *calibrator->origins);
}

static enum gate_kind kind_of(const struct kb_hit *hit)
{
    return hit->entry->passage ? GATE_PASSAGE : GATE_FAQ;
}

/* Candidates of the other kind have weights of their own and are left out. */
static void fill_row(const struct labelled *question, const struct kb_result *result,
                     enum gate_kind kind, struct fit_row *out)
{
    *out = (struct fit_row){ .right = FIT_NONE_RIGHT };
    for (size_t i = 0; i < KB_QUERY_FEATURES; i++)
        out->query[i] = (float)result->query_features[i];
    for (size_t i = 0; i < result->count; i++) {
        const struct kb_hit *hit = &result->hits[i];
        if (kind_of(hit) != kind)
            continue;
        if (out->right == FIT_NONE_RIGHT && labelled_is_right(question, hit->entry->id))
            out->right = (int)out->count;
        for (size_t k = 0; k < KB_FEATURES; k++)
            out->features[out->count][k] = (float)hit->features[k];
        out->count++;
    }
}

/* Questions that belong to one entry share a fold; without a right one, those that come nearest to
 * the same entry. */
static unsigned char fold_of(const struct labelled *question, const struct kb_result *result)
{
    const char *id = json_string_value(json_array_get(question->gold, 0));
    if (!id)
        id = result->count ? result->hits[0].entry->id : question->text;
    return term_hash(id, strlen(id)) % FOLDS;
}

static void add_row(struct calibrator *calibrator, const struct labelled *question,
                    const struct kb_result *result, const struct origin *origin)
{
    make_room(calibrator);
    fill_row(question, result, origin->kind, &calibrator->rows[calibrator->count]);
    calibrator->origins[calibrator->count++] = *origin;
}

static void add_noisy(struct calibrator *calibrator, const struct generation *generation,
                      const struct labelled *question, struct origin *origin)
{
    struct buf text OWNED_BUF;
    struct kb_result result;
    buf_init(&text, NOISY_MAX);
    origin->clean = false;
    for (enum noise_kind kind = 0; kind < NOISE_KINDS; kind++) {
        buf_reset(&text);
        noise_add(question->text, kind, &text);
        labelled_ask(question, text.data, generation, calibrator->scratch, &result);
        add_row(calibrator, question, &result, origin);
    }
}

int calibrator_ask(struct calibrator *calibrator, const struct generation *generation,
                   const json_t *json, size_t set, struct error *err)
{
    struct labelled question;
    struct kb_result result;

    if (labelled_read(json, &question, err) < 0)
        return -1;
    if (set >= SETS_MAX || calibrator->count >= (NOISE_KINDS + 1) * CALIBRATE_QUESTIONS_MAX)
        return error_set(err, ERROR_INVALID, "more than %d sets or %d questions", SETS_MAX,
                         CALIBRATE_QUESTIONS_MAX);
    labelled_ask(&question, NULL, generation, calibrator->scratch, &result);
    struct origin origin = { .kind = result.count ? kind_of(&result.hits[0]) : GATE_FAQ,
                             .fold = fold_of(&question, &result),
                             .set = (unsigned char)set,
                             .clean = true,
                             .near = question.near,
                             .answerable = question.in_scope };
    add_row(calibrator, &question, &result, &origin);
    add_noisy(calibrator, generation, &question, &origin);
    return 0;
}

/* One kind's work: its rows, and the fold that is left out (FOLDS: none). */
struct choice {
    const struct calibrator *calibrator;
    enum gate_kind kind;
    unsigned without;
};

static bool is_chosen(const void *context, size_t row)
{
    const struct choice *choice = context;
    const struct origin *origin = &choice->calibrator->origins[row];
    return origin->kind == choice->kind && origin->fold != choice->without;
}

/* Every set counts alike, and the mean is 1. */
static void weigh(struct calibrator *calibrator, enum gate_kind kind)
{
    size_t counts[SETS_MAX] = { 0 }, sets = 0, all = 0;
    for (size_t i = 0; i < calibrator->count; i++) {
        if (calibrator->origins[i].kind != kind)
            continue;
        sets += counts[calibrator->origins[i].set]++ == 0;
        all++;
    }
    for (size_t i = 0; i < calibrator->count; i++)
        if (calibrator->origins[i].kind == kind)
            calibrator->rows[i].weight =
                (float)((double)all / (double)sets / (double)counts[calibrator->origins[i].set]);
}

static struct guess guess_of(const struct fit_row *row, const struct origin *origin,
                             const struct gate_weights *weights)
{
    double shares[KB_HITS_MAX];
    size_t best = 0;
    if (row->count == 0)
        return (struct guess){ .near = origin->near };
    (void)fit_shares(row, weights, shares);
    for (size_t i = 1; i < row->count; i++)
        if (shares[i] > shares[best])
            best = i;
    return (struct guess){ .p = gate_confidence(weights->rivals, shares, row->count, best),
                           .right = row->right >= 0 && (size_t)row->right == best,
                           .near = origin->near };
}

/* What each question as it is would get from weights that did not see its entry. */
static size_t guess_all(const struct calibrator *calibrator, enum gate_kind kind,
                        const struct gate_weights *of_fold, struct guess *out)
{
    size_t count = 0;
    for (size_t i = 0; i < calibrator->count; i++) {
        const struct origin *origin = &calibrator->origins[i];
        if (origin->kind == kind && origin->clean)
            out[count++] = guess_of(&calibrator->rows[i], origin, &of_fold[origin->fold]);
    }
    return count;
}

static void train(const struct calibrator *calibrator, enum gate_kind kind,
                  struct gate_weights *of_fold, struct calibration *out)
{
    struct choice choice = { .calibrator = calibrator, .kind = kind, .without = FOLDS };
    const struct fit_job job = { .rows = calibrator->rows,
                                 .count = calibrator->count,
                                 .chosen = is_chosen,
                                 .context = &choice,
                                 .penalty = penalty };
    out->steps = fit_weights(&job, &out->weights);
    out->trained = true;
    for (choice.without = 0; choice.without < FOLDS; choice.without++) {
        of_fold[choice.without] = out->weights;
        (void)fit_weights(&job, &of_fold[choice.without]);
    }
}

static void choose(struct guess *guesses, size_t count, struct calibration *out)
{
    bool few = count < CALIBRATE_BOUND;
    struct outcome outcome;
    out->p95 = threshold_find(guesses, count, &(struct promise){ .95, 1, false });
    out->p98 = threshold_find(guesses, count, &(struct promise){ .98, 1, false });
    out->p95_lower = threshold_find(guesses, count, &(struct promise){ .95, 1, true });
    out->p95_near = threshold_find(guesses, count, &(struct promise){ .95, near_most, false });
    double found = threshold_find(guesses, count, &(struct promise){ .95, near_most, few });
    out->chosen = found > 0;
    if (found > 0)
        out->weights.threshold = found;
    else if (out->trained)
        out->weights.threshold = 1; /* one that was chosen for other weights says nothing here */
    threshold_try(guesses, count, out->weights.threshold, &outcome);
    out->coverage = outcome.coverage;
    out->precision = outcome.precision;
    out->precision_lower = outcome.precision_lower;
    out->near_answered = outcome.near_answered;
}

static void count(const struct calibrator *calibrator, enum gate_kind kind, struct calibration *out)
{
    for (size_t i = 0; i < calibrator->count; i++) {
        const struct origin *origin = &calibrator->origins[i];
        if (origin->kind != kind || !origin->clean)
            continue;
        out->questions++;
        out->answerable += origin->answerable;
        out->near += origin->near;
    }
}

static void finish_kind(struct calibrator *calibrator, enum gate_kind kind, bool always,
                        struct calibration *out)
{
    struct gate_weights of_fold[FOLDS];
    *out = (struct calibration){ .weights = calibrator->gate->kinds[kind] };
    count(calibrator, kind, out);
    if (out->questions == 0)
        return;
    out->weights.rivals = rivals;
    for (size_t i = 0; i < FOLDS; i++)
        of_fold[i] = out->weights;
    weigh(calibrator, kind);
    if (always || out->questions >= CALIBRATE_FEWEST)
        train(calibrator, kind, of_fold, out);
    struct guess *guesses = memory_new(out->questions * sizeof *guesses);
    choose(guesses, guess_all(calibrator, kind, of_fold, guesses), out);
    free(guesses);
    if (!out->trained && !out->chosen)
        out->weights = calibrator->gate->kinds[kind];
}

void calibrator_finish(struct calibrator *calibrator, bool always,
                       struct calibration out[GATE_KINDS])
{
    for (enum gate_kind kind = 0; kind < GATE_KINDS; kind++)
        finish_kind(calibrator, kind, always, &out[kind]);
}
