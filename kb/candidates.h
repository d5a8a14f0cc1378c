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
    bool demoted;     /* given before, and the question follows it up */
};

/* Room that is reused; starts all zero. */
struct candidates {
    struct candidate items[KB_HITS_MAX]; /* best total first */
    size_t count;
    size_t crowd; /* entries whose total is above .8 of the best */

    float *words, *chars; /* BM25 and cosine per document; all zero between searches. After
                             ranking, `words` holds P. */
    size_t score_room;
    float *totals; /* per record; 0 where it is certainly neither kept nor in the crowd */
    size_t record_room;
};

void candidates_find(struct candidates *candidates, const struct generation *generation,
                     const struct kb_query *query, const struct question *question);
void candidates_clear(struct candidates *candidates);
