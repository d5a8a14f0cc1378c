#include "channels/whatsapp/value.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"

enum { PHONE_MIN = 5, PHONE_MAX = 20, USER_ID_MAX = 128 };

/* The latest second that we believe: the end of the year 9999. */
static const int64_t LAST_SECOND = 253402300799;

/* Beyond it a double skips whole numbers. */
static const double LARGEST_WHOLE = 9007199254740992.0;

const char *whatsapp_text(const struct node *object, const char *name)
{
    const char *text = node_text(node_get(object, name));
    return text && *text ? text : NULL;
}

const char *whatsapp_text_within(const struct node *object, const char *name, size_t limit)
{
    const char *text = whatsapp_text(object, name);
    return text && strlen(text) <= limit ? text : NULL;
}

const char *whatsapp_word(const struct node *value, char out[WHATSAPP_WORD_SIZE])
{
    const char *text = node_text(value);
    if (text)
        return *text ? text : NULL;
    if (!node_is(value, NODE_INTEGER))
        return NULL;
    snprintf(out, WHATSAPP_WORD_SIZE, "%" PRId64, value->integer);
    return out;
}

static bool is_whole(double real)
{
    return real >= -LARGEST_WHOLE && real <= LARGEST_WHOLE && floor(real) == real;
}

static bool read_whole(const char *text, int64_t *out)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end || errno == ERANGE)
        return false;
    *out = number;
    return true;
}

bool whatsapp_is_number(const struct node *value, int64_t *out)
{
    if (node_is(value, NODE_INTEGER)) {
        *out = value->integer;
        return true;
    }
    if (node_is(value, NODE_REAL) && is_whole(value->real)) {
        *out = (int64_t)value->real;
        return true;
    }
    return node_text(value) && read_whole(value->text, out);
}

int64_t whatsapp_number(const struct node *object, const char *name)
{
    int64_t number;
    return whatsapp_is_number(node_get(object, name), &number) ? number : 0;
}

static bool read_decimal(const char *text, double *out)
{
    char *end;
    double real = strtod(text, &end);
    if (end == text || *end)
        return false;
    *out = real;
    return true;
}

bool whatsapp_is_decimal(const struct node *value, double *out)
{
    double real;
    if (node_is(value, NODE_INTEGER))
        real = (double)value->integer;
    else if (node_is(value, NODE_REAL))
        real = value->real;
    else if (!node_text(value) || !read_decimal(value->text, &real))
        return false;
    if (!isfinite(real))
        return false;
    *out = real;
    return true;
}

bool whatsapp_is_flag(const struct node *value, bool *out)
{
    const char *text = node_text(value);
    if (node_is(value, NODE_TRUE) || (text && strcmp(text, "true") == 0))
        *out = true;
    else if (node_is(value, NODE_FALSE) || (text && strcmp(text, "false") == 0))
        *out = false;
    else
        return false;
    return true;
}

bool whatsapp_flag(const struct node *object, const char *name)
{
    bool flag;
    return whatsapp_is_flag(node_get(object, name), &flag) && flag;
}

moment whatsapp_time(const struct node *object, const char *name)
{
    int64_t seconds = whatsapp_number(object, name);
    return seconds > 0 && seconds <= LAST_SECOND ? SECONDS(seconds) : 0;
}

bool whatsapp_is_phone(const char *text)
{
    size_t length = text ? strspn(text, "0123456789") : 0;
    return length >= PHONE_MIN && length <= PHONE_MAX && !text[length];
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool whatsapp_is_user_id(const char *text)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    if (!text || !is_letter(text[0]) || !is_letter(text[1]) || text[2] != '.')
        return false;
    text += 3;
    if (strncmp(text, "ENT.", 4) == 0)
        text += 4;
    size_t length = strspn(text, allowed);
    return length >= 1 && length <= USER_ID_MAX && !text[length];
}

/* How many bytes at the start are plain letters, eight at a time: from space to tilde. */
static size_t plain_bytes(const char *text, size_t length)
{
    const uint64_t ones = 0x0101010101010101, spaces = 0x20 * ones, high = 0x80 * ones;
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        if ((word | (word - spaces) | (word + ones)) & high)
            break;
    }
    return at;
}

static bool needs_tidying(const char *text, size_t limit)
{
    size_t length = strlen(text);
    for (size_t at = plain_bytes(text, length); at < length; at++) {
        unsigned char c = (unsigned char)text[at];
        if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t'))
            return true;
        if (c == 0xc2 && (unsigned char)text[at + 1] < 0xa0) /* U+0080 to U+009F */
            return true;
    }
    return length > limit; /* at most as many characters as bytes */
}

/* Nearly every text is fit as it came. */
const char *whatsapp_tidy(const char *text, size_t limit, struct buf *kept)
{
    if (!text || !needs_tidying(text, limit))
        return text;
    if (!kept->data)
        buf_init(kept, kept->limit);
    buf_reset(kept);
    buf_add(kept, text, text_cut(text, limit, kept->limit));
    kept->length = text_clean(kept->data);
    return kept->length ? kept->data : NULL;
}
