/* Most entries of a large knowledge base, packed: which documents have a stem or an n-gram, and how
 * often. It never changes; what was added or taken away since is told by the generation that uses
 * it. It knows no weights, because these follow from the number of entries that have a term, which
 * changes all the time. Any thread, until the last holder releases it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "kb/packed.h"
#include "kb/record.h"

struct bulk {
    int holders; /* atomic */
    struct terms stem_terms, gram_terms;
    struct packed stems, grams;
    struct record **records; /* by id of the entry, ascending */
    size_t record_count;
    uint32_t *first; /* record → its first document; one more than there are records */
    uint32_t document_count;
    uint16_t *lengths; /* document → words */
    uint32_t *limited; /* records that not everybody may see at any time */
    size_t limited_count;
};

/* Packs the records, ascending by id, whose terms are among these. */
struct bulk *bulk_build(struct record *const *records, size_t count, const struct terms *stems,
                        const struct terms *grams);
struct bulk *bulk_keep(struct bulk *bulk);
void bulk_release(struct bulk *bulk);

/* The place of this record; SIZE_MAX when the bulk does not have it. */
size_t bulk_find(const struct bulk *bulk, const char *id);

/* Bytes that the index takes: lists, terms, lengths; and what searching needs of the records. */
size_t bulk_size(const struct bulk *bulk);
