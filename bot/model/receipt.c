#include "bot/model/receipt.h"

#include <string.h>

#include "bot/base/memory.h"

/* Of several times, the first: a repeat may come with a later one. */
static void note_time(json_t *receipt, enum delivery delivery, moment at)
{
    const char *name = delivery_name(delivery);
    moment known = clock_read(json_string_value(json_object_get(receipt, name)));
    char text[CLOCK_TEXT_SIZE];
    if (at && (known == 0 || at < known))
        json_object_set_new(receipt, name, json_string(clock_text(at, text)));
}

static char *text_of(const json_t *value)
{
    return json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

/* Two statuses should say the same; if they do not, one of them wins, whichever came first. */
static void note_value(json_t *receipt, const char *name, json_t *value)
{
    const json_t *known = json_object_get(receipt, name);
    OWNED_TEXT char *before = known ? text_of(known) : NULL;
    OWNED_TEXT char *after = value ? text_of(value) : NULL;
    if (after && (!before || strcmp(after, before) > 0))
        json_object_set(receipt, name, value);
}

static void note_error(json_t *receipt, const struct incoming *status)
{
    json_auto_t *error = json_pack("{s:I, s:s*, s:s*}", "code", (json_int_t)status->error_code,
                                   "title", status->error_title, "details", status->error_details);
    note_value(receipt, "error", error);
}

void receipt_note(struct message *message, const struct incoming *status)
{
    enum delivery delivery = delivery_named(status->status);
    const char *before = message->facts[MESSAGE_RECEIPT];
    json_auto_t *receipt = before ? json_loads(before, 0, NULL) : json_object();
    json_auto_t *body = status->body ? json_loads(status->body, 0, NULL) : NULL;

    if (!receipt || delivery == DELIVERY_NONE)
        return;
    note_time(receipt, delivery, status->at);
    note_value(receipt, "pricing", json_object_get(body, "pricing"));
    note_value(receipt, "conversation", json_object_get(body, "conversation"));
    if (delivery == DELIVERY_FAILED)
        note_error(receipt, status);
    OWNED_TEXT char *after = text_of(receipt);
    if (after && json_object_size(receipt) > 0 && (!before || strcmp(before, after) != 0))
        message_set(message, MESSAGE_RECEIPT, after);
}
