#include "bot/engine/public.h"

#include "bot/model/mask.h"

static void member(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    buf_format(out, ",\"%s\":", name);
    buf_json(out, text);
}

void public_message(const char *conversation, const struct message *message, struct buf *out)
{
    char at[CLOCK_TEXT_SIZE];

    buf_format(out, "{\"id\":\"%s:%06d\",\"number\":%d,\"at\":\"%s\",\"who\":\"%s\"", conversation,
               message->number, message->number, clock_text(message->at, at),
               speaker_name(message->who));
    member(out, "text", message->text);
    member(out, "kind", message->facts[MESSAGE_KIND]);
    member(out, "by", message->facts[MESSAGE_BY]);
    if (message->delivery)
        member(out, "status", delivery_name(message->delivery));
    if (message->who == SPEAKER_CUSTOMER) /* lets the page join it with what it sent */
        member(out, "client_id", message->facts[MESSAGE_PROVIDER_ID]);
    message_write_buttons(message, out);
    buf_char(out, '}');
}

void public_mask(json_t *ticket)
{
    json_t *customer = json_object_get(ticket, "customer");
    const char *address = json_string_value(json_object_get(customer, "address"));
    char masked[MASKED_SIZE];

    if (!customer)
        return;
    json_t *copy = json_copy(customer);
    json_object_del(copy, "id");
    if (address)
        json_object_set_new(copy, "address", json_string(mask_address(address, masked)));
    json_object_set_new(ticket, "customer", copy);
}
