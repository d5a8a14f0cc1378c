/* Two passes. The first counts what could begin a value, which is at least the number of nodes; so
 * all of them fit into one block, with a copy of the bytes behind them, in which the texts are
 * unescaped where they stand: none becomes longer. */
#include "bot/base/tree.h"

#include <endian.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"

enum { BEHIND = 8 /* zeros, so that eight bytes can be read at any place */ };

struct tree {
    size_t used;
    struct node nodes[];
};

struct reader {
    struct tree *tree;
    char *at, *start;
    size_t depth; /* levels that may still be opened */
    bool too_deep;
};

static struct node *read_value(struct reader *reader);

static struct node *new_node(struct reader *reader, enum node_kind kind)
{
    struct node *node = &reader->tree->nodes[reader->tree->used++];
    *node = (struct node){ .kind = kind };
    return node;
}

static void skip_space(struct reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\t' || *reader->at == '\r')
        reader->at++;
}

static bool take(struct reader *reader, char c)
{
    skip_space(reader);
    if (*reader->at != c)
        return false;
    reader->at++;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The unit of "\uXXXX" at `text`, or -1. */
static int32_t unit_at(const char *text)
{
    int32_t unit = 0;
    if (text[0] != '\\' || text[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static char *put_point(char *to, int32_t point)
{
    if (point < 0x80) {
        *to++ = (char)point;
        return to;
    }
    if (point < 0x800) {
        *to++ = (char)(0xc0 | point >> 6);
    } else if (point < 0x10000) {
        *to++ = (char)(0xe0 | point >> 12);
        *to++ = (char)(0x80 | (point >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xf0 | point >> 18);
        *to++ = (char)(0x80 | (point >> 12 & 0x3f));
        *to++ = (char)(0x80 | (point >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (point & 0x3f));
    return to;
}

/* The escape "\u" at `*from`, or two of them; false when it is none. */
static bool unescape_point(char **from, char **to)
{
    int32_t unit = unit_at(*from);
    if (unit < 0)
        return false;
    *from += 6;
    if (unit >= 0xd800 && unit < 0xdc00) {
        int32_t low = unit_at(*from);
        if (low >= 0xdc00 && low < 0xe000) {
            *from += 6;
            *to = put_point(*to, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            return true;
        }
    }
    if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
        unit = 0xfffd;
    *to = put_point(*to, unit);
    return true;
}

static bool unescape(char **from, char **to)
{
    static const char plain[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char c = (*from)[1];
    if (c == 'u')
        return unescape_point(from, to);
    const char *found = c ? strchr(plain, c) : NULL;
    if (!found)
        return false;
    *(*to)++ = means[found - plain];
    *from += 2;
    return true;
}

/* Eight bytes at a time (the tests for bytes in words are Alan Mycroft's): behind what needs no
 * look, at a quote, a backslash or a control character. Behind the end of the text are zeros. */
static char *skip_plain(char *at)
{
    const uint64_t ones = 0x0101010101010101, high = 0x80 * ones;
    for (uint64_t word;; at += sizeof word) {
        memcpy(&word, at, sizeof word);
        word = le64toh(word);
        uint64_t quote = word ^ ('"' * ones), backslash = word ^ ('\\' * ones);
        uint64_t found = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) |
                         ((word - ' ' * ones) & ~word);
        if (found & high) /* the lowest is right, those above it may be wrong */
            return at + __builtin_ctzll(found & high) / 8;
    }
}

/* The text whose opening quote was taken; NULL when it does not end well. */
static const char *read_text(struct reader *reader)
{
    char *begin = reader->at, *from = skip_plain(begin);
    char *to = from;
    while (*from != '"') {
        if (*from == '\\') {
            if (!unescape(&from, &to))
                return NULL;
        } else if ((unsigned char)*from < 0x20) {
            return NULL;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    reader->at = from + 1;
    return begin;
}

static char *skip_digits(char *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

/* Behind the number at `at`; NULL when its form is none of JSON's. */
static char *number_end(char *at, bool *whole)
{
    at += *at == '-';
    char *digits = at;
    at = *at == '0' ? at + 1 : skip_digits(at);
    if (at == digits)
        return NULL;
    *whole = true;
    if (*at == '.') {
        *whole = false;
        digits = ++at;
        if ((at = skip_digits(at)) == digits)
            return NULL;
    }
    if (*at == 'e' || *at == 'E') {
        *whole = false;
        at += at[1] == '+' || at[1] == '-' ? 2 : 1;
        digits = at;
        if ((at = skip_digits(at)) == digits)
            return NULL;
    }
    return at;
}

/* The program runs in the C locale, so the decimal point is a point. */
static struct node *read_number(struct reader *reader)
{
    bool whole;
    char *begin = reader->at, *end = number_end(begin, &whole);
    if (!end)
        return NULL;
    reader->at = end;
    errno = 0;
    int64_t integer = whole ? strtoll(begin, NULL, 10) : 0;
    if (whole && errno != ERANGE) {
        struct node *node = new_node(reader, NODE_INTEGER);
        node->integer = integer;
        return node;
    }
    struct node *node = new_node(reader, NODE_REAL);
    node->real = fmin(fmax(strtod(begin, NULL), -DBL_MAX), DBL_MAX); /* 1e999 is no infinity */
    return node;
}

static struct node *read_word(struct reader *reader)
{
    static const struct {
        const char *word;
        enum node_kind kind;
    } words[] = { { "null", NODE_NULL }, { "true", NODE_TRUE }, { "false", NODE_FALSE } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (strncmp(reader->at, words[i].word, length) == 0) {
            reader->at += length;
            return new_node(reader, words[i].kind);
        }
    }
    return NULL;
}

static const char *read_name(struct reader *reader)
{
    const char *name = take(reader, '"') ? read_text(reader) : NULL;
    return name && take(reader, ':') ? name : NULL;
}

/* The values between the brackets, of which the first was taken. */
static bool read_members(struct reader *reader, struct node *into, char end)
{
    struct node **link = &into->first;
    if (take(reader, end))
        return true;
    do {
        const char *name = into->kind == NODE_OBJECT ? read_name(reader) : NULL;
        if (into->kind == NODE_OBJECT && !name)
            return false;
        struct node *value = read_value(reader);
        if (!value)
            return false;
        value->name = name;
        into->count++;
        *link = value;
        link = &value->next;
    } while (take(reader, ','));
    return take(reader, end);
}

static struct node *read_container(struct reader *reader, enum node_kind kind, char end)
{
    struct node *node = new_node(reader, kind);
    if (reader->depth == 0) {
        reader->too_deep = true;
        return NULL;
    }
    reader->at++;
    reader->depth--;
    bool whole = read_members(reader, node, end);
    reader->depth++;
    return whole ? node : NULL;
}

/* As deep as `depth`, which the caller bounds. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static struct node *read_value(struct reader *reader)
{
    skip_space(reader);
    switch (*reader->at) {
    case '{':
        return read_container(reader, NODE_OBJECT, '}');
    case '[':
        return read_container(reader, NODE_LIST, ']');
    case '"': {
        reader->at++;
        const char *text = read_text(reader);
        struct node *node = text ? new_node(reader, NODE_TEXT) : NULL;
        if (node)
            node->text = text;
        return node;
    }
    case 't':
    case 'f':
    case 'n':
        return read_word(reader);
    default:
        return read_number(reader);
    }
}

static int count_zeros(uint64_t word)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7f;
    return __builtin_popcountll(~(((word & low) + low) | word | low));
}

/* At most so many: each value but the first stands behind a comma or a bracket. Brackets differ in
 * one bit, which is set here; so a form feed counts as a comma. */
static size_t count_values(const char *bytes, size_t length)
{
    const uint64_t ones = 0x0101010101010101;
    size_t count = 1, at = 0;
    for (uint64_t word; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        word |= 0x20 * ones;
        count += (size_t)(count_zeros(word ^ (',' * ones)) + count_zeros(word ^ ('{' * ones)));
    }
    for (; at < length; at++)
        count += (bytes[at] | 0x20) == ',' || (bytes[at] | 0x20) == '{';
    return count;
}

/* A copy, in which "?" stands for each byte that belongs to no character, and with zeros behind. */
static void copy_bytes(char *to, const char *bytes, size_t length)
{
    memcpy(to, bytes, length);
    memset(to + length, 0, BEHIND);
    text_mend(to, length);
}

struct tree *tree_read(const char *bytes, size_t length, size_t depth, struct error *err)
{
    size_t nodes = count_values(bytes, length) * sizeof(struct node);
    OWNED(tree) struct tree *tree = memory_resize(NULL, sizeof *tree + nodes + length + BEHIND);
    char *copy = (char *)tree + sizeof *tree + nodes;
    struct reader reader = { .tree = tree, .at = copy, .start = copy, .depth = depth };

    tree->used = 0;
    copy_bytes(copy, bytes, length);
    struct node *root = read_value(&reader);
    skip_space(&reader);
    if (root && reader.at == copy + length)
        return TAKE(tree);
    if (reader.too_deep)
        error_set(err, ERROR_INVALID, "the JSON is nested more than %zu levels deep", depth);
    else
        error_set(err, ERROR_INVALID, "the text is not JSON from byte %zu on",
                  (size_t)(reader.at - copy));
    return NULL;
}

void tree_free(struct tree *tree)
{
    free(tree);
}

const struct node *tree_root(const struct tree *tree)
{
    return &tree->nodes[0];
}

bool node_is(const struct node *node, enum node_kind kind)
{
    return node && node->kind == kind;
}

const struct node *node_get(const struct node *object, const char *name)
{
    const struct node *found = NULL;
    if (!node_is(object, NODE_OBJECT))
        return NULL;
    for (const struct node *member = object->first; member; member = member->next)
        if (strcmp(member->name, name) == 0)
            found = member;
    return found;
}

const struct node *node_first(const struct node *list)
{
    return node_is(list, NODE_LIST) || node_is(list, NODE_OBJECT) ? list->first : NULL;
}

size_t node_count(const struct node *list)
{
    return node_is(list, NODE_LIST) || node_is(list, NODE_OBJECT) ? list->count : 0;
}

const char *node_text(const struct node *text)
{
    return node_is(text, NODE_TEXT) ? text->text : NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static json_t *list_json(const struct node *node)
{
    json_t *list = json_array();
    for (const struct node *value = node->first; value; value = value->next)
        json_array_append_new(list, node_json(value));
    return list;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static json_t *object_json(const struct node *node)
{
    json_t *object = json_object();
    for (const struct node *value = node->first; value; value = value->next)
        json_object_set_new_nocheck(object, value->name, node_json(value));
    return object;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
json_t *node_json(const struct node *node)
{
    if (!node)
        return NULL;
    switch (node->kind) {
    case NODE_NULL:
        return json_null();
    case NODE_FALSE:
    case NODE_TRUE:
        return json_boolean(node->kind == NODE_TRUE);
    case NODE_INTEGER:
        return json_integer(node->integer);
    case NODE_REAL:
        return json_real(node->real);
    case NODE_TEXT:
        return json_string_nocheck(node->text);
    case NODE_LIST:
        return list_json(node);
    case NODE_OBJECT:
        return object_json(node);
    }
    return NULL;
}
