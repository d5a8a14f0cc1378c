#include "bot/llm/citation.h"

#include <stdbool.h>
#include <string.h>

citation_set citation_find(const struct citation_scope *scope, const char *id, size_t length)
{
    for (size_t i = 0; i < scope->count; i++)
        if (strlen(scope->sources[i].id) == length && !memcmp(scope->sources[i].id, id, length))
            return (citation_set)1 << i;
    return 0;
}

static void trim(const char **text, size_t *length)
{
    while (*length && **text == ' ') {
        ++*text;
        --*length;
    }
    while (*length && (*text)[*length - 1] == ' ')
        --*length;
}

/* One name of a mark. True when it says by "e:" that it is one. */
static bool read_name(const struct citation_scope *scope, const char *name, size_t length,
                      citation_set *named)
{
    trim(&name, &length);
    bool marked = length >= 2 && (name[0] == 'e' || name[0] == 'E') && name[1] == ':';
    if (marked) {
        name += 2;
        length -= 2;
        trim(&name, &length);
    }
    *named = citation_find(scope, name, length);
    return marked;
}

size_t citation_read(const struct citation_scope *scope, const char *text, citation_set *named)
{
    size_t end = 1 + strcspn(text + 1, "[]\n");
    bool marked = false, unknown = text[end] != ']';
    *named = 0;
    for (size_t at = 1; at <= end;) {
        size_t length = strcspn(text + at, ",;[]\n");
        citation_set one;
        marked = read_name(scope, text + at, length, &one) || marked;
        unknown = unknown || !one;
        *named |= one;
        at += length + 1;
    }
    if (unknown)
        *named = 0;
    return marked || !unknown ? end + (text[end] == ']') : 0;
}
