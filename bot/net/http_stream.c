#include "bot/net/http_stream.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/net/http_link.h"
#include "bot/net/http_server_inside.h"

enum { BLOCK = 1024, SILENCE = 15 };
static const char comment[] = ": still here\n\n";

struct http_stream {
    struct http_stream_source source;
    void *context;
    struct http_link *link; /* set when started */
    moment sent;
    bool comment_due;
};

void http_reply_stream(struct http_request *request, const struct http_stream_source *source,
                       void *context)
{
    struct http_stream *stream = memory_new(sizeof *stream);
    stream->source = *source;
    stream->context = context;
    request->reply.status = 200;
    request->reply.stream = stream;
    http_request_finish(request);
}

/* Suspended when there is nothing: returning 0 alone would be asked again at once, for ever. */
static ssize_t read_stream(void *cls, uint64_t position, char *out, size_t room)
{
    struct http_stream *stream = cls;
    (void)position;
    if (http_server_is_ending(stream->link->server))
        return MHD_CONTENT_READER_END_OF_STREAM;
    ssize_t length = stream->source.read(stream->context, out, room);
    if (length == 0 && stream->comment_due && room >= sizeof comment) {
        length = sizeof comment - 1;
        memcpy(out, comment, sizeof comment - 1);
    }
    stream->comment_due = false;
    if (length > 0)
        stream->sent = http_server_now(stream->link->server);
    if (length == 0)
        http_link_suspend(stream->link);
    return length < 0 ? MHD_CONTENT_READER_END_OF_STREAM : length;
}

void http_stream_drop(struct http_stream *stream)
{
    if (!stream)
        return;
    stream->source.close(stream->context);
    free(stream);
}

static void stop_stream(void *cls)
{
    struct http_stream *stream = cls;
    stream->link->stream = NULL;
    http_server_count_streams(stream->link->server, -1);
    http_stream_drop(stream);
}

struct MHD_Response *http_stream_start(struct http_stream *stream, struct http_link *link)
{
    stream->link = link;
    stream->sent = http_server_now(link->server);
    link->stream = stream;
    http_server_count_streams(link->server, 1);
    stream->source.open(stream->context, stream);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, stream,
                                             stop_stream);
}

void http_stream_wake(struct http_stream *stream)
{
    http_link_wake(stream->link);
}

void http_stream_tick(struct http_stream *stream, moment now)
{
    if (!stream->link->suspended || now - stream->sent < SECONDS(SILENCE))
        return;
    stream->comment_due = true;
    http_link_resume(stream->link);
}
