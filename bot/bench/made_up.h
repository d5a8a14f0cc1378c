/* Knowledge made up for benchmarks: entries of the words of the demo's questions, and of new ones
 * that are put together from their halves. Always the same ones. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bot/base/error.h"
#include "kb/kb.h"

enum { MADE_WORDINGS = 4 /* of each entry, with its question */ };

/* Chance that is the same in every run. Starts with {1}. */
struct dice {
    uint64_t state;
};

struct vocabulary;

int vocabulary_read(struct vocabulary **out, struct error *err);
void vocabulary_free(struct vocabulary *words);

/* A question of five to ten words; the caller owns it. */
char *make_text(const struct vocabulary *words, struct dice *dice);

/* Puts entry number i. */
void make_entry(struct library *library, const struct vocabulary *words, struct dice *dice,
                size_t i);
