#include "kb/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

enum {
    BIAS = KB_FEATURES + KB_QUERY_FEATURES,
    SIZE = BIAS + 1,
    STEPS_MAX = 60,
    HALVINGS_MAX = 30,
};

static const double good_enough = 1e-7; /* of what a step still improves, relative */

enum sign { FREE, FOR, AGAINST };

/* What may only speak for a candidate or against it. */
static const enum sign signs[SIZE] = {
    [FEATURE_CHAR] = FOR,          [FEATURE_CENT] = FOR,
    [FEATURE_QCOVUA] = FOR,        [FEATURE_CE] = FOR,
    [FEATURE_ASP_JAC] = FOR,       [FEATURE_ASP_TOPIC] = AGAINST,
    [FEATURE_ASP_EXTRA] = AGAINST, [FEATURE_WH_CLASH] = AGAINST,
    [FEATURE_WH_NEW] = AGAINST,    [FEATURE_WH_LOST] = AGAINST,
    [FEATURE_NEG_CLASH] = AGAINST, [FEATURE_MASSK] = AGAINST,
    [FEATURE_REL] = FOR,           [FEATURE_SRANK] = FOR,
    [FEATURE_CONTRAST] = FOR,
};

struct sums {
    double loss, weight;
    double slope[SIZE];
    double curve[SIZE][SIZE]; /* lower half */
};

/* One step's work: where we are, and what was found there. */
struct search {
    const struct fit_job *job;
    double penalty[SIZE];
    double at[SIZE];
    struct sums sums;
};

static bool counts(const struct fit_job *job, size_t row)
{
    return !job->chosen || job->chosen(job->context, row);
}

static double utility(const struct fit_row *row, size_t candidate, const double *at)
{
    double sum = 0;
    for (size_t i = 0; i < KB_FEATURES; i++)
        sum += at[i] * row->features[candidate][i];
    return sum;
}

static double none_utility(const struct fit_row *row, const double *at)
{
    double sum = at[BIAS];
    for (size_t i = 0; i < KB_QUERY_FEATURES; i++)
        sum += at[KB_FEATURES + i] * row->query[i];
    return sum;
}

/* Shares of the candidates, the last of them that of none. */
static void share_out(const struct fit_row *row, const double *at, double *out)
{
    double largest = out[row->count] = none_utility(row, at), sum = 0;
    for (size_t i = 0; i < row->count; i++) {
        out[i] = utility(row, i, at);
        largest = fmax(largest, out[i]);
    }
    for (size_t i = 0; i <= row->count; i++)
        sum += out[i] = exp(out[i] - largest);
    for (size_t i = 0; i <= row->count; i++)
        out[i] /= sum;
}

static double loss_of(const struct fit_row *row, const double *shares)
{
    double right = shares[row->right < 0 ? row->count : (size_t)row->right];
    return -log(fmax(right, 1e-300));
}

/* What none of them is described by, in the places behind the features of a candidate. */
static void describe_none(const struct fit_row *row, double *out)
{
    memset(out, 0, SIZE * sizeof *out);
    for (size_t i = 0; i < KB_QUERY_FEATURES; i++)
        out[KB_FEATURES + i] = row->query[i];
    out[BIAS] = 1;
}

static void add_outer(double curve[SIZE][SIZE], const double *x, double factor)
{
    for (size_t i = 0; i < SIZE; i++) {
        double scaled = factor * x[i];
        for (size_t j = 0; scaled != 0 && j <= i; j++)
            curve[i][j] += scaled * x[j];
    }
}

static void describe(const struct fit_row *row, size_t candidate, double *out)
{
    if (candidate == row->count) {
        describe_none(row, out);
        return;
    }
    for (size_t i = 0; i < KB_FEATURES; i++)
        out[i] = row->features[candidate][i];
    memset(out + KB_FEATURES, 0, (SIZE - KB_FEATURES) * sizeof *out);
}

/* The slope is what was expected less what was right; the curve is the spread around it. */
static void add_row(struct sums *sums, const struct fit_row *row, const double *at)
{
    double shares[KB_HITS_MAX + 1], mean[SIZE] = { 0 }, x[SIZE];
    share_out(row, at, shares);
    sums->loss += row->weight * loss_of(row, shares);
    sums->weight += row->weight;
    for (size_t i = 0; i <= row->count; i++) {
        describe(row, i, x);
        for (size_t k = 0; k < SIZE; k++)
            mean[k] += shares[i] * x[k];
        if (shares[i] > 1e-9)
            add_outer(sums->curve, x, row->weight * shares[i]);
    }
    add_outer(sums->curve, mean, -row->weight);
    describe(row, row->right < 0 ? row->count : (size_t)row->right, x);
    for (size_t k = 0; k < SIZE; k++)
        sums->slope[k] += row->weight * (mean[k] - x[k]);
}

static void look(struct search *search)
{
    struct sums *sums = &search->sums;
    *sums = (struct sums){ 0 };
    for (size_t i = 0; i < search->job->count; i++)
        if (counts(search->job, i))
            add_row(sums, &search->job->rows[i], search->at);
    for (size_t k = 0; k < SIZE; k++) {
        sums->loss += search->penalty[k] * search->at[k] * search->at[k];
        sums->slope[k] += 2 * search->penalty[k] * search->at[k];
        sums->curve[k][k] += 2 * search->penalty[k] + 1e-9;
    }
}

static double loss_at(const struct search *search, const double *at)
{
    double loss = 0, shares[KB_HITS_MAX + 1];
    for (size_t i = 0; i < search->job->count; i++) {
        const struct fit_row *row = &search->job->rows[i];
        if (!counts(search->job, i))
            continue;
        share_out(row, at, shares);
        loss += row->weight * loss_of(row, shares);
    }
    for (size_t k = 0; k < SIZE; k++)
        loss += search->penalty[k] * at[k] * at[k];
    return loss;
}

static double keep_sign(size_t k, double value)
{
    if (signs[k] == FOR)
        return fmax(value, 0);
    return signs[k] == AGAINST ? fmin(value, 0) : value;
}

/* At its limit, and the slope would push it beyond: it stays out of this step. */
static bool is_held(const struct search *search, size_t k)
{
    if (signs[k] == FREE || search->at[k] != 0)
        return false;
    return signs[k] == FOR ? search->sums.slope[k] >= 0 : search->sums.slope[k] <= 0;
}

/* Cholesky in place on the lower half; a held variable gets the unit row. */
static void decompose(double curve[SIZE][SIZE])
{
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = curve[i][j];
            for (size_t k = 0; k < j; k++)
                sum -= curve[i][k] * curve[j][k];
            curve[i][j] = i == j ? sqrt(fmax(sum, 1e-12)) : sum / curve[j][j];
        }
}

static void solve(double curve[SIZE][SIZE], double *x)
{
    for (size_t i = 0; i < SIZE; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= curve[i][k] * x[k];
        x[i] /= curve[i][i];
    }
    for (size_t i = SIZE; i-- > 0;) {
        for (size_t k = i + 1; k < SIZE; k++)
            x[i] -= curve[k][i] * x[k];
        x[i] /= curve[i][i];
    }
}

/* Newton's direction among the variables that may move. */
static void find_direction(struct search *search, double *out)
{
    bool held[SIZE];
    for (size_t k = 0; k < SIZE; k++) {
        held[k] = is_held(search, k);
        out[k] = held[k] ? 0 : -search->sums.slope[k];
    }
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j <= i; j++)
            if (held[i] || held[j])
                search->sums.curve[i][j] = i == j;
    decompose(search->sums.curve);
    solve(search->sums.curve, out);
}

/* Goes along the direction, half as far each time until it is better. True: it is worth going on.
 */
static bool step(struct search *search)
{
    double direction[SIZE], next[SIZE], length = 1, before;
    look(search);
    before = search->sums.loss;
    find_direction(search, direction);
    for (size_t tries = 0; tries < HALVINGS_MAX; tries++) {
        for (size_t k = 0; k < SIZE; k++)
            next[k] = keep_sign(k, search->at[k] + length * direction[k]);
        double after = loss_at(search, next);
        if (after < before) {
            memcpy(search->at, next, sizeof next);
            return before - after > good_enough * before;
        }
        length /= 2;
    }
    return false;
}

/* How much each feature varies, squared: a weight is punished for what it moves. */
static void find_penalty(struct search *search)
{
    double sum[SIZE] = { 0 }, square[SIZE] = { 0 }, x[SIZE], candidates = 0, rows = 0;
    for (size_t i = 0; i < search->job->count; i++) {
        const struct fit_row *row = &search->job->rows[i];
        if (!counts(search->job, i))
            continue;
        rows++;
        candidates += (double)row->count;
        for (size_t j = 0; j <= row->count; j++) {
            describe(row, j, x);
            for (size_t k = 0; k < SIZE; k++) {
                sum[k] += x[k];
                square[k] += x[k] * x[k];
            }
        }
    }
    for (size_t k = 0; k < BIAS; k++) {
        double count = fmax(k < KB_FEATURES ? candidates : rows, 1);
        double mean = sum[k] / count;
        search->penalty[k] = search->job->penalty * fmax(square[k] / count - mean * mean, 1e-6);
    }
}

static void pack(const struct gate_weights *weights, double *out)
{
    memcpy(out, weights->weights, sizeof weights->weights);
    memcpy(out + KB_FEATURES, weights->none, sizeof weights->none);
    out[BIAS] = weights->bias;
}

size_t fit_weights(const struct fit_job *job, struct gate_weights *out)
{
    struct search search = { .job = job };
    size_t steps = 0;

    pack(out, search.at);
    for (size_t k = 0; k < SIZE; k++)
        search.at[k] = keep_sign(k, search.at[k]);
    find_penalty(&search);
    while (steps++ < STEPS_MAX && step(&search))
        continue;
    memcpy(out->weights, search.at, sizeof out->weights);
    memcpy(out->none, search.at + KB_FEATURES, sizeof out->none);
    out->bias = search.at[BIAS];
    return steps;
}

double fit_loss(const struct fit_job *job, const struct gate_weights *weights)
{
    double at[SIZE], shares[KB_HITS_MAX + 1], loss = 0, all = 0;
    pack(weights, at);
    for (size_t i = 0; i < job->count; i++) {
        if (!counts(job, i))
            continue;
        share_out(&job->rows[i], at, shares);
        loss += job->rows[i].weight * loss_of(&job->rows[i], shares);
        all += job->rows[i].weight;
    }
    return all > 0 ? loss / all : 0;
}

double fit_shares(const struct fit_row *row, const struct gate_weights *weights, double *out)
{
    double at[SIZE], shares[KB_HITS_MAX + 1];
    pack(weights, at);
    share_out(row, at, shares);
    memcpy(out, shares, row->count * sizeof *out);
    return shares[row->count];
}
