/* What an event changed in a dialog, as lines of a screenplay. */
#pragma once

#include "bot/commands/stagehand.h"

enum { FACTS_MAX = 64 };

struct facts {
    char *list[FACTS_MAX]; /* owned */
    size_t count;

    /* how it was before */
    char conversation[ID_SIZE];
    int said;
    bool ended;
    size_t rewrites, wordings; /* questions to the model, pending */
};

void facts_before(struct facts *facts, const struct dialog *dialog);

/* `performed`: lines, as stagehand_performed has them; `folded` may be NULL. */
void facts_after(struct facts *facts, const struct dialog *dialog, const char *performed,
                 const struct folded *folded);
void facts_clear(struct facts *facts);
