/* Growing text with a limit set at birth.
 *
 * Always NUL-terminated. What does not fit within the limit is dropped and `overflow` is set, so a
 * writer can add freely and its caller checks once at the end. Used by one thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/own.h"

struct buf {
    char *data; /* never NULL after buf_init */
    size_t length, capacity, limit;
    bool overflow;
};

/* `limit` in bytes, without the NUL. */
void buf_init(struct buf *buf, size_t limit);
void buf_clear(struct buf *buf);

/* Keeps the memory, forgets the content. */
void buf_reset(struct buf *buf);

void buf_add(struct buf *buf, const char *bytes, size_t length);
void buf_number(struct buf *buf, int64_t number);
void buf_decimal(struct buf *buf, double number); /* four decimals; between ±10^12, else 0 */
void buf_hex(struct buf *buf, uint64_t number);   /* 16 digits */
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes; control characters, quotes and backslashes are escaped. */
void buf_json(struct buf *buf, const char *text);

/* ,"name": as between the members of a JSON object. `name` needs no escaping. */
void buf_key(struct buf *buf, const char *name);

/* Hands over the text; the buffer is empty but usable afterwards. Free it with free(). */
char *buf_take(struct buf *buf);

/* Here, so that the length of a literal is known when it is compiled. */
static inline void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

static inline void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

static inline void buf_release_(struct buf *buf)
{
    buf_clear(buf);
}
#define OWNED_BUF __attribute__((cleanup(buf_release_)))
