/* The index of one moment: which documents have a stem or an n-gram, and how much it weighs there.
 * Immutable once built: any number of threads, until the last holder releases it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "kb/gate.h"
#include "kb/kb.h"
#include "kb/record.h"

/* A document and the share of its score that one term brings; contiguous per term. */
struct posting {
    uint32_t document;
    float weight;
};

struct postings {
    struct terms terms; /* its own copy: the library goes on adding */
    size_t *from;       /* term → first posting; one more than there are terms */
    struct posting *items;
    float *idf; /* term → weight; 0 for a stem that no wording has */
};

/* When and to whom a record may be shown, next to each other because every search reads them all.
 */
struct window {
    moment from, until; /* the largest moment when there is no end */
    bool restricted;    /* to an audience: ask the entry which */
};

struct generation {
    struct generation *self; /* who holds it changes, even where the rest is const */
    int holders;             /* atomic */
    struct gate *gate;
    struct record **records; /* by id of the entry, ascending */
    size_t record_count;
    struct window *windows; /* of each record */
    bool is_open;           /* everybody may see everything at any time */
    uint32_t *first;        /* record → its first document; one more than there are records */
    uint32_t document_count;
    float *spread; /* record → length of the sum of its wordings' n-gram vectors */
    struct postings stems, grams;
    float unknown_idf; /* of a stem that no wording has */
};

struct generation_plan {
    struct gate *gate;
    struct record *const *records; /* ascending by id */
    size_t record_count;
    const struct recorder *recorder;
    const uint32_t *stem_entries, *gram_entries; /* term → entries that have it */
};

struct generation *generation_build(const struct generation_plan *plan);
/* The record of the entry with this id; SIZE_MAX when there is none. */
size_t generation_find(const struct generation *generation, const char *id);
const struct wording *generation_wording(const struct generation *generation, uint32_t document);
void generation_keep(const struct generation *generation);
