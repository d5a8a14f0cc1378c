/* Meta's limits of interactive messages. */
#include <string.h>

#include "bot/simulator/graph_check.h"
#include "bot/simulator/graph_reply.h"

enum {
    BODY_MAX = 1024,
    LIST_BODY_MAX = 4096,
    HEADER_MAX = 60,
    FOOTER_MAX = 60,
    BUTTONS_MAX = 3,
    BUTTON_ID_MAX = 256,
    BUTTON_TITLE_MAX = 20,
    OPEN_MAX = 20,
    SECTIONS_MAX = 10,
    ROWS_MAX = 10,
    ROW_ID_MAX = 200,
    ROW_TITLE_MAX = 24,
    ROW_DESCRIPTION_MAX = 72,
    CTA_MAX = 20,
    URL_MAX = 2000,
};

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
    if (!graph_need(out, reply, "id", BUTTON_ID_MAX) ||
        !graph_need(out, reply, "title", BUTTON_TITLE_MAX))
        return false;
    if (is_repeated(replies, which, "id") || is_repeated(replies, which, "title"))
        return graph_refuse(out, GRAPH_BAD_VALUE, "button ids and titles must be unique");
    return true;
}

static bool check_buttons(struct graph_refusal *out, const json_t *action)
{
    const json_t *buttons = json_object_get(action, "buttons");
    size_t count = json_array_size(buttons);
    if (count < 1 || count > BUTTONS_MAX)
        return graph_refuse(out, GRAPH_BAD_VALUE, "buttons: min 1, max 3, not %zu", count);
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
    if (!graph_need(out, row, "id", ROW_ID_MAX) || !graph_need(out, row, "title", ROW_TITLE_MAX) ||
        !graph_may(out, row, "description", ROW_DESCRIPTION_MAX))
        return false;
    if (is_repeated(rows, which, "id"))
        return graph_refuse(out, GRAPH_BAD_VALUE, "row ids must be unique");
    return true;
}

/* With several sections each has a title. */
static bool check_section(struct graph_refusal *out, const json_t *sections, size_t which,
                          json_t *rows)
{
    const json_t *section = json_array_get(sections, which);
    const json_t *own = json_object_get(section, "rows");
    for (size_t i = 0; i < json_array_size(own); i++)
        json_array_append(rows, json_array_get(own, i));
    if (json_array_size(sections) > 1)
        return graph_need(out, section, "title", ROW_TITLE_MAX);
    return graph_may(out, section, "title", ROW_TITLE_MAX);
}

static bool check_list(struct graph_refusal *out, const json_t *action)
{
    const json_t *sections = json_object_get(action, "sections");
    json_auto_t *rows = json_array();
    if (!graph_need(out, action, "button", OPEN_MAX))
        return false;
    if (json_array_size(sections) > SECTIONS_MAX)
        return graph_refuse(out, GRAPH_BAD_VALUE, "sections: max 10");
    for (size_t i = 0; i < json_array_size(sections); i++)
        if (!check_section(out, sections, i, rows))
            return false;
    size_t count = json_array_size(rows);
    if (count < 1 || count > ROWS_MAX)
        return graph_refuse(out, GRAPH_BAD_VALUE, "rows: min 1, max 10 in total, not %zu", count);
    for (size_t i = 0; i < count; i++)
        if (!check_row(out, rows, i))
            return false;
    return true;
}

static bool check_link(struct graph_refusal *out, const json_t *action)
{
    const json_t *parameters = json_object_get(action, "parameters");
    const char *url = json_string_value(json_object_get(parameters, "url"));
    if (!graph_need(out, parameters, "display_text", CTA_MAX) ||
        !graph_need(out, parameters, "url", URL_MAX))
        return false;
    return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0 ||
           graph_refuse(out, GRAPH_BAD_VALUE, "url must start with http:// or https://");
}

static bool check_flow(struct graph_refusal *out, const json_t *action)
{
    const json_t *parameters = json_object_get(action, "parameters");
    bool id = json_object_get(parameters, "flow_id"),
         name = json_object_get(parameters, "flow_name");
    if (id == name)
        return graph_refuse(out, GRAPH_BAD_VALUE, "exactly one of flow_id and flow_name");
    return graph_need(out, parameters, "flow_message_version", 8) &&
           graph_need(out, parameters, "flow_cta", CTA_MAX);
}

static bool check_place_request(struct graph_refusal *out, const json_t *action)
{
    const char *name = json_string_value(json_object_get(action, "name"));
    return (name && strcmp(name, "send_location") == 0) ||
           graph_refuse(out, GRAPH_BAD_VALUE, "action.name must be send_location");
}

/* Those that are not here need only an action. */
static const struct type {
    const char *name;
    bool (*check)(struct graph_refusal *out, const json_t *action);
} types[] = {
    { "button", check_buttons },
    { "list", check_list },
    { "cta_url", check_link },
    { "flow", check_flow },
    { "location_request_message", check_place_request },
    { "order_details", graph_check_order },
};

static bool check_header(struct graph_refusal *out, const json_t *interactive, bool list)
{
    const json_t *header = json_object_get(interactive, "header");
    const char *type = json_string_value(json_object_get(header, "type"));
    if (!header)
        return true;
    if (!type)
        return graph_refuse(out, GRAPH_MISSING, "header.type is required");
    if (strcmp(type, "text") == 0)
        return graph_need(out, header, "text", HEADER_MAX);
    if (list)
        return graph_refuse(out, GRAPH_BAD_VALUE, "the header of a list is a text");
    return json_object_get(header, type) ||
           graph_refuse(out, GRAPH_MISSING, "header.%s is required", type);
}

static bool check_texts(struct graph_refusal *out, const json_t *interactive, const char *type)
{
    bool list = strcmp(type, "list") == 0;
    const json_t *body = json_object_get(interactive, "body");
    const json_t *footer = json_object_get(interactive, "footer");
    bool may_lack = strcmp(type, "product") == 0;
    if ((body || !may_lack) && !graph_need(out, body, "text", list ? LIST_BODY_MAX : BODY_MAX))
        return false;
    return check_header(out, interactive, list) && graph_may(out, footer, "text", FOOTER_MAX);
}

bool graph_check_interactive(struct graph_refusal *out, const json_t *interactive)
{
    const char *type = json_string_value(json_object_get(interactive, "type"));
    const json_t *action = json_object_get(interactive, "action");
    if (!type || !action)
        return graph_refuse(out, GRAPH_MISSING, "interactive needs type and action");
    if (!check_texts(out, interactive, type))
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, type) == 0)
            return types[i].check(out, action);
    return true;
}
