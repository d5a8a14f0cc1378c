/* What a step may know besides the dialog and the event: all of it read-only, or scratch memory. */
#pragma once

#include "bot/base/arena.h"
#include "bot/base/clock.h"
#include "bot/engine/accounts.h"
#include "bot/model/assistant.h"
#include "kb/kb.h"
#include "prompts/prompts.h"

enum {
    DOUBT_STANDARD = 30000, /* ms until an unanswered send is tried again */
    ATTEMPTS_MAX = 8,       /* of one effect; then it has failed */
};

struct stage {
    moment now;
    const struct assistant *assistant;
    const struct prompts *prompts;
    const struct generation *knowledge; /* held by the caller */
    struct kb_scratch *scratch;
    struct arena *arena;           /* reset by the caller after the step */
    bool model;                    /* one is configured */
    moment doubt;                  /* how long a send may be without answer or status */
    const struct account *account; /* whose line it is; NULL: of no number, nothing limits it */
};
