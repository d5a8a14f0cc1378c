/* The learning loop, rehearsed: a question that nobody has answered yet is asked, an analyst
 * answers it once, and then others ask the same in their own words.
 *
 * {"canonical":clean question,"answer","asks":[the first customer's words, then the others'],"id"}
 *
 * All first asks come first, each taught at once with the clean question and the customer's words;
 * then all the others ask. Pure; one thread. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "kb/evaluate.h"

struct rehearsal_point {
    double threshold;      /* of confidence */
    size_t first_answered; /* wrongly: the entry was not there yet */
    size_t alone, wrong;   /* of those that asked later: answered rightly, wrongly */
};

struct rehearsal {
    size_t items, later; /* questions, and those that asked later */
    struct rehearsal_point *points;
    size_t point_count;
};

/* Counts what the thresholds in `out->points` give, adding to what is there. The entries stay in
 * the evaluation's library. ERROR_INVALID names the member. */
int rehearse(struct evaluation *evaluation, const json_t *items, struct rehearsal *out,
             struct error *err);
