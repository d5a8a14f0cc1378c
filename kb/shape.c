#include "kb/shape.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { SHORTEST = 3, LENGTHS_APART = 4, EDGE = '^', EDGE_END = '$', LENGTH_MAX = 255 };

/* Without the instruction for it, which not every x86-64 has, the compiler calls a function. */
static unsigned bits_in(uint64_t mask)
{
    mask -= mask >> 1 & 0x5555555555555555U;
    mask = (mask & 0x3333333333333333U) + (mask >> 2 & 0x3333333333333333U);
    mask = (mask + (mask >> 4)) & 0x0f0f0f0f0f0f0f0fU;
    return (unsigned)(mask * 0x0101010101010101U >> 56);
}

size_t shape_size(const struct shape *shape)
{
    return offsetof(struct shape, bigrams) + shape->count * sizeof *shape->bigrams;
}

/* Code points of which bits are lost meet again only in scripts that share a word by chance. */
static uint32_t bigram(uint32_t first, uint32_t second)
{
    return (first << 16) ^ second;
}

static void put(struct shape *shape, uint32_t value)
{
    size_t at = 0;
    while (at < shape->count && shape->bigrams[at] < value)
        at++;
    if ((at < shape->count && shape->bigrams[at] == value) || shape->count == SHAPE_BIGRAMS_MAX)
        return;
    memmove(shape->bigrams + at + 1, shape->bigrams + at,
            (shape->count - at) * sizeof *shape->bigrams);
    shape->bigrams[at] = value;
    shape->count++;
    shape->mask |= 1ULL << ((value * 0x9e3779b1U) >> 26);
}

void shape_of(const char *word, size_t length, struct shape *out)
{
    uint32_t previous = EDGE;
    *out = (struct shape){ 0 };
    for (size_t at = 0; at < length;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)word + at,
                                                 (utf8proc_ssize_t)(length - at), &point);
        at += used > 0 ? (size_t)used : 1;
        if (used <= 0)
            continue;
        put(out, bigram(previous, (uint32_t)point));
        previous = (uint32_t)point;
        out->length += out->length < LENGTH_MAX;
    }
    put(out, bigram(previous, EDGE_END));
    out->hidden = (uint8_t)(out->count - bits_in(out->mask));
}

static unsigned shared(const struct shape *a, const struct shape *b)
{
    unsigned count = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        uint32_t x = a->bigrams[i], y = b->bigrams[j];
        count += x == y;
        i += x <= y;
        j += y <= x;
    }
    return count;
}

static bool is_same(const struct shape *a, const struct shape *b)
{
    return a->mask == b->mask && a->length == b->length && a->count == b->count &&
           memcmp(a->bigrams, b->bigrams, a->count * sizeof *a->bigrams) == 0;
}

struct outline shape_outline(const struct shape *shape, uint32_t at)
{
    return (struct outline){
        .mask = shape->mask, .length = shape->length, .count = shape->count, .at = at
    };
}

/* Half of both must be shared, and no more can be than the bits tell: quick, and it spares nearly
 * every pair the exact count. */
static inline __attribute__((always_inline)) bool
may_be_alike(const struct shape *a, const struct outline *b, unsigned both)
{
    unsigned apart = (unsigned)(a->length - b->length + LENGTHS_APART);
    return 4 * (both + a->hidden) >= (unsigned)a->count + b->count && apart <= 2 * LENGTHS_APART;
}

static size_t next_plain(const struct shape *shape, const struct outline *list, size_t from,
                         size_t count)
{
    while (from < count &&
           !may_be_alike(shape, &list[from], bits_in(shape->mask & list[from].mask)))
        from++;
    return from;
}

#ifdef __x86_64__
/* The same for processors that count bits by an instruction, as all of the last fifteen years. */
__attribute__((target("popcnt"))) static size_t
next_counted(const struct shape *shape, const struct outline *list, size_t from, size_t count)
{
    while (from < count &&
           !may_be_alike(shape, &list[from],
                         (unsigned)__builtin_popcountll(shape->mask & list[from].mask)))
        from++;
    return from;
}

size_t shape_next(const struct shape *shape, const struct outline *list, size_t from, size_t count)
{
    return __builtin_cpu_supports("popcnt") ? next_counted(shape, list, from, count)
                                            : next_plain(shape, list, from, count);
}
#else
size_t shape_next(const struct shape *shape, const struct outline *list, size_t from, size_t count)
{
    return next_plain(shape, list, from, count);
}
#endif

double shape_likeness(const struct shape *a, const struct shape *b)
{
    const struct outline outline = shape_outline(b, 0);
    if (!may_be_alike(a, &outline, bits_in(a->mask & b->mask)))
        return 0;
    if (a->length < SHORTEST || b->length < SHORTEST)
        return is_same(a, b) ? 1 : 0;
    double dice = 2.0 * shared(a, b) / (a->count + b->count);
    return dice >= 0.5 ? dice : 0;
}
