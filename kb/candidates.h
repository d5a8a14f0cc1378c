/* First stage: which ten entries may be meant. Exact: every document that shares a term with the
 * question is scored. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "kb/generation.h"
#include "kb/kb.h"
#include "kb/question.h"

struct candidate {
    size_t record;
    size_t wording;   /* the best of the record */
    float total;      /* of its best three wordings */
    float best, next; /* of its best two */
    float chars;      /* cosine of the best */
    float chars_sum;  /* over all wordings */
    float spread;     /* length of the sum of their vectors */
    bool demoted;     /* given before, and the question follows it up */
};

/* What a term of the question brings in a packed list. */
struct bring {
    struct packed_cursor list;
    float weight;
};

/* Room that is reused; starts all zero. */
struct candidates {
    struct candidate items[KB_HITS_MAX]; /* best total first */
    size_t count;
    size_t crowd; /* entries whose total is above .8 of the best */

    float *words, *chars; /* BM25 and cosine per document */
    size_t score_room;
    float *most_words, *most_chars; /* of each GLANCE documents */
    size_t glance_room;
    float *near; /* totals that may be in the crowd */
    size_t near_count, near_room;
    struct bring *brings; /* stems, then n-grams */
    size_t bring_room;
    float *weights; /* per stem or n-gram of a large generation; all zero between uses */
    size_t weight_room;
};

void candidates_find(struct candidates *candidates, const struct generation *generation,
                     const struct kb_query *query, const struct question *question);
void candidates_clear(struct candidates *candidates);
