/* Folds what happened into the dialog: the pure heart of a step.
 *
 *     (dialog, arrival, stage) -> dialog'
 *
 * New messages and effects are in the dialog afterwards, not yet filed and not yet performed; the
 * caller commits them with it (bot/engine/commit.h). No I/O: screenplays run on this alone. */
#pragma once

#include "bot/engine/arrival.h"
#include "bot/engine/stage.h"
#include "bot/model/dialog.h"
#include "flows/flow.h"

void fold(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage,
          struct folded *out);

/* Between the parts of folding. */

/* A new conversation, when there is none or the last one has ended. */
void fold_start(struct dialog *dialog, const struct arrival *arrival, moment now);

/* Takes flow steps until nothing more happens at once. */
void fold_event(struct dialog *dialog, const struct event *event, const struct stage *stage,
                struct folded *out);

/* wishes.c: turns the wishes into messages and effects; a search becomes the next event. True when
 * there is one, in *next. */
bool fold_wishes(struct turn *turn, const struct stage *stage, struct event *next,
                 struct folded *out);

/* seek.c: asks the knowledge base. */
const struct found *seek(struct dialog *dialog, const struct stage *stage);
const struct found *seek_entry(struct dialog *dialog, const struct stage *stage, const char *entry);

/* results.c: what became of an effect, and what time brings. */
void fold_result(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage,
                 struct folded *out);
void fold_timer(struct dialog *dialog, const struct stage *stage, struct folded *out);
