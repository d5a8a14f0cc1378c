#include "bot/net/http_shape.h"

#include <string.h>
#include <strings.h>

#include "bot/base/text.h"

static const bool token[256] = {
    ['0' ... '9'] = true, ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['!'] = true,  ['#'] = true,
    ['$'] = true,         ['%'] = true,         ['&'] = true,         ['\''] = true, ['*'] = true,
    ['+'] = true,         ['-'] = true,         ['.'] = true,         ['^'] = true,  ['_'] = true,
    ['`'] = true,         ['|'] = true,         ['~'] = true,
};

static bool is_token(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!token[(unsigned char)text[i]])
            return false;
    return length > 0;
}

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

static bool has_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_control((unsigned char)text[i]) && text[i] != '\t')
            return true;
    return false;
}

/* Digits only: strtoull would take signs and spaces, which others read differently. */
static bool read_length(const char *value, size_t length, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < length; i++) {
        if (value[i] < '0' || value[i] > '9')
            return false;
        *out = *out * 10 + (uint64_t)(value[i] - '0');
    }
    return length > 0 && length <= 18;
}

static bool is(const char *name, size_t length, const char *wanted)
{
    return length == strlen(wanted) && strncasecmp(name, wanted, length) == 0;
}

void http_shape_header(struct http_shape *shape, const char *name, size_t name_length,
                       const char *value, size_t value_length)
{
    shape->headers++;
    if (!is_token(name, name_length) || has_control(value, value_length))
        shape->bad_header = true;
    if (is(name, name_length, "Host"))
        shape->hosts++;
    else if (is(name, name_length, "Authorization"))
        shape->authorizations++;
    else if (is(name, name_length, "X-Hub-Signature-256"))
        shape->signatures++;
    else if (is(name, name_length, "Content-Length")) {
        shape->lengths++;
        if (!read_length(value, value_length, &shape->length))
            shape->bad_length = true;
    } else if (is(name, name_length, "Transfer-Encoding")) {
        shape->encodings++;
        if (!is(value, value_length, "chunked"))
            shape->bad_encoding = true;
    }
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that an escape at `text` stands for, or -1. */
static int escaped(const char *text, const char *end)
{
    if (end - text < 3 || hex(text[1]) < 0 || hex(text[2]) < 0)
        return -1;
    return hex(text[1]) * 16 + hex(text[2]);
}

size_t http_decode(const char *text, size_t length, char *out, bool plus)
{
    const char *end = text + length;
    char *to = out;
    while (text < end) {
        int byte = *text == '%' ? escaped(text, end) : -1;
        char plain = *text == '+' && plus ? ' ' : *text;
        *to++ = byte >= 0 ? (char)byte : plain;
        text += byte >= 0 ? 3 : 1;
    }
    *to = '\0';
    return (size_t)(to - out);
}

/* Escapes in the path are names, in the query they are texts: only those may have several lines. */
static const char *wrong_escape(const char *target, size_t length)
{
    const char *end = target + length;
    bool query = false;
    for (const char *at = target; at < end; at++) {
        query = query || *at == '?';
        if (*at != '%')
            continue;
        int byte = escaped(at, end);
        if (byte < 0)
            return "the address has a % that is not followed by two hexadecimal digits";
        if (byte == 0 || (!query && is_control((unsigned char)byte)))
            return "the address holds an escaped control character";
    }
    return NULL;
}

struct http_verdict http_shape_target(const char *target, size_t length)
{
    char decoded[HTTP_TARGET_MAX + 1];
    if (length > HTTP_TARGET_MAX)
        return (struct http_verdict){ 414, "the address is longer than 2048 bytes" };
    if (length == 0 || target[0] != '/')
        return (struct http_verdict){ 400, "the address should begin with /" };
    if (has_control(target, length) || memchr(target, '\t', length))
        return (struct http_verdict){ 400, "the address holds a control character" };
    const char *wrong = wrong_escape(target, length);
    if (wrong)
        return (struct http_verdict){ 400, wrong };
    if (!text_is_utf8(decoded, http_decode(target, length, decoded, false)))
        return (struct http_verdict){ 400, "the address is not UTF-8" };
    return (struct http_verdict){ 0 };
}

static bool is_known_method(const char *method)
{
    static const char *const known[] = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(method, known[i]) == 0)
            return true;
    return false;
}

static bool needs_length(const char *method)
{
    return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
           strcmp(method, "PATCH") == 0;
}

static struct http_verdict judge_length(const struct http_shape *shape, const char *method)
{
    if (shape->lengths > 1)
        return (struct http_verdict){ 400, "Content-Length was sent more than once" };
    if (shape->bad_length)
        return (struct http_verdict){ 400, "Content-Length should be digits only" };
    if (shape->encodings > 1 || shape->bad_encoding)
        return (struct http_verdict){ 400, "Transfer-Encoding should be chunked, and sent once" };
    if (shape->encodings && shape->lengths)
        return (struct http_verdict){ 400, "Content-Length and Transfer-Encoding exclude another" };
    if (needs_length(method) && !shape->lengths && !shape->encodings)
        return (struct http_verdict){ 411, "Content-Length is missing" };
    return (struct http_verdict){ 0 };
}

struct http_verdict http_shape_judge(const struct http_shape *shape, const char *method,
                                     const char *version)
{
    bool old = strcmp(version, "HTTP/1.0") == 0;
    if (!old && strcmp(version, "HTTP/1.1") != 0)
        return (struct http_verdict){ 505, "only HTTP/1.1 and HTTP/1.0 are spoken here" };
    if (shape->headers > HTTP_HEADERS_MAX)
        return (struct http_verdict){ 431, "more than 64 headers were sent" };
    if (shape->bad_header)
        return (struct http_verdict){ 400, "a header has a wrong name or a control character" };
    if (shape->hosts > 1 || (shape->hosts == 0 && !old))
        return (struct http_verdict){ 400, "Host should be sent once" };
    if (shape->signatures > 1 || shape->authorizations > 1)
        return (struct http_verdict){ 400, "a signature or authorization was sent more than once" };
    struct http_verdict verdict = judge_length(shape, method);
    if (!verdict.status && !is_known_method(method))
        return (struct http_verdict){ 501, "the method is not known here" };
    return verdict;
}
