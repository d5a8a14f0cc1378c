/* A question: gather it, rewrite it, search, then answer, offer or hand off. */
#pragma once

#include "flows/flow.h"

/* Starts on the text that was gathered. */
void answering_begin(struct turn *turn);

/* Says what the knowledge base says, and names the entry on the message. */
void answering_quote(struct turn *turn, const struct candidate *candidate, double threshold);
