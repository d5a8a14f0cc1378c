/* Checks of what is put into a template's gaps: what holds for every template. */
#include "bot/model/outgoing_template.h"

#include <string.h>

#include "bot/model/outgoing_order.h"
#include "bot/model/outgoing_parts.h"

static int check_name(const struct outgoing_template *message, struct error *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    static const char language[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    if (outgoing_need_id("template name", message->name, OUTGOING_TEMPLATE_NAME_MAX, err) < 0)
        return -1;
    if (strspn(message->name, allowed) != strlen(message->name))
        return error_set(err, ERROR_INVALID,
                         "template name may have small letters, digits and underscore");
    if (outgoing_need_id("template language", message->language, 12, err) < 0)
        return -1;
    if (strspn(message->language, language) != strlen(message->language))
        return error_set(err, ERROR_INVALID, "template language must be a code such as pt_BR");
    return 0;
}

int outgoing_value_check(const char *field, const char *text, size_t limit, struct error *err)
{
    if (outgoing_need(field, text, limit, err) < 0)
        return -1;
    if (strpbrk(text, "\n\r\t"))
        return error_set(err, ERROR_INVALID, "%s must not have line breaks or tabs", field);
    if (strstr(text, "     "))
        return error_set(err, ERROR_INVALID, "%s must not have more than four spaces together",
                         field);
    return 0;
}

static int check_media(const char *field, const struct outgoing_parameter *parameter,
                       struct error *err)
{
    if (parameter->media.caption)
        return error_set(err, ERROR_INVALID, "%s must not have a caption", field);
    if (parameter->media.filename && parameter->kind != OUTGOING_PARAMETER_DOCUMENT)
        return error_set(err, ERROR_INVALID, "%s must not have a filename", field);
    return outgoing_media_check(field, &parameter->media, err);
}

static int check_place(const struct outgoing_parameter *parameter, struct error *err)
{
    if (!parameter->location.name || !parameter->location.address)
        return error_set(err, ERROR_INVALID, "location needs a name and an address");
    return outgoing_location_check(&parameter->location, err);
}

static int check_flow(const struct outgoing_parameter *parameter, struct error *err)
{
    if (outgoing_may("flow token", parameter->text, OUTGOING_CALLBACK_MAX, err) < 0)
        return -1;
    return outgoing_may_object("flow data", parameter->data, err);
}

static int check_currency(const struct outgoing_parameter *parameter, struct error *err)
{
    if (!parameter->code || strlen(parameter->code) != 3)
        return error_set(err, ERROR_INVALID, "currency code must be one such as BRL");
    return outgoing_value_check("currency", parameter->text, OUTGOING_TEMPLATE_BODY_MAX, err);
}

static int check_parameter(const struct outgoing_parameter *parameter, size_t limit,
                           struct error *err)
{
    switch (parameter->kind) {
    case OUTGOING_PARAMETER_TEXT:
        return outgoing_value_check("value", parameter->text, limit, err);
    case OUTGOING_PARAMETER_CURRENCY:
        return check_currency(parameter, err);
    case OUTGOING_PARAMETER_DATE_TIME:
        return outgoing_value_check("date", parameter->text, limit, err);
    case OUTGOING_PARAMETER_IMAGE:
        return check_media("image", parameter, err);
    case OUTGOING_PARAMETER_VIDEO:
        return check_media("video", parameter, err);
    case OUTGOING_PARAMETER_DOCUMENT:
        return check_media("document", parameter, err);
    case OUTGOING_PARAMETER_LOCATION:
        return check_place(parameter, err);
    case OUTGOING_PARAMETER_PAYLOAD:
        return outgoing_need_id("payload", parameter->text, OUTGOING_PAYLOAD_MAX, err);
    case OUTGOING_PARAMETER_COUPON:
        return outgoing_value_check("coupon", parameter->text, OUTGOING_COUPON_MAX, err);
    case OUTGOING_PARAMETER_FLOW:
        return check_flow(parameter, err);
    case OUTGOING_PARAMETER_THUMBNAIL:
        return outgoing_need_id("product", parameter->text, OUTGOING_MEDIA_ID_MAX, err);
    case OUTGOING_PARAMETER_ORDER:
        return outgoing_order_check(parameter->order, err);
    }
    return 0;
}

static size_t limit_of(const struct outgoing_component *component)
{
    switch (component->kind) {
    case OUTGOING_PART_HEADER:
        return OUTGOING_HEADER_MAX;
    case OUTGOING_PART_BODY:
        return OUTGOING_TEMPLATE_BODY_MAX;
    case OUTGOING_PART_BUTTON:
        break;
    }
    return OUTGOING_URL_MAX;
}

/* Gaps have names or numbers, never both: Meta refuses a mixture. */
static int check_names(const struct outgoing_component *component, struct error *err)
{
    for (size_t i = 1; i < component->parameter_count; i++)
        if (!component->parameters[i].name != !component->parameters[0].name)
            return error_set(err, ERROR_INVALID, "values with and without names are mixed");
    return 0;
}

static int check_component(const struct outgoing_component *component, struct error *err)
{
    static const char *const parts[] = { "header", "body", "button" };
    if (component->kind == OUTGOING_PART_BUTTON &&
        (component->index < 0 || component->index >= OUTGOING_TEMPLATE_BUTTONS_MAX))
        return error_set(err, ERROR_INVALID, "button index must be 0 to %d",
                         OUTGOING_TEMPLATE_BUTTONS_MAX - 1);
    if (outgoing_count("values", component->parameter_count, 1, OUTGOING_PARAMETERS_MAX, err) < 0 ||
        check_names(component, err) < 0)
        return error_while(err, "%s", parts[component->kind]);
    for (size_t i = 0; i < component->parameter_count; i++)
        if (check_parameter(&component->parameters[i], limit_of(component), err) < 0)
            return error_while(err, "%s, value %zu", parts[component->kind], i + 1);
    return 0;
}

int outgoing_template_check(const struct outgoing_template *message, struct error *err)
{
    if (check_name(message, err) < 0 ||
        outgoing_count("template components", message->component_count, 0,
                       OUTGOING_TEMPLATE_COMPONENTS_MAX, err) < 0)
        return -1;
    for (size_t i = 0; i < message->component_count; i++)
        if (check_component(&message->components[i], err) < 0)
            return -1;
    return 0;
}
