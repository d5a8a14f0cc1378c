#include "bot/net/http_gzip.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "bot/base/memory.h"

/* A small window: 32 KB of memory for each reply being packed instead of 256 KB. */
enum { WINDOW = 13 + 16, EFFORT = 6, MEMORY = 6, UNPACK_WINDOW = 15 + 16 };

/* "gzip;q=0" is a refusal. */
static bool is_refused(const char *parameters, size_t length)
{
    const char *q = memmem(parameters, length, "q=", 2);
    const char *end = parameters + length;
    if (!q)
        return false;
    for (q += 2; q < end; q++)
        if (*q >= '1' && *q <= '9')
            return false;
    return true;
}

bool http_gzip_accepted(const char *accept_encoding)
{
    const char *at = accept_encoding ? accept_encoding : "";
    while (*at) {
        at += strspn(at, " \t,");
        size_t length = strcspn(at, ",");
        size_t name = strcspn(at, ",; \t");
        bool fits = (name == 4 && strncasecmp(at, "gzip", 4) == 0) || (name == 1 && *at == '*');
        if (fits)
            return !is_refused(at + name, length - name);
        at += length;
    }
    return false;
}

char *http_gzip_pack(const char *bytes, size_t length, size_t *out_length)
{
    z_stream stream = { 0 };
    if (deflateInit2(&stream, EFFORT, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    char *packed = memory_resize(NULL, length);
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)length;
    int state = deflate(&stream, Z_FINISH);
    *out_length = stream.total_out;
    deflateEnd(&stream);
    if (state == Z_STREAM_END)
        return packed;
    free(packed);
    return NULL;
}

char *http_gzip_unpack(const unsigned char *packed, size_t length, size_t limit, size_t *out_length)
{
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)packed, .avail_in = (uInt)length };
    size_t capacity = length * 4 < limit ? length * 4 : limit;
    char *plain = memory_new(capacity + 1);
    if (inflateInit2(&stream, UNPACK_WINDOW) != Z_OK)
        abort();
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = (Bytef *)plain + stream.total_out;
        stream.avail_out = (uInt)(capacity - stream.total_out);
        state = inflate(&stream, Z_NO_FLUSH);
        if (stream.avail_out > 0 || state != Z_OK || capacity >= limit)
            break;
        capacity = capacity * 2 < limit ? capacity * 2 : limit;
        plain = memory_resize(plain, capacity + 1);
    }
    *out_length = stream.total_out;
    inflateEnd(&stream);
    if (state == Z_STREAM_END)
        return plain;
    free(plain);
    return NULL;
}
