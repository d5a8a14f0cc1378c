#include "kb/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/base/id.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "kb/import_parts.h"

enum kb_format kb_format_of(const char *path)
{
    static const struct {
        const char *end;
        enum kb_format format;
    } ends[] = {
        { ".jsonl", KB_FORMAT_JSONL },  { ".csv", KB_FORMAT_CSV },
        { ".md", KB_FORMAT_MARKDOWN },  { ".txt", KB_FORMAT_TEXT },
        { ".ndjson", KB_FORMAT_JSONL },
    };
    const char *end = strrchr(path, '.');
    for (size_t i = 0; end && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(end, ends[i].end) == 0)
            return ends[i].format;
    return KB_FORMAT_UNKNOWN;
}

/* Brasília is three hours behind UTC all year since 2019. */
static bool day_of(const char *text, moment *out)
{
    int year, month, day, used = 0;
    char iso[CLOCK_TEXT_SIZE + 16];
    if (!(sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && !text[used]) &&
        !(sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &used) == 3 && !text[used]))
        return false;
    if (year < 1971 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    snprintf(iso, sizeof iso, "%04d-%02d-%02dT00:00:00-03:00", year, month, day);
    *out = clock_read(iso);
    return *out != 0;
}

bool kb_import_time(const char *text, bool end, char out[CLOCK_TEXT_SIZE])
{
    moment when = clock_read(text);
    if (when == 0) {
        if (!day_of(text, &when))
            return false;
        when += end ? DAYS(1) : 0;
    }
    clock_text(when, out);
    return true;
}

void import_refuse(struct kb_import *import, size_t line, const char *field, const char *reason)
{
    import->refused++;
    import->refuse(import->context, line, field, reason);
}

void import_text(json_t *object, const char *name, const char *text, size_t length)
{
    json_object_set_new(object, name, json_stringn(text, length));
}

void import_list(json_t *object, const char *name, const char *text, const char *separators)
{
    json_t *list = json_object_get(object, name);
    if (!list) {
        list = json_array();
        json_object_set_new(object, name, list);
    }
    while (*text) {
        size_t length = strcspn(text, separators);
        if (length > 0)
            json_array_append_new(list, json_stringn(text, length));
        text += length + (text[length] != '\0');
    }
}

static void complete_time(json_t *object, const char *name, bool end)
{
    char text[CLOCK_TEXT_SIZE];
    const char *given = json_string_value(json_object_get(object, name));
    if (given && kb_import_time(given, end, text))
        json_object_set_new(object, name, json_string(text));
}

static void complete_id(struct entry *entry)
{
    char id[ID_SIZE];
    if (!entry->id)
        entry->id = memory_text(id_from(0, *entry->question ? entry->question : entry->answer, id));
    if (!entry->source_kind)
        entry->source_kind = memory_text("import");
}

/* The name between the first pair of quotes: entry_read says: field "answer" is … */
static const char *field_in(const char *reason, char *out, size_t size)
{
    const char *start = strstr(reason, "field \"");
    const char *end = start ? strchr(start + 7, '"') : NULL;
    if (!end || (size_t)(end - start - 7) >= size)
        return NULL;
    memcpy(out, start + 7, (size_t)(end - start - 7));
    out[end - start - 7] = '\0';
    return out;
}

void import_object(struct kb_import *import, json_t *object, size_t line)
{
    struct error err = { 0 };
    OWNED(entry) struct entry *entry = NULL;
    char field[64];

    if (json_is_object(object)) {
        complete_time(object, "valid_from", false);
        complete_time(object, "valid_until", true);
    }
    if (entry_read(object, &entry, &err) < 0) {
        import_refuse(import, line, field_in(err.text, field, sizeof field), err.text);
    } else {
        complete_id(entry);
        import->accepted++;
        import->accept(import->context, entry, line);
    }
    json_decref(object);
}

static size_t without_mark(const char **text, size_t length)
{
    if (length < 3 || memcmp(*text, "\xEF\xBB\xBF", 3) != 0)
        return length;
    *text += 3;
    return length - 3;
}

void kb_import(enum kb_format format, const char *text, size_t length, struct kb_import *import)
{
    if (length > IMPORT_TEXT_MAX) {
        import_refuse(import, 0, NULL, "the file is longer than 64 MiB");
        return;
    }
    length = without_mark(&text, length);
    switch (format) {
    case KB_FORMAT_JSONL:
        import_jsonl(import, text, length);
        return;
    case KB_FORMAT_CSV:
        import_csv(import, text, length);
        return;
    case KB_FORMAT_MARKDOWN:
        import_markdown(import, text, length);
        return;
    case KB_FORMAT_TEXT:
        import_passages(import, text, length);
        return;
    case KB_FORMAT_UNKNOWN:
        break;
    }
    import_refuse(import, 0, NULL, "the format is none of jsonl, csv, md and txt");
}
