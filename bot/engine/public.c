#include "bot/engine/public.h"

#include <stdlib.h>
#include <string.h>

#include "bot/model/mask.h"

static void member(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    buf_format(out, ",\"%s\":", name);
    buf_json(out, text);
}

/* That there is a file, and which; it is asked for by the message's id. */
static void file_of(struct buf *out, const char *text)
{
    json_auto_t *media = text ? json_loads(text, 0, NULL) : NULL;
    const char *state = json_string_value(json_object_get(media, "state"));

    if (!state || strcmp(state, "kept") != 0)
        return;
    json_auto_t *shown =
        json_pack("{s:s, s:O?, s:O?, s:O*}", "state", state, "mime", json_object_get(media, "mime"),
                  "size", json_object_get(media, "size"), "name", json_object_get(media, "name"));
    char *written = json_dumps(shown, JSON_COMPACT);
    buf_key(out, "media");
    buf_text(out, written ? written : "null");
    free(written);
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
    file_of(out, message->facts[MESSAGE_MEDIA]);
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
