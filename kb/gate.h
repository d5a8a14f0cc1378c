/* The gate: one small model that ranks the candidates and decides whether to say the best.
 *
 * A conditional logit with the outcome "none of them": weights per feature of a candidate, a bias
 * and weights per feature of the question for "none". Entries and passages have their own. Read
 * from a file so that it can be trained anew; the one in kb/gate.json is built into the program.
 * Immutable once read, but for the careful threshold: any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"
#include "bot/base/own.h"
#include "kb/kb.h"
#include "kb/lexicon.h"

enum { GATE_TEXT_MAX = 1 << 20 }; /* bytes of a gate file */

enum feature {
    FEATURE_CHAR,
    FEATURE_CENT,
    FEATURE_VOTE,
    FEATURE_QCOVUA,
    FEATURE_CQUA,
    FEATURE_CE,
    FEATURE_ASP_JAC,
    FEATURE_ASP_TOPIC,
    FEATURE_ASP_EXTRA,
    FEATURE_WH_CLASH,
    FEATURE_WH_NEW,
    FEATURE_WH_LOST,
    FEATURE_NEG_CLASH,
    FEATURE_MASSK,
    FEATURE_REL,
    FEATURE_SRANK,
    FEATURE_CONTRAST,
};
enum { FEATURE_QLEN, FEATURE_CROWD };

enum gate_kind { GATE_FAQ, GATE_PASSAGE, GATE_KINDS };

struct gate_weights {
    double weights[KB_FEATURES];
    double none[KB_QUERY_FEATURES];
    double bias;
    double threshold; /* of P to answer; 1: never answers */
    double offer;     /* of the sum of the three best P to offer */
    double rivals;    /* how often the other candidates count when the best is doubted; 1: once */
};

struct gate {
    struct gate_weights kinds[GATE_KINDS];
    struct lexicon lexicon;
    int holders;    /* atomic */
    double careful; /* atomic; threshold for entries, from kb/examine.h; 0: not examined yet */
};

/* Reads a gate file. Word lists and kinds that it does not have are the built-in ones. The caller
 * owns *out. ERROR_INVALID names the field. */
int gate_read(const char *json, struct gate **out, struct error *err);
/* The one built in. The caller owns it. */
struct gate *gate_shipped(void);
const char *gate_shipped_text(void);       /* its file */
struct gate *gate_keep(struct gate *gate); /* one more holder */
void gate_free(struct gate *gate);         /* one less; the last one frees */
DEFINE_OWNED(gate)

/* The knowledge base has examined itself. Any thread. */
void gate_set_careful(struct gate *gate, double threshold);
/* From which confidence on a careful assistant answers: never below the usual threshold. */
double gate_careful(const struct gate *gate);

/* That the best of these is right, when every rival counts `rivals` times: a question that two
 * entries fit is rather offered than answered. `p`: P of each candidate. */
double gate_confidence(double rivals, const double *p, size_t count, size_t best);

/* How much this candidate speaks for itself against "none of them" (logarithm of the odds). */
double gate_utility(const struct gate_weights *weights, const double *features,
                    const double *query_features);

/* Answer, offer or nothing: sets outcome, reason and threshold from the hits, best P first. The
 * query's own thresholds go before the gate's. */
void gate_decide(const struct gate_weights *weights, const struct kb_query *query,
                 struct kb_result *out);

/* Names as in the gate file. */
const char *gate_query_feature_name(size_t feature);
