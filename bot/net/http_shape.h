/* Whether a request may be read at all: the checks that libmicrohttpd leaves to us.
 *
 * Two programs that see different requests in the same bytes (a proxy and we) can be played against
 * each other, so whatever can be read in two ways is refused (RFC 9112, sections 3, 6 and 11.2).
 * Pure: feed every header, then judge. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_TARGET_MAX = 2048, HTTP_HEADERS_MAX = 64, HTTP_QUERIES_MAX = 32 };

struct http_shape {  /* zero to begin with */
    uint64_t length; /* what Content-Length said */
    unsigned headers, lengths, hosts, encodings, signatures, authorizations;
    bool bad_header, bad_length, bad_encoding;
};

struct http_verdict {
    int status; /* 0: nothing wrong */
    const char *why;
};

void http_shape_header(struct http_shape *shape, const char *name, size_t name_length,
                       const char *value, size_t value_length);

/* The target as sent: "/path?query". */
struct http_verdict http_shape_target(const char *target, size_t length);

struct http_verdict http_shape_judge(const struct http_shape *shape, const char *method,
                                     const char *version);

static inline bool http_shape_has_body(const struct http_shape *shape)
{
    return shape->length > 0 || shape->encodings > 0;
}

/* Decodes %XX into `out`, which needs length + 1 bytes; returns the decoded length. What is no
 * valid escape stays. `plus`: '+' is a space, as forms write it. */
size_t http_decode(const char *text, size_t length, char *out, bool plus);
