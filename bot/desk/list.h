/* One page of a list: {"items":[…],"next":"…" or null,"last_event":…}.
 *
 * `?limit=` 1 to 200, 50 when absent; `?after=` is the `next` of the page before. */
#pragma once

#include <jansson.h>

#include "bot/desk/inside.h"

struct list {
    struct store_query query; /* without `after` and `limit` */
    int order;                /* position in the keys of what it is ordered by; LIST_BY_ID */
    /* What to show of a document, owned by the caller; NULL leaves it out. */
    json_t *(*item)(void *context, const struct store_doc *doc);
    void *context;
};
#define LIST_BY_ID (-1)

/* 0; -1: a wrong limit or cursor (ERROR_INVALID), or the store failed. The caller owns *out. */
int list_page(struct http_request *request, struct list *list, json_t **out, struct error *err);

/* Replies with it, or with the refusal. */
void list_reply(struct http_request *request, struct list *list);

/* The number of `?name=`, or `otherwise`; -1 and err beyond the limits. */
int list_number(const struct http_request *request, const char *name, const int64_t limits[3],
                int64_t *out, struct error *err);
