/* Values into gaps: what is given is checked against what the template asks for. */
#include <string.h>
#include <strings.h>

#include "channels/whatsapp/template.h"
#include "channels/whatsapp/template_gaps.h"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void take_media(const json_t *value, struct outgoing_parameter *out)
{
    out->media = (struct outgoing_media){
        .id = text_of(value, "id"),
        .link = text_of(value, "link"),
        .filename = text_of(value, "filename"),
    };
}

static void take_place(const json_t *value, struct outgoing_parameter *out)
{
    out->location = (struct outgoing_location){
        .latitude = text_of(value, "latitude"),
        .longitude = text_of(value, "longitude"),
        .name = text_of(value, "name"),
        .address = text_of(value, "address"),
    };
}

static bool is_object(enum outgoing_parameter_kind kind)
{
    return kind == OUTGOING_PARAMETER_IMAGE || kind == OUTGOING_PARAMETER_VIDEO ||
           kind == OUTGOING_PARAMETER_DOCUMENT || kind == OUTGOING_PARAMETER_LOCATION;
}

static int take_value(const struct template_slot *slot, const json_t *value,
                      struct outgoing_parameter *out, struct error *err)
{
    if (is_object(slot->kind) ? !json_is_object(value) : !json_is_string(value))
        return error_set(err, ERROR_INVALID, "%s must be %s", slot->key,
                         is_object(slot->kind) ? "an object" : "a text");
    *out = (struct outgoing_parameter){ .kind = slot->kind, .text = json_string_value(value) };
    if (slot->kind == OUTGOING_PARAMETER_LOCATION)
        take_place(value, out);
    else if (is_object(slot->kind))
        take_media(value, out);
    if (slot->kind == OUTGOING_PARAMETER_TEXT)
        return outgoing_value_check(slot->key, out->text, slot->limit, err);
    return 0; /* the rest is checked with the whole message */
}

/* Meta appends it to the URL as it is. */
static int check_suffix(const struct template_slot *slot, const char *text, struct error *err)
{
    if (slot->part != OUTGOING_PART_BUTTON || slot->kind != OUTGOING_PARAMETER_TEXT)
        return 0;
    for (const char *at = text; *at; at++)
        if (*at <= ' ' || *at >= 0x7f || strchr("\"<>\\^`{|}", *at))
            return error_set(err, ERROR_INVALID, "%s must be encoded as for a URL", slot->key);
    return 0;
}

/* The component that the slot belongs to: the last one, or a new one. */
static struct outgoing_component *component_for(const struct template_slot *slot,
                                                struct template_filled *out)
{
    size_t count = out->message.component_count;
    struct outgoing_component *last = count ? &out->components[count - 1] : NULL;
    if (last && last->kind == slot->part && last->index == slot->index)
        return last;
    out->components[count] = (struct outgoing_component){ .kind = slot->part,
                                                          .button = slot->button,
                                                          .index = slot->index };
    out->message.component_count++;
    return &out->components[count];
}

static int fill_slot(const struct template *subject, const struct template_slot *slot,
                     const json_t *value, struct outgoing_parameter *parameter, struct error *err)
{
    if (take_value(slot, value, parameter, err) < 0 || check_suffix(slot, parameter->text, err) < 0)
        return -1;
    if (subject->named && *slot->gap && slot->part != OUTGOING_PART_BUTTON)
        parameter->name = slot->gap;
    return 0;
}

/* How long a text becomes with its values. */
static size_t length_with(const char *text, const char *part, const json_t *values)
{
    struct template_gap gap;
    size_t length = outgoing_length(text);
    for (const char *at = text; template_next_gap(at, &gap); at = gap.to) {
        OWNED_BUF struct buf key = { 0 };
        buf_init(&key, TEMPLATE_KEY_SIZE);
        buf_format(&key, "%s.%.*s", part, (int)gap.length, gap.name);
        const char *value = text_of(values, key.data);
        length += value ? outgoing_length(value) : 0;
        length -= (size_t)(gap.to - gap.from); /* gaps are ASCII */
    }
    return length;
}

static int check_length(const json_t *component, const char *type, const json_t *values,
                        struct error *err)
{
    bool header = strcasecmp(type, "HEADER") == 0;
    size_t limit = header ? OUTGOING_HEADER_MAX : OUTGOING_TEMPLATE_BODY_MAX;
    const char *part = header ? "header" : "body", *text = text_of(component, "text");
    size_t length = text ? length_with(text, part, values) : 0;
    if (length > limit)
        return error_set(err, ERROR_INVALID,
                         "%s with its values has %zu characters; the limit is "
                         "%zu",
                         part, length, limit);
    return 0;
}

static int check_lengths(const struct template *subject, const json_t *values, struct error *err)
{
    size_t i;
    const json_t *component;
    json_array_foreach(subject->components, i, component)
    {
        const char *type = text_of(component, "type");
        bool text = type && (strcasecmp(type, "HEADER") == 0 || strcasecmp(type, "BODY") == 0);
        if (text && check_length(component, type, values, err) < 0)
            return -1;
    }
    return 0;
}

static int refuse_unasked(const struct template_slots *slots, const json_t *values,
                          struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)values, key, value)
    {
        bool asked = false;
        for (size_t i = 0; i < slots->count && !asked; i++)
            asked = strcmp(slots->list[i].key, key) == 0;
        if (!asked)
            return error_set(err, ERROR_INVALID, "%.60s is not asked for", key);
    }
    return 0;
}

static int fill(const struct template *subject, struct template_slots *slots, const json_t *values,
                struct template_filled *out, struct error *err)
{
    size_t used = 0;
    for (size_t i = 0; i < slots->count; i++) {
        struct template_slot *slot = &slots->list[i];
        const json_t *value = json_object_get(values, slot->key);
        if (!value && !slot->required)
            continue;
        if (!value)
            return error_set(err, ERROR_INVALID, "%s is missing", slot->key);
        struct outgoing_parameter *parameter = &out->parameters[used++];
        struct outgoing_component *component = component_for(slot, out);
        if (fill_slot(subject, slot, value, parameter, err) < 0)
            return -1;
        if (component->parameter_count++ == 0)
            component->parameters = parameter;
    }
    if (refuse_unasked(slots, values, err) < 0 || check_lengths(subject, values, err) < 0)
        return -1;
    return outgoing_template_check(&out->message, err);
}

int template_fill(const struct template *subject, const json_t *values, struct template_filled *out,
                  struct error *err)
{
    out->message = (struct outgoing_template){ .name = subject->name,
                                               .language = subject->language,
                                               .components = out->components };
    if (template_slots(subject, &out->slots, err) < 0 ||
        fill(subject, &out->slots, values, out, err) < 0)
        return error_while(err, "template %.100s (%s)", subject->name, subject->language);
    return 0;
}
