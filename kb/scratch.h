/* The room of one search, and what it read last. One thread at a time. */
#pragma once

#include "kb/analysis.h"
#include "kb/candidates.h"
#include "kb/kb.h"
#include "kb/question.h"

struct kb_scratch {
    struct analysis *analysis; /* of `text`, by the word lists of `gate` */
    struct gate *gate;         /* held; NULL: nothing was read yet */
    size_t length;
    char text[KB_QUERY_TEXT_MAX + 1];

    struct analysis *words; /* for single words; NULL until there are some */
    struct question question;
    struct candidates candidates;
};

/* Fills `analysis`, unless it is of this text already. What is beyond KB_QUERY_TEXT_MAX is cut. */
void scratch_read(struct kb_scratch *scratch, const struct generation *generation,
                  const char *text);
