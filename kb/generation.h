/* The index of one moment: which documents have a stem or an n-gram, and how much it weighs there.
 * Immutable once built: any number of threads, until the last holder releases it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/bulk.h"
#include "kb/gate.h"
#include "kb/kb.h"
#include "kb/norms.h"
#include "kb/record.h"

/* A document and the share of its score that one term brings; contiguous per term. */
struct posting {
    uint32_t document;
    float weight;
};

struct postings {
    struct terms terms; /* its own copy: the library goes on adding */
    size_t *from; /* term → first posting; one more than there are terms. NULL: in the bulk */
    struct posting *items;
    float *idf; /* term → weight; 0 for a stem that no wording has */
};

enum { GLANCE = 64 }; /* documents whose best scores are looked at together */

struct generation {
    struct generation *self; /* who holds it changes, even where the rest is const */
    int holders;             /* atomic */
    struct gate *gate;
    struct record **records; /* by id of the entry, ascending; in a large one NULL where one was
                                taken away, and at the end what came since it was packed */
    size_t record_count;
    size_t entry_count; /* without the NULLs */
    uint32_t *limited;  /* records that not everybody may see at any time */
    size_t limited_count;
    uint32_t *first; /* record → its first document; one more than there are records */
    uint32_t document_count;
    uint32_t *glances; /* GLANCE documents → the record to which the first of them belongs */
    struct postings stems, grams;
    float unknown_idf; /* of a stem that no wording has */

    float *spread; /* record → length of the sum of its wordings' n-gram vectors; 0: nobody asked
                      yet. Atomic. */

    /* Of a large one; its postings are those of the bulk, and have no weights. */
    struct bulk *bulk; /* NULL: a small one */
    uint32_t *removed; /* records of the bulk that were taken away */
    size_t removed_count;
    float *scale;       /* document → by what the weights of its n-grams are multiplied */
    float *slow, *once; /* words of a document → how it slows BM25; what a word said once brings */
    size_t length_room; /* … of both */
};

struct generation_plan {
    struct gate *gate;
    struct record *const *records; /* ascending by id */
    size_t record_count;
    const struct recorder *recorder;
    const uint32_t *stem_entries, *gram_entries; /* term → entries that have it */
};

struct generation *generation_build(const struct generation_plan *plan);

/* What is different from a bulk by now. idf = log of (1 + entries) + a number of the term, and 1
 * for n-grams. */
struct generation_news {
    struct gate *gate;
    struct bulk *bulk;
    const struct recorder *recorder;
    struct record *const *fresh; /* ascending by id */
    size_t fresh_count;
    const uint32_t *removed; /* places in the bulk */
    size_t removed_count;
    size_t entries;   /* in all */
    float mean;       /* words of a wording */
    uint32_t longest; /* wording, in words */
    const uint32_t *stem_entries, *gram_entries;
    const float *stem_logs, *gram_logs;
    const struct norms *norms;
    float moved; /* by how much log of (1 + entries) is larger than in the norms */
};

/* Takes time for what is new and a look at each document and term, but analyses nothing. */
struct generation *generation_over(const struct generation_news *news);
/* The record of the entry with this id; SIZE_MAX when there is none. */
size_t generation_find(const struct generation *generation, const char *id);
const struct wording *generation_wording(const struct generation *generation, uint32_t document);
void generation_keep(const struct generation *generation);

/* Is there a wording with just these stems? At least one, each once, all known. */
bool generation_has_wording(const struct generation *generation, const uint32_t *stems,
                            size_t count);

/* Length of the sum of the n-gram vectors of a record's wordings. `sum`: room for a number per
 * n-gram, all zero before and after. */
float generation_spread(const struct generation *generation, size_t record, float *sum);

static inline size_t generation_records_of_bulk(const struct generation *generation)
{
    return generation->bulk ? generation->bulk->record_count : 0;
}

/* Parts of building one that both kinds share; generation->records and first are set. */
void generation_finish(struct generation *generation);
float generation_stem_idf(size_t count, uint32_t entries);
/* By what the weights of these n-grams are multiplied, so that their vector has length 1. */
float generation_scale(const float *idf, struct gram_reader grams);
float generation_slow(float words,
                      float mean); /* by how much BM25 slows a document of that length */
extern const float generation_saturation;
