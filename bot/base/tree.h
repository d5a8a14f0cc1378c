/* JSON that comes in great numbers, read at once into one block of memory: one allocation, however
 * many values. What is read seldom is read by jansson (bot/base/json.h).
 *
 * It forgives what must not cost a whole batch its other messages: halves of surrogate pairs, NUL
 * characters and bytes that are not UTF-8 become U+FFFD or "?". Otherwise it takes what RFC 8259
 * takes. Of members with the same name the last one counts. Any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/error.h"
#include "bot/base/own.h"

enum node_kind {
    NODE_NULL,
    NODE_FALSE,
    NODE_TRUE,
    NODE_INTEGER,
    NODE_REAL,
    NODE_TEXT,
    NODE_LIST,
    NODE_OBJECT
};

/* A value; lives as long as its tree. */
struct node {
    enum node_kind kind;
    uint32_t count;    /* of a list's or an object's values */
    const char *name;  /* of an object's member; else NULL */
    struct node *next; /* in the same list or object; NULL: the last */
    union {
        struct node *first; /* NODE_LIST, NODE_OBJECT */
        const char *text;   /* NODE_TEXT */
        int64_t integer;    /* NODE_INTEGER */
        double real;        /* NODE_REAL; also whole numbers beyond 64 bits */
    };
};

struct tree;

/* The tree of `length` bytes; NULL and ERROR_INVALID, which never quotes them, when they are not
 * JSON or are nested in more than `depth` levels. */
struct tree *tree_read(const char *bytes, size_t length, size_t depth, struct error *err);
void tree_free(struct tree *tree);
DEFINE_OWNED(tree)

const struct node *tree_root(const struct tree *tree);

/* All of these accept NULL, and a value of another kind, as absent. */
const struct node *node_get(const struct node *object, const char *name);
const struct node *node_first(const struct node *list); /* also of an object's members */
size_t node_count(const struct node *list);
const char *node_text(const struct node *text); /* NULL when it is none */
bool node_is(const struct node *node, enum node_kind kind);

/* The same value for jansson, which the caller owns; NULL of NULL. */
json_t *node_json(const struct node *node);
