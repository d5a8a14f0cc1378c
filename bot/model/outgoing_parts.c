/* The small checks of which the others are made. */
#include "bot/model/outgoing_parts.h"

#include <jansson.h>
#include <string.h>

static int too_long(const char *field, size_t length, size_t limit, struct error *err)
{
    return error_set(err, ERROR_INVALID, "%s has %zu characters; the limit is %zu", field, length,
                     limit);
}

int outgoing_need(const char *field, const char *text, size_t limit, struct error *err)
{
    if (!text || strspn(text, " \t\r\n") == strlen(text))
        return error_set(err, ERROR_INVALID, "%s must not be empty", field);
    size_t length = outgoing_length(text);
    return length > limit ? too_long(field, length, limit, err) : 0;
}

int outgoing_may(const char *field, const char *text, size_t limit, struct error *err)
{
    return text ? outgoing_need(field, text, limit, err) : 0;
}

int outgoing_need_line(const char *field, const char *text, size_t limit, struct error *err)
{
    if (outgoing_need(field, text, limit, err) < 0)
        return -1;
    if (strpbrk(text, "\t\r\n"))
        return error_set(err, ERROR_INVALID, "%s must be one line", field);
    return 0;
}

int outgoing_need_id(const char *field, const char *id, size_t limit, struct error *err)
{
    size_t length = id ? strlen(id) : 0;
    if (length == 0)
        return error_set(err, ERROR_INVALID, "%s must not be empty", field);
    if (length > limit)
        return error_set(err, ERROR_INVALID, "%s has %zu bytes; the limit is %zu", field, length,
                         limit);
    if (strchr(" \t\r\n", id[0]) || strchr(" \t\r\n", id[length - 1]))
        return error_set(err, ERROR_INVALID, "%s must not begin or end with a space", field);
    return 0;
}

int outgoing_one_of(const char *field, const char *text, const char *const *names,
                    struct error *err)
{
    if (!text)
        return 0;
    for (size_t i = 0; names[i]; i++)
        if (strcmp(text, names[i]) == 0)
            return 0;
    return error_set(err, ERROR_INVALID, "%s must be %s or another that is listed", field,
                     names[0]);
}

int outgoing_count(const char *field, size_t count, size_t least, size_t most, struct error *err)
{
    if (count >= least && count <= most)
        return 0;
    return error_set(err, ERROR_INVALID, "%s: %zu given; %zu to %zu are possible", field, count,
                     least, most);
}

int outgoing_need_link(const char *field, const char *url, struct error *err)
{
    if (outgoing_need(field, url, OUTGOING_URL_MAX, err) < 0)
        return -1;
    if (strncmp(url, "https://", 8) != 0 || strpbrk(url, " \t\r\n\"<>\\") || !url[8])
        return error_set(err, ERROR_INVALID, "%s must be an https address", field);
    return 0;
}

int outgoing_may_object(const char *field, const char *text, struct error *err)
{
    if (!text)
        return 0;
    json_auto_t *object = json_loads(text, 0, NULL);
    if (!json_is_object(object))
        return error_set(err, ERROR_INVALID, "%s must be a JSON object", field);
    return 0;
}
