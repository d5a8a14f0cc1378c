/* Would Meta take this send request? Pure; any thread. The limits are the simulator's own: it
 * shares none with what it tests. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { GRAPH_DETAILS_SIZE = 128 };

struct graph_refusal {
    int code;          /* Meta's; 0: the request is good */
    const char *title; /* Meta's words for the code */
    char details[GRAPH_DETAILS_SIZE];
};

/* Checks required members and every limit that Meta enforces. What a template needs is not here but
 * in templates_check. */
struct graph_refusal graph_check(const json_t *request);

/* ---- for the files that check ---- */

/* The length of a text as the strictest validator counts it: UTF-16 units. */
size_t graph_units(const char *text);

/* Records the first refusal only; returns false, so that a check can end with it. */
bool graph_refuse(struct graph_refusal *out, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A text that must be there and not be blank, within `limit` units; graph_may: or be absent. */
bool graph_need(struct graph_refusal *out, const json_t *object, const char *name, size_t limit);
bool graph_may(struct graph_refusal *out, const json_t *object, const char *name, size_t limit);

bool graph_check_interactive(struct graph_refusal *out, const json_t *interactive);
bool graph_check_order(struct graph_refusal *out, const json_t *action);
