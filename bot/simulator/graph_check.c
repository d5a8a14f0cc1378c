/* Meta's limits, counted the strict way (UTF-16 units). */
#include "bot/simulator/graph_check.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bot/model/outgoing.h"

enum { INVALID = 100, MISSING = 131008, BAD_VALUE = 131009, FOOTER_MAX = 60 };

static const char *title_of(int code)
{
    switch (code) {
    case MISSING:
        return "Required parameter is missing";
    case BAD_VALUE:
        return "Parameter value is not valid";
    default:
        return "Invalid parameter";
    }
}

/* Records the first refusal only; returns false, so that a check can end with it. */
static bool refuse(struct graph_refusal *out, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool refuse(struct graph_refusal *out, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out->details, sizeof out->details, format, args);
    va_end(args);
    out->code = code;
    out->title = title_of(code);
    return false;
}

static bool is_blank(const char *text)
{
    return strspn(text, " \t\r\n") == strlen(text);
}

/* A text that must be there, within `limit`. */
static bool need(struct graph_refusal *out, const json_t *object, const char *name, size_t limit)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (!text || is_blank(text))
        return refuse(out, MISSING, "%s is required", name);
    if (outgoing_length(text) > limit)
        return refuse(out, INVALID, "%s is longer than %zu characters", name, limit);
    return true;
}

static bool may(struct graph_refusal *out, const json_t *object, const char *name, size_t limit)
{
    return !json_object_get(object, name) || need(out, object, name, limit);
}

static bool is_repeated(const json_t *list, size_t which, const char *name)
{
    const json_t *value = json_object_get(json_array_get(list, which), name);
    for (size_t i = 0; i < which; i++)
        if (json_equal(json_object_get(json_array_get(list, i), name), value))
            return true;
    return false;
}

static bool check_button(struct graph_refusal *out, const json_t *replies, size_t which)
{
    const json_t *reply = json_array_get(replies, which);
    if (!need(out, reply, "id", OUTGOING_BUTTON_ID_MAX) ||
        !need(out, reply, "title", OUTGOING_BUTTON_TITLE_MAX))
        return false;
    if (is_repeated(replies, which, "id") || is_repeated(replies, which, "title"))
        return refuse(out, BAD_VALUE, "button ids and titles must be unique");
    return true;
}

static bool check_buttons(struct graph_refusal *out, const json_t *action)
{
    const json_t *buttons = json_object_get(action, "buttons");
    size_t count = json_array_size(buttons);
    if (count < 1 || count > OUTGOING_BUTTONS_MAX)
        return refuse(out, BAD_VALUE, "buttons: min 1, max 3, not %zu", count);
    json_auto_t *replies = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append(replies, json_object_get(json_array_get(buttons, i), "reply"));
        if (!check_button(out, replies, i))
            return false;
    }
    return true;
}

static bool check_row(struct graph_refusal *out, const json_t *rows, size_t which)
{
    const json_t *row = json_array_get(rows, which);
    if (!need(out, row, "id", OUTGOING_ROW_ID_MAX) ||
        !need(out, row, "title", OUTGOING_ROW_TITLE_MAX) ||
        !may(out, row, "description", OUTGOING_ROW_DESCRIPTION_MAX))
        return false;
    if (is_repeated(rows, which, "id"))
        return refuse(out, BAD_VALUE, "row ids must be unique");
    return true;
}

static bool check_section(struct graph_refusal *out, const json_t *section, json_t *rows)
{
    const json_t *own = json_object_get(section, "rows");
    for (size_t i = 0; i < json_array_size(own); i++)
        json_array_append(rows, json_array_get(own, i));
    return may(out, section, "title", OUTGOING_ROW_TITLE_MAX);
}

static bool check_list(struct graph_refusal *out, const json_t *action)
{
    const json_t *sections = json_object_get(action, "sections");
    json_auto_t *rows = json_array();
    if (!need(out, action, "button", OUTGOING_OPEN_MAX))
        return false;
    for (size_t i = 0; i < json_array_size(sections); i++)
        if (!check_section(out, json_array_get(sections, i), rows))
            return false;
    size_t count = json_array_size(rows);
    if (count < 1 || count > OUTGOING_ROWS_MAX)
        return refuse(out, BAD_VALUE, "rows: min 1, max 10 in total, not %zu", count);
    for (size_t i = 0; i < count; i++)
        if (!check_row(out, rows, i))
            return false;
    return true;
}

static bool check_interactive(struct graph_refusal *out, const json_t *interactive)
{
    const char *type = json_string_value(json_object_get(interactive, "type"));
    const json_t *action = json_object_get(interactive, "action");
    bool list = type && strcmp(type, "list") == 0;
    if (!type || !action)
        return refuse(out, MISSING, "interactive needs type and action");
    if (!need(out, json_object_get(interactive, "body"), "text",
              list ? OUTGOING_TEXT_MAX : OUTGOING_BUTTONS_BODY_MAX) ||
        !may(out, json_object_get(interactive, "footer"), "text", FOOTER_MAX))
        return false;
    if (strcmp(type, "button") == 0)
        return check_buttons(out, action);
    return !list || check_list(out, action);
}

static bool check_content(struct graph_refusal *out, const json_t *request)
{
    static const char *const types[] = { "image",    "video",    "document", "audio",   "sticker",
                                         "location", "contacts", "reaction", "template" };
    const char *type = json_string_value(json_object_get(request, "type"));
    if (!type || strcmp(type, "text") == 0)
        return need(out, json_object_get(request, "text"), "body", OUTGOING_TEXT_MAX);
    if (strcmp(type, "interactive") == 0)
        return check_interactive(out, json_object_get(request, "interactive"));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i], type) == 0)
            return json_object_get(request, type) || refuse(out, MISSING, "%s is required", type);
    return refuse(out, INVALID, "type is not one of the types");
}

static bool check_recipient(struct graph_refusal *out, const json_t *request)
{
    const char *to = json_string_value(json_object_get(request, "to"));
    if (!to)
        to = json_string_value(json_object_get(request, "recipient"));
    if (!to || is_blank(to))
        return refuse(out, MISSING, "to is required");
    if (strlen(to) > 160)
        return refuse(out, INVALID, "to is too long");
    return true;
}

static bool check_callback(struct graph_refusal *out, const json_t *request)
{
    const json_t *callback = json_object_get(request, "biz_opaque_callback_data");
    if (callback &&
        (!json_is_string(callback) || json_string_length(callback) > OUTGOING_CALLBACK_MAX))
        return refuse(out, INVALID, "biz_opaque_callback_data is no text of at most %d bytes",
                      OUTGOING_CALLBACK_MAX);
    return true;
}

struct graph_refusal graph_check(const json_t *request)
{
    struct graph_refusal out = { 0 };
    const char *product = json_string_value(json_object_get(request, "messaging_product"));
    if (!product || strcmp(product, "whatsapp") != 0)
        refuse(&out, INVALID, "messaging_product must be whatsapp");
    else if (check_recipient(&out, request) && check_callback(&out, request))
        check_content(&out, request);
    return out;
}
