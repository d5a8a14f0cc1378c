/* A question whose right entry is known: from an evaluation folder, or from traffic that people
 * have labelled.
 *
 * {"text","gold":[ids of right entries; empty: none],"id"?,"split"?:"dev"|"test",
 *  "scope"?:"in"|"near"|"far","history"?:[earlier turns of the customer],
 *  "shown"?:[ids of entries that were given before]}
 *
 * A view: everything is borrowed from the JSON. Without a scope, a question without a right entry
 * counts as near, the harder case. Pure. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "kb/kb.h"

enum { LABELLED_HISTORY_MAX = 16, LABELLED_SHOWN_MAX = 32 };

struct labelled {
    const char *text;
    const char *id; /* NULL: it has none */
    const json_t *gold;
    bool test; /* of the split "test" */
    bool in_scope, near;
    const char *history[LABELLED_HISTORY_MAX]; /* the latest ones, oldest first */
    size_t history_count;
    const char *shown[LABELLED_SHOWN_MAX];
    size_t shown_count;
};

/* ERROR_INVALID names the member. */
int labelled_read(const json_t *object, struct labelled *out, struct error *err);
bool labelled_is_right(const struct labelled *labelled, const char *entry);

/* Asks as the program would: with the context of earlier turns, answers given before demoted.
 * `text` stands in for the question's own when it is not NULL. */
void labelled_ask(const struct labelled *labelled, const char *text,
                  const struct generation *generation, struct kb_scratch *scratch,
                  struct kb_result *out);
