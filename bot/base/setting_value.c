#include "bot/base/setting_value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name, *wanted;
} types[] = {
    [SETTING_TYPE_TEXT] = { "text", "one line of text" },
    [SETTING_TYPE_NUMBER] = { "number", "a whole number" },
    [SETTING_TYPE_BOOL] = { "bool", "true or false" },
    [SETTING_TYPE_DURATION] = { "duration", "a duration such as 250ms, 90s, 15m, 2h or 7d" },
    [SETTING_TYPE_SECRET] = { "secret", "one line of text" },
    [SETTING_TYPE_ADDRESS] = { "address", "host:port" },
    [SETTING_TYPE_URL] = { "url", "an address that begins with http:// or https://" },
};

const char *setting_type_name(enum setting_type type)
{
    return types[type].name;
}

/* The digits at the start of `text`, and where they end. False without any, or when too large. */
static bool read_digits(const char *text, int64_t *out, const char **end)
{
    char *stop;
    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *out = strtoll(text, &stop, 10);
    *end = stop;
    return errno == 0;
}

static bool read_number(const char *text, int64_t *out)
{
    const char *end;
    bool negative = *text == '-';
    if (!read_digits(text + negative, out, &end) || *end != '\0')
        return false;
    *out = negative ? -*out : *out;
    return true;
}

static bool read_duration(const char *text, moment *out)
{
    static const struct {
        const char *name;
        moment unit;
    } units[] = {
        { "ms", 1 }, { "s", SECONDS(1) }, { "m", MINUTES(1) }, { "h", HOURS(1) }, { "d", DAYS(1) }
    };
    const char *unit;

    if (!read_digits(text, out, &unit))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].name) == 0)
            return !__builtin_mul_overflow(*out, units[i].unit, out);
    return *out == 0 && *unit == '\0'; /* zero needs no unit */
}

static bool read_bool(const char *text, bool *out)
{
    static const char *const words[][2] = {
        { "false", "true" }, { "no", "yes" }, { "off", "on" }, { "0", "1" }
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int meaning = 0; meaning < 2; meaning++)
            if (strcasecmp(text, words[i][meaning]) == 0) {
                *out = meaning == 1;
                return true;
            }
    return false;
}

static bool is_address(const char *text)
{
    const char *colon = strrchr(text, ':');
    int64_t port;

    if (!colon || colon == text || !read_number(colon + 1, &port) || port > UINT16_MAX)
        return false;
    if (*text == '[')
        return colon[-1] == ']' && colon - text > 2;
    return strcspn(text, ": /") == (size_t)(colon - text);
}

static bool is_url(const char *text)
{
    size_t scheme = strncmp(text, "https://", 8) == 0  ? 8
                    : strncmp(text, "http://", 7) == 0 ? 7
                                                       : 0;
    return scheme && text[scheme] && text[scheme] != '/' && !strchr(text, ' ');
}

static bool is_one_line(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    return true;
}

static bool fits_type(enum setting_type type, const char *text)
{
    int64_t number;
    bool yes;

    switch (type) {
    case SETTING_TYPE_TEXT:
    case SETTING_TYPE_SECRET:
        return is_one_line(text);
    case SETTING_TYPE_NUMBER:
        return read_number(text, &number);
    case SETTING_TYPE_BOOL:
        return read_bool(text, &yes);
    case SETTING_TYPE_DURATION:
        return read_duration(text, &number);
    case SETTING_TYPE_ADDRESS:
        return is_one_line(text) && is_address(text);
    case SETTING_TYPE_URL:
        return is_one_line(text) && is_url(text);
    }
    return false;
}

/* Numbers are told as written; the limits of a duration in milliseconds. */
static int check_range(const struct setting *setting, const char *text, struct error *err)
{
    int64_t number = 0;
    bool is_duration = setting->type == SETTING_TYPE_DURATION;

    if ((setting->least == 0 && setting->most == 0 && *text != '-') ||
        !(is_duration ? read_duration(text, &number)
                      : setting->type == SETTING_TYPE_NUMBER && read_number(text, &number)))
        return 0;
    if (number >= setting->least && number <= setting->most)
        return 0;
    return error_set(err, ERROR_INVALID,
                     "%s should be from %" PRId64 " to %" PRId64 "%s but is \"%s\"", setting->name,
                     setting->least, setting->most, is_duration ? " milliseconds" : "", text);
}

int setting_check(const struct setting *setting, const char *text, struct error *err)
{
    if (!text)
        return 0;
    if (strlen(text) > SETTING_SIZE_MAX)
        return error_set(err, ERROR_INVALID, "%s should have at most %d bytes but has %zu",
                         setting->name, SETTING_SIZE_MAX, strlen(text));
    if (fits_type(setting->type, text))
        return check_range(setting, text, err);
    if (setting->type == SETTING_TYPE_SECRET || strchr(text, '@')) /* may hold a password */
        return error_set(err, ERROR_INVALID, "%s should be %s", setting->name,
                         types[setting->type].wanted);
    return error_set(err, ERROR_INVALID, "%s should be %s but is \"%.80s\"", setting->name,
                     types[setting->type].wanted, text);
}

void setting_store(const struct setting *setting, const char *text, void *into)
{
    char *at = (char *)into + setting->offset;

    switch (setting->type) {
    case SETTING_TYPE_TEXT:
    case SETTING_TYPE_SECRET:
    case SETTING_TYPE_ADDRESS:
    case SETTING_TYPE_URL:
        *(const char **)(void *)at = text;
        return;
    case SETTING_TYPE_NUMBER:
        if (!text || !read_number(text, (int64_t *)(void *)at))
            *(int64_t *)(void *)at = 0;
        return;
    case SETTING_TYPE_BOOL:
        if (!text || !read_bool(text, (bool *)(void *)at))
            *(bool *)(void *)at = false;
        return;
    case SETTING_TYPE_DURATION:
        if (!text || !read_duration(text, (moment *)(void *)at))
            *(moment *)(void *)at = 0;
        return;
    }
}
