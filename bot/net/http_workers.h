/* Threads for answers that wait: for the store, for a password hash. A bounded queue before them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/own.h"

struct http_request;
struct http_workers;

struct http_workers *http_workers_new(size_t threads);

/* Takes no more, finishes what is queued, and waits for it. */
void http_workers_stop(struct http_workers *workers);
void http_workers_free(struct http_workers *workers);
DEFINE_OWNED(http_workers)

/* False when the queue is full. */
bool http_workers_post(struct http_workers *workers, struct http_request *request);
