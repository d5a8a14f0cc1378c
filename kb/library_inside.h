/* The library's own: for its parts. What may be called, and by whom, says kb/kb.h. */
#pragma once

#include <pthread.h>

#include "kb/generation.h"
#include "kb/kb.h"

enum {
    BULK_FROM = 4096, /* wordings: beyond, most of them are packed */
    FRESH_MAX = 64,   /* entries that came since */
    REMOVED_MAX = 256,
};

/* In how many entries each term is. */
struct counts {
    uint32_t *entries;
    uint32_t *stamp; /* the last record that was counted, so that a term counts once in it */
    float *logs;     /* what it takes from the term's idf; kept while there is a bulk */
    size_t room;
};

/* What is different from the bulk. */
struct news {
    struct record *fresh[FRESH_MAX]; /* of the library's records, by id, ascending */
    uint32_t removed[REMOVED_MAX];   /* places in the bulk */
    size_t fresh_count, removed_count;
    bool too_many; /* to be told: all must be packed anew */
};

struct library {
    struct gate *gate;
    struct recorder recorder;
    struct record **records; /* by id, ascending */
    size_t count, room;
    struct counts stems, grams;
    uint32_t stamp;
    size_t documents, words; /* wordings, and the words in them */
    uint32_t longest;        /* wording that ever was */

    size_t bulk_from;
    struct bulk *bulk; /* NULL: there is little */
    struct norms norms;
    float norms_log; /* of (1 + entries) when they were taken */
    struct news news;

    pthread_mutex_t lock; /* only around taking and changing `current` */
    struct generation *current;
};

void library_grow_counts(struct library *library);
float library_stem_log(uint32_t entries);
float library_gram_log(uint32_t entries);

/* Packs all there is, at once. */
void library_pack(struct library *library);
