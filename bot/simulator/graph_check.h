/* Would Meta take this send request? Pure; any thread. */
#pragma once

#include <jansson.h>

enum { GRAPH_DETAILS_SIZE = 128 };

struct graph_refusal {
    int code;          /* Meta's; 0: the request is good */
    const char *title; /* Meta's words for the code */
    char details[GRAPH_DETAILS_SIZE];
};

/* Checks required members and every limit that Meta enforces. */
struct graph_refusal graph_check(const json_t *request);
