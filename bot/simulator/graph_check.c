/* Meta's limits (reference: section 5.4), counted the strict way. */
#include "bot/simulator/graph_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bot/simulator/graph_reply.h"

enum {
    TEXT_MAX = 4096,
    CAPTION_MAX = 1024,
    FILE_NAME_MAX = 240,
    CONTACTS_MAX = 257,
    CALLBACK_MAX = 512,
    ADDRESS_MAX = 160,
    ID_MAX = 512,
};

size_t graph_units(const char *text)
{
    size_t units = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        units += (*at & 0xc0) != 0x80 ? 1 + (*at >= 0xf0) : 0;
    return units;
}

bool graph_refuse(struct graph_refusal *out, int code, const char *format, ...)
{
    va_list args;
    if (out->code)
        return false;
    va_start(args, format);
    vsnprintf(out->details, sizeof out->details, format, args);
    va_end(args);
    out->code = code;
    out->title = graph_title(code);
    return false;
}

static bool is_blank(const char *text)
{
    return strspn(text, " \t\r\n") == strlen(text);
}

bool graph_need(struct graph_refusal *out, const json_t *object, const char *name, size_t limit)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (!text || is_blank(text))
        return graph_refuse(out, GRAPH_MISSING, "%s is required", name);
    if (graph_units(text) > limit)
        return graph_refuse(out, GRAPH_INVALID, "%s is longer than %zu characters", name, limit);
    return true;
}

bool graph_may(struct graph_refusal *out, const json_t *object, const char *name, size_t limit)
{
    return !json_object_get(object, name) || graph_need(out, object, name, limit);
}

static bool check_text(struct graph_refusal *out, const json_t *text)
{
    return graph_need(out, text, "body", TEXT_MAX);
}

/* One of id and link, never both. */
static bool check_file(struct graph_refusal *out, const json_t *file)
{
    bool id = json_object_get(file, "id"), link = json_object_get(file, "link");
    if (id == link)
        return graph_refuse(out, id ? GRAPH_INVALID : GRAPH_MISSING,
                            "exactly one of id and link is required");
    return graph_need(out, file, id ? "id" : "link", 2048);
}

static bool check_captioned(struct graph_refusal *out, const json_t *file)
{
    return check_file(out, file) && graph_may(out, file, "caption", CAPTION_MAX);
}

static bool check_document(struct graph_refusal *out, const json_t *file)
{
    return check_captioned(out, file) && graph_may(out, file, "filename", FILE_NAME_MAX);
}

static bool check_bare(struct graph_refusal *out, const json_t *file)
{
    if (json_object_get(file, "caption"))
        return graph_refuse(out, GRAPH_INVALID, "this type has no caption");
    return check_file(out, file);
}

static bool check_degrees(struct graph_refusal *out, const json_t *place, const char *name,
                          double limit)
{
    const json_t *value = json_object_get(place, name);
    const char *text = json_string_value(value);
    double degrees = text ? strtod(text, NULL) : json_number_value(value);
    if (!text && !json_is_number(value))
        return graph_refuse(out, GRAPH_MISSING, "%s is required", name);
    if (degrees < -limit || degrees > limit)
        return graph_refuse(out, GRAPH_BAD_VALUE, "%s is out of range", name);
    return true;
}

static bool check_location(struct graph_refusal *out, const json_t *place)
{
    return check_degrees(out, place, "latitude", 90) && check_degrees(out, place, "longitude", 180);
}

static bool check_contacts(struct graph_refusal *out, const json_t *contacts)
{
    size_t count = json_array_size(contacts);
    if (count < 1 || count > CONTACTS_MAX)
        return graph_refuse(out, GRAPH_BAD_VALUE, "contacts: min 1, max %d, not %zu", CONTACTS_MAX,
                            count);
    for (size_t i = 0; i < count; i++)
        if (!graph_need(out, json_object_get(json_array_get(contacts, i), "name"), "formatted_name",
                        CAPTION_MAX))
            return false;
    return true;
}

static bool check_reaction(struct graph_refusal *out, const json_t *reaction)
{
    const char *emoji = json_string_value(json_object_get(reaction, "emoji"));
    if (!emoji)
        return graph_refuse(out, GRAPH_MISSING, "emoji is required");
    if (graph_units(emoji) > 32)
        return graph_refuse(out, GRAPH_BAD_VALUE, "emoji is not an emoji");
    return graph_need(out, reaction, "message_id", ID_MAX);
}

static bool check_template(struct graph_refusal *out, const json_t *one)
{
    return graph_need(out, one, "name", 512) &&
           graph_need(out, json_object_get(one, "language"), "code", 16);
}

static const struct type {
    const char *name;
    bool (*check)(struct graph_refusal *out, const json_t *content);
} types[] = {
    { "text", check_text },         { "image", check_captioned },
    { "video", check_captioned },   { "document", check_document },
    { "audio", check_bare },        { "sticker", check_bare },
    { "location", check_location }, { "contacts", check_contacts },
    { "reaction", check_reaction }, { "interactive", graph_check_interactive },
    { "template", check_template },
};

static bool check_content(struct graph_refusal *out, const json_t *request)
{
    const json_t *named = json_object_get(request, "type");
    const char *type = named ? json_string_value(named) : "text";
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        const json_t *content = json_object_get(request, types[i].name);
        if (strcmp(types[i].name, type) == 0)
            return content ? types[i].check(out, content)
                           : graph_refuse(out, GRAPH_MISSING, "%s is required", type);
    }
    return graph_refuse(out, GRAPH_INVALID, "type is not one of the types");
}

static bool check_recipient(struct graph_refusal *out, const json_t *request)
{
    const char *kind = json_string_value(json_object_get(request, "recipient_type"));
    if (kind && strcmp(kind, "individual") != 0 && strcmp(kind, "group") != 0)
        return graph_refuse(out, GRAPH_INVALID, "recipient_type is individual or group");
    return graph_need(out, request, json_object_get(request, "to") ? "to" : "recipient",
                      ADDRESS_MAX);
}

static bool check_envelope(struct graph_refusal *out, const json_t *request)
{
    const char *product = json_string_value(json_object_get(request, "messaging_product"));
    const json_t *callback = json_object_get(request, "biz_opaque_callback_data");
    const json_t *context = json_object_get(request, "context");
    if (!product || strcmp(product, "whatsapp") != 0)
        return graph_refuse(out, GRAPH_INVALID, "messaging_product must be whatsapp");
    if (callback && (!json_is_string(callback) || json_string_length(callback) > CALLBACK_MAX))
        return graph_refuse(out, GRAPH_INVALID,
                            "biz_opaque_callback_data is no text of at most %d bytes",
                            CALLBACK_MAX);
    return !context || graph_need(out, context, "message_id", ID_MAX);
}

struct graph_refusal graph_check(const json_t *request)
{
    struct graph_refusal out = { 0 };
    if (check_envelope(&out, request) && check_recipient(&out, request))
        check_content(&out, request);
    return out;
}
