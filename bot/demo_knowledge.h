/* The demo's knowledge, carried in the program: an invented chain of unattended mini-markets. */
#pragma once

#include "bot/engine/knowledge.h"

/* Visits its entries, as if they had been written at `at`; false stops. -1 when one cannot be read,
 * which is a mistake of ours. */
int demo_knowledge_each(moment at, bool (*visit)(void *context, const struct entry *entry),
                        void *context, struct error *err);

/* Stores and publishes it. */
int demo_knowledge_load(struct knowledge *knowledge, moment at, struct error *err);
