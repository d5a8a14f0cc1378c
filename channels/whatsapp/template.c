/* Reading a template as Meta lists it. */
#include "channels/whatsapp/template.h"

#include <string.h>
#include <strings.h>

#include "bot/base/text.h"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* {"score":"GREEN"} in lists, "GREEN" in our own documents. */
static const char *quality_of(const json_t *document)
{
    const json_t *quality = json_object_get(document, "quality_score");
    const char *score =
        json_is_object(quality) ? text_of(quality, "score") : json_string_value(quality);
    return or_empty(score);
}

static int check_name(const char *name, struct error *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (!name || !*name)
        return error_set(err, ERROR_INVALID, "template name must not be empty");
    if (strlen(name) > OUTGOING_TEMPLATE_NAME_MAX)
        return error_set(err, ERROR_INVALID, "template name has %zu bytes; the limit is %d",
                         strlen(name), OUTGOING_TEMPLATE_NAME_MAX);
    if (strspn(name, allowed) != strlen(name))
        return error_set(err, ERROR_INVALID,
                         "template name may have small letters, digits and underscore");
    return 0;
}

/* "pt-BR" also occurs, in webhooks. */
static int read_language(const char *language, char *out, struct error *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
    if (!language || !*language || strlen(language) >= TEMPLATE_LANGUAGE_SIZE ||
        strspn(language, allowed) != strlen(language))
        return error_set(err, ERROR_INVALID, "template language must be a code such as pt_BR");
    text_copy(out, TEMPLATE_LANGUAGE_SIZE, language);
    for (; *out; out++)
        if (*out == '-')
            *out = '_';
    return 0;
}

int template_read(const json_t *document, struct template *out, struct error *err)
{
    const char *format = text_of(document, "parameter_format");
    const json_t *components = json_object_get(document, "components");
    struct template read = {
        .id = text_of(document, "id"),
        .name = text_of(document, "name"),
        .status = or_empty(text_of(document, "status")),
        .category = or_empty(text_of(document, "category")),
        .quality = quality_of(document),
        .rejected_reason = text_of(document, "rejected_reason"),
        .correct_category = text_of(document, "correct_category"),
        .named = format && strcasecmp(format, "NAMED") == 0,
        .components = json_is_array(components) ? components : NULL,
    };
    if (check_name(read.name, err) < 0 ||
        read_language(text_of(document, "language"), read.language, err) < 0)
        return -1;
    *out = read;
    return 0;
}

int template_check_sendable(const struct template *subject, struct error *err)
{
    if (strcmp(subject->status, "APPROVED") == 0)
        return 0;
    return error_set(err, ERROR_CONFLICT, "template %.100s (%s) is %.32s, and not APPROVED",
                     subject->name, subject->language,
                     *subject->status ? subject->status : "UNKNOWN");
}
