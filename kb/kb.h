/* The knowledge base in memory: what may be meant, and whether to say it.
 *
 * A generation is an index over the published entries at one moment; it never changes, so any
 * number of threads search it while the next one is built. Pure: no I/O, no clock, no globals. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/own.h"
#include "bot/model/entry.h"

enum { KB_HITS_MAX = 10, KB_FEATURES = 17, KB_QUERY_FEATURES = 2, KB_QUERY_TEXT_MAX = 4096 };

enum kb_outcome { KB_NONE, KB_OFFER, KB_ANSWER };

struct kb_query {
    const char *text;
    const char *audience;    /* NULL: only entries for everybody */
    const char *const *tags; /* an entry must carry one of them; count 0: any */
    size_t tag_count;
    moment now;
    const char *const *shown; /* ids of entries already given to this customer … */
    size_t shown_count;
    bool follow_up;                    /* … which are demoted when this is a follow-up */
    double threshold, offer_threshold; /* 0: the gate's own … */
    bool careful;                      /* … or the one the knowledge base found for itself */
    const char *hidden;                /* id of an entry to leave out; NULL: none */
};

struct kb_hit {
    const struct entry *entry; /* lives as long as the generation is held */
    double p, score;           /* of the gate, and S of the first stage */
    double features[KB_FEATURES];
};

struct kb_result {
    enum kb_outcome outcome;
    const char *reason; /* static, a stable word: "confident", "close", "unsure", "nothing_found" */
    double threshold;   /* that was applied … */
    double confidence;  /* … to this: P of the best, rivals counting more */
    double query_features[KB_QUERY_FEATURES];
    size_t count;
    struct kb_hit hits[KB_HITS_MAX]; /* best P first */
};

struct gate; /* kb/gate.h: weights, word lists, thresholds; read from a file */

/* The library owns the entries and publishes generations. put/remove from one thread at a time;
 * hold and release from any. */
struct library;
struct generation;
struct repacking;

struct library *library_new(struct gate *gate); /* takes the gate */
void library_free(struct library *library);
DEFINE_OWNED(library)

void library_put(struct library *library, const struct entry *entry); /* copied; by id */
void library_remove(struct library *library, const char *id);
/* Makes what was put and removed visible. Analyses only what is new. */
void library_publish(struct library *library);

/* Beyond so many wordings most of them are packed: less memory, and one more entry is soon
 * searchable. The answers are the same. Before the first publication that is large. */
void library_pack_from(struct library *library, size_t wordings);
/* Packing anew takes about a second for 200,000 wordings. library_publish does it when too much
 * came since; before that it can be done aside. Begin and end are put and remove's thread's, NULL:
 * not worth it yet. In between anybody runs it while the library goes on. What it ends with is
 * visible after library_publish. */
struct repacking *library_repack_begin(struct library *library);
void repacking_run(struct repacking *repacking);
void library_repack_end(struct library *library, struct repacking *repacking); /* takes it */
/* Bytes of what is packed and of what searching needs beside it; 0: nothing is packed. */
size_t library_size(const struct library *library);

const struct generation *library_hold(struct library *library);
void generation_release(const struct generation *generation);
size_t generation_size(const struct generation *generation); /* entries */
const struct entry *generation_entry(const struct generation *generation, const char *id);

/* Room for one search at a time, reused so that a search allocates nothing. */
struct kb_scratch;
struct kb_scratch *kb_scratch_new(void);
void kb_scratch_free(struct kb_scratch *scratch);
DEFINE_OWNED(kb_scratch)

void kb_search(const struct generation *generation, const struct kb_query *query,
               struct kb_scratch *scratch, struct kb_result *out);

const char *kb_feature_name(size_t feature);

/* Is this turn a follow-up that needs its context ("e quanto custa?", "e no domingo?")? */
bool kb_is_follow_up(const struct generation *generation, const char *text);
/* The same in the room of a search, which need not read the text again then. */
bool kb_follows_up(const struct generation *generation, const char *text,
                   struct kb_scratch *scratch);

/* The question with its context, by rule: the rarest words of earlier customer turns are added when
 * the turn is a follow-up. `earlier`: oldest first. Writes a readable
 * question to `out`. Returns true when it differs from `text`. */
bool kb_rewrite(const struct generation *generation, const char *text, const char *const *earlier,
                size_t earlier_count, char *out, size_t size);

/* How alike two questions are, 0 to 1, whatever the knowledge base holds: for gaps. */
double kb_likeness(const char *a, const char *b);

/* One question compared with many: it is read once. One thread at a time. */
struct kb_comparison;
struct kb_comparison *kb_comparison_new(const char *question);
void kb_comparison_free(struct kb_comparison *comparison);
DEFINE_OWNED(kb_comparison)
double kb_comparison_with(struct kb_comparison *comparison, const char *other);
