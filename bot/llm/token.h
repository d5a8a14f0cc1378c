/* A text as a list of what can be checked in it: words, numbers with their units, addresses, and
 * the ends of clauses and sentences. Portuguese. One thread. */
#pragma once

#include <libstemmer.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/arena.h"
#include "bot/base/own.h"

enum token_kind {
    TOKEN_WORD,
    TOKEN_NUMBER,  /* as it is written: "1.000,50", "21/11"; "9h30" is "9:30" */
    TOKEN_ADDRESS, /* of the web or of a mailbox */
    TOKEN_CLAUSE,  /* an end: a comma, a bracket */
    TOKEN_SENTENCE /* an end: a full stop, a line */
};

enum token_polarity { TOKEN_SAID, TOKEN_DENIED, TOKEN_EITHER };

struct token {
    enum token_kind kind;
    enum token_polarity polarity; /* of words: denied, not denied, or hard to say */
    const char *text;             /* folded; a word's stem */
    const char *unit;             /* of numbers: "$", "%", a word's stem; "" when there is none */
    bool stop;                    /* a word without weight */
    bool exact;                   /* a word that carries a fact, as a unit or a weekday */
    bool denies, agrees;          /* "não", "sem"…; "sim" */
};

struct tokens {
    struct token *items;
    size_t count, capacity;
    struct arena *arena; /* the texts */
    struct sb_stemmer *stemmer;
};

void tokens_init(struct tokens *tokens);
void tokens_clear(struct tokens *tokens);

/* Forgets what was read before. */
void tokens_read(struct tokens *tokens, const char *text, size_t length);
