/* Posting lists of many documents in little memory: which documents have a term, and how often.
 *
 * Documents come in blocks, so that the scores of one block stay near the processor while all terms
 * of a question are added to them. A list is a run of segments, one for each block in which the
 * term is: the number of the block, the number of items that follow, and the items, which are the
 * place of a document in its block and, in the upper bits, how often the term is there. Immutable
 * once built. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    PACKED_BLOCK_BITS = 12,
    PACKED_BLOCK = 1 << PACKED_BLOCK_BITS, /* documents */
    PACKED_PLACE = PACKED_BLOCK - 1,
    PACKED_HEAD = 2,
    PACKED_OFTEN = 15, /* in the upper bits: the next item says how often */
};

struct packed {
    size_t *from; /* term → first item; one more than there are terms */
    uint16_t *items;
    uint32_t terms;
};

/* First every posting is counted, then every posting is placed, both in the order of documents.
 * `times`: at least 1. */
struct packing {
    struct packed packed;
    uint32_t *blocks; /* term → 1 + the block of its last segment; 0: none yet */
    size_t *heads;    /* term → where that segment begins */
};

void packing_begin(struct packing *packing, uint32_t terms);
void packing_count(struct packing *packing, uint32_t term, uint32_t document, uint32_t times);
void packing_counted(struct packing *packing);
void packing_place(struct packing *packing, uint32_t term, uint32_t document, uint32_t times);
void packing_end(struct packing *packing, struct packed *out);

void packed_clear(struct packed *packed);
size_t packed_size(const struct packed *packed); /* bytes */

/* Goes through one list. */
struct packed_cursor {
    const uint16_t *at, *end; /* of the list */
    const uint16_t *segment;  /* end of the segment at hand; NULL: before the first */
    uint32_t block;
};

struct packed_cursor packed_list(const struct packed *packed, uint32_t term);
/* The next document and how often it has the term. Returns 0 at the end, otherwise 1. */
int packed_next(struct packed_cursor *cursor, uint32_t *document, uint32_t *times);
