/* Checks of a template before it is submitted: Meta's review takes a day, our answer does not. */
#include <string.h>
#include <strings.h>

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

static int check_category(const json_t *draft, struct error *err)
{
    static const char *const known[] = { "MARKETING", "UTILITY", "AUTHENTICATION" };
    const char *category = text_of(draft, "category");
    for (size_t i = 0; category && i < sizeof known / sizeof *known; i++)
        if (strcmp(category, known[i]) == 0)
            return 0;
    return error_set(err, ERROR_INVALID, "category must be MARKETING, UTILITY or AUTHENTICATION");
}

static int check_format(const json_t *draft, struct error *err)
{
    const char *format = text_of(draft, "parameter_format");
    if (!format || strcasecmp(format, "NAMED") == 0 || strcasecmp(format, "POSITIONAL") == 0)
        return 0;
    return error_set(err, ERROR_INVALID, "parameter_format must be named or positional");
}

/* Each part at most once, and one body. */
static int check_parts(const json_t *components, struct error *err)
{
    static const char *const parts[] = { "HEADER", "BODY", "FOOTER", "BUTTONS" };
    size_t i, seen[4] = { 0 };
    const json_t *component;

    json_array_foreach(components, i, component)
    {
        size_t part = 0;
        while (part < 4 && !is(component, "type", parts[part]))
            part++;
        if (part == 4)
            return error_set(err, ERROR_INVALID,
                             "component %zu: type must be HEADER, BODY, FOOTER or BUTTONS", i);
        if (++seen[part] > 1)
            return error_set(err, ERROR_INVALID, "there may be one %s only", parts[part]);
    }
    if (!seen[1])
        return error_set(err, ERROR_INVALID, "there must be a BODY");
    return 0;
}

/* What Meta writes itself into these. */
static int check_authentication(const json_t *components, struct error *err)
{
    size_t i;
    const json_t *component;
    json_array_foreach(components, i, component)
    {
        if (text_of(component, "text"))
            return error_set(err, ERROR_INVALID,
                             "an authentication template has no text of its own");
        if (is(component, "type", "HEADER"))
            return error_set(err, ERROR_INVALID, "an authentication template has no header");
    }
    return 0;
}

static int check_component(const json_t *component, bool named, struct error *err)
{
    if (is(component, "type", "BUTTONS"))
        return template_check_buttons(json_object_get(component, "buttons"), err);
    return template_check_component(component, named, err);
}

static int check_components(const json_t *draft, struct error *err)
{
    size_t i;
    const json_t *component, *components = json_object_get(draft, "components");
    const char *format = text_of(draft, "parameter_format");
    bool named = format && strcasecmp(format, "NAMED") == 0;

    if (check_parts(components, err) < 0)
        return -1;
    if (is(draft, "category", "AUTHENTICATION"))
        return check_authentication(components, err);
    json_array_foreach(components, i, component)
    {
        if (check_component(component, named, err) < 0)
            return error_while(err, "%s", text_of(component, "type"));
    }
    return 0;
}

int template_check_draft(const json_t *draft, struct error *err)
{
    struct template read;
    struct template_slots slots;
    if (template_read(draft, &read, err) < 0 || check_category(draft, err) < 0 ||
        check_format(draft, err) < 0 || check_components(draft, err) < 0)
        return -1;
    return template_slots(&read, &slots, err);
}
