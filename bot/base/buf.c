#include "bot/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

enum { FIRST_CAPACITY = 256 };

void buf_init(struct buf *buf, size_t limit)
{
    *buf = (struct buf){ .limit = limit };
    buf->capacity = limit + 1 < FIRST_CAPACITY ? limit + 1 : FIRST_CAPACITY;
    buf->data = memory_new(buf->capacity);
}

void buf_clear(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){ 0 };
}

void buf_reset(struct buf *buf)
{
    buf->length = 0;
    buf->overflow = false;
    buf->data[0] = '\0';
}

/* Doubling, so that adding a character at a time costs no allocation per character. */
static void grow(struct buf *buf, size_t needed)
{
    size_t capacity = buf->capacity;
    while (capacity < needed)
        capacity *= 2;
    if (capacity > buf->limit + 1)
        capacity = buf->limit + 1;
    buf->data = memory_resize(buf->data, capacity);
    buf->capacity = capacity;
}

void buf_add(struct buf *buf, const char *bytes, size_t length)
{
    if (length > buf->limit - buf->length) {
        buf->overflow = true;
        return;
    }
    if (buf->length + length + 1 > buf->capacity)
        grow(buf, buf->length + length + 1);
    memcpy(buf->data + buf->length, bytes, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

/* By hand: a dialog has many numbers and is written at every step. */
void buf_number(struct buf *buf, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_decimal(struct buf *buf, double number)
{
    enum { PARTS = 10000 };
    const double largest = 1e12;
    char digits[4];
    bool fits = number > -largest && number < largest; /* not-a-number does not */
    int64_t parts = fits ? (int64_t)(number * PARTS + (number < 0 ? -0.5 : 0.5)) : 0;
    int64_t rest = parts < 0 ? -(parts % PARTS) : parts % PARTS;

    if (parts < 0 && parts > -PARTS)
        buf_char(buf, '-');
    buf_number(buf, parts / PARTS);
    for (int i = 3; i >= 0; i--, rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    buf_char(buf, '.');
    buf_add(buf, digits, sizeof digits);
}

void buf_hex(struct buf *buf, uint64_t number)
{
    char digits[16];
    for (int i = 15; i >= 0; i--, number >>= 4)
        digits[i] = "0123456789abcdef"[number & 15];
    buf_add(buf, digits, sizeof digits);
}

void buf_format(struct buf *buf, const char *format, ...)
{
    char small[512];
    va_list args;

    va_start(args, format);
    int needed = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (needed < 0)
        return;
    if ((size_t)needed < sizeof small) {
        buf_add(buf, small, (size_t)needed);
        return;
    }
    char *large = memory_new((size_t)needed + 1);
    va_start(args, format);
    vsnprintf(large, (size_t)needed + 1, format, args);
    va_end(args);
    buf_add(buf, large, (size_t)needed);
    free(large);
}

static void escape(struct buf *buf, unsigned char c)
{
    static const char *const names[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"
    };
    if (c < sizeof names / sizeof *names && names[c])
        buf_text(buf, names[c]);
    else
        buf_format(buf, "\\u%04x", c);
}

void buf_json(struct buf *buf, const char *text)
{
    buf_char(buf, '"');
    const char *plain = text;
    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        buf_add(buf, plain, (size_t)(at - plain));
        escape(buf, c);
        plain = at + 1;
    }
    buf_text(buf, plain);
    buf_char(buf, '"');
}

void buf_key(struct buf *buf, const char *name)
{
    buf_text(buf, ",\"");
    buf_text(buf, name);
    buf_text(buf, "\":");
}

char *buf_take(struct buf *buf)
{
    char *text = buf->data;
    buf_init(buf, buf->limit);
    return text;
}
