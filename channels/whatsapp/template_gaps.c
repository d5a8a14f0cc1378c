#include "channels/whatsapp/template_gaps.h"

#include <string.h>

static const char digits[] = "0123456789";
static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

static void trim(struct template_gap *gap)
{
    while (gap->length && *gap->name == ' ') {
        gap->name++;
        gap->length--;
    }
    while (gap->length && gap->name[gap->length - 1] == ' ')
        gap->length--;
}

bool template_next_gap(const char *at, struct template_gap *out)
{
    const char *from = strstr(at, "{{");
    const char *end = from ? strstr(from, "}}") : NULL;
    if (!end)
        return false;
    *out = (struct template_gap){
        .name = from + 2, .length = (size_t)(end - from) - 2, .from = from, .to = end + 2
    };
    trim(out);
    return true;
}

bool template_gap_is(const struct template_gap *gap, const char *name)
{
    return strlen(name) == gap->length && strncmp(gap->name, name, gap->length) == 0;
}

bool template_gap_is_number(const struct template_gap *gap)
{
    return gap->length && *gap->name != '0' && strspn(gap->name, digits) >= gap->length;
}

bool template_gap_is_name(const struct template_gap *gap)
{
    if (gap->length == 0 || !strchr(letters, *gap->name))
        return false;
    for (size_t i = 0; i < gap->length; i++)
        if (!strchr(letters, gap->name[i]) && !strchr(digits, gap->name[i]) && gap->name[i] != '_')
            return false;
    return true;
}
