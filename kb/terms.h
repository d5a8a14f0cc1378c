/* Numbers for terms: each distinct key gets the next small number, for ever.
 *
 * A term is known by a 64-bit key alone: short n-grams are packed into it exactly, words are
 * hashed. Two words with the same hash would count as one word, which harms nobody. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define TERM_UNKNOWN UINT32_MAX

struct term_slot {
    uint64_t key;
    uint32_t number; /* TERM_UNKNOWN: the slot is free */
};

struct terms {
    struct term_slot *slots; /* a power of two, at most half full */
    size_t slot_count;
    uint32_t count;            /* with those of `under` */
    const struct terms *under; /* keys that are known already; NULL: none */
};

void terms_init(struct terms *terms);
/* Puts the terms over others, which must stay as they are and live longer: their keys and numbers
 * are the same, and go as far as those of `under` or further. */
void terms_rebase(struct terms *terms, const struct terms *under);
/* One table of what is in both, which has nothing under it. */
void terms_join(struct terms *to, const struct terms *from);
void terms_clear(struct terms *terms);

/* The key's number, a new one when it is not known. */
uint32_t terms_add(struct terms *terms, uint64_t key);
/* The key's number or TERM_UNKNOWN. Any number of threads while nobody adds. */
uint32_t terms_find(const struct terms *terms, uint64_t key);

/* `to` becomes a copy over the same others; it need not be initialised. */
void terms_copy(struct terms *to, const struct terms *from);

/* A key for text: 64-bit FNV-1a with a final mix. */
uint64_t term_hash(const char *text, size_t length);
