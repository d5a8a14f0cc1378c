#include "bot/simulator/multipart.h"

#include <stdio.h>
#include <string.h>

enum { BOUNDARY_MAX = 70 };

/* A range of bytes that is not read yet. */
struct rest {
    const char *at, *end;
};

/* "\r\n--" and the boundary; false when the type names none. */
static bool read_delimiter(const char *type, char out[BOUNDARY_MAX + 8])
{
    const char *from = type ? strstr(type, "boundary=") : NULL;
    if (!from)
        return false;
    from += strlen("boundary=");
    from += *from == '"';
    size_t length = strcspn(from, "\"; ");
    if (length == 0 || length > BOUNDARY_MAX)
        return false;
    snprintf(out, BOUNDARY_MAX + 8, "\r\n--%.*s", (int)length, from);
    return true;
}

static const char *find(const struct rest *rest, const char *text)
{
    return memmem(rest->at, (size_t)(rest->end - rest->at), text, strlen(text));
}

/* What stands after `label` in the headers [from, to), up to one of `ends`. */
static void header_value(const struct rest *headers, const char *label, const char *ends, char *out,
                         size_t size)
{
    const char *from = find(headers, label);
    size_t length = 0;
    *out = '\0';
    if (!from)
        return;
    from += strlen(label);
    while (from + length < headers->end && !strchr(ends, from[length]))
        length++;
    snprintf(out, size, "%.*s", (int)length, from);
}

static bool read_part(struct rest *rest, const char *delimiter, struct multipart_part *out)
{
    const char *body = find(rest, "\r\n\r\n");
    if (!body)
        return false;
    struct rest headers = { rest->at, body };
    header_value(&headers, "; name=\"", "\"", out->name, sizeof out->name);
    header_value(&headers, "Content-Type: ", "\r", out->type, sizeof out->type);
    rest->at = body + 4;
    const char *end = find(rest, delimiter);
    if (!end)
        return false;
    out->bytes = rest->at;
    out->length = (size_t)(end - rest->at);
    rest->at = end + strlen(delimiter);
    return true;
}

bool multipart_find(const char *type, const char *form, size_t length, const char *name,
                    struct multipart_part *out)
{
    char delimiter[BOUNDARY_MAX + 8];
    if (!form || !read_delimiter(type, delimiter))
        return false;
    struct rest rest = { form, form + length };
    const char *first = find(&rest, delimiter + 2); /* no line end before the first one */
    if (!first)
        return false;
    rest.at = first + strlen(delimiter + 2);
    while (read_part(&rest, delimiter, out))
        if (strcmp(out->name, name) == 0)
            return true;
    return false;
}
