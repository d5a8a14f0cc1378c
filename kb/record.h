/* An entry with what searching needs to know of it, found out once when it is put into the library
 * and shared by all generations that contain it. Immutable once made. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/model/entry.h"
#include "kb/analysis.h"
#include "kb/grams.h"
#include "kb/shape.h"
#include "kb/terms.h"

struct record_stem {
    uint32_t stem;
    uint16_t times; /* in the wording */
    uint16_t content;
    uint32_t unique; /* its place in the record's `unique` */
};

/* One wording: a document of the index. */
struct wording {
    struct record_stem *stems;
    uint32_t stem_count;
    uint32_t gram_count, grams_at; /* where in the record's `grams` they begin */
    uint32_t length;               /* in words */
    aspects aspects;
    bool negates;
};

struct record {
    int holders; /* atomic */
    struct entry *entry;
    struct wording *wordings;
    size_t wording_count;
    struct gram_bytes grams;  /* of all wordings */
    uint32_t *unique;         /* stems of all wordings, ascending */
    struct outline *outlines; /* of unique[i]; `at`: where in `shapes` its shape is */
    size_t unique_count;
    char *shapes;
    size_t shapes_size;
    uint32_t *answer; /* stems of the answer, ascending */
    size_t answer_count;
    aspects aspects; /* of all wordings */
};

/* What making records shares: the numbers of stems and grams, and a workspace. */
struct recorder {
    const struct lexicon *lexicon;
    struct terms stems, grams;
    struct analysis *analysis;
    uint32_t *times; /* of each gram in the wording at hand; all zero between wordings */
    size_t times_room;
    uint32_t *distinct; /* grams of the wording at hand */
    size_t distinct_room;
};

void recorder_init(struct recorder *recorder, const struct lexicon *lexicon);
void recorder_clear(struct recorder *recorder);

/* A copy of the entry, analysed. New terms get numbers. Release it. */
struct record *record_new(struct recorder *recorder, const struct entry *entry);
struct record *record_keep(struct record *record);
void record_release(struct record *record);
/* Bytes for searching: without the entry itself. */
size_t record_size(const struct record *record);

/* Is there anybody who may not see it, or a time at which nobody may? */
static inline bool record_is_limited(const struct record *record)
{
    return record->entry->audience || record->entry->valid_from || record->entry->valid_until;
}

static inline struct gram_reader record_grams(const struct record *record, size_t wording)
{
    const struct wording *of = &record->wordings[wording];
    return (struct gram_reader){ .at = record->grams.bytes + of->grams_at, .left = of->gram_count };
}

static inline const struct shape *record_shape(const struct record *record, size_t unique)
{
    return (const struct shape *)(const void *)(record->shapes + record->outlines[unique].at);
}

/* Is the number in an ascending list? */
bool record_has(const uint32_t *list, size_t count, uint32_t number);
