/* From which P on to answer: the lowest that keeps what it promises on questions whose right entry
 * is known. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct guess {
    double p;         /* of the best candidate */
    bool right, near; /* near: no entry is right, though the subject is ours */
};

struct promise {
    double precision; /* of the answers */
    double near_most; /* share of near questions that may be answered; 1: any */
    bool lower_bound; /* of the precision, by Wilson with z = 1, instead of the precision itself */
};

/* What answering from `threshold` on gives. */
struct outcome {
    double coverage, precision, precision_lower, near_answered; /* shares; 0 when there are none */
    size_t answered;
};

/* Sorts the guesses. 0: no threshold keeps the promise for at least ten answers. */
double threshold_find(struct guess *guesses, size_t count, const struct promise *promise);
void threshold_try(const struct guess *guesses, size_t count, double threshold,
                   struct outcome *out);
/* The lower bound of a share: right of all, by Wilson with z = 1. */
double threshold_lower(size_t right, size_t all);
