/* Which values a template needs: derived from its components. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/text.h"
#include "channels/whatsapp/template.h"
#include "channels/whatsapp/template_gaps.h"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool is(const json_t *object, const char *name, const char *value)
{
    const char *found = text_of(object, name);
    return found && strcasecmp(found, value) == 0;
}

static const struct template_slot *find(const struct template_slots *slots, const char *key)
{
    for (size_t i = 0; i < slots->count; i++)
        if (strcmp(slots->list[i].key, key) == 0)
            return &slots->list[i];
    return NULL;
}

static bool goes_before(const struct template_slot *a, const struct template_slot *b)
{
    long first = strtol(a->gap, NULL, 10), second = strtol(b->gap, NULL, 10);
    return a->part == b->part && a->index == b->index && first > 0 && first < second;
}

/* Numbered values are sent in the order of their numbers, wherever they stand in the text. */
static void put_in_order(struct template_slots *slots)
{
    for (size_t i = slots->count - 1; i > 0 && goes_before(&slots->list[i], &slots->list[i - 1]);
         i--) {
        struct template_slot slot = slots->list[i];
        slots->list[i] = slots->list[i - 1];
        slots->list[i - 1] = slot;
    }
}

static int add(struct template_slots *slots, const struct template_slot *slot, struct error *err)
{
    if (slots->count == TEMPLATE_SLOTS_MAX)
        return error_set(err, ERROR_INVALID, "template asks for more than %d values",
                         TEMPLATE_SLOTS_MAX);
    slots->list[slots->count++] = *slot;
    put_in_order(slots);
    return 0;
}

/* A name that occurs twice is one value. */
static int add_gaps(struct template_slots *slots, const char *text, const char *part,
                    const struct template_slot *like, struct error *err)
{
    struct template_gap gap;
    for (const char *at = text ? text : ""; template_next_gap(at, &gap); at = gap.to) {
        struct template_slot slot = *like;
        if (gap.length == 0 || gap.length >= TEMPLATE_GAP_SIZE)
            return error_set(err, ERROR_INVALID, "template has a gap that is too long");
        memcpy(slot.gap, gap.name, gap.length);
        snprintf(slot.key, sizeof slot.key, "%s.%s", part, slot.gap);
        if (!find(slots, slot.key) && add(slots, &slot, err) < 0)
            return -1;
    }
    return 0;
}

static int add_header(struct template_slots *slots, const json_t *header, struct error *err)
{
    static const struct {
        const char *format;
        enum outgoing_parameter_kind kind;
    } formats[] = {
        { "IMAGE", OUTGOING_PARAMETER_IMAGE },
        { "VIDEO", OUTGOING_PARAMETER_VIDEO },
        { "DOCUMENT", OUTGOING_PARAMETER_DOCUMENT },
        { "LOCATION", OUTGOING_PARAMETER_LOCATION },
    };
    struct template_slot slot = { .kind = OUTGOING_PARAMETER_TEXT,
                                  .part = OUTGOING_PART_HEADER,
                                  .limit = OUTGOING_HEADER_MAX,
                                  .required = true };
    if (!text_of(header, "format") || is(header, "format", "TEXT"))
        return add_gaps(slots, text_of(header, "text"), "header", &slot, err);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!is(header, "format", formats[i].format))
            continue;
        slot.kind = formats[i].kind; /* needed even when the picture never changes */
        text_copy(slot.key, sizeof slot.key, "header");
        return add(slots, &slot, err);
    }
    return error_set(err, ERROR_INVALID, "template has a header that we cannot fill");
}

/* An authentication template's own text has one gap that is not written. */
static int add_body(struct template_slots *slots, const struct template *subject,
                    const json_t *body, struct error *err)
{
    struct template_slot slot = { .kind = OUTGOING_PARAMETER_TEXT,
                                  .part = OUTGOING_PART_BODY,
                                  .limit = OUTGOING_TEMPLATE_BODY_MAX,
                                  .required = true };
    if (strcasecmp(subject->category, "AUTHENTICATION") != 0)
        return add_gaps(slots, text_of(body, "text"), "body", &slot, err);
    slot.limit = OUTGOING_COUPON_MAX;
    text_copy(slot.key, sizeof slot.key, "code");
    return add(slots, &slot, err);
}

static const struct {
    const char *type;
    enum outgoing_button_kind button;
    enum outgoing_parameter_kind kind;
    size_t limit;
    bool asks, required; /* `asks`: without looking at its text */
} buttons[] = {
    { "URL", OUTGOING_BUTTON_URL, OUTGOING_PARAMETER_TEXT, OUTGOING_URL_MAX, false, true },
    { "QUICK_REPLY", OUTGOING_BUTTON_QUICK_REPLY, OUTGOING_PARAMETER_PAYLOAD, OUTGOING_PAYLOAD_MAX,
      true, false },
    { "COPY_CODE", OUTGOING_BUTTON_COPY_CODE, OUTGOING_PARAMETER_COUPON, OUTGOING_COUPON_MAX, true,
      true },
    { "FLOW", OUTGOING_BUTTON_FLOW, OUTGOING_PARAMETER_FLOW, OUTGOING_CALLBACK_MAX, true, false },
    { "CATALOG", OUTGOING_BUTTON_CATALOG, OUTGOING_PARAMETER_THUMBNAIL, OUTGOING_MEDIA_ID_MAX, true,
      false },
    { "OTP", OUTGOING_BUTTON_URL, OUTGOING_PARAMETER_TEXT, OUTGOING_COUPON_MAX, true, true },
    { "PHONE_NUMBER", 0, 0, 0, false, false },
    { "VOICE_CALL", 0, 0, 0, false, false },
    { "REQUEST_CONTACT_INFO", 0, 0, 0, false, false },
};

/* The code's button: written as "OTP" at first, and listed by Meta as a URL afterwards. */
static bool takes_code(const struct template *subject, const json_t *button)
{
    return is(button, "type", "OTP") ||
           (is(button, "type", "URL") && strcasecmp(subject->category, "AUTHENTICATION") == 0);
}

static int add_button(struct template_slots *slots, const struct template *subject,
                      const json_t *button, int index, struct error *err)
{
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++) {
        struct template_gap gap;
        struct template_slot slot = {
            .kind = buttons[i].kind,
            .part = OUTGOING_PART_BUTTON,
            .button = buttons[i].button,
            .index = index,
            .limit = buttons[i].limit,
            .required = buttons[i].required,
        };
        const char *url = text_of(button, "url");
        if (!is(button, "type", buttons[i].type))
            continue;
        if (takes_code(subject, button))
            text_copy(slot.key, sizeof slot.key, "code");
        else
            snprintf(slot.key, sizeof slot.key, "button.%d", index);
        if (buttons[i].asks || (buttons[i].required && url && template_next_gap(url, &gap)))
            return add(slots, &slot, err);
        return 0;
    }
    return error_set(err, ERROR_INVALID, "template has a button that we cannot fill: %.40s",
                     text_of(button, "type") ? text_of(button, "type") : "?");
}

static int add_buttons(struct template_slots *slots, const struct template *subject,
                       const json_t *component, struct error *err)
{
    size_t i;
    const json_t *button, *list = json_object_get(component, "buttons");
    if (json_array_size(list) > OUTGOING_TEMPLATE_BUTTONS_MAX)
        return error_set(err, ERROR_INVALID, "template has more than %d buttons",
                         OUTGOING_TEMPLATE_BUTTONS_MAX);
    json_array_foreach(list, i, button)
    {
        if (add_button(slots, subject, button, (int)i, err) < 0)
            return -1;
    }
    return 0;
}

static int add_component(struct template_slots *slots, const struct template *subject,
                         const json_t *component, struct error *err)
{
    if (is(component, "type", "HEADER"))
        return add_header(slots, component, err);
    if (is(component, "type", "BODY"))
        return add_body(slots, subject, component, err);
    if (is(component, "type", "BUTTONS"))
        return add_buttons(slots, subject, component, err);
    if (is(component, "type", "FOOTER"))
        return 0;
    const char *type = text_of(component, "type");
    return error_set(err, ERROR_INVALID, "template has a part that we cannot fill: %.40s",
                     type ? type : "?");
}

int template_slots(const struct template *subject, struct template_slots *out, struct error *err)
{
    size_t i;
    const json_t *component;

    out->count = 0;
    json_array_foreach(subject->components, i, component)
    {
        if (add_component(out, subject, component, err) < 0)
            return -1;
    }
    return 0;
}
