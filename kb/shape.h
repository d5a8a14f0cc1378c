/* The shape of a word: its set of character bigrams, to tell how alike two words are. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SHAPE_BIGRAMS_MAX = 40 }; /* of longer words only the start counts */

struct shape {
    uint64_t mask;                       /* one bit per bigram, shared by chance */
    uint8_t length;                      /* in code points */
    uint8_t count;                       /* of distinct bigrams of ^word$ */
    uint8_t hidden;                      /* bigrams that share their bit with another */
    uint32_t bigrams[SHAPE_BIGRAMS_MAX]; /* ascending */
};

/* What of a shape tells most words apart at a glance; many of them side by side are read fast. */
struct outline {
    uint64_t mask;
    uint8_t length, count;
    uint32_t at; /* for the owner: where the whole shape is */
};

/* Bytes of a shape that are in use; what lies behind may be left out of a copy. */
size_t shape_size(const struct shape *shape);

struct outline shape_outline(const struct shape *shape, uint32_t at);

/* The first of `list` at or after `from` that may be like the shape; `count` when there is none.
 * Says yes too often rather than too rarely. */
size_t shape_next(const struct shape *shape, const struct outline *list, size_t from, size_t count);

void shape_of(const char *word, size_t length, struct shape *out);

/* Dice coefficient of the two sets, 1 for equal words; 0 when it is below .5, when a word has fewer
 * than three letters, or when the lengths differ by more than four. */
double shape_likeness(const struct shape *a, const struct shape *b);
