/* Finds the route or the asset of a path: a tree with one level for each segment.
 *
 * A literal segment wins over a name in braces, and a name over a trailing "*" (which takes
 * whatever is left). Built once, then read by any thread. Finding allocates nothing. */
#pragma once

#include "bot/net/http_server.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_METHODS
};

enum { HTTP_SEGMENTS_MAX = 8 };

struct http_routes;

struct http_match {
    const struct http_route *route; /* NULL: see `asset` and `allowed` */
    const struct http_asset *asset; /* when no route takes the path */
    unsigned allowed;               /* bit for each method that the path has; 0: not found */
    size_t segments;
    struct {
        const char *text;
        size_t length;
    } segment[HTTP_SEGMENTS_MAX]; /* as sent, in the order of the braces */
};

/* Tables and assets are borrowed; either may be NULL. */
struct http_routes *http_routes_new(const struct http_route *const *tables,
                                    const struct http_asset *assets);
void http_routes_free(struct http_routes *routes);
DEFINE_OWNED(http_routes)

/* -1 when it is none of ours. */
int http_method_read(const char *method);

/* HEAD finds the route of GET. */
void http_routes_find(const struct http_routes *routes, int method, const char *path, size_t length,
                      struct http_match *out);

/* "GET, HEAD, POST" */
void http_routes_allow(unsigned bits, char *out, size_t size);
