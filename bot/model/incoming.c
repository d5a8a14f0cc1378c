/* The form in which the intake keeps what came in. Members that are absent are not written. */
#include "bot/model/incoming.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bot/base/json.h"

#define DELIVERED_FOR DAYS(8)

static const char *const kind_names[] = {
    [INCOMING_MESSAGE] = "message", [INCOMING_STATUS] = "status",
    [INCOMING_OTHER] = "other",     [INCOMING_PREFERENCE] = "preference",
    [INCOMING_ECHO] = "echo",       [INCOMING_STANDBY] = "standby",
    [INCOMING_HISTORY] = "history",
};

/* One table for both directions; "kind", "at" and "error_code" are not texts. */
static const struct json_field texts[] = {
    { JSON_TEXT(struct incoming, id) },
    { JSON_TEXT(struct incoming, channel) },
    { JSON_TEXT(struct incoming, account) },
    { JSON_TEXT(struct incoming, address), .optional = true },
    { JSON_TEXT(struct incoming, name), .optional = true },
    { JSON_TEXT(struct incoming, message_id), .optional = true },
    { JSON_TEXT(struct incoming, phone), .optional = true },
    { JSON_TEXT(struct incoming, user_id), .optional = true },
    { JSON_TEXT(struct incoming, parent_user_id), .optional = true },
    { JSON_TEXT(struct incoming, username), .optional = true },
    { JSON_TEXT(struct incoming, previous_phone), .optional = true },
    { JSON_TEXT(struct incoming, previous_user_id), .optional = true },
    { JSON_TEXT(struct incoming, previous_parent_user_id), .optional = true },
    { JSON_TEXT(struct incoming, type), .optional = true },
    { JSON_TEXT(struct incoming, text), .optional = true },
    { JSON_TEXT(struct incoming, reply_id), .optional = true },
    { JSON_TEXT(struct incoming, quoted), .optional = true },
    { JSON_TEXT(struct incoming, status), .optional = true },
    { JSON_TEXT(struct incoming, callback), .optional = true },
    { JSON_TEXT(struct incoming, error_title), .optional = true },
    { JSON_TEXT(struct incoming, error_details), .optional = true },
    { JSON_TEXT(struct incoming, field), .optional = true },
    { JSON_TEXT(struct incoming, body), .optional = true },
    {},
};

moment incoming_time(const struct incoming *incoming, moment now)
{
    return incoming->kind == INCOMING_MESSAGE && incoming->at < now - DELIVERED_FOR ? 0
                                                                                    : incoming->at;
}

void incoming_write(const struct incoming *incoming, struct buf *out)
{
    buf_format(out, "{\"kind\":\"%s\"", kind_names[incoming->kind]);
    for (const struct json_field *field = texts; field->name; field++) {
        const char *text = *(const char *const *)((const char *)incoming + field->offset);
        if (!text)
            continue;
        buf_text(out, ",\"");
        buf_text(out, field->name);
        buf_text(out, "\":");
        buf_json(out, text);
    }
    if (incoming->at) {
        buf_text(out, ",\"at\":");
        buf_number(out, incoming->at);
    }
    if (incoming->error_code) {
        buf_text(out, ",\"error_code\":");
        buf_number(out, incoming->error_code);
    }
    buf_char(out, '}');
}

static bool read_kind(const json_t *document, enum incoming_kind *out)
{
    const char *name = json_string_value(json_object_get(document, "kind"));
    for (size_t i = 0; name && i < sizeof kind_names / sizeof *kind_names; i++)
        if (strcmp(name, kind_names[i]) == 0) {
            *out = (enum incoming_kind)i;
            return true;
        }
    return false;
}

int incoming_read(const json_t *document, struct incoming *out, struct error *err)
{
    struct incoming incoming = { 0 };
    if (!read_kind(document, &incoming.kind))
        return error_set(err, ERROR_INVALID,
                         "field \"kind\" should be one of message, status, other …");
    if (json_read(document, texts, &incoming, err) < 0)
        return -1;
    if (incoming.kind == INCOMING_MESSAGE && !incoming.type)
        return error_set(err, ERROR_INVALID, "a message needs the field \"type\"");
    incoming.at = json_integer_value(json_object_get(document, "at"));
    incoming.error_code = json_integer_value(json_object_get(document, "error_code"));
    *out = incoming;
    return 0;
}
