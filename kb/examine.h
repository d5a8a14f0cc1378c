/* A knowledge base examines itself for a careful threshold, without any labels: each of its own
 * wordings is asked with its whole entry hidden, so that every answer would be a wrong one. */
#pragma once

#include <stddef.h>

#include "kb/kb.h"

enum { EXAMINE_WORDINGS_MAX = 2000 };

struct examination {
    size_t asked;
    double quantile;  /* P that 96 % of the best wrong answers stay below */
    double threshold; /* between that and the gate's own */
};

/* Asks at most EXAMINE_WORDINGS_MAX wordings, evenly chosen: seconds for a large base, so in the
 * background. Only entries, no passages. With nothing to ask, the gate's own threshold. */
/* Examines and lets the gate know. Only in the background. */
void kb_examine_now(const struct generation *generation, moment now, struct examination *out);
void kb_examine(const struct generation *generation, moment now, struct examination *out);
