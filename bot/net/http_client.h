/* The HTTP client: libcurl's multi interface with epoll, one client for each shard.
 *
 * A call is handed over and its result comes back by a function, on the thread that waits. Calls
 * wait in lanes, each with its own number of calls at once (libcurl's own limit counts the queue
 * against the time-out). Nothing but a GET is ever sent again by itself. The process ignores
 * SIGPIPE. Owner's thread only, but for http_client_wake. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "bot/base/own.h"

enum { HTTP_LANES = 4, HTTP_CALL_HEADERS_MAX = 6 };

struct http_client;

struct http_result {
    int status; /* 0: no answer; `err` says why */
    const char *body;
    size_t length;   /* cut at the call's limit; `err` then says so */
    int retry_after; /* seconds, 0 when not said */
    bool untouched;  /* certainly not received by the other side: sending again is harmless */
    struct error err;
};

typedef void http_result_fn(void *context, const struct http_result *result);

struct http_call {
    const char *method, *url;                   /* http or https; redirects are not followed */
    const char *headers[HTTP_CALL_HEADERS_MAX]; /* "Name: value"; NULL ends */
    const char *body;                           /* copied */
    size_t length;
    int lane;
    int timeout_ms;       /* from when it leaves the lane */
    size_t answer_limit;  /* bytes */
    http_result_fn *done; /* exactly once, also when the client is freed */
    void *context;

    /* For bodies that should not be in memory. `sink` takes the body of a 200 in pieces; -1 gives
     * the call up, as if the connection were lost. Of the open `file`, `file_length` bytes from its
     * start are sent behind `body`, then `tail` (copied); it stays open until `done`. */
    int (*sink)(void *context, const char *bytes, size_t length);
    int file;
    size_t file_length; /* 0: there is no file */
    const char *tail;
};

/* `lanes`: calls at once in each. `file` NULL, or a CA bundle. */
struct http_client *http_client_new(const size_t lanes[HTTP_LANES]);
void http_client_free(struct http_client *client);
DEFINE_OWNED(http_client)

void http_client_start(struct http_client *client, const struct http_call *call);

/* Works until something happened, `timeout_ms` passed or somebody woke it. */
void http_client_wait(struct http_client *client, int timeout_ms);

/* Any thread. */
void http_client_wake(struct http_client *client);

size_t http_client_waiting(const struct http_client *client, int lane); /* in the lane's queue */
size_t http_client_running(const struct http_client *client, int lane);

/* Delay before try number `attempt` (1 is the second try): doubling from `base_ms` up to 60 s,
 * half of it chance, never less than what the other side asked for. Pure but for the chance. */
int http_retry_delay(int attempt, int base_ms, int retry_after_s);
