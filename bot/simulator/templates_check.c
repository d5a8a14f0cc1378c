/* What a message of type template must bring: exactly what its components leave open. */
#include <stdio.h>
#include <string.h>

#include "bot/simulator/graph_reply.h"
#include "bot/simulator/templates.h"

enum {
    WRONG_COUNT = 132000,
    NO_TEMPLATE = 132001,
    HYDRATED_TOO_LONG = 132005,
    WRONG_FORMAT = 132012,
    PAUSED = 132015,
    DISABLED = 132016,
    BODY_MAX = 1024,
    HEADER_MAX = 60,
};

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static size_t variables(const char *text)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, "{{")) != NULL; at += 2)
        count++;
    return count;
}

/* The length of a text without what stands for variables. */
static size_t fixed_units(const char *text)
{
    size_t units = graph_units(text);
    for (const char *at = text; (at = strstr(at, "{{")) != NULL;) {
        const char *end = strstr(at, "}}");
        if (!end)
            break;
        units -= (size_t)(end + 2 - at);
        at = end + 2;
    }
    return units;
}

/* What was sent for this component; `index` only for buttons, else -1. */
static const json_t *sent_for(const json_t *components, const char *type, int index)
{
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *one = json_array_get(components, i);
        const json_t *at = json_object_get(one, "index");
        int which = json_is_string(at) ? (int)strtol(json_string_value(at), NULL, 10)
                                       : (int)json_integer_value(at);
        if (strcasecmp(member(one, "type"), type) == 0 && (index < 0 || which == index))
            return json_object_get(one, "parameters");
    }
    return NULL;
}

static const char *text_of(const json_t *parameter)
{
    const char *type = member(parameter, "type");
    if (strcmp(type, "text") == 0)
        return json_string_value(json_object_get(parameter, "text"));
    return json_string_value(json_object_get(json_object_get(parameter, type), "fallback_value"));
}

static bool check_text(const json_t *parameter, bool named, struct graph_refusal *out)
{
    const char *text = text_of(parameter);
    if (!text)
        return graph_refuse(out, WRONG_FORMAT, "a text parameter is expected");
    if (!*text)
        return graph_refuse(out, GRAPH_MISSING, "a parameter is empty");
    if (strpbrk(text, "\n\t") || strstr(text, "     "))
        return graph_refuse(out, WRONG_FORMAT,
                            "no new line, tab, or more than 4 spaces in a parameter");
    if (named != (*member(parameter, "parameter_name") != '\0'))
        return graph_refuse(out, WRONG_FORMAT,
                            "parameter_name is for named templates, and needed there");
    return true;
}

/* A text of the template, with what was sent to fill it. */
static bool check_filled(const json_t *component, const json_t *parameters, const json_t *one,
                         struct graph_refusal *out)
{
    const char *text = member(component, "text");
    bool named = strcmp(member(one, "parameter_format"), "NAMED") == 0;
    size_t limit = strcasecmp(member(component, "type"), "BODY") == 0 ? BODY_MAX : HEADER_MAX;
    size_t length = fixed_units(text);
    if (json_array_size(parameters) != variables(text))
        return graph_refuse(out, WRONG_COUNT, "number of parameters (%zu) is not %zu",
                            json_array_size(parameters), variables(text));
    for (size_t i = 0; i < json_array_size(parameters); i++) {
        if (!check_text(json_array_get(parameters, i), named, out))
            return false;
        length += graph_units(text_of(json_array_get(parameters, i)));
    }
    return length <= limit ||
           graph_refuse(out, HYDRATED_TOO_LONG, "the text is too long with its parameters");
}

static bool check_header(const json_t *component, const json_t *parameters, const json_t *one,
                         struct graph_refusal *out)
{
    const char *format = member(component, "format");
    if (strcasecmp(format, "TEXT") == 0)
        return check_filled(component, parameters, one, out);
    const json_t *parameter = json_array_get(parameters, 0);
    const char *type = member(parameter, "type");
    if (strcasecmp(type, format) != 0 || !json_object_get(parameter, type))
        return graph_refuse(out, WRONG_FORMAT, "the header needs its file");
    return true;
}

static bool check_buttons(const json_t *component, const json_t *sent, struct graph_refusal *out)
{
    const json_t *buttons = json_object_get(component, "buttons");
    for (size_t i = 0; i < json_array_size(buttons); i++) {
        const json_t *button = json_array_get(buttons, i);
        bool open = strstr(member(button, "url"), "{{") ||
                    strcasecmp(member(button, "type"), "COPY_CODE") == 0;
        if (open && json_array_size(sent_for(sent, "button", (int)i)) != 1)
            return graph_refuse(out, GRAPH_MISSING, "a button needs its parameter");
    }
    return true;
}

static bool check_component(const json_t *component, const json_t *sent, const json_t *one,
                            struct graph_refusal *out)
{
    const char *type = member(component, "type");
    if (strcasecmp(type, "BODY") == 0)
        return check_filled(component, sent_for(sent, "body", -1), one, out);
    if (strcasecmp(type, "HEADER") == 0)
        return check_header(component, sent_for(sent, "header", -1), one, out);
    return strcasecmp(type, "BUTTONS") != 0 || check_buttons(component, sent, out);
}

static bool check_status(const json_t *one, struct graph_refusal *out)
{
    const char *status = member(one, "status");
    if (strcmp(status, "PAUSED") == 0)
        return graph_refuse(out, PAUSED, "the template is paused for its quality");
    if (strcmp(status, "DISABLED") == 0)
        return graph_refuse(out, DISABLED, "the template is disabled");
    return (one && strcmp(status, "APPROVED") == 0) ||
           graph_refuse(out, NO_TEMPLATE,
                        "there is no approved template of this name and language");
}

static const json_t *meant(const struct simulator *simulator, const json_t *request)
{
    const json_t *wanted = json_object_get(request, "template");
    return templates_by_name(simulator, member(wanted, "name"),
                             member(json_object_get(wanted, "language"), "code"));
}

bool templates_check(const struct simulator *simulator, const json_t *request,
                     struct graph_refusal *out)
{
    const json_t *one = meant(simulator, request);
    const json_t *sent = json_object_get(json_object_get(request, "template"), "components");
    const json_t *components = json_object_get(one, "components");
    if (!check_status(one, out))
        return false;
    for (size_t i = 0; i < json_array_size(components); i++)
        if (!check_component(json_array_get(components, i), sent, one, out))
            return false;
    return true;
}

bool templates_is_marketing(const struct simulator *simulator, const json_t *request)
{
    return strcmp(member(meant(simulator, request), "category"), "MARKETING") == 0;
}
