/* A reply that goes on: server-sent events.
 *
 * All functions of the source but none of the wakers run on the door. `read` fills at most `room`
 * bytes and says how many; 0: nothing now, the connection sleeps until http_stream_wake;
 * HTTP_STREAM_END: the stream is over. A comment goes out when nothing was sent for 15 s. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct http_request;
struct http_stream;

enum { HTTP_STREAM_END = -1 };

struct http_stream_source {
    void (*open)(void *context, struct http_stream *stream); /* before the first read */
    ssize_t (*read)(void *context, char *out, size_t room);
    void (*close)(void *context); /* exactly once, also when it was never opened */
};

/* Replies to the request. */
void http_reply_stream(struct http_request *request, const struct http_stream_source *source,
                       void *context);

/* There is something to read. Any thread, between `open` and the return of `close`. */
void http_stream_wake(struct http_stream *stream);

/* For the server. Door only, but for http_stream_drop. */
struct http_link;
struct MHD_Response;

/* The response that reads from the stream; it closes the stream when it is over. */
struct MHD_Response *http_stream_start(struct http_stream *stream, struct http_link *link);

/* For a stream that was not started; NULL is nothing. Any thread. */
void http_stream_drop(struct http_stream *stream);

/* Time has passed: a comment goes out when the reader waited long. */
void http_stream_tick(struct http_stream *stream, int64_t now);
