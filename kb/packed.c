#include "kb/packed.h"

#include <stdlib.h>

#include "bot/base/memory.h"

void packing_begin(struct packing *packing, uint32_t terms)
{
    *packing = (struct packing){ .packed.terms = terms };
    packing->packed.from = memory_new(((size_t)terms + 1) * sizeof *packing->packed.from);
    packing->blocks = memory_new(terms * sizeof *packing->blocks);
    packing->heads = memory_new(terms * sizeof *packing->heads);
}

/* The segment of this block; is it new? */
static int enters_block(struct packing *packing, uint32_t term, uint32_t document)
{
    uint32_t block = (document >> PACKED_BLOCK_BITS) + 1;
    if (packing->blocks[term] == block)
        return 0;
    packing->blocks[term] = block;
    return 1;
}

void packing_count(struct packing *packing, uint32_t term, uint32_t document, uint32_t times)
{
    size_t *size = &packing->packed.from[term + 1];
    *size += enters_block(packing, term, document) ? PACKED_HEAD : 0;
    *size += times > PACKED_OFTEN ? 2 : 1;
}

void packing_counted(struct packing *packing)
{
    struct packed *packed = &packing->packed;
    for (uint32_t i = 0; i < packed->terms; i++) {
        packing->heads[i] = packed->from[i];
        packed->from[i + 1] += packed->from[i];
        packing->blocks[i] = 0;
    }
    packed->items = memory_resize(NULL, packed->from[packed->terms] * sizeof *packed->items + 1);
}

void packing_place(struct packing *packing, uint32_t term, uint32_t document, uint32_t times)
{
    uint16_t *items = packing->packed.items;
    size_t *head = &packing->heads[term];
    bool is_first = packing->blocks[term] == 0;

    if (enters_block(packing, term, document)) {
        *head += is_first ? 0 : PACKED_HEAD + items[*head + 1];
        items[*head] = (uint16_t)(document >> PACKED_BLOCK_BITS);
        items[*head + 1] = 0;
    }
    uint16_t *at = items + *head + PACKED_HEAD + items[*head + 1];
    uint32_t upper = times > PACKED_OFTEN ? PACKED_OFTEN : times - 1;
    *at = (uint16_t)(upper << PACKED_BLOCK_BITS | (document & PACKED_PLACE));
    items[*head + 1]++;
    if (upper == PACKED_OFTEN) {
        at[1] = (uint16_t)(times < UINT16_MAX ? times : UINT16_MAX);
        items[*head + 1]++;
    }
}

void packing_end(struct packing *packing, struct packed *out)
{
    *out = packing->packed;
    free(packing->blocks);
    free(packing->heads);
    *packing = (struct packing){ 0 };
}

void packed_clear(struct packed *packed)
{
    free(packed->from);
    free(packed->items);
    *packed = (struct packed){ 0 };
}

size_t packed_size(const struct packed *packed)
{
    return (packed->terms + 1) * sizeof *packed->from +
           packed->from[packed->terms] * sizeof *packed->items;
}
