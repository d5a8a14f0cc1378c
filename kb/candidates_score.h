/* The two scores of every document, and the best of each GLANCE of them. What the query may not see
 * has none. */
#pragma once

#include "kb/candidates.h"

void candidates_score(struct candidates *candidates, const struct generation *generation,
                      const struct kb_query *query, const struct question *question);

static inline size_t glances_of(const struct generation *generation)
{
    return ((size_t)generation->document_count + GLANCE - 1) / GLANCE;
}

/* The largest of `count` scores; of four or a multiple of it, more than there are being 0. */
float largest_score(const float *scores, size_t count);
