/* Posting lists of many documents in little memory: which documents have a term, and how often.
 *
 * Documents come in blocks, so that the scores of one block stay near the processor while all terms
 * of a question are added to them. A list is a run of segments, one for each block in which the
 * term is: the number of the block, the number of items that follow, and the items, which are the
 * place of a document in its block and, in the upper bits, how often the term is there. Immutable
 * once built. */
#pragma once

#include <stdbool.h>
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
    const uint16_t *segment;  /* end of the segment at hand; where the list begins, at first */
    uint32_t block;
};

static inline struct packed_cursor packed_list(const struct packed *packed, uint32_t term)
{
    if (term >= packed->terms)
        return (struct packed_cursor){ .block = 0 };
    const uint16_t *at = packed->items + packed->from[term];
    return (struct packed_cursor){ .at = at,
                                   .segment = at,
                                   .end = packed->items + packed->from[term + 1] };
}

/* Goes on to the next segment; false at the end. */
static inline bool packed_segment(struct packed_cursor *cursor)
{
    if (cursor->at == cursor->end)
        return false;
    cursor->block = cursor->at[0];
    cursor->segment = cursor->at + PACKED_HEAD + cursor->at[1];
    cursor->at += PACKED_HEAD;
    return true;
}

/* How often the term is there, of the item before the cursor. */
static inline uint32_t packed_times(struct packed_cursor *cursor, uint32_t item)
{
    uint32_t upper = item >> PACKED_BLOCK_BITS;
    return upper < PACKED_OFTEN ? upper + 1 : *cursor->at++;
}

/* The next document and how often it has the term; false at the end. */
static inline bool packed_next(struct packed_cursor *cursor, uint32_t *document, uint32_t *times)
{
    if (cursor->at == cursor->segment && !packed_segment(cursor))
        return false;
    uint32_t item = *cursor->at++;
    *document = cursor->block << PACKED_BLOCK_BITS | (item & PACKED_PLACE);
    *times = packed_times(cursor, item);
    return true;
}
