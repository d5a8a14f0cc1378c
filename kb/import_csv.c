/* RFC 4180, with the separators that Brazilian spreadsheets write. */
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "kb/import_parts.h"

enum { COLUMNS_MAX = 32, COLUMN_NAME_MAX = 64 };

struct csv {
    const char *text;
    size_t length, at;
    size_t line; /* where the next row starts */
    char separator;
};

struct row {
    struct buf cells[COLUMNS_MAX];
    size_t count; /* may be more than COLUMNS_MAX; those are dropped */
    size_t line;
};

enum column {
    COLUMN_IGNORED,
    COLUMN_ID,
    COLUMN_QUESTION,
    COLUMN_ANSWER,
    COLUMN_WORDINGS,
    COLUMN_TAGS,
    COLUMN_AUDIENCE,
    COLUMN_FROM,
    COLUMN_UNTIL,
    COLUMN_KIND,
};

/* Folded names of the columns. */
static const struct {
    const char *name;
    enum column column;
} column_names[] = {
    { "id", COLUMN_ID },
    { "question", COLUMN_QUESTION },
    { "pergunta", COLUMN_QUESTION },
    { "answer", COLUMN_ANSWER },
    { "resposta", COLUMN_ANSWER },
    { "wordings", COLUMN_WORDINGS },
    { "alts", COLUMN_WORDINGS },
    { "variacoes", COLUMN_WORDINGS },
    { "tambem", COLUMN_WORDINGS },
    { "tags", COLUMN_TAGS },
    { "etiquetas", COLUMN_TAGS },
    { "audience", COLUMN_AUDIENCE },
    { "publico", COLUMN_AUDIENCE },
    { "valid_from", COLUMN_FROM },
    { "valido de", COLUMN_FROM },
    { "valid_until", COLUMN_UNTIL },
    { "valido ate", COLUMN_UNTIL },
    { "kind", COLUMN_KIND },
    { "tipo", COLUMN_KIND },
};

static const char *const fields[] = {
    [COLUMN_ID] = "id",           [COLUMN_QUESTION] = "question",
    [COLUMN_ANSWER] = "answer",   [COLUMN_WORDINGS] = "wordings",
    [COLUMN_TAGS] = "tags",       [COLUMN_AUDIENCE] = "audience",
    [COLUMN_FROM] = "valid_from", [COLUMN_UNTIL] = "valid_until",
    [COLUMN_KIND] = "kind",
};

static bool ends_cell(const struct csv *csv)
{
    char c = csv->text[csv->at];
    return c == csv->separator || c == '\n' ||
           (c == '\r' && csv->at + 1 < csv->length && csv->text[csv->at + 1] == '\n');
}

/* After the opening quote; "" is a quote. False when the text ends before the closing one. */
static bool read_quoted(struct csv *csv, struct buf *cell)
{
    for (; csv->at < csv->length; csv->at++) {
        char c = csv->text[csv->at];
        csv->line += c == '\n';
        if (c != '"') {
            buf_char(cell, c);
        } else if (csv->at + 1 < csv->length && csv->text[csv->at + 1] == '"') {
            buf_char(cell, '"');
            csv->at++;
        } else {
            csv->at++;
            return true;
        }
    }
    return false;
}

static const char *read_cell(struct csv *csv, struct buf *cell)
{
    bool quoted = csv->at < csv->length && csv->text[csv->at] == '"';
    if (quoted) {
        csv->at++;
        if (!read_quoted(csv, cell))
            return "a quote is never closed";
    }
    for (; csv->at < csv->length && !ends_cell(csv); csv->at++)
        buf_char(cell, csv->text[csv->at]);
    if (cell->overflow)
        return "a cell is longer than 1 MiB";
    if (memchr(cell->data, '\0', cell->length) || !text_is_utf8(cell->data, cell->length))
        return "a cell is not UTF-8 text";
    return NULL;
}

static void reset_row(struct row *row, const struct csv *csv)
{
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        buf_reset(&row->cells[i]);
    row->count = 0;
    row->line = csv->line;
}

/* Reads one row. The reason why it is refused, or NULL. */
static const char *read_row(struct csv *csv, struct row *row)
{
    const char *reason = NULL;
    bool more = true;
    reset_row(row, csv);
    while (more) {
        struct buf *cell = &row->cells[row->count < COLUMNS_MAX ? row->count : COLUMNS_MAX - 1];
        const char *wrong = read_cell(csv, cell);
        reason = reason ? reason : wrong;
        row->count++;
        more = csv->at < csv->length && csv->text[csv->at] == csv->separator;
        csv->at += more;
    }
    csv->at += csv->at < csv->length && csv->text[csv->at] == '\r';
    csv->at += csv->at < csv->length && csv->text[csv->at] == '\n';
    csv->line++;
    return row->count > COLUMNS_MAX ? "the row has more than 32 cells" : reason;
}

/* The one that the first line has most of. */
static char find_separator(const char *text, size_t length)
{
    static const char separators[] = ";,\t";
    const char *end = memchr(text, '\n', length);
    size_t bytes = end ? (size_t)(end - text) : length, most = 0;
    char best = ',';
    for (const char *separator = separators; *separator; separator++) {
        size_t count = 0;
        for (size_t i = 0; i < bytes; i++)
            count += text[i] == *separator;
        if (count > most) {
            most = count;
            best = *separator;
        }
    }
    return best;
}

static enum column column_of(const char *name)
{
    struct buf folded OWNED_BUF;
    enum column found = COLUMN_IGNORED;
    char *clean = memory_text(name);
    text_clean(clean);
    buf_init(&folded, COLUMN_NAME_MAX);
    text_fold(clean, strlen(clean), &folded);
    for (size_t i = 0; i < sizeof column_names / sizeof *column_names; i++)
        if (strcmp(folded.data, column_names[i].name) == 0)
            found = column_names[i].column;
    free(clean);
    return found;
}

static bool read_header(struct kb_import *import, const struct row *row, enum column *columns)
{
    bool known[COLUMN_KIND + 1] = { false };
    for (size_t i = 0; i < row->count && i < COLUMNS_MAX; i++) {
        columns[i] = column_of(row->cells[i].data);
        known[columns[i]] = true;
    }
    for (enum column column = COLUMN_QUESTION; column <= COLUMN_ANSWER; column++)
        if (!known[column]) {
            import_refuse(import, row->line, fields[column], "the first row names no such column");
            return false;
        }
    return true;
}

static bool is_empty(const struct row *row)
{
    for (size_t i = 0; i < row->count && i < COLUMNS_MAX; i++)
        if (row->cells[i].length > 0)
            return false;
    return true;
}

static void take_row(struct kb_import *import, const struct row *row, const enum column *columns)
{
    json_t *object = json_object();
    for (size_t i = 0; i < row->count && i < COLUMNS_MAX; i++) {
        const struct buf *cell = &row->cells[i];
        if (columns[i] == COLUMN_IGNORED || cell->length == 0)
            continue;
        if (columns[i] == COLUMN_WORDINGS || columns[i] == COLUMN_TAGS)
            import_list(object, fields[columns[i]], cell->data, "|");
        else
            import_text(object, fields[columns[i]], cell->data, cell->length);
    }
    import_object(import, object, row->line);
}

static void read_rows(struct kb_import *import, struct csv *csv, struct row *row)
{
    enum column columns[COLUMNS_MAX] = { COLUMN_IGNORED };
    const char *reason = read_row(csv, row);
    if (reason) {
        import_refuse(import, row->line, NULL, reason);
        return;
    }
    if (!read_header(import, row, columns))
        return;
    while (csv->at < csv->length) {
        reason = read_row(csv, row);
        if (reason)
            import_refuse(import, row->line, NULL, reason);
        else if (!is_empty(row))
            take_row(import, row, columns);
    }
}

void import_csv(struct kb_import *import, const char *text, size_t length)
{
    struct csv csv = {
        .text = text, .length = length, .line = 1, .separator = find_separator(text, length)
    };
    struct row *row = memory_new(sizeof *row);
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        buf_init(&row->cells[i], IMPORT_FIELD_MAX);
    read_rows(import, &csv, row);
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        buf_clear(&row->cells[i]);
    free(row);
}
