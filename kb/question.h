/* A customer's question in the terms of one generation. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/analysis.h"
#include "kb/generation.h"
#include "kb/shape.h"

struct question_stem {
    uint32_t stem; /* TERM_UNKNOWN when the generation has never seen it */
    bool known;    /* some wording has it */
    bool content;
    float idf;
    uint64_t hash;
    bool in_wordings, in_text; /* of the candidate that is looked at; in_text: or in its answer */
    uint16_t covered;          /* by which candidates, one bit each: told or nearly told */
    struct shape shape;
};

struct question_gram {
    uint32_t gram;
    float weight; /* the vector has length 1 */
};

struct question {
    struct question_stem *stems; /* each once */
    size_t stem_count, stem_room;
    struct question_gram *grams; /* each once, only those that the generation has */
    size_t gram_count, gram_room;
    uint16_t *times; /* per gram of the generation; all zero between questions */
    size_t times_room;
    aspects aspects;
    bool negates;
};

/* Reads the question that was analysed last into a struct that is reused; start with one that is
 * all zero. */
void question_read(struct question *question, struct analysis *analysis,
                   const struct generation *generation);
void question_clear(struct question *question);
