/* Messages, wherever they stand: the customer's, another app's, those of the past. */
#include <string.h>

#include "channels/whatsapp/fields.h"
#include "channels/whatsapp/message.h"
#include "channels/whatsapp/reader.h"
#include "channels/whatsapp/value.h"

static const struct customer_names sender = { "from", "from_user_id", "from_parent_user_id", NULL };
static const struct customer_names receiver = { "to", "to_user_id", "to_parent_user_id", NULL };

/* The field decides what a message is for: on "standby", another app is to answer it. */
static enum incoming_kind kind_of(const struct reader *reader)
{
    if (reader->field && strcmp(reader->field, "standby") == 0)
        return INCOMING_STANDBY;
    if (reader->field && strcmp(reader->field, "history") == 0)
        return INCOMING_HISTORY;
    return INCOMING_MESSAGE;
}

/* The same message may come live, as an echo and in the history: each way has ids of its own. */
static const char *prefix_of(enum incoming_kind kind)
{
    switch (kind) {
    case INCOMING_ECHO:
        return "echo";
    case INCOMING_STANDBY:
        return "standby";
    case INCOMING_HISTORY:
        return "history";
    case INCOMING_MESSAGE:
    case INCOMING_STATUS:
    case INCOMING_OTHER:
    case INCOMING_PREFERENCE:
        break;
    }
    return NULL;
}

static void set_id(struct reader *reader, const struct node *message, const struct incoming *item)
{
    const char *prefix = prefix_of(item->kind);
    if (!item->message_id)
        reader_id_by_content(reader, message);
    else if (prefix)
        reader_id(reader, (struct id_parts){ prefix, item->message_id, NULL }, message);
    else
        reader_id(reader, (struct id_parts){ item->message_id, NULL, NULL }, message);
}

static void finish(struct reader *reader, const struct node *message, struct incoming *item)
{
    item->message_id = whatsapp_text_within(message, "id", WHATSAPP_ID_MAX);
    item->at = whatsapp_time(message, "timestamp");
    item->field = reader->field;
    set_id(reader, message, item);
    whatsapp_message_read(message, item, &reader->body);
    /* Nobody to answer; and in a group, nobody speaks to us alone. */
    if (!item->address || (item->kind == INCOMING_MESSAGE && node_get(message, "group_id"))) {
        item->kind = INCOMING_OTHER;
        item->field = "messages";
    }
    reader_hand_on(reader, item);
}

void read_message(struct reader *reader, const struct node *message)
{
    struct incoming item = reader_item(reader, kind_of(reader));
    reader_customer(reader, message, &sender, &item);
    finish(reader, message, &item);
}

void read_echo(struct reader *reader, const struct node *message)
{
    struct incoming item = reader_item(reader, INCOMING_ECHO);
    reader_customer(reader, message, &receiver, &item);
    finish(reader, message, &item);
}

/* A thread is one customer's; what has "to" was written by the company. */
static void read_past(struct reader *reader, const struct node *message, const char *customer)
{
    struct incoming item = reader_item(reader, INCOMING_HISTORY);
    bool ours = whatsapp_text(message, "to") || whatsapp_text(message, "to_user_id");

    reader_customer(reader, message, ours ? &receiver : &sender, &item);
    if (!item.address && whatsapp_is_phone(customer))
        item.address = item.phone = customer;
    item.status = whatsapp_text_within(node_get(message, "history_context"), "status", 64);
    typed_text(&reader->body, "from", ours ? "business" : "customer", 16);
    finish(reader, message, &item);
}

static void read_thread(struct reader *reader, const struct node *thread)
{
    const char *customer = whatsapp_text(thread, "id");
    const struct node *messages = node_get(thread, "messages");
    if (!node_is(messages, NODE_LIST)) {
        reader_raw(reader, thread);
        return;
    }
    for (const struct node *one = messages->first; one; one = one->next)
        read_past(reader, one, customer);
}

/* The chunk is an item of its own: how far the history has come, or why there is none. */
void read_history(struct reader *reader, const struct node *chunk)
{
    struct incoming item = reader_item(reader, INCOMING_OTHER);
    const struct node *threads = node_get(chunk, "threads");

    item.field = "history";
    typed_fields(&reader->body, chunk, whatsapp_history_fields);
    typed_number(&reader->body, "threads", (int64_t)node_count(threads));
    reader_id_by_content(reader, chunk);
    reader_hand_on(reader, &item);
    for (const struct node *one = node_first(threads); one; one = one->next)
        read_thread(reader, one);
}

static const char *user_id_of(const struct node *object, const char *name)
{
    const char *id = whatsapp_text(object, name);
    return whatsapp_is_user_id(id) ? id : NULL;
}

/* Documented for half a year and withdrawn; now a message of the type "system" says it. */
void read_id_update(struct reader *reader, const struct node *update)
{
    static const struct customer_names names = { "wa_id", "wa_id", NULL, NULL };
    struct incoming item = reader_item(reader, INCOMING_MESSAGE);
    const struct node *ids = node_get(update, "user_id");

    reader_customer(reader, update, &names, &item);
    item.type = "user_id_changed";
    item.user_id = user_id_of(ids, "current");
    item.previous_user_id = user_id_of(ids, "previous");
    item.previous_phone = item.phone;
    if (!item.address)
        item.address = item.previous_user_id;
    if (!item.address || !item.user_id) {
        reader_raw(reader, update);
        return;
    }
    item.at = whatsapp_time(update, "timestamp");
    typed_text(&reader->body, "words", whatsapp_text(update, "detail"), 256);
    reader_id_by_content(reader, update);
    reader_hand_on(reader, &item);
}
