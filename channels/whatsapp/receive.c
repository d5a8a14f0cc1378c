/* entry → changes → value → lists of items, or the value itself. Every level may be missing or of
 * another type; what cannot be read on its level is handed on whole. */
#include "channels/whatsapp/receive.h"

#include <string.h>

#include "channels/whatsapp/fields.h"
#include "channels/whatsapp/reader.h"
#include "channels/whatsapp/value.h"

/* The lists of a value, whatever the field: they say more surely what they hold. */
static const struct list {
    const char *name;
    void (*read)(struct reader *reader, const struct node *one);
} lists[] = {
    { "messages", read_message },
    { "statuses", read_status },
    { "errors", read_error },
    { "message_echoes", read_echo },
    { "user_preferences", read_preference },
    { "calls", read_call },
    { "groups", read_group },
    { "state_sync", read_contact_book },
    { "history", read_history },
    { "user_id_update", read_id_update },
};

static const struct list *find_list(const char *name)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (*lists[i].name == *name && strcmp(lists[i].name, name) == 0)
            return &lists[i];
    return NULL;
}

static void read_list(struct reader *reader, const struct list *list, const struct node *values)
{
    reader->contact = NULL;
    if (!node_is(values, NODE_LIST)) {
        reader_raw(reader, values);
        return;
    }
    for (const struct node *one = values->first; one; one = one->next) {
        if (node_is(one, NODE_OBJECT))
            list->read(reader, one);
        else
            reader_raw(reader, one);
    }
}

/* True when it had a list that is known. */
static bool read_lists(struct reader *reader, const struct node *value)
{
    bool any = false;
    if (!node_is(value, NODE_OBJECT))
        return false;
    reader->value = value;
    for (const struct node *member = node_first(value); member; member = member->next) {
        const struct list *list = find_list(member->name);
        if (!list)
            continue;
        read_list(reader, list, member);
        any = true;
    }
    reader->value = NULL;
    return any;
}

/* Of the account as a whole: only its entry says which one. */
static void read_notice(struct reader *reader, const struct whatsapp_field *field,
                        const struct node *value)
{
    struct incoming item = reader_item(reader, INCOMING_OTHER);
    char digits[WHATSAPP_WORD_SIZE];

    item.field = field->name;
    item.at = whatsapp_time(reader->entry, "time");
    typed_text(&reader->body, "business", whatsapp_word(node_get(reader->entry, "id"), digits), 64);
    if (field->fields)
        typed_fields(&reader->body, value, field->fields);
    else
        typed_raw(&reader->body, value);
    reader_id_by_content(reader, value);
    reader_hand_on(reader, &item);
}

static bool is_foreign(const struct reader *reader, const struct node *value)
{
    char digits[WHATSAPP_WORD_SIZE];
    const struct node *metadata = node_get(value, "metadata");
    const char *number = whatsapp_word(node_get(metadata, "phone_number_id"), digits);
    if (!number)
        return reader->post->only_named;
    return strcmp(number, reader->post->phone_number_id) != 0;
}

static bool has_account(const struct reader *reader)
{
    char digits[WHATSAPP_WORD_SIZE];
    return whatsapp_word(node_get(reader->entry, "id"), digits) != NULL;
}

/* `whole` is kept when the value says nothing that is known. */
static void read_value(struct reader *reader, const struct node *value, const struct node *whole)
{
    bool other = reader->field && strcmp(reader->field, "messages") != 0;
    const struct whatsapp_field *field = other ? whatsapp_field_of(reader->field, value) : NULL;

    if (is_foreign(reader, value)) {
        reader->counts->foreign_number++;
        return;
    }
    if (!field && read_lists(reader, value))
        return;
    if (!field && !reader->field)
        field = whatsapp_field_of(NULL, value);
    if (field && has_account(reader) && node_is(value, NODE_OBJECT))
        read_notice(reader, field, value);
    else
        reader_raw(reader, whole);
}

static void read_change(struct reader *reader, const struct node *change)
{
    reader->field = whatsapp_text(change, "field");
    if (!reader->field) /* some samples put it one level too high */
        reader->field = whatsapp_text(reader->entry, "field");
    read_value(reader, node_get(change, "value"), change);
    reader->field = NULL;
}

static void read_entry(struct reader *reader, const struct node *entry)
{
    const struct node *changes = node_get(entry, "changes");
    reader->entry = entry;
    if (node_is(changes, NODE_LIST))
        for (const struct node *change = changes->first; change; change = change->next)
            read_change(reader, change);
    else if (node_is(node_get(entry, "value"), NODE_OBJECT))
        read_change(reader, entry);
    else
        reader_raw(reader, entry);
    reader->entry = NULL;
}

/* Without the usual envelope comes, for one, the word that there will be no history. */
static void read_bare(struct reader *reader, const struct node *document)
{
    if (node_is(node_get(document, "changes"), NODE_LIST) ||
        node_is(node_get(document, "value"), NODE_OBJECT))
        read_entry(reader, document);
    else
        read_value(reader, document, document);
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
        read_bare(reader, document);
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
    reader_open(&reader);
    read_document(&reader, tree_root(tree));
    reader_close(&reader);
    return 0;
}
