/* A file as a reply, or one part of it: what players of sound and film ask for (RFC 9110, 14).
 * Several parts in one request are not given; such a request gets the whole, as it may. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/net/http_link.h"

enum range { WHOLE, PART, OUTSIDE };

static const char *read_number(const char *at, uint64_t *out)
{
    char *end = NULL;
    if (*at < '0' || *at > '9')
        return NULL;
    *out = strtoull(at, &end, 10);
    return end;
}

static enum range part(uint64_t first, uint64_t length, struct http_file *out)
{
    out->at = first;
    out->length = length;
    return PART;
}

/* "-n": the last n bytes. */
static enum range read_end(const char *at, uint64_t size, struct http_file *out)
{
    uint64_t count;
    at = read_number(at + 1, &count);
    if (!at || *at)
        return WHOLE;
    if (count == 0)
        return OUTSIDE;
    return count < size ? part(size - count, count, out) : part(0, size, out);
}

/* "bytes=a-b", "bytes=a-", "bytes=-n"; what cannot be read is as if it were not there. */
static enum range read_range(const char *text, uint64_t size, struct http_file *out)
{
    static const char unit[] = "bytes=";
    uint64_t first, last = size - 1;

    if (!text || strncmp(text, unit, sizeof unit - 1) != 0)
        return WHOLE;
    const char *at = text + sizeof unit - 1;
    if (*at == '-')
        return read_end(at, size, out);
    at = read_number(at, &first);
    if (!at || *at++ != '-')
        return WHOLE;
    if (*at && (!(at = read_number(at, &last)) || *at || last < first))
        return WHOLE;
    if (first >= size)
        return OUTSIDE;
    return part(first, (last < size ? last : size - 1) - first + 1, out);
}

static void say_range(struct http_request *request, const struct http_file *file, uint64_t size)
{
    char text[96];
    if (file)
        snprintf(text, sizeof text, "bytes %llu-%llu/%llu", (unsigned long long)file->at,
                 (unsigned long long)(file->at + file->length - 1), (unsigned long long)size);
    else
        snprintf(text, sizeof text, "bytes */%llu", (unsigned long long)size);
    http_set_header(request, "Content-Range", text);
}

void http_reply_file(struct http_request *request, const char *type, int fd, uint64_t size)
{
    struct http_file file = { .fd = fd, .length = size };
    const char *asked = http_header(request, "If-Range") ? NULL : http_header(request, "Range");
    enum range range = size ? read_range(asked, size, &file) : WHOLE;

    http_set_header(request, "Accept-Ranges", "bytes");
    if (range == OUTSIDE) {
        close(fd);
        say_range(request, NULL, size);
        http_problem(request, 416, "the file has %llu bytes", (unsigned long long)size);
        return;
    }
    if (range == PART)
        say_range(request, &file, size);
    struct http_answer *reply = &request->reply;
    reply->status = range == PART ? 206 : 200;
    text_copy(reply->type, sizeof reply->type, type);
    reply->file = memory_new(sizeof *reply->file);
    *reply->file = file;
    http_request_finish(request);
}
