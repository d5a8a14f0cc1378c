/* The first try is the strict one, which practically every body passes. Only what it refuses is
 * repaired, in a copy of the same length or shorter, and tried once more. */
#include "channels/whatsapp/body.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "bot/base/memory.h"

/* The position behind a string whose opening quote is at `at`. */
static size_t skip_string(const char *body, size_t length, size_t at)
{
    for (at++; at < length && body[at] != '"'; at++)
        if (body[at] == '\\')
            at++;
    return at + 1;
}

static bool too_deep(const char *body, size_t length, size_t limit)
{
    size_t depth = 0;
    for (size_t at = 0; at < length;) {
        char c = body[at];
        if (c == '"') {
            at = skip_string(body, length, at);
            continue;
        }
        if ((c == '{' || c == '[') && ++depth > limit)
            return true;
        if ((c == '}' || c == ']') && depth)
            depth--;
        at++;
    }
    return false;
}

/* The number in "\uXXXX" at `text`, or -1. */
static long escaped_unit(const char *text, size_t left)
{
    char hex[5] = { 0 };
    if (left < 6 || text[0] != '\\' || text[1] != 'u')
        return -1;
    memcpy(hex, text + 2, 4);
    char *end;
    long unit = strtol(hex, &end, 16);
    return end == hex + 4 && unit >= 0 ? unit : -1;
}

static bool is_high(long unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(long unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

static const char replacement[] = { '\\', 'u', 'f', 'f', 'f', 'd' };

/* Length of the escape at `text`; what no text may hold is overwritten with the replacement sign.
 */
static size_t repair_escape(char *text, size_t left)
{
    long unit = escaped_unit(text, left);
    if (unit < 0)
        return left < 2 ? left : 2;
    if (is_high(unit) && is_low(escaped_unit(text + 6, left - 6)))
        return 12;
    if (unit == 0 || is_high(unit) || is_low(unit))
        memcpy(text, replacement, sizeof replacement);
    return 6;
}

static void repair(char *body, size_t length)
{
    for (size_t at = 0; at < length;) {
        unsigned char c = (unsigned char)body[at];
        if (c == '\\') {
            at += repair_escape(body + at, length - at);
            continue;
        }
        if (c < 0x80) {
            at++;
            continue;
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)body + at,
                                                 (utf8proc_ssize_t)(length - at), &point);
        if (step <= 0)
            body[at] = '?';
        at += step > 0 ? (size_t)step : 1;
    }
}

static json_t *parse_repaired(const char *body, size_t length, json_error_t *why)
{
    char *copy = memory_bytes(body, length);
    repair(copy, length);
    json_t *document = json_loadb(copy, length, JSON_DECODE_INT_AS_REAL, why);
    free(copy);
    return document;
}

json_t *whatsapp_body_parse(const char *body, size_t length, size_t depth, struct error *err)
{
    json_error_t why;
    if (too_deep(body, length, depth)) {
        error_set(err, ERROR_INVALID, "the body is nested more than %zu levels deep", depth);
        return NULL;
    }
    json_t *document = json_loadb(body, length, 0, &why);
    if (!document)
        document = parse_repaired(body, length, &why);
    if (!document) { /* jansson's own words may quote the body, which must not reach a log */
        error_set(err, ERROR_INVALID, "the body is not JSON (line %d, column %d)", why.line,
                  why.column);
        return NULL;
    }
    if (json_is_object(document))
        return document;
    json_decref(document);
    error_set(err, ERROR_INVALID, "the body is not a JSON object");
    return NULL;
}
