#include "bot/base/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/base/setting_value.h"

enum { NAME_SIZE = 128, UNKNOWN_MAX = 64 };

static const char prefix[] = "BALCAO_";
static const char file_suffix[] = "_FILE";
static const char mask[] = "********";

enum origin { ORIGIN_ABSENT, ORIGIN_DEFAULT, ORIGIN_ENVIRONMENT, ORIGIN_FILE };

struct value {
    char *text; /* NULL: absent */
    enum origin origin;
};

struct settings {
    const struct setting *table;
    struct value *values; /* one for each entry of the table */
    char *unknown[UNKNOWN_MAX + 1];
};

static const char *look_up(const char *const *environment, const char *name)
{
    size_t length = strlen(name);
    for (; *environment; environment++)
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return (*environment)[length + 1] ? *environment + length + 1 : NULL;
    return NULL;
}

/* Reads one value from a file; the line end that editors add is not part of it. */
static int read_file(const char *path, const char *name, char **out, struct error *err)
{
    char text[SETTING_SIZE_MAX + 1], reason[128];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text);
    int code = errno;

    if (file >= 0)
        (void)close(file);
    if (length < 0)
        return error_set(err, ERROR_INVALID, "%s_FILE names %s, which cannot be read: %s", name,
                         path, strerror_r(code, reason, sizeof reason));
    if (length > SETTING_SIZE_MAX)
        return error_set(err, ERROR_INVALID, "%s_FILE names %s, which holds more than %d bytes",
                         name, path, SETTING_SIZE_MAX);
    while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    *out = length ? memory_bytes(text, (size_t)length) : NULL;
    return 0;
}

static int find_value(const struct setting *setting, const char *const *environment,
                      struct value *out, struct error *err)
{
    char file_name[NAME_SIZE];
    snprintf(file_name, sizeof file_name, "%s%s", setting->name, file_suffix);
    const char *given = look_up(environment, setting->name);
    const char *path = look_up(environment, file_name);

    if (given && path)
        return error_set(err, ERROR_INVALID, "%s and %s are both set: keep one of them",
                         setting->name, file_name);
    if (path && read_file(path, setting->name, &out->text, err) < 0)
        return -1;
    if (given)
        out->text = memory_text(given);
    if (out->text) {
        out->origin = path ? ORIGIN_FILE : ORIGIN_ENVIRONMENT;
    } else if (setting->standard) {
        out->text = memory_text(setting->standard);
        out->origin = ORIGIN_DEFAULT;
    }
    return 0;
}

static bool is_known(const struct setting *table, const char *name, size_t length)
{
    for (; table->name; table++) {
        size_t known = strlen(table->name);
        if (length < known || strncmp(name, table->name, known) != 0)
            continue;
        if (length == known || (length == known + sizeof file_suffix - 1 &&
                                strncmp(name + known, file_suffix, sizeof file_suffix - 1) == 0))
            return true;
    }
    return false;
}

static void note_unknown(struct settings *settings, const char *const *environment)
{
    size_t count = 0;
    for (; *environment && count < UNKNOWN_MAX; environment++) {
        size_t length = strcspn(*environment, "=");
        if (strncmp(*environment, prefix, sizeof prefix - 1) == 0 &&
            !is_known(settings->table, *environment, length))
            settings->unknown[count++] = memory_bytes(*environment, length);
    }
}

static size_t count_of(const struct setting *table)
{
    size_t count = 0;
    while (table[count].name)
        count++;
    return count;
}

int settings_read(struct settings **out, const struct setting *table,
                  const char *const *environment, void *into, struct error *err)
{
    OWNED(settings) struct settings *settings = memory_new(sizeof *settings);
    settings->table = table;
    settings->values = memory_new((count_of(table) + 1) * sizeof *settings->values);

    for (size_t i = 0; table[i].name; i++) {
        struct value *value = &settings->values[i];
        if (find_value(&table[i], environment, value, err) < 0 ||
            setting_check(&table[i], value->text, err) < 0)
            return -1;
    }
    for (size_t i = 0; table[i].name; i++)
        setting_store(&table[i], settings->values[i].text, into);
    note_unknown(settings, environment);
    *out = TAKE(settings);
    return 0;
}

void settings_free(struct settings *settings)
{
    if (!settings)
        return;
    for (size_t i = 0; settings->table[i].name; i++)
        free(settings->values[i].text);
    for (size_t i = 0; settings->unknown[i]; i++)
        free(settings->unknown[i]);
    free(settings->values);
    free(settings);
}

const char *settings_unknown(const struct settings *settings, size_t index)
{
    return index < UNKNOWN_MAX ? settings->unknown[index] : NULL;
}

static const char *origin_name(enum origin origin)
{
    switch (origin) {
    case ORIGIN_ABSENT:
        return "absent";
    case ORIGIN_DEFAULT:
        return "default";
    case ORIGIN_ENVIRONMENT:
        return "environment";
    case ORIGIN_FILE:
        return "file";
    }
    return "";
}

/* What may be shown of a value: of a secret nothing, of an address not its name and password. */
static const char *shown(const struct setting *setting, const char *text, struct buf *room)
{
    const char *scheme = text ? strstr(text, "://") : NULL;
    const char *credentials_end = scheme ? strchr(scheme, '@') : NULL;

    if (text && setting->type == SETTING_TYPE_SECRET)
        return mask;
    if (!credentials_end)
        return text;
    buf_reset(room);
    buf_add(room, text, (size_t)(scheme + 3 - text));
    buf_text(room, mask);
    buf_text(room, credentials_end);
    return room->data;
}

void settings_print(const struct settings *settings, struct buf *out)
{
    OWNED_BUF struct buf room = { 0 };
    buf_init(&room, SETTING_SIZE_MAX + sizeof mask);
    for (size_t i = 0; settings->table[i].name; i++) {
        const struct setting *setting = &settings->table[i];
        const struct value *value = &settings->values[i];
        const char *text = shown(setting, value->text, &room);
        buf_format(out, "%s=%s\n", setting->name, text ? text : "");
        buf_format(out, "    %s (%s; from: %s; default: %s)\n", setting->help ? setting->help : "",
                   setting_type_name(setting->type), origin_name(value->origin),
                   setting->standard ? setting->standard : "none");
    }
}

static void member(struct buf *out, const char *name, const char *text)
{
    buf_format(out, ",\"%s\":", name);
    if (text)
        buf_json(out, text);
    else
        buf_text(out, "null");
}

void settings_print_json(const struct settings *settings, struct buf *out)
{
    OWNED_BUF struct buf room = { 0 };
    buf_init(&room, SETTING_SIZE_MAX + sizeof mask);
    buf_text(out, "{\"settings\":[");
    for (size_t i = 0; settings->table[i].name; i++) {
        const struct setting *setting = &settings->table[i];
        const struct value *value = &settings->values[i];
        buf_format(out, "%s{\"name\":\"%s\"", i ? "," : "", setting->name);
        member(out, "value", shown(setting, value->text, &room));
        member(out, "origin", origin_name(value->origin));
        member(out, "type", setting_type_name(setting->type));
        member(out, "default", setting->standard);
        member(out, "help", setting->help);
        buf_char(out, '}');
    }
    buf_text(out, "],\"unknown\":[");
    for (size_t i = 0; settings->unknown[i]; i++) {
        buf_text(out, i ? "," : "");
        buf_json(out, settings->unknown[i]);
    }
    buf_text(out, "]}\n");
}
