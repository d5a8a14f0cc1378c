#include "channels/whatsapp/typed.h"

#include <math.h>
#include <string.h>

#include "bot/base/text.h"
#include "channels/whatsapp/value.h"

enum {
    OUT_MAX = 64 * 1024,
    TEXT_BYTES = 16 * 1024, /* of one text */
    LIST_BYTES = 4096,      /* of one list, but for its last element */
    RAW_BYTES = 6144,
    RAW_START = 4096,
    RAW_LONGEST = 4 << 20, /* a value is never longer than the body it came in */
    HASH_BASE64 = 44,
    HASH_HEX = 64,
};

void typed_init(struct typed *typed)
{
    buf_init(&typed->out, OUT_MAX);
    typed->scratch = (struct buf){ .limit = TEXT_BYTES };
}

void typed_clear(struct typed *typed)
{
    buf_clear(&typed->out);
    buf_clear(&typed->scratch);
}

void typed_begin(struct typed *typed)
{
    buf_reset(&typed->out);
    buf_char(&typed->out, '{');
}

const char *typed_end(struct typed *typed)
{
    if (typed->out.length <= 1)
        return NULL;
    buf_char(&typed->out, '}');
    if (!typed->out.overflow)
        return typed->out.data;
    typed_begin(typed); /* more than all limits together allow */
    buf_text(&typed->out, "\"too_large\":true}");
    return typed->out.data;
}

static void take_back(struct buf *out, size_t length)
{
    out->length = length;
    out->data[length] = '\0';
}

static void key(struct typed *typed, const char *name)
{
    struct buf *out = &typed->out;
    if (out->data[out->length - 1] != '{')
        buf_char(out, ',');
    buf_char(out, '"');
    buf_text(out, name);
    buf_text(out, "\":");
}

void typed_text(struct typed *typed, const char *name, const char *text, size_t limit)
{
    const char *fit = whatsapp_tidy(text, limit, &typed->scratch);
    if (!fit || !*fit)
        return;
    key(typed, name);
    buf_json(&typed->out, fit);
}

void typed_number(struct typed *typed, const char *name, int64_t number)
{
    key(typed, name);
    buf_number(&typed->out, number);
}

void typed_flag(struct typed *typed, const char *name, bool flag)
{
    key(typed, name);
    buf_text(&typed->out, flag ? "true" : "false");
}

static void write_word(struct typed *typed, const struct typed_field *field, const struct node *at)
{
    char digits[WHATSAPP_WORD_SIZE];
    const char *word = whatsapp_word(at, digits);
    if (word && strlen(word) <= (size_t)field->limit)
        typed_text(typed, field->ours, word, (size_t)field->limit);
}

static void write_number(struct typed *typed, const struct typed_field *field,
                         const struct node *at)
{
    int64_t number;
    if (whatsapp_is_number(at, &number))
        typed_number(typed, field->ours, number);
}

static void write_decimal(struct typed *typed, const struct typed_field *field,
                          const struct node *at)
{
    double number;
    if (!whatsapp_is_decimal(at, &number) || number > field->limit || number < -field->limit)
        return;
    key(typed, field->ours);
    buf_format(&typed->out, "%.15g", number);
}

static void write_flag(struct typed *typed, const struct typed_field *field, const struct node *at)
{
    bool flag;
    if (whatsapp_is_flag(at, &flag))
        typed_flag(typed, field->ours, flag);
}

static void write_hash(struct typed *typed, const struct typed_field *field, const struct node *at)
{
    static const char base64[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    const char *hash = node_text(at);
    size_t length = hash ? strlen(hash) : 0;
    bool is_hex = length == HASH_HEX && strspn(hash, "0123456789abcdefABCDEF") == HASH_HEX;
    if (is_hex || (length == HASH_BASE64 && strspn(hash, base64) == HASH_BASE64))
        typed_text(typed, field->ours, hash, HASH_HEX);
}

static void write_locale(struct typed *typed, const struct typed_field *field,
                         const struct node *at)
{
    char locale[16];
    const char *text = node_text(at);
    if (!text || !*text || strlen(text) >= sizeof locale)
        return;
    text_copy(locale, sizeof locale, text);
    char *dash = strchr(locale, '-');
    if (dash)
        *dash = '_';
    typed_text(typed, field->ours, locale, sizeof locale);
}

/* A name that came from a stranger must not lead anywhere. */
static void write_file(struct typed *typed, const struct typed_field *field, const struct node *at)
{
    const char *name = node_text(at);
    while (name && strpbrk(name, "/\\"))
        name = strpbrk(name, "/\\") + 1;
    if (name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        typed_text(typed, field->ours, name, (size_t)field->limit);
}

static void write_object(struct typed *typed, const struct typed_field *field,
                         const struct node *at)
{
    size_t before = typed->out.length;
    if (!node_is(at, NODE_OBJECT))
        return;
    key(typed, field->ours);
    buf_char(&typed->out, '{');
    size_t empty = typed->out.length;
    typed_fields(typed, at, field->inside);
    if (typed->out.length == empty)
        take_back(&typed->out, before);
    else
        buf_char(&typed->out, '}');
}

static void write_list(struct typed *typed, const struct typed_field *field, const struct node *at)
{
    struct buf *out = &typed->out;
    size_t before = out->length;
    int count = 0, more = 0;

    if (!node_is(at, NODE_LIST))
        return;
    key(typed, field->ours);
    buf_char(out, '[');
    for (const struct node *one = at->first; one; one = one->next) {
        if (!node_is(one, NODE_OBJECT))
            continue;
        if (count == field->limit || out->length - before > LIST_BYTES) {
            more++;
            continue;
        }
        buf_text(out, count++ ? ",{" : "{");
        typed_fields(typed, one, field->inside);
        buf_char(out, '}');
    }
    buf_char(out, ']');
    if (count == 0)
        take_back(out, before);
    if (more)
        typed_number(typed, "more", more);
}

/* The member that a part of a way names. */
static const struct node *part_of(const struct node *object, const char *name, size_t length)
{
    const struct node *found = NULL;
    if (length == 1 && *name == '0')
        return node_first(object);
    if (!node_is(object, NODE_OBJECT))
        return NULL;
    for (const struct node *one = object->first; one; one = one->next)
        if (*one->name == *name && strncmp(one->name, name, length) == 0 && !one->name[length])
            found = one;
    return found;
}

static const struct node *follow(const struct node *object, const char *way)
{
    size_t length = strcspn(way, "/");
    object = part_of(object, way, length);
    while (object && way[length]) {
        way += length + 1;
        length = strcspn(way, "/");
        object = part_of(object, way, length);
    }
    return object;
}

void typed_fields(struct typed *typed, const struct node *object, const struct typed_field *fields)
{
    static void (*const writers[])(struct typed *, const struct typed_field *,
                                   const struct node *) = {
        [TYPED_WORD] = write_word, [TYPED_NUMBER] = write_number, [TYPED_DECIMAL] = write_decimal,
        [TYPED_FLAG] = write_flag, [TYPED_HASH] = write_hash,     [TYPED_LOCALE] = write_locale,
        [TYPED_FILE] = write_file, [TYPED_OBJECT] = write_object, [TYPED_LIST] = write_list,
    };
    const char *written = ""; /* an older spelling stands behind the newer one */
    for (const struct typed_field *field = fields; field->theirs; field++) {
        const struct node *at = follow(object, field->theirs);
        size_t before = typed->out.length;
        if (!at || strcmp(written, field->ours) == 0)
            continue;
        if (field->want == TYPED_TEXT)
            typed_text(typed, field->ours, node_text(at), (size_t)field->limit);
        else
            writers[field->want](typed, field, at);
        if (typed->out.length > before)
            written = field->ours;
    }
}

static void write_node(const struct node *node, struct buf *out);

static void write_members(const struct node *node, struct buf *out)
{
    for (const struct node *one = node->first; one; one = one->next) {
        if (one != node->first)
            buf_char(out, ',');
        if (node->kind == NODE_OBJECT) {
            buf_json(out, one->name);
            buf_char(out, ':');
        }
        write_node(one, out);
    }
}

static void write_real(double real, struct buf *out)
{
    if (isfinite(real))
        buf_format(out, "%.17g", real);
    else
        buf_text(out, "null");
}

static void write_node(const struct node *node, struct buf *out)
{
    switch (node->kind) {
    case NODE_NULL:
        buf_text(out, "null");
        break;
    case NODE_FALSE:
        buf_text(out, "false");
        break;
    case NODE_TRUE:
        buf_text(out, "true");
        break;
    case NODE_INTEGER:
        buf_number(out, node->integer);
        break;
    case NODE_REAL:
        write_real(node->real, out);
        break;
    case NODE_TEXT:
        buf_json(out, node->text);
        break;
    case NODE_LIST:
    case NODE_OBJECT:
        buf_char(out, node->kind == NODE_LIST ? '[' : '{');
        write_members(node, out);
        buf_char(out, node->kind == NODE_LIST ? ']' : '}');
        break;
    }
}

bool typed_json(struct typed *typed, const char *name, const struct node *value, size_t limit)
{
    OWNED_BUF struct buf json = { 0 };
    buf_init(&json, limit);
    write_node(value, &json);
    if (json.overflow)
        return false;
    key(typed, name);
    buf_add(&typed->out, json.data, json.length);
    return true;
}

void typed_raw(struct typed *typed, const struct node *value)
{
    OWNED_BUF struct buf json = { 0 };
    if (!value || typed_json(typed, "raw", value, RAW_BYTES))
        return;
    buf_init(&json, RAW_LONGEST);
    write_node(value, &json);
    typed_number(typed, "too_large", (int64_t)json.length);
    typed_text(typed, "raw_start", json.data, RAW_START);
}
