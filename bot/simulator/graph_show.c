#include "bot/simulator/graph_show.h"

#include <string.h>

static json_t *shown_buttons(const json_t *interactive)
{
    const json_t *buttons = json_object_get(json_object_get(interactive, "action"), "buttons");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(buttons); i++)
        json_array_append(list, json_object_get(json_array_get(buttons, i), "reply"));
    return list;
}

static json_t *shown_list(const json_t *interactive)
{
    const json_t *action = json_object_get(interactive, "action");
    const json_t *sections = json_object_get(action, "sections");
    json_t *rows = json_array();
    for (size_t i = 0; i < json_array_size(sections); i++)
        json_array_extend(rows, json_object_get(json_array_get(sections, i), "rows"));
    return json_pack("{s:O*, s:o}", "button", json_object_get(action, "button"), "rows", rows);
}

static void show_interactive(const json_t *interactive, json_t *message)
{
    const char *type = json_string_value(json_object_get(interactive, "type"));
    json_object_set(message, "text", json_object_get(json_object_get(interactive, "body"), "text"));
    json_object_set_new(message, "type", json_string(type));
    if (strcmp(type, "button") == 0)
        json_object_set_new(message, "buttons", shown_buttons(interactive));
    if (strcmp(type, "list") == 0)
        json_object_set_new(message, "list", shown_list(interactive));
}

/* A caption, a place's name, a template's name, or an emoji. */
static json_t *words_of(const json_t *content)
{
    static const char *const members[] = { "body", "caption", "name", "emoji" };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_t *words = json_object_get(content, members[i]);
        if (json_is_string(words))
            return words;
    }
    return NULL;
}

void graph_show(const json_t *request, json_t *message)
{
    const char *type = json_string_value(json_object_get(request, "type"));
    json_t *quoted = json_object_get(json_object_get(request, "context"), "message_id");
    type = type ? type : "text";
    json_object_set_new(message, "type", json_string(type));
    if (json_is_string(quoted))
        json_object_set(message, "quoted", quoted);
    if (strcmp(type, "interactive") == 0)
        show_interactive(json_object_get(request, "interactive"), message);
    else
        json_object_set(message, "text", words_of(json_object_get(request, type)));
}
