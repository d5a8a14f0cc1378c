/* Asking the Graph API and waiting for its answer, for what is not a message: templates, the state
 * of a number. Not for a thread that must not wait. */
#pragma once

#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "bot/base/error.h"

enum { GRAPH_TIME_OUT = 10000 /* ms */, GRAPH_ANSWER_MAX = 8 << 20 };

struct graph_question {
    const char *method, *url;
    const char *authorization; /* the header */
    const char *body;          /* JSON; NULL: none */
    const _Atomic bool *stop;  /* gives up when it becomes true; may be NULL */
};

/* 0 and *out, an object that the caller owns. -1: ERROR_INVALID when Meta refuses this for good,
 * with what it says; ERROR_DENIED when nothing of the account works; ERROR_BUSY: later, perhaps.
 * *code, unless NULL: Meta's, or 0. */
int graph_ask(const struct graph_question *question, json_t **out, int64_t *code,
              struct error *err);

/* Adds `text` as it may stand in a query. */
struct buf;
void graph_escape(const char *text, struct buf *out);
