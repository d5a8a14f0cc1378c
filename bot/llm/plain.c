#include "bot/llm/plain.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

enum { JOINER = 0x200d, EMOJI_FORM = 0xfe0f };

/* One code point at `text`, which ends with NUL; its length in bytes, 0 at the end. What is not
 * UTF-8 is read byte by byte, as point 0. */
static size_t read_point(const char *text, utf8proc_int32_t *point)
{
    *point = 0;
    if (!*text)
        return 0;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, point);
    if (used > 0)
        return (size_t)used;
    *point = 0;
    return 1;
}

/* Roughly: a mistake keeps or drops a mark that nobody sees. */
static bool is_emoji(utf8proc_int32_t point)
{
    return (point >= 0x1f000 && point <= 0x1faff) || (point >= 0x2190 && point <= 0x2bff) ||
           point == 0x203c || point == 0x2049 || point == 0xa9 || point == 0xae;
}

static bool is_keycap(utf8proc_int32_t point)
{
    return (point >= '0' && point <= '9') || point == '#' || point == '*';
}

static bool is_variation(utf8proc_int32_t point)
{
    return (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
}

static bool joins(utf8proc_int32_t before, const char *rest)
{
    utf8proc_int32_t next;
    read_point(rest, &next);
    return (is_emoji(before) || before == EMOJI_FORM) && is_emoji(next);
}

static bool is_kept(utf8proc_int32_t point, utf8proc_int32_t before, const char *rest)
{
    if (point == '\n' || point == '\t')
        return true;
    if (point == EMOJI_FORM)
        return is_emoji(before) || is_keycap(before);
    if (point == JOINER)
        return joins(before, rest);
    if (is_variation(point))
        return false;
    utf8proc_category_t category = utf8proc_category(point);
    return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
           category != UTF8PROC_CATEGORY_CO && category != UTF8PROC_CATEGORY_CS;
}

static bool ends_line(utf8proc_int32_t point)
{
    return point == 0x2028 || point == 0x2029 || point == 0x85;
}

void plain_add(const char *text, size_t points, struct buf *out)
{
    utf8proc_int32_t point, before = 0;
    for (size_t step; points && (step = read_point(text, &point)) > 0; text += step) {
        if (ends_line(point))
            buf_char(out, '\n');
        else if (is_kept(point, before, text + step))
            buf_add(out, text, step);
        else
            continue;
        before = point;
        points--;
    }
}
