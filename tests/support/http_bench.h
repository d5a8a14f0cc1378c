/* A server with a handful of routes, for the tests of the HTTP server. One at a time.
 *
 * /echo says the body again; /hold keeps the request in `held` until the test replies; /block keeps
 * a worker until http_bench_release; /fail/{i,d,c,b,s} is refused with that kind of error. Time
 * stands still but for what the test adds to `now`. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "bot/net/http_server.h"

enum { HTTP_BENCH_HELD = 256 };

struct http_bench {
    struct http_server *server;
    int port;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct http_request *held[HTTP_BENCH_HELD]; /* requests that somebody still has to answer */
    size_t held_count;
    int answered;
    bool released;
    _Atomic int64_t now;
    _Atomic bool stopped;
};

extern struct http_bench http_bench;
extern struct http_asset http_bench_assets[];
extern const struct http_route *const http_bench_tables[];

/* For cmocka's set-up and tear-down. */
int http_bench_open(void **unused);
int http_bench_close(void **unused);

void http_bench_wait_held(size_t count);
void http_bench_release(void);
int http_bench_status(const char *raw);

/* Fails the test when the reply has another status, or another body (unless NULL). */
void http_bench_expect(const char *line, const char *headers, const char *body, int status,
                       const char *expected);
