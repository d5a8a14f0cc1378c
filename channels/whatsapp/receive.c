/* entry → changes → value → messages and statuses. Every level may be missing or of another type;
 * what cannot be read on its level is handed on whole. */
#include "channels/whatsapp/receive.h"

#include <stdbool.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/text.h"
#include "bot/base/tree.h"
#include "bot/model/outgoing.h"
#include "channels/whatsapp/message.h"

enum { ADDRESS_MAX = 160, STATUS_MAX = 64, TITLE_MAX = 512, OTHER_DIGITS = 16 };

/* The latest second that we believe: the end of the year 9999. */
static const int64_t LAST_SECOND = 253402300799;

/* What one call of whatsapp_receive carries along. The buffers hold the texts of the current item
 * that the document does not hold as they are. */
struct reader {
    const struct whatsapp_post *post;
    whatsapp_item_fn *each;
    void *context;
    struct whatsapp_counts *counts;
    struct buf id, text, name;
};

static bool needs_tidying(const char *text, size_t limit)
{
    size_t at = 0;
    for (; text[at]; at++) {
        unsigned char c = (unsigned char)text[at];
        if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t'))
            return true;
        if (c == 0xc2 && (unsigned char)text[at + 1] < 0xa0) /* U+0080 to U+009F */
            return true;
    }
    return at > limit; /* at most as many characters as bytes */
}

/* Nearly every text is fit as it came. */
static const char *tidy(const char *text, size_t limit, struct buf *kept)
{
    if (!text || !needs_tidying(text, limit))
        return text;
    buf_reset(kept);
    buf_add(kept, text, text_cut(text, limit, kept->limit));
    kept->length = text_clean(kept->data);
    return kept->length ? kept->data : NULL;
}

static moment time_of(const struct node *item)
{
    int64_t seconds = whatsapp_number(item, "timestamp");
    return seconds > 0 && seconds <= LAST_SECOND ? SECONDS(seconds) : 0;
}

/* Digits, or a user id of letters, digits and points; it becomes part of keys. */
static const char *address_of(const struct node *item, const char *phone, const char *user)
{
    const char *address = whatsapp_text(item, phone);
    if (!address)
        address = whatsapp_text(item, user);
    if (!address || strlen(address) > ADDRESS_MAX)
        return NULL;
    for (const char *at = address; *at; at++)
        if (!((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= 'a' && *at <= 'z') || *at == '.'))
            return NULL;
    return address;
}

static const char *id_of(const struct node *item)
{
    const char *id = whatsapp_text(item, "id");
    return id && strlen(id) <= WHATSAPP_ID_MAX ? id : NULL;
}

static void set_id(struct reader *reader, const char *id, const char *status)
{
    buf_reset(&reader->id);
    buf_text(&reader->id, "wa:");
    buf_text(&reader->id, reader->post->account);
    buf_char(&reader->id, ':');
    buf_text(&reader->id, id);
    if (status) {
        buf_char(&reader->id, ':');
        buf_text(&reader->id, status);
    }
}

static struct incoming new_item(const struct reader *reader, enum incoming_kind kind)
{
    return (
        struct incoming){ .kind = kind, .channel = "whatsapp", .account = reader->post->account };
}

static void hand_on(struct reader *reader, struct incoming *item, const struct node *raw)
{
    json_auto_t *kept = node_json(raw);
    item->id = reader->id.data;
    item->raw = kept;
    reader->each(reader->context, item);
}

static int hash_bytes(const char *bytes, size_t length, void *context)
{
    buf_add(context, bytes, length);
    return 0;
}

/* What has no usable id is known by its content. */
static void set_id_by_content(struct reader *reader, const struct node *raw)
{
    OWNED_BUF struct buf text = { 0 };
    unsigned char digest[DIGEST_SIZE];
    char name[sizeof "other:" + DIGEST_HEX_SIZE] = "other:";
    buf_init(&text, reader->post->length * 8 + 64); /* escapes may make it longer than it came */
    json_auto_t *value = node_json(raw);
    json_dump_callback(value, hash_bytes, &text, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    digest_sha256(text.data, text.length, digest);
    digest_hex(digest, OTHER_DIGITS, name + strlen(name));
    set_id(reader, name, NULL);
}

static void read_other(struct reader *reader, const struct node *raw)
{
    struct incoming item = new_item(reader, INCOMING_OTHER);
    item.at = time_of(raw);
    reader->counts->others++;
    set_id_by_content(reader, raw);
    hand_on(reader, &item, raw);
}

static bool same(const struct node *a, const struct node *b)
{
    return node_text(a) && node_text(b) && strcmp(node_text(a), node_text(b)) == 0;
}

/* Contacts stand in any order, and may be fewer than the messages. */
static const char *name_of(const struct node *contacts, const struct node *message)
{
    const struct node *from = node_get(message, "from");
    const struct node *user = node_get(message, "from_user_id");
    for (const struct node *contact = node_first(contacts); contact; contact = contact->next)
        if (same(node_get(contact, "wa_id"), from) || same(node_get(contact, "user_id"), user))
            return whatsapp_text(node_get(contact, "profile"), "name");
    return NULL;
}

static void read_message(struct reader *reader, const struct node *message,
                         const struct node *contacts)
{
    struct incoming item = new_item(reader, INCOMING_MESSAGE);
    item.message_id = id_of(message);
    item.address = address_of(message, "from", "from_user_id");
    if (!item.message_id) {
        read_other(reader, message);
        return;
    }
    const struct node *raw = whatsapp_message_read(message, &item);
    if (!item.address && item.kind == INCOMING_MESSAGE) { /* nobody to answer */
        item.kind = INCOMING_OTHER;
        raw = message;
    }
    item.at = time_of(message);
    item.text = tidy(item.text, INCOMING_TEXT_MAX, &reader->text);
    item.name = tidy(name_of(contacts, message), INCOMING_NAME_MAX, &reader->name);
    reader->counts->messages += item.kind == INCOMING_MESSAGE;
    reader->counts->others += item.kind == INCOMING_OTHER;
    reader->counts->unknown_types +=
        item.kind == INCOMING_MESSAGE && strcmp(item.type, "unknown") == 0;
    set_id(reader, item.message_id, NULL);
    hand_on(reader, &item, raw);
}

/* Nothing when it is longer than we ever send: it is not ours then. */
static const char *within(const char *text, size_t limit)
{
    return text && strlen(text) <= limit ? text : NULL;
}

static void read_failure(const struct node *status, struct incoming *out)
{
    const struct node *failure = node_first(node_get(status, "errors"));
    out->error_code = whatsapp_number(failure, "code");
    out->error_title = within(whatsapp_text(failure, "title"), TITLE_MAX);
}

static bool is_group(const struct node *status)
{
    const char *type = whatsapp_text(status, "recipient_type");
    return type && strcmp(type, "group") == 0;
}

static void read_status(struct reader *reader, const struct node *status)
{
    struct incoming item = new_item(reader, INCOMING_STATUS);
    item.message_id = id_of(status);
    item.status = whatsapp_text(status, "status");
    if (!item.message_id || !item.status || strlen(item.status) > STATUS_MAX || is_group(status)) {
        read_other(reader, status);
        return;
    }
    item.address = address_of(status, "recipient_id", "recipient_user_id");
    item.callback =
        within(whatsapp_text(status, "biz_opaque_callback_data"), OUTGOING_CALLBACK_MAX);
    item.at = time_of(status);
    read_failure(status, &item);
    reader->counts->statuses++;
    set_id(reader, item.message_id, item.status);
    hand_on(reader, &item, NULL);
}

static void read_messages(struct reader *reader, const struct node *value)
{
    const struct node *messages = node_get(value, "messages");
    const struct node *contacts = node_get(value, "contacts");
    if (messages && !node_is(messages, NODE_LIST)) {
        read_other(reader, messages);
        return;
    }
    for (const struct node *message = node_first(messages); message; message = message->next)
        read_message(reader, message, contacts);
}

static void read_statuses(struct reader *reader, const struct node *value)
{
    const struct node *statuses = node_get(value, "statuses");
    if (statuses && !node_is(statuses, NODE_LIST)) {
        read_other(reader, statuses);
        return;
    }
    for (const struct node *status = node_first(statuses); status; status = status->next)
        read_status(reader, status);
}

static bool is_foreign(const struct reader *reader, const struct node *value)
{
    const char *number = whatsapp_text(node_get(value, "metadata"), "phone_number_id");
    return number && strcmp(number, reader->post->phone_number_id) != 0;
}

static bool is_list(const struct node *value, const char *name)
{
    const struct node *list = node_get(value, name);
    return node_is(list, NODE_LIST) && list->count > 0;
}

static void read_change(struct reader *reader, const struct node *change)
{
    const struct node *value = node_get(change, "value");
    const char *field = whatsapp_text(change, "field");
    if (is_foreign(reader, value)) {
        reader->counts->foreign_number++;
        return;
    }
    bool ours = !field || strcmp(field, "messages") == 0; /* some put the field elsewhere */
    if (!ours || (!is_list(value, "messages") && !is_list(value, "statuses"))) {
        read_other(reader, change);
        return;
    }
    read_messages(reader, value);
    read_statuses(reader, value);
}

static void read_entry(struct reader *reader, const struct node *entry)
{
    const struct node *changes = node_get(entry, "changes");
    if (!node_is(changes, NODE_LIST)) {
        read_other(reader, entry);
        return;
    }
    for (const struct node *change = changes->first; change; change = change->next)
        read_change(reader, change);
}

static void read_document(struct reader *reader, const struct node *document)
{
    const struct node *entries = node_get(document, "entry");
    const char *object = whatsapp_text(document, "object");
    if (object && strcmp(object, "whatsapp_business_account") != 0) {
        reader->counts->foreign_object++;
        return;
    }
    if (!node_is(entries, NODE_LIST)) {
        read_other(reader, document);
        return;
    }
    for (const struct node *entry = entries->first; entry; entry = entry->next)
        read_entry(reader, entry);
}

int whatsapp_receive(const struct whatsapp_post *post, whatsapp_item_fn *each, void *context,
                     struct whatsapp_counts *counts, struct error *err)
{
    *counts = (struct whatsapp_counts){ 0 };
    OWNED(tree) struct tree *tree = tree_read(post->body, post->length, WHATSAPP_DEPTH_MAX, err);
    if (!tree)
        return -1;
    if (!node_is(tree_root(tree), NODE_OBJECT))
        return error_set(err, ERROR_INVALID, "the body is not a JSON object");
    struct reader reader = { .post = post, .each = each, .context = context, .counts = counts };
    buf_init(&reader.id, strlen(post->account) + WHATSAPP_ID_MAX + 128);
    buf_init(&reader.text, (size_t)INCOMING_TEXT_MAX * 4);
    buf_init(&reader.name, (size_t)INCOMING_NAME_MAX * 4);
    read_document(&reader, tree_root(tree));
    buf_clear(&reader.id);
    buf_clear(&reader.text);
    buf_clear(&reader.name);
    return 0;
}
