/* Bodies that staff send, read by a table of rules.
 *
 * What comes out holds only fields that the table names, of the right type, cleaned and within
 * their limits; the rest of the program need not look again. Unknown fields are ignored. */
#pragma once

#include <jansson.h>

#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/net/http_server.h"

enum body_kind {
    BODY_TEXT,
    BODY_SECRET, /* a text that is not cleaned */
    BODY_TEXTS,  /* a list of them */
    BODY_BOOL,
    BODY_NUMBER,
    BODY_TIME, /* ISO 8601; comes out as text of clock_text. An empty text stands for none */
};

struct body_rule {
    const char *name;
    enum body_kind kind;
    bool required;
    bool nullable; /* null and an empty time come out as null: "take it away" */
    size_t limit;  /* characters of a text */
    size_t bytes;  /* of a text, where it is kept in less than its characters may take; 0: any */
    size_t pieces; /* of a list */
    const char *choice; /* "|a|b|": one of these words; NULL: any */
};

/* The table ends with {}. The caller owns *out. null counts as absent.
 * ERROR_INVALID names field and limit, in Portuguese. */
int body_take(const char *text, size_t length, const struct body_rule *rules, json_t **out,
              struct error *err);

/* As body_take with the body of the request; replies 400 itself, and is then NULL. */
json_t *body_of(struct http_request *request, const struct body_rule *rules);
