/* The rules for a template's texts with their gaps, and for its buttons. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/model/outgoing_parts.h"
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

static int check_gap(const struct template_gap *gap, bool named, struct error *err)
{
    if (gap->length >= TEMPLATE_GAP_SIZE)
        return error_set(err, ERROR_INVALID, "a variable's name is longer than %d",
                         TEMPLATE_GAP_SIZE - 1);
    if (named ? template_gap_is_name(gap) : template_gap_is_number(gap))
        return 0;
    return error_set(err, ERROR_INVALID, "{{%.*s}} is no %s", (int)gap->length, gap->name,
                     named ? "name of small letters, digits and underscore" : "number from 1");
}

/* Meta refuses texts that begin or end with a gap, and gaps side by side. */
static int check_place(const char *text, const struct template_gap *gap, const char *behind,
                       struct error *err)
{
    if (gap->from == text)
        return error_set(err, ERROR_INVALID, "text must not begin with a variable");
    if (!*gap->to)
        return error_set(err, ERROR_INVALID, "text must not end with a variable");
    if (gap->from == behind)
        return error_set(err, ERROR_INVALID, "two variables must not stand side by side");
    return 0;
}

/* 1 to n, whichever order they stand in. */
static int check_numbers(const char *text, size_t most, struct error *err)
{
    struct template_gap gap;
    for (size_t number = 1; number <= most; number++) {
        bool found = false;
        for (const char *at = text; !found && template_next_gap(at, &gap); at = gap.to)
            found = strtoul(gap.name, NULL, 10) == number;
        if (!found)
            return error_set(err, ERROR_INVALID, "{{%zu}} is missing between the others", number);
    }
    return 0;
}

static size_t highest(const char *text)
{
    struct template_gap gap;
    size_t most = 0;
    for (const char *at = text; template_next_gap(at, &gap); at = gap.to) {
        size_t number = strtoul(gap.name, NULL, 10);
        most = number > most ? number : most;
    }
    return most;
}

static int check_gaps(const char *text, bool named, size_t *count, struct error *err)
{
    struct template_gap gap;
    const char *behind = NULL;

    *count = 0;
    for (const char *at = text; template_next_gap(at, &gap); at = gap.to) {
        if (check_gap(&gap, named, err) < 0 || check_place(text, &gap, behind, err) < 0)
            return -1;
        behind = gap.to;
        if (++*count > TEMPLATE_SLOTS_MAX)
            return error_set(err, ERROR_INVALID, "there are more than %d variables",
                             TEMPLATE_SLOTS_MAX);
    }
    if (named || highest(text) > TEMPLATE_SLOTS_MAX)
        return named ? 0 : error_set(err, ERROR_INVALID, "{{%zu}} is too high", highest(text));
    return check_numbers(text, highest(text), err);
}

static bool has_named_example(const json_t *list, const struct template_gap *gap)
{
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one)
    {
        const char *name = text_of(one, "param_name"), *example = text_of(one, "example");
        if (name && example && *example && template_gap_is(gap, name))
            return true;
    }
    return false;
}

static int check_named_examples(const char *text, const json_t *list, struct error *err)
{
    struct template_gap gap;
    for (const char *at = text; template_next_gap(at, &gap); at = gap.to)
        if (!has_named_example(list, &gap))
            return error_set(err, ERROR_INVALID, "{{%.*s}} needs an example", (int)gap.length,
                             gap.name);
    return 0;
}

/* Meta's reviewers see the template with them. */
static int check_examples(const json_t *component, const char *text, bool named, bool header,
                          struct error *err)
{
    size_t i;
    const json_t *one, *example = json_object_get(component, "example");
    if (named)
        return check_named_examples(text,
                                    json_object_get(example, header ? "header_text_named_params"
                                                                    : "body_text_named_params"),
                                    err);
    const json_t *list = header ? json_object_get(example, "header_text")
                                : json_array_get(json_object_get(example, "body_text"), 0);
    if (json_array_size(list) != highest(text))
        return error_set(err, ERROR_INVALID, "%zu examples are needed, and %zu are given",
                         highest(text), json_array_size(list));
    json_array_foreach(list, i, one)
    {
        if (outgoing_need("example", json_string_value(one), TEMPLATE_EXAMPLE_MAX, err) < 0)
            return -1;
    }
    return 0;
}

static int check_header_file(const json_t *component, struct error *err)
{
    const json_t *handles = json_object_get(json_object_get(component, "example"), "header_handle");
    if (is(component, "format", "LOCATION"))
        return 0;
    if (!is(component, "format", "IMAGE") && !is(component, "format", "VIDEO") &&
        !is(component, "format", "DOCUMENT"))
        return error_set(err, ERROR_INVALID,
                         "format must be TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION");
    if (!json_string_value(json_array_get(handles, 0)))
        return error_set(err, ERROR_INVALID, "the file needs an example (header_handle)");
    return 0;
}

static int check_header_text(const char *text, size_t gaps, struct error *err)
{
    if (outgoing_need_line("text", text, OUTGOING_HEADER_MAX, err) < 0)
        return -1;
    if (strpbrk(text, "*~`"))
        return error_set(err, ERROR_INVALID, "text must not have markup");
    return gaps > 1 ? error_set(err, ERROR_INVALID, "there may be one variable only") : 0;
}

int template_check_component(const json_t *component, bool named, struct error *err)
{
    const char *text = text_of(component, "text");
    bool header = is(component, "type", "HEADER"), footer = is(component, "type", "FOOTER");
    size_t gaps = 0;

    if (header && !is(component, "format", "TEXT"))
        return check_header_file(component, err);
    if (outgoing_need("text", text, footer ? OUTGOING_FOOTER_MAX : OUTGOING_TEMPLATE_BODY_MAX,
                      err) < 0 ||
        check_gaps(text, named, &gaps, err) < 0)
        return -1;
    if (footer)
        return gaps ? error_set(err, ERROR_INVALID, "there may be no variables") : 0;
    if (header && check_header_text(text, gaps, err) < 0)
        return -1;
    return gaps ? check_examples(component, text, named, header, err) : 0;
}

/* One variable, {{1}}, at the end, with an example. */
static int check_url(const json_t *button, struct error *err)
{
    struct template_gap gap;
    const char *url = text_of(button, "url");
    if (outgoing_need("url", url, OUTGOING_URL_MAX, err) < 0)
        return -1;
    if (strncasecmp(url, "https://", 8) != 0 && strncasecmp(url, "http://", 7) != 0)
        return error_set(err, ERROR_INVALID, "url must begin with https://");
    if (!template_next_gap(url, &gap))
        return 0;
    if (*gap.to || !template_gap_is(&gap, "1"))
        return error_set(err, ERROR_INVALID, "url may have {{1}} at its end only");
    if (!json_string_value(json_array_get(json_object_get(button, "example"), 0)))
        return error_set(err, ERROR_INVALID, "url needs an example");
    return 0;
}

static int check_phone(const json_t *button, struct error *err)
{
    const char *phone = text_of(button, "phone_number");
    size_t digits = phone ? strspn(phone + (*phone == '+'), "0123456789") : 0;
    if (digits < 8 || digits > 20 || phone[digits + (*phone == '+')])
        return error_set(err, ERROR_INVALID, "phone_number must be digits with country code");
    return 0;
}

static int check_button(const json_t *button, struct error *err)
{
    if (is(button, "type", "COPY_CODE"))
        return 0; /* its label is WhatsApp's */
    if (outgoing_need_line("text", text_of(button, "text"), OUTGOING_TEMPLATE_LABEL_MAX, err) < 0)
        return -1;
    if (is(button, "type", "URL"))
        return check_url(button, err);
    return is(button, "type", "PHONE_NUMBER") ? check_phone(button, err) : 0;
}

static size_t count_of(const json_t *buttons, const char *type)
{
    size_t i, count = 0;
    const json_t *button;
    json_array_foreach(buttons, i, button) count += is(button, "type", type);
    return count;
}

static int check_counts(const json_t *buttons, struct error *err)
{
    static const struct {
        const char *type;
        size_t most;
    } limits[] = { { "QUICK_REPLY", OUTGOING_TEMPLATE_BUTTONS_MAX },
                   { "URL", TEMPLATE_URL_BUTTONS_MAX },
                   { "PHONE_NUMBER", 1 },
                   { "COPY_CODE", 1 } };
    if (outgoing_count("buttons", json_array_size(buttons), 1, OUTGOING_TEMPLATE_BUTTONS_MAX, err) <
        0)
        return -1;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (outgoing_count(limits[i].type, count_of(buttons, limits[i].type), 0, limits[i].most,
                           err) < 0)
            return -1;
    return 0;
}

/* Quick replies stand together, all before or all behind the others. */
static int check_order(const json_t *buttons, struct error *err)
{
    size_t i, changes = 0;
    const json_t *button;
    json_array_foreach(buttons, i, button)
    {
        bool quick = is(button, "type", "QUICK_REPLY");
        if (i && quick != is(json_array_get(buttons, i - 1), "type", "QUICK_REPLY"))
            changes++;
    }
    if (changes > 1)
        return error_set(err, ERROR_INVALID, "quick replies must stand together");
    return 0;
}

int template_check_buttons(const json_t *buttons, struct error *err)
{
    size_t i;
    const json_t *button;
    if (check_counts(buttons, err) < 0 || check_order(buttons, err) < 0)
        return -1;
    json_array_foreach(buttons, i, button)
    {
        if (check_button(button, err) < 0)
            return error_while(err, "button %zu", i);
    }
    return 0;
}
