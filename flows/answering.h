/* A question: gather it, rewrite it, search, then answer, offer or hand off. */
#pragma once

#include "flows/flow.h"

/* Starts on the text that was gathered. */
void answering_begin(struct turn *turn);

/* Says what the knowledge base says, and names the entry on the message. */
void answering_quote(struct turn *turn, const struct candidate *candidate, double threshold);

/* Adds the text to what waits to be a question. */
void answering_gather(struct turn *turn);
/* More than a greeting, thanks or a goodbye? */
bool answering_asks_something(const char *text);
/* Keeps what the search found, for the ticket. */
void answering_keep(struct turn *turn);
