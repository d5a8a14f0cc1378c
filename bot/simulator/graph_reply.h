/* How the Graph endpoints answer, and who may ask them. Any thread. */
#pragma once

#include <jansson.h>

#include "bot/simulator/simulator_inside.h"

/* Meta's codes that several endpoints give. */
enum {
    GRAPH_INVALID = 100,
    GRAPH_TOKEN_INVALID = 190,
    GRAPH_UNKNOWN_OBJECT = 33,
    GRAPH_TOO_FAST = 130429,
    GRAPH_SOMETHING_WRONG = 131000,
    GRAPH_MISSING = 131008,
    GRAPH_BAD_VALUE = 131009,
};

/* Takes over `document`. */
void graph_json(struct http_request *request, int status, json_t *document);

/* A refusal in Meta's shape. */
void graph_error(struct http_request *request, int status, int code, const char *details);

/* Meta's words for a code. */
const char *graph_title(int code);

/* What a switch asks for: an HTTP status (502 comes as HTML), or one of Meta's codes with 400. */
void graph_fail(struct http_request *request, int failure);

/* The simulator, when the caller is near and has the token; else NULL, and it has replied. */
struct simulator *graph_for(struct http_request *request);

/* Replies 33 and counts a refusal when the segment is not `id`. */
bool graph_is(struct simulator *simulator, struct http_request *request, const char *segment,
              const char *id);
