/* The HTTP server: libmicrohttpd driven by our own epoll loop.
 *
 * Every URL stands in one table of routes: who may call, how large the body may be, and who
 * answers. Before an answer function runs, the request is complete and checked: its shape
 * (reference: RFC 9112, smuggling guards), size, caller. The answer function replies at once or
 * later, from any thread, exactly once; until then the connection is suspended and costs no thread.
 *
 * Everything a request holds lives until it was replied to. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/own.h"

struct http_server;
struct http_request;

enum http_caller {
    HTTP_ANYONE,
    HTTP_CUSTOMER, /* a chat token */
    HTTP_STAFF,    /* anyone with a desk session or API token */
    HTTP_ANALYST,  /* staff with the role analyst or above it */
    HTTP_EDITOR,
    HTTP_OPERATOR,
    HTTP_ADMIN,
};

enum http_place {
    HTTP_ON_DOOR,   /* on the thread that serves all connections: must not wait for anything */
    HTTP_ON_WORKER, /* on a worker thread: may read the store, hash a password, wait for a commit */
};

struct http_route {
    const char *method;
    const char *path; /* "/v1/desk/tickets/{id}/take"; a name in braces matches one segment,
                         and "*" at the end matches whatever is left */
    enum http_caller caller;
    enum http_place place;
    size_t body_limit; /* bytes; 0: no body is accepted */
    void (*answer)(struct http_request *request);
    /* NULL, or asked once the headers are there, before a byte of the body is: false refuses it
     * with 401 or 403. For large bodies, which nobody should be able to send whom the gate does
     * not let in, and which get more time. On the door's thread: it must not wait for anything. */
    bool (*admits)(const struct http_request *request);
    const char *summary;  /* for /openapi.json */
    const char *body;     /* JSON Schema of the request body as text, or NULL */
    const char *response; /* JSON Schema of a 200 as text, or NULL */
};

/* Says who calls. 0 when the caller may; -1 and err (ERROR_DENIED: 401 without any credentials or
 * with wrong ones, ERROR_CONFLICT: 403 for the wrong role or a foreign origin). Runs where the
 * route's answer runs. It may leave facts with http_set_caller. Not asked for HTTP_ANYONE. */
typedef int http_gate_fn(struct http_request *request, enum http_caller wanted, struct error *err);

/* A file that is part of the program. */
struct http_asset {
    const char *path, *type; /* "/assets/desk-AB12.js", "text/javascript; charset=utf-8" */
    const unsigned char *gzip;
    size_t gzip_length; /* stored compressed; unpacked for those who cannot */
    bool immutable;     /* its name changes with its content */
    const char
        *frame_ancestors; /* who may show it in a frame: "*", "https://a.example"; NULL: no one */
};

struct http_server_options {
    const char *listen; /* "127.0.0.1:8080"; port 0: any */
    const struct http_route *const
        *tables;                     /* NULL-terminated list of tables, each ending with {} */
    const struct http_asset *assets; /* ends with {}; may be NULL */
    http_gate_fn *gate;
    void *context; /* http_context() of every request */
    size_t workers;
    size_t connections;        /* at most; more wait in the kernel */
    const struct clock *clock; /* for deadlines; NULL: the time since the machine started */
};

int http_server_open(struct http_server **out, const struct http_server_options *options,
                     struct error *err);
int http_server_port(const struct http_server *server);

/* Stops accepting, ends streams, waits (at most `milliseconds`) for replies under way. */
void http_server_drain(struct http_server *server, int milliseconds);
void http_server_free(struct http_server *server);
DEFINE_OWNED(http_server)

/* Counters for /metrics: replies by status class and refusals before routing. */
struct http_server_counts {
    uint64_t requests, replies_2xx, replies_4xx, replies_5xx, refused_shape, refused_size;
    uint64_t connections, streams;
};
struct http_server_counts http_server_count(const struct http_server *server);

/* What was asked. Texts are borrowed from the request. */
void *http_context(const struct http_request *request);
const char *http_method(const struct http_request *request);
const char *http_path(const struct http_request *request); /* as sent, without the query */
const char *http_segment(const struct http_request *request, const char *name); /* {id}, decoded */
const char *http_query(const struct http_request *request, const char *name);   /* NULL: absent */
const char *http_header(const struct http_request *request, const char *name);
size_t http_header_count(const struct http_request *request, const char *name);
const char *http_cookie(const struct http_request *request, const char *name);
const char *http_body(const struct http_request *request, size_t *length); /* NUL-terminated */
const char *http_peer(const struct http_request *request);                 /* address, no port */

/* For the gate: who it is. Freed with free() after the reply. */
void http_set_caller(struct http_request *request, void *caller);
void *http_caller(const struct http_request *request);

/* Replies, exactly once, from any thread. Bodies are copied. Status 0 replies nothing and closes
 * the connection, which is how the simulator plays a broken one. */
void http_set_header(struct http_request *request, const char *name, const char *value);
void http_reply(struct http_request *request, int status, const char *type, const char *body,
                size_t length);
/* The whole of an open file, or the part of it that the request asks for. Takes the descriptor.
 * Sent from the disk by the door, in pieces. */
void http_reply_file(struct http_request *request, const char *type, int fd, uint64_t size);
void http_reply_json(struct http_request *request, int status, const char *body);
/* RFC 9457, with a sentence. `title` is the status's own. */
void http_problem(struct http_request *request, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The status that belongs to the kind of error: 400, 401, 409, 503 or 500. */
void http_problem_from(struct http_request *request, const struct error *err);
/* An embedded page with its ETag, policy and security headers. */
void http_reply_asset(struct http_request *request, const char *path);
