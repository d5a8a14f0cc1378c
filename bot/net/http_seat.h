/* A place for one call at a time: an easy handle of libcurl with what it needs. For the HTTP client
 * only, and on its thread. */
#pragma once

#include <curl/curl.h>

#include "bot/net/http_client.h"

/* A call that was handed over: everything is copied into one block. */
struct http_pending {
    struct http_pending *next;
    const char *method, *url, *body;
    size_t length, answer_limit;
    const char *headers; /* lines, each ends with \n */
    size_t headers_length;
    int lane, timeout_ms;
    http_result_fn *done;
    void *context;
    int (*sink)(void *context, const char *bytes, size_t length);
    int file;
    size_t file_length, tail_length;
    const char *tail;
    struct error err; /* set when the call is wrong */
};

struct http_pending *http_pending_new(const struct http_call *call);
void http_pending_free(struct http_pending *call);

struct http_seat {
    struct http_seat *previous, *next;
    CURL *easy;
    struct http_pending *call;

    /* what the handle is set to */
    char *method, *url, *headers;
    struct curl_slist *list;
    int timeout_ms;
    bool large;  /* bodies come in larger pieces */
    size_t sent; /* of body, file and tail */

    /* the answer */
    char *answer;
    size_t length, capacity;
    bool cut, tried, repeated;
};

struct http_seat *http_seat_new(void);
void http_seat_free(struct http_seat *seat);

/* Takes the call over. */
void http_seat_prepare(struct http_seat *seat, struct http_pending *call);

/* Borrowed from the seat until it is cleared. */
void http_seat_result(struct http_seat *seat, CURLcode code, struct http_result *out);
void http_seat_clear(struct http_seat *seat);
