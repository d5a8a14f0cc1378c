/* A template as Meta, or an editor, writes it: read, asked for its values, filled and sent. What
 * passes the checks is composed as valid JSON. */
#include <jansson.h>
#include <string.h>

#include "channels/whatsapp/send.h"
#include "channels/whatsapp/template.h"
#include "tests/fuzz/fuzz.h"

static void promise_reason(const struct error *err)
{
    PROMISE(err->kind == ERROR_INVALID && *err->text);
}

static void send(const struct template *subject, const json_t *values)
{
    struct error err = { 0 };
    struct template_filled filled;
    OWNED_BUF struct buf out = { 0 };

    if (template_fill(subject, values, &filled, &err) < 0) {
        promise_reason(&err);
        return;
    }
    const struct outgoing message = { .kind = OUTGOING_TEMPLATE, .template = &filled.message };
    PROMISE(outgoing_check(&message, &err) == 0);
    buf_init(&out, 1 << 20);
    whatsapp_compose(&message, "5511", "c", &out);
    json_auto_t *composed = json_loadb(out.data, out.length, JSON_REJECT_DUPLICATES, NULL);
    PROMISE(!out.overflow && composed);
}

/* Each value that is asked for, as the template says it wants it. */
static json_t *values_for(const struct template_slots *slots, const json_t *given)
{
    json_t *values = json_object();
    for (size_t i = 0; i < slots->count; i++) {
        const struct template_slot *slot = &slots->list[i];
        bool text = slot->kind == OUTGOING_PARAMETER_TEXT ||
                    slot->kind == OUTGOING_PARAMETER_COUPON ||
                    slot->kind == OUTGOING_PARAMETER_PAYLOAD;
        json_t *value = json_object_get(given, slot->key);
        json_object_set_new(values, slot->key,
                            value  ? json_incref(value)
                            : text ? json_string("a")
                                   : json_pack("{s:s}", "id", "1"));
    }
    return values;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = { 0 };
    struct template subject;
    struct template_slots slots;
    json_auto_t *document = json_loadb((const char *)data, size, 0, NULL);

    if (template_check_draft(document, &err) < 0)
        promise_reason(&err);
    err = (struct error){ 0 };
    if (template_read(document, &subject, &err) < 0 || template_slots(&subject, &slots, &err) < 0) {
        promise_reason(&err);
        return 0;
    }
    const json_t *given = json_object_get(document, "values");
    json_auto_t *values = values_for(&slots, given);
    send(&subject, given);
    send(&subject, values);
    return 0;
}
