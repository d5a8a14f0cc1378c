#include "prompts/reader.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/text.h"

enum { INDENT = 4, VERSION_DIGITS = 6 };

struct reading {
    struct prompt_taker *taker;
    struct prompt_block block; /* its name is empty between blocks */
    struct buf text;
    int line, blanks; /* blank lines since the last line of text */
};

struct line {
    const char *start;
    size_t length;
};

static void finish_block(struct reading *reading)
{
    if (reading->block.name[0]) {
        reading->block.text = reading->text.data;
        reading->taker->take(reading->taker, &reading->block);
    }
    reading->block = (struct prompt_block){ 0 };
    buf_reset(&reading->text);
    reading->blanks = 0;
}

static void add_line(struct reading *reading, const char *text, size_t length)
{
    if (reading->text.length > 0)
        for (int i = 0; i <= reading->blanks; i++)
            buf_char(&reading->text, '\n');
    else
        reading->block.first = reading->line;
    buf_add(&reading->text, text, length);
    reading->blanks = 0;
}

/* "name: text" or "name@2: text"; 0 when it is neither. */
static size_t read_name(const struct line *line, struct prompt_block *block)
{
    size_t at = 0;
    while (at < line->length && (islower((unsigned char)line->start[at]) ||
                                 line->start[at] == '.' || line->start[at] == '_'))
        at++;
    if (at == 0 || at >= sizeof block->name)
        return 0;
    memcpy(block->name, line->start, at);
    block->name[at] = '\0';
    block->version = 1;
    if (at < line->length && line->start[at] == '@') {
        char *end;
        block->version = (int)strtol(line->start + at + 1, &end, 10);
        size_t digits = (size_t)(end - line->start) - at - 1;
        if (block->version < 1 || digits > VERSION_DIGITS)
            return 0;
        at += 1 + digits;
    }
    return at < line->length && line->start[at] == ':' ? at + 1 : 0;
}

static void start_block(struct reading *reading, const struct line *line)
{
    finish_block(reading);
    size_t at = read_name(line, &reading->block);
    if (at == 0) {
        reading->block.name[0] = '\0';
        reading->taker->refuse(reading->taker, reading->line,
                               "should be \"name: text\" or an indented line of text");
        return;
    }
    reading->block.line = reading->block.first = reading->line;
    while (at < line->length && line->start[at] == ' ')
        at++;
    if (at < line->length)
        add_line(reading, line->start + at, line->length - at);
}

static void continue_block(struct reading *reading, const struct line *line)
{
    if (!reading->block.name[0]) {
        reading->taker->refuse(reading->taker, reading->line, "text without a name before it");
        return;
    }
    size_t indent = 0;
    while (indent < INDENT && indent < line->length && line->start[indent] == ' ')
        indent++;
    add_line(reading, line->start + indent, line->length - indent);
}

static bool is_clean(const struct line *line)
{
    for (size_t i = 0; i < line->length; i++)
        if (iscntrl((unsigned char)line->start[i]))
            return false;
    return text_is_utf8(line->start, line->length);
}

static void read_line(struct reading *reading, struct line line)
{
    while (line.length > 0 && strchr(" \r", line.start[line.length - 1]) &&
           line.start[line.length - 1] != '\0')
        line.length--;
    if (line.length == 0)
        reading->blanks++;
    else if (!is_clean(&line))
        reading->taker->refuse(reading->taker, reading->line,
                               "has a tab or another control character, or is not UTF-8");
    else if (*line.start == ' ')
        continue_block(reading, &line);
    else if (*line.start != '#')
        start_block(reading, &line);
}

void prompts_read(const char *bytes, size_t length, struct prompt_taker *taker)
{
    if (length > PROMPT_FILE_MAX) {
        taker->refuse(taker, 1, "the file is longer than 65536 bytes");
        return;
    }
    /* A copy with a NUL behind it, so that reading a number stops at the end of the file. */
    struct reading reading = { .taker = taker };
    buf_init(&reading.text, PROMPT_FILE_MAX);
    OWNED_BUF struct buf copy = { 0 };
    buf_init(&copy, PROMPT_FILE_MAX);
    buf_add(&copy, bytes, length);

    for (size_t at = 0; at < length;) {
        const char *start = copy.data + at;
        const char *end = memchr(start, '\n', length - at);
        size_t width = end ? (size_t)(end - start) : length - at;
        reading.line++;
        read_line(&reading, (struct line){ start, width });
        at += width + 1;
    }
    finish_block(&reading);
    buf_clear(&reading.text);
}
