/* How good is it? Questions whose right entry is known are asked, and what came back is counted.
 * Pure: the caller reads the files and writes the run. One thread.
 *
 * Entries: {"id","kind","question","answer","alts"}. Queries: kb/labelled.h, each with an id. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"
#include "bot/base/own.h"
#include "kb/kb.h"

struct evaluation;

struct evaluation *evaluation_new(struct gate *gate); /* takes the gate */
void evaluation_free(struct evaluation *evaluation);
DEFINE_OWNED(evaluation)

/* All entries come before the first query. An entry without an answer is taken too. */
int evaluation_add(struct evaluation *evaluation, const json_t *entry, struct error *err);
/* The entries as they are searched; lives as long as the evaluation. */
const struct generation *evaluation_generation(struct evaluation *evaluation);

struct library *evaluation_library(struct evaluation *evaluation);

/* Asks, remembers how it went, and adds a line {"id","hits":[{"id","score"}],"conf"} to `run`:
 * scores are P, conf is what the threshold is applied to. */
int evaluation_ask(struct evaluation *evaluation, const json_t *query, struct buf *run,
                   struct error *err);

/* At a threshold; shares of all queries of the split "test", but where it says otherwise. */
struct evaluation_point {
    double threshold;
    double coverage;    /* answered */
    double precision;   /* of these, rightly */
    double near_passed; /* of near questions, those rightly not answered */
};

struct evaluation_figures {
    size_t entries, queries, in_scope;        /* of the split "test" */
    double recall1, recall3, recall10, mrr10; /* of those in scope */
    struct evaluation_point own;              /* the gate's own threshold */
    struct evaluation_point p95, p98;         /* lowest with that precision on the split "dev" */
    double offered;                           /* neither answered nor handed off */
    double offered_right;                     /* of these, the right entry among the first three */
};

/* Figures of the split "dev" instead: for choosing, so that "test" stays unseen. */
void evaluation_look_at_dev(struct evaluation *evaluation);
void evaluation_figures(const struct evaluation *evaluation, struct evaluation_figures *out);
