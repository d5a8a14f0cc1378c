/* What stands beside messages in the lists of a value. */
#include <string.h>

#include "bot/model/outgoing.h"
#include "channels/whatsapp/fields.h"
#include "channels/whatsapp/message.h"
#include "channels/whatsapp/message_fields.h"
#include "channels/whatsapp/reader.h"
#include "channels/whatsapp/value.h"

enum { STATUS_MAX = 64, TITLE_MAX = 512, DETAILS_MAX = 1024 };

static bool is(const struct node *object, const char *name, const char *value)
{
    const char *text = whatsapp_text(object, name);
    return text && strcmp(text, value) == 0;
}

static const char *either(const char *first, const char *second)
{
    return first ? first : second;
}

static void read_failure(const struct node *failure, struct incoming *out)
{
    const struct node *data = node_get(failure, "error_data");
    out->error_code = whatsapp_number(failure, "code");
    out->error_title = either(whatsapp_text_within(failure, "title", TITLE_MAX),
                              whatsapp_text_within(failure, "message", TITLE_MAX));
    out->error_details = either(whatsapp_text_within(data, "details", DETAILS_MAX),
                                whatsapp_text_within(failure, "details", DETAILS_MAX));
}

/* Several reasons for one failure; the first one is in the item itself. */
static void add_failures(struct typed *body, const struct node *status)
{
    static const struct typed_field all[] = {
        TYPED_IN("errors", "errors", LIST, 5, whatsapp_error_fields),
        {},
    };
    if (node_count(node_get(status, "errors")) > 1)
        typed_fields(body, status, all);
}

/* Of a message to a group, or of a call: no conversation of ours waits for it. */
static const char *foreign_field(const struct node *status)
{
    if (is(status, "recipient_type", "group") || node_get(status, "group_id"))
        return "messages";
    return is(status, "type", "call") ? "calls" : NULL;
}

static void set_status_id(struct reader *reader, const struct node *status,
                          const struct incoming *item)
{
    const char *participant =
        either(whatsapp_text_within(status, "recipient_participant_id", 160),
               whatsapp_text_within(status, "recipient_participant_user_id", 160));
    reader_id(reader, (struct id_parts){ item->message_id, item->status, participant }, status);
}

void read_status(struct reader *reader, const struct node *status)
{
    static const struct customer_names names = { "recipient_id", "recipient_user_id",
                                                 "parent_recipient_user_id", "parent_user_id" };
    const char *foreign = foreign_field(status);
    struct incoming item = reader_item(reader, foreign ? INCOMING_OTHER : INCOMING_STATUS);

    item.field = foreign;
    item.message_id = whatsapp_text_within(status, "id", WHATSAPP_ID_MAX);
    item.status = whatsapp_text_within(status, "status", STATUS_MAX);
    if (!item.message_id || !item.status) {
        reader_raw(reader, status);
        return;
    }
    reader_customer(reader, status, &names, &item);
    item.callback = whatsapp_text_within(status, "biz_opaque_callback_data", OUTGOING_CALLBACK_MAX);
    item.at = whatsapp_time(status, "timestamp");
    read_failure(node_first(node_get(status, "errors")), &item);
    typed_fields(&reader->body, status, whatsapp_status_fields);
    add_failures(&reader->body, status);
    set_status_id(reader, status, &item);
    reader_hand_on(reader, &item);
}

static void hand_on_typed(struct reader *reader, const struct node *one, const char *field,
                          const struct typed_field *fields)
{
    struct incoming item = reader_item(reader, INCOMING_OTHER);
    item.field = field;
    item.at = whatsapp_time(one, "timestamp");
    typed_fields(&reader->body, one, fields);
    reader_id_by_content(reader, one);
    reader_hand_on(reader, &item);
}

/* An error of the number, not of a message. */
void read_error(struct reader *reader, const struct node *error)
{
    struct incoming item = reader_item(reader, INCOMING_OTHER);
    item.field = "errors";
    read_failure(error, &item);
    typed_fields(&reader->body, error, whatsapp_error_fields);
    reader_id_by_content(reader, error);
    reader_hand_on(reader, &item);
}

void read_preference(struct reader *reader, const struct node *preference)
{
    static const struct customer_names names = { "wa_id", "user_id", "parent_user_id", NULL };
    struct incoming item = reader_item(reader, INCOMING_PREFERENCE);

    reader_customer(reader, preference, &names, &item);
    item.field = "user_preferences";
    item.type = whatsapp_text_within(preference, "value", STATUS_MAX);
    item.at = whatsapp_time(preference, "timestamp");
    if (!item.address || !item.type) {
        reader_raw(reader, preference);
        return;
    }
    typed_fields(&reader->body, preference, whatsapp_preference_fields);
    reader_id_by_content(reader, preference);
    reader_hand_on(reader, &item);
}

/* That a customer rings is told in the conversation; the rest of a call is kept. */
void read_call(struct reader *reader, const struct node *call)
{
    static const struct customer_names names = { "from", "from_user_id", "from_parent_user_id",
                                                 NULL };
    struct incoming item = reader_item(reader, INCOMING_MESSAGE);
    const char *id = whatsapp_text_within(call, "id", WHATSAPP_ID_MAX);
    bool rings = id && is(call, "event", "connect") && !is(call, "direction", "BUSINESS_INITIATED");

    if (rings)
        reader_customer(reader, call, &names, &item);
    if (!rings || !item.address) {
        hand_on_typed(reader, call, "calls", whatsapp_call_fields);
        return;
    }
    item.type = "call";
    item.at = whatsapp_time(call, "timestamp");
    typed_fields(&reader->body, call, whatsapp_call_fields);
    reader_id(reader, (struct id_parts){ "call", id, "connect" }, call);
    reader_hand_on(reader, &item);
}

void read_group(struct reader *reader, const struct node *group)
{
    hand_on_typed(reader, group, reader->field ? reader->field : "groups", whatsapp_group_fields);
}

void read_contact_book(struct reader *reader, const struct node *change)
{
    hand_on_typed(reader, change, "smb_app_state_sync", whatsapp_contact_book_fields);
}
