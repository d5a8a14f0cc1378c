/* Finds the weights of the gate from labelled rows.
 *
 * A row is one question: its candidates with their features, and which of them is right, or none.
 * Minimised is the sum of weight · -ln P(right) plus a penalty on the weights, in units of how much
 * each feature varies; the bias is free. Features that may only speak for a candidate, or only
 * against it, keep their sign. Convex, so there is one best answer; Newton's method finds it in
 * some twenty steps. Pure; one thread per call. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "kb/gate.h"
#include "kb/kb.h"

enum { FIT_NONE_RIGHT = -1 };

struct fit_row {
    float features[KB_HITS_MAX][KB_FEATURES];
    float query[KB_QUERY_FEATURES];
    size_t count; /* candidates */
    int right;    /* index of the right candidate, or FIT_NONE_RIGHT */
    float weight;
};

/* Which rows count: those for which it says true. NULL: all. */
typedef bool fit_choice(const void *context, size_t row);

struct fit_job {
    const struct fit_row *rows;
    size_t count;
    fit_choice *chosen;
    const void *context;
    double penalty; /* 20 in the recipe */
};

/* Starts from the weights that are in *out; thresholds there are left alone. Returns the steps. */
size_t fit_weights(const struct fit_job *job, struct gate_weights *out);

/* The mean of -ln P(right) over the chosen rows, by weight. */
double fit_loss(const struct fit_job *job, const struct gate_weights *weights);

/* P of each candidate of a row into `out`; returns P of none of them. */
double fit_shares(const struct fit_row *row, const struct gate_weights *weights, double *out);
