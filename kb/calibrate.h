/* Teaching the gate from labelled questions: which weights, and from which P on to answer.
 *
 * Each question is asked as it is, with slips of the finger, and in chat spelling (kb/noise.h). The
 * weights are found by kb/fit.h over all of them, every set of questions counting alike. Thresholds
 * are chosen on the questions as they are, by weights that were found without the questions of the
 * same entries (four folds). A threshold has to reach its precision by the lower bound of what is
 * known, as long as little is known, and may answer few near questions. Pure; one thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "bot/base/own.h"
#include "kb/gate.h"
#include "kb/kb.h"

enum {
    CALIBRATE_QUESTIONS_MAX = 200000,
    CALIBRATE_FEWEST = 1000, /* questions; with fewer, own weights are hardly better */
    CALIBRATE_BOUND = 2000,  /* with fewer, the lower bound stands for the precision */
};

/* What was found for entries, or for passages. A threshold of 0: none is reached. */
struct calibration {
    size_t questions, answerable, near;   /* as they are, without the noisy copies */
    bool trained;                         /* weights are its own; else those that it started from */
    bool chosen;                          /* so is the threshold */
    struct gate_weights weights;          /* with threshold and offer */
    double p95, p95_lower, p95_near, p98; /* lowest thresholds, see kb/README.md */
    double coverage, precision, precision_lower, near_answered; /* at the threshold */
    size_t steps;
};

struct calibrator;
/* Starts from the weights of this gate, which it keeps for its lifetime. */
struct calibrator *calibrator_new(struct gate *gate);
void calibrator_free(struct calibrator *calibrator);
DEFINE_OWNED(calibrator)

/* Asks a labelled question (kb/labelled.h) of a knowledge base. `set` counts from 0. ERROR_INVALID
 * names the member. */
int calibrator_ask(struct calibrator *calibrator, const struct generation *generation,
                   const json_t *json, size_t set, struct error *err);

/* `always`: find weights however few the questions are. */
void calibrator_finish(struct calibrator *calibrator, bool always,
                       struct calibration out[GATE_KINDS]);
