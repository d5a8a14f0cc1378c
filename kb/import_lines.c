/* Formats that are read line by line: jsonl, markdown, plain text. */
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "kb/import_parts.h"

struct line {
    const char *text;
    size_t length; /* without the end of line and white space before it */
    size_t number;
};

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Walks the lines; *at is where the next one starts. */
static bool next_line(const char *text, size_t length, size_t *at, struct line *line)
{
    if (*at >= length)
        return false;
    const char *start = text + *at;
    const char *end = memchr(start, '\n', length - *at);
    size_t bytes = end ? (size_t)(end - start) : length - *at;
    *at += bytes + 1;
    while (bytes > 0 && is_white(start[bytes - 1]))
        bytes--;
    line->text = start;
    line->length = bytes;
    line->number++;
    return true;
}

/* Is it text at all? Says so when it is not. */
static bool is_text(struct kb_import *import, const struct line *line)
{
    if (line->length > IMPORT_FIELD_MAX)
        import_refuse(import, line->number, NULL, "the line is longer than 1 MiB");
    else if (memchr(line->text, '\0', line->length) || !text_is_utf8(line->text, line->length))
        import_refuse(import, line->number, NULL, "the line is not UTF-8 text");
    else
        return true;
    return false;
}

void import_jsonl(struct kb_import *import, const char *text, size_t length)
{
    struct line line = { .number = 0 };
    for (size_t at = 0; next_line(text, length, &at, &line);) {
        json_error_t where;
        if (line.length == 0 || !is_text(import, &line))
            continue;
        json_t *object = json_loadb(line.text, line.length, JSON_REJECT_DUPLICATES, &where);
        if (object)
            import_object(import, object, line.number);
        else
            import_refuse(import, line.number, NULL, where.text);
    }
}

/* --- markdown --- */

struct section {
    json_t *object; /* NULL before the first question */
    struct buf answer;
    size_t line;
};

static void end_section(struct kb_import *import, struct section *section)
{
    if (section->object) {
        import_text(section->object, "answer", section->answer.data, section->answer.length);
        if (section->answer.overflow) {
            import_refuse(import, section->line, "answer", "the section is longer than 1 MiB");
            json_decref(section->object);
        } else {
            import_object(import, section->object, section->line);
        }
    }
    section->object = NULL;
    buf_reset(&section->answer);
}

static void start_section(struct section *section, const struct line *line)
{
    section->object = json_object();
    section->line = line->number;
    import_text(section->object, "question", line->text + 3, line->length - 3);
}

/* Properties of an entry, as "- name: value". */
static const struct {
    const char *name, *field;
    const char *separators; /* of a list; NULL: one text; "": a list of which this is one item */
} properties[] = {
    { "também", "wordings", "" },
    { "tambem", "wordings", "" },
    { "also", "wordings", "" },
    { "tags", "tags", ",|" },
    { "etiquetas", "tags", ",|" },
    { "público", "audience", NULL },
    { "publico", "audience", NULL },
    { "audience", "audience", NULL },
    { "válido de", "valid_from", NULL },
    { "valid_from", "valid_from", NULL },
    { "válido até", "valid_until", NULL },
    { "valid_until", "valid_until", NULL },
    { "id", "id", NULL },
};

static void set_property(json_t *object, size_t which, const char *value, size_t length)
{
    while (length > 0 && is_white(*value))
        value++, length--;
    char *text = memory_bytes(value, length);
    if (properties[which].separators)
        import_list(object, properties[which].field, text, properties[which].separators);
    else
        import_text(object, properties[which].field, text, length);
    free(text);
}

static bool take_property(struct section *section, const struct line *line)
{
    if (!section->object || line->length < 2 || memcmp(line->text, "- ", 2) != 0)
        return false;
    const char *name = line->text + 2;
    size_t left = line->length - 2;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        size_t length = strlen(properties[i].name);
        if (left > length && memcmp(name, properties[i].name, length) == 0 && name[length] == ':') {
            set_property(section->object, i, name + length + 1, left - length - 1);
            return true;
        }
    }
    return false;
}

static bool starts_with(const struct line *line, const char *start)
{
    size_t length = strlen(start);
    return line->length >= length && memcmp(line->text, start, length) == 0;
}

static void take_line(struct kb_import *import, struct section *section, const struct line *line)
{
    if (starts_with(line, "## ")) {
        end_section(import, section);
        start_section(section, line);
    } else if (starts_with(line, "# ")) {
        end_section(import, section);
    } else if (section->object && !take_property(section, line)) {
        buf_add(&section->answer, line->text, line->length);
        buf_char(&section->answer, '\n');
    }
}

void import_markdown(struct kb_import *import, const char *text, size_t length)
{
    struct section section = { .object = NULL };
    struct line line = { .number = 0 };
    buf_init(&section.answer, IMPORT_FIELD_MAX);
    for (size_t at = 0; next_line(text, length, &at, &line);)
        if (is_text(import, &line))
            take_line(import, &section, &line);
    end_section(import, &section);
    buf_clear(&section.answer);
}

/* --- plain text --- */

struct passage {
    struct buf text;
    size_t line;
};

static void end_passage(struct kb_import *import, struct passage *passage)
{
    if (passage->text.length > 0) {
        json_t *object = json_object();
        import_text(object, "kind", "passage", strlen("passage"));
        import_text(object, "answer", passage->text.data, passage->text.length);
        import_object(import, object, passage->line);
    }
    buf_reset(&passage->text);
}

void import_passages(struct kb_import *import, const char *text, size_t length)
{
    struct passage passage = { .line = 0 };
    struct line line = { .number = 0 };
    buf_init(&passage.text, IMPORT_FIELD_MAX + PASSAGE_BYTES + 1);
    for (size_t at = 0; next_line(text, length, &at, &line);) {
        if (!is_text(import, &line))
            continue;
        bool full = passage.text.length + line.length > PASSAGE_BYTES;
        if (line.length == 0 || full)
            end_passage(import, &passage);
        if (passage.text.length == 0)
            passage.line = line.number;
        if (line.length > 0) {
            buf_add(&passage.text, line.text, line.length);
            buf_char(&passage.text, '\n');
        }
    }
    end_passage(import, &passage);
    buf_clear(&passage.text);
}
