#include "channels/whatsapp/reader.h"

#include <string.h>

#include "bot/base/digest.h"
#include "channels/whatsapp/message.h"
#include "channels/whatsapp/value.h"

enum { ID_BYTES = 500 /* the store has 512 */, CONTENT_DIGITS = 16, FIELD_MAX = 64 };

void reader_open(struct reader *reader)
{
    buf_init(&reader->id, ID_BYTES);
    reader->text = (struct buf){ .limit = (size_t)INCOMING_TEXT_MAX * 4 };
    reader->name = (struct buf){ .limit = (size_t)INCOMING_NAME_MAX * 4 };
    typed_init(&reader->body);
}

void reader_close(struct reader *reader)
{
    buf_clear(&reader->id);
    buf_clear(&reader->text);
    buf_clear(&reader->name);
    typed_clear(&reader->body);
}

struct incoming reader_item(struct reader *reader, enum incoming_kind kind)
{
    typed_begin(&reader->body);
    return (
        struct incoming){ .kind = kind, .channel = "whatsapp", .account = reader->post->account };
}

static void add_part(struct buf *id, const char *part)
{
    if (!part)
        return;
    buf_char(id, ':');
    buf_text(id, part);
}

static void set_id(struct reader *reader, struct id_parts parts)
{
    buf_reset(&reader->id);
    buf_text(&reader->id, "wa:");
    buf_text(&reader->id, reader->post->account);
    add_part(&reader->id, parts.first);
    add_part(&reader->id, parts.second);
    add_part(&reader->id, parts.third);
}

void reader_id(struct reader *reader, struct id_parts parts, const struct node *item)
{
    set_id(reader, parts);
    if (reader->id.overflow)
        reader_id_by_content(reader, item);
}

static int add_bytes(const char *bytes, size_t length, void *context)
{
    buf_add(context, bytes, length);
    return 0;
}

static void add_canonical(const struct node *node, struct buf *out)
{
    json_auto_t *value = node_json(node);
    if (value)
        json_dump_callback(value, add_bytes, out, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    buf_char(out, '\n');
}

/* The same thing may be told twice on different days: the entry's time tells them apart. */
void reader_id_by_content(struct reader *reader, const struct node *item)
{
    OWNED_BUF struct buf text = { 0 };
    unsigned char digest[DIGEST_SIZE];
    char digits[DIGEST_HEX_SIZE];

    buf_init(&text, reader->post->length * 8 + 1024); /* escapes make it longer than it came */
    if (reader->field)
        buf_text(&text, reader->field);
    add_canonical(node_get(reader->entry, "id"), &text);
    add_canonical(node_get(reader->entry, "time"), &text);
    add_canonical(item, &text);
    digest_sha256(text.data, text.length, digest);
    digest_hex(digest, CONTENT_DIGITS, digits);
    set_id(reader, (struct id_parts){ "other", digits, NULL });
}

static void count(struct whatsapp_counts *counts, const struct incoming *item)
{
    switch (item->kind) {
    case INCOMING_MESSAGE:
        counts->messages++;
        counts->unknown_types += strcmp(item->type, "unknown") == 0;
        break;
    case INCOMING_STATUS:
        counts->statuses++;
        break;
    case INCOMING_OTHER:
        *(item->field ? &counts->notices : &counts->others) += 1;
        break;
    case INCOMING_PREFERENCE:
    case INCOMING_ECHO:
    case INCOMING_STANDBY:
    case INCOMING_HISTORY:
        counts->notices++;
        break;
    }
}

static bool has_field(enum incoming_kind kind)
{
    return kind != INCOMING_MESSAGE && kind != INCOMING_STATUS;
}

void reader_hand_on(struct reader *reader, struct incoming *item)
{
    item->id = reader->id.data;
    item->text = whatsapp_tidy(item->text, INCOMING_TEXT_MAX, &reader->text);
    item->name = whatsapp_tidy(item->name, INCOMING_NAME_MAX, &reader->name);
    item->body = typed_end(&reader->body);
    if (!has_field(item->kind) || (item->field && strlen(item->field) > FIELD_MAX))
        item->field = NULL;
    count(reader->counts, item);
    reader->each(reader->context, item);
}

void reader_raw(struct reader *reader, const struct node *raw)
{
    struct incoming item = reader_item(reader, INCOMING_OTHER);
    item.at = whatsapp_time(raw, "timestamp");
    typed_raw(&reader->body, raw);
    reader_id_by_content(reader, raw);
    reader_hand_on(reader, &item);
}
