/* Measuring and cutting texts as the provider counts them. */
#include <string.h>
#include <utf8proc.h>

#include "bot/model/outgoing.h"

static size_t units_of(utf8proc_int32_t point)
{
    return point > 0xffff ? 2 : 1;
}

size_t outgoing_length(const char *text)
{
    size_t units = 0;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        units += (c & 0xc0) != 0x80; /* one for each first byte */
        units += c >= 0xf0;          /* and one more above the basic plane */
    }
    return units;
}

/* Bytes of the longest start of whole graphemes within `limit` units. */
static size_t whole_graphemes(const char *text, size_t limit)
{
    size_t at = 0, end = 0, units = 0;
    utf8proc_int32_t point, before = 0, state = 0;
    while (text[at]) {
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at, -1, &point);
        if (step <= 0)
            return end;
        if (at == 0 || utf8proc_grapheme_break_stateful(before, point, &state))
            end = at;
        units += units_of(point);
        if (units > limit)
            return end;
        before = point;
        at += (size_t)step;
    }
    return at;
}

void outgoing_cut(const char *text, size_t limit, struct buf *out)
{
    if (outgoing_length(text) <= limit) {
        buf_text(out, text);
        return;
    }
    size_t length = whole_graphemes(text, limit - 1);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\n'))
        length--;
    buf_add(out, text, length);
    buf_text(out, "…");
}
