/* The insides of a request, for the files of this folder only.
 *
 * Two hold a request: the connection (the door) and whoever owes the reply; each lets go once, and
 * the last one frees it. Its stage is the only thing that both write:
 *
 *     ASKED ──▶ WAITING ──▶ REPLIED      by the door when it suspends; by the replier
 *       └───────────┼─────▶ REPLIED      replied before the door suspended
 *                   └─────▶ ABANDONED    by the door: too late, or stopping; a reply is dropped
 *
 * Until REPLIED the fields of `reply` belong to the replier, then to the door. All the rest is
 * written by the door before ASKED and only read afterwards. */
#pragma once

#include <arpa/inet.h>
#include <stdatomic.h>

#include "bot/net/http_routes.h"
#include "bot/net/http_shape.h"
#include "bot/net/http_stream.h"

struct http_link;

enum http_stage { HTTP_ASKED, HTTP_WAITING, HTTP_REPLIED, HTTP_ABANDONED };

struct http_pair {
    const char *name, *value;
};

struct http_extra { /* a header of the reply */
    struct http_extra *next;
    const char *value;
    char name[];
};

struct http_file { /* a part of it, to be sent */
    int fd;
    uint64_t at, length;
};

struct http_answer {
    int status;
    char type[96];
    char *body;
    size_t length;
    bool packed; /* by gzip */
    struct http_extra *extra;
    struct http_file *file;     /* instead of a body */
    char *asset;                /* path: the door makes the reply from it */
    struct http_stream *stream; /* the reply goes on */
};

struct http_request {
    atomic_int holders;
    atomic_int stage;
    struct http_link *link; /* the replier's only between WAITING and REPLIED */
    void *context, *caller;
    http_gate_fn *gate;

    char *target; /* as sent */
    size_t path_length;
    const char *method;
    struct http_match match;
    struct http_shape shape;
    struct http_verdict refused; /* by the door itself */
    bool headed, asked;          /* the headers were read; the answer was asked for */

    char *space; /* holds all texts below */
    char *path;
    struct http_pair *headers, *queries, *segments, *cookies; /* each ends with {} */
    char peer[INET6_ADDRSTRLEN];

    char *body;
    size_t length, capacity, discarded;
    struct http_answer reply;
};

/* `target` is copied. The one holder is the door. */
struct http_request *http_request_new(const char *target);
void http_request_release(struct http_request *request);

/* Copies headers, query, cookies and segments out of what libmicrohttpd holds. `pairs` has `count`
 * headers. False when there are more query parameters than HTTP_QUERIES_MAX. */
bool http_request_fill(struct http_request *request, const struct http_pair *pairs, size_t count);

/* False when the body grows beyond the route's limit. */
bool http_request_add_body(struct http_request *request, const char *bytes, size_t length);

/* Gate, then answer. Where the route's place says. */
void http_request_run(struct http_request *request);

/* Stores the reply that is in `request->reply` and lets go of the request. */
void http_request_finish(struct http_request *request);

/* The body of a problem. Free with free(). */
char *http_problem_text(int status, const char *detail);
