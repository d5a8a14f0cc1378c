/* Word lists of the gate file: what a question asks about its topic (aspects), which words say
 * nothing about the topic, which deny, and how chat spelling is written out. Folded words, known by
 * term_hash. Immutable once read: any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/error.h"
#include "kb/terms.h"

enum { LEXICON_ASPECTS_MAX = 32, LEXICON_CUE_WORDS_MAX = 6, LEXICON_WORD_MAX = 64 };

/* Aspects as a set of bits, in the order of the file. */
typedef uint32_t aspects;

struct cue {
    uint64_t words[LEXICON_CUE_WORDS_MAX]; /* that follow one another */
    size_t count;
    aspects aspect;
    uint32_t next; /* the next cue with the same first word; TERM_UNKNOWN ends */
};

struct lexicon {
    struct terms stop, negation;
    struct terms openers, pronouns; /* what makes a turn follow up on earlier ones */
    struct terms spelling;          /* number → spellings[number] */
    char **spellings;
    struct terms first_words; /* of cues; number → heads[number], an index into cues */
    uint32_t *heads;
    struct cue *cues;
    size_t cue_count;
    aspects wh, definition, count; /* named by the recipe */
    aspects measure;               /* time and cost: "quanto tempo" does not count things */
};

/* Reads "cues", "wh", "stop", "negation", "openers", "pronouns" and "spelling". On -1 *out holds
 * nothing. */
int lexicon_read(const json_t *gate, struct lexicon *out, struct error *err);
void lexicon_clear(struct lexicon *lexicon);

bool lexicon_has(const struct terms *list, uint64_t word);
/* How the word is written out, or NULL when it stays as it is. */
const char *lexicon_spelling(const struct lexicon *lexicon, uint64_t word);
/* Aspects of the cues that start at `words`, the hashes of consecutive words. */
aspects lexicon_cues_at(const struct lexicon *lexicon, const uint64_t *words, size_t count);
