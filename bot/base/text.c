#include "bot/base/text.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

/* Decodes one code point; its length in bytes, or 0 when the bytes are not UTF-8. */
static size_t decode(const char *bytes, size_t length, utf8proc_int32_t *out)
{
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)length, out);
    return used > 0 ? (size_t)used : 0;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    utf8proc_int32_t point;
    for (size_t at = 0, step; at < length; at += step) {
        step = (unsigned char)bytes[at] < 0x80 ? 1 : decode(bytes + at, length - at, &point);
        if (step == 0)
            return false;
    }
    return true;
}

/* Eight bytes of ASCII at once: nearly all of it. */
static size_t skip_ascii(const char *bytes, size_t length, size_t at)
{
    uint64_t word;
    while (at + sizeof word <= length) {
        memcpy(&word, bytes + at, sizeof word);
        if (word & 0x8080808080808080U)
            break;
        at += sizeof word;
    }
    while (at < length && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

void text_mend(char *bytes, size_t length)
{
    utf8proc_int32_t point;
    for (size_t at = 0; (at = skip_ascii(bytes, length, at)) < length;) {
        size_t step = decode(bytes + at, length - at, &point);
        if (step == 0)
            bytes[at] = '?';
        at += step ? step : 1;
    }
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += !continues(*text);
    return count;
}

size_t text_cut(const char *text, size_t count, size_t bytes)
{
    size_t at = 0, points = 0;
    while (text[at] && points < count) {
        size_t step = 1;
        while (continues(text[at + step]))
            step++;
        if (at + step > bytes)
            break;
        at += step;
        points++;
    }
    return at;
}

static void fold_point(utf8proc_int32_t point, struct buf *out)
{
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        point, parts, sizeof parts / sizeof *parts,
        UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < (utf8proc_ssize_t)(sizeof parts / sizeof *parts);
         i++) {
        utf8proc_uint8_t bytes[4];
        utf8proc_ssize_t length = utf8proc_encode_char(parts[i], bytes);
        buf_add(out, (const char *)bytes, (size_t)length);
    }
}

void text_fold(const char *text, size_t length, struct buf *out)
{
    utf8proc_int32_t point;
    for (size_t at = 0, step; at < length; at += step) {
        unsigned char c = (unsigned char)text[at];
        if (c < 0x80) { /* nearly all of it */
            buf_char(out, (char)tolower(c));
            step = 1;
            continue;
        }
        step = decode(text + at, length - at, &point);
        if (step == 0)
            step = 1;
        else
            fold_point(point, out);
    }
}

static bool storable(utf8proc_int32_t point)
{
    if (point < 0x20)
        return point == '\n' || point == '\t';
    return point != 0x7f && !(point >= 0x80 && point < 0xa0);
}

static size_t trim(char *text, size_t length)
{
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    size_t start = 0;
    while (start < length && isspace((unsigned char)text[start]))
        start++;
    memmove(text, text + start, length - start);
    text[length - start] = '\0';
    return length - start;
}

size_t text_clean(char *text)
{
    size_t length = strlen(text), kept = 0;
    utf8proc_int32_t point;
    for (size_t at = 0, step; at < length; at += step) {
        step = decode(text + at, length - at, &point);
        if (step == 0) {
            step = 1;
            continue;
        }
        if (!storable(point))
            continue;
        memmove(text + kept, text + at, step);
        kept += step;
    }
    text[kept] = '\0';
    return trim(text, kept);
}

void text_copy(char *out, size_t size, const char *text)
{
    size_t length = text_cut(text, size, size - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}
