/* JSON of strangers, read by a table. */
#include <string.h>

#include "bot/base/json.h"
#include "tests/fuzz/fuzz.h"

struct message {
    const char *id, *note;
    json_int_t timestamp;
    const json_t *text;
};

static const struct json_field fields[] = {
    { JSON_TEXT(struct message, id) },
    { JSON_INT(struct message, timestamp) },
    { JSON_OBJECT(struct message, text) },
    { JSON_TEXT(struct message, note), .optional = true },
    {},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message message = { 0 };
    struct error err = { 0 };
    json_auto_t *payload = json_loadb((const char *)data, size, 0, NULL);
    const json_t *found = json_at(payload, "entry/0/messages/0");

    if (json_read(found, fields, &message, &err) < 0)
        PROMISE(err.kind == ERROR_INVALID && strlen(err.text) > 0);
    else
        PROMISE(message.id && message.text);
    return 0;
}
