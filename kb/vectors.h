/* Vectors of texts, as an embedding model makes them, and the nearest of them by cosine. Exact: all
 * are compared, a number of bytes at once.
 *
 * A vector is kept as one byte for each dimension, with its own scale; the best of these are
 * compared again by the numbers that were put, so what comes out is the order of the exact cosines.
 * Putting and searching are for one thread at a time; any number may search while nobody puts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bot/base/error.h"
#include "bot/base/own.h"

enum { VECTORS_DIMENSION_MAX = 4096, VECTORS_FOUND_MAX = 64 };

struct vectors;

/* `dimension`: 1 to VECTORS_DIMENSION_MAX. */
struct vectors *vectors_new(size_t dimension);
void vectors_free(struct vectors *vectors);
DEFINE_OWNED(vectors)

/* The number that the vector gets: 0, 1, 2 … Of any length; ERROR_INVALID for one that has no
 * direction (all zero) or numbers that are none. Copied. */
int vectors_add(struct vectors *vectors, const float *vector, uint32_t *out, struct error *err);
size_t vectors_size(const struct vectors *vectors); /* bytes */

struct near_vector {
    uint32_t number;
    float cosine;
};

/* The `most` (up to VECTORS_FOUND_MAX) nearest, best first, the lower number first among equals;
 * how many there are. 0 when the question has no direction. */
size_t vectors_nearest(const struct vectors *vectors, const float *question,
                       struct near_vector *out, size_t most);
