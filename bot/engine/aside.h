/* What comes in and asks for no answer: reactions, edits and revokes, what the provider tells of a
 * customer, and what was said outside this program. Parts of a fold: pure. */
#pragma once

#include "bot/engine/fold.h"

/* A message that only changes another one, or tells something. False: it is none. */
bool aside_fold(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage);

/* Somebody of ours wrote to the customer from another app: it is shown, and the bot keeps quiet for
 * a time. */
void aside_echo(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage,
                struct folded *out);

/* Another app is to answer what comes next: the bot keeps quiet for a time. */
void aside_hush(struct dialog *dialog, const struct incoming *in, const struct stage *stage);

/* The customer wants marketing no more, or again. */
void aside_preference(struct dialog *dialog, const struct incoming *in, const struct stage *stage);
