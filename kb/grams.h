/* The n-grams of a wording in few bytes, in the order in which the wording has them: the next
 * number as its distance from the last. Neighbours often were numbered together. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Growing bytes; starts all zero. */
struct gram_bytes {
    uint8_t *bytes;
    size_t length, room;
};

/* `last`: the number before it, 0 at first. `times`: in the wording, at least 1. */
void grams_add(struct gram_bytes *to, uint32_t gram, uint32_t last, uint32_t times);

struct gram_reader {
    const uint8_t *at;
    uint32_t left; /* n-grams */
    uint32_t gram, times;
};

/* Goes on to the next one; false at the end. */
bool grams_next(struct gram_reader *reader);

/* What so many times weigh: 1 + ln. */
enum { GRAM_OFTEN = 17 };
extern const float gram_weights[GRAM_OFTEN];
float gram_weight_often(uint32_t times);

static inline float gram_weight(uint32_t times)
{
    return times < GRAM_OFTEN ? gram_weights[times] : gram_weight_often(times);
}
