/* Second stage: what speaks for and against a candidate, as numbers for the gate. The recipe is in
 * kb/README.md; names in enum feature of kb/gate.h. */
#pragma once

#include "kb/candidates.h"
#include "kb/generation.h"
#include "kb/question.h"

/* `rank`: the candidate's place in candidates->items. Marks the question's stems that the candidate
 * has. Fills all numbers but FEATURE_CONTRAST. */
void features_of(const struct generation *generation, struct question *question,
                 const struct candidates *candidates, size_t rank, double *out);

/* Fills KB_QUERY_FEATURES numbers. */
void features_of_question(const struct question *question, const struct candidates *candidates,
                          double *out);
