/* What is in a text: words, their stems, character n-grams, aspects. A workspace for one thread at
 * a time, reused so that it stops allocating. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/base/own.h"
#include "kb/lexicon.h"

struct sb_stemmer;
struct stem_slot;

struct word {
    uint32_t at, length;           /* in `folded` */
    uint32_t stem_at, stem_length; /* in `stems` */
    uint64_t stem;                 /* term_hash of the stem */
    bool content;                  /* says something about the topic: not in the list "stop" */
};

struct analysis {
    struct buf folded;  /* the text in folded form, chat spelling written out if asked */
    struct buf stems;   /* one after the other */
    struct word *words; /* runs of letters and digits */
    uint64_t *hashes;   /* of the folded words */
    size_t word_count, word_room;
    uint64_t *grams; /* keys of the n-grams, with repetitions */
    size_t gram_count, gram_room;
    aspects aspects;
    bool negates;
    struct buf spelled;
    struct sb_stemmer *stemmer;
    struct stem_slot *known; /* stems of words met before: people use the same words */
};

struct analysis *analysis_new(void);
void analysis_free(struct analysis *analysis);
DEFINE_OWNED(analysis)

enum analysis_kind { ANALYSIS_WORDING, ANALYSIS_QUESTION /* of a customer: mind the spelling */ };

/* Fills folded, words, stems, aspects and negates. */
void analysis_read(struct analysis *analysis, const struct lexicon *lexicon, const char *text,
                   enum analysis_kind kind);
/* Fills grams from what was read: 3-, 4- and 5-grams of each piece between white space, with one
 * space on both sides. */
void analysis_grams(struct analysis *analysis);
