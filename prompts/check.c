#include "prompts/check.h"

#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/text.h"
#include "prompts/wording.h"

enum { SENTENCE_MAX = 400 };

int check_text(enum prompt_name prompt, const char *text, int *line, struct error *err)
{
    *line = 0;
    if (!text_is_utf8(text, strlen(text)))
        return error_set(err, ERROR_INVALID, "the text is not UTF-8");
    if (text[strspn(text, " \t\r\n")] == '\0')
        return error_set(err, ERROR_INVALID, "the text is empty");
    size_t length = text_length(text);
    if (length > prompt_limit(prompt))
        return error_set(err, ERROR_INVALID, "has %zu characters; at most %zu fit here", length,
                         prompt_limit(prompt));
    return wording_check(text, prompt_slots(prompt), line, err);
}

/* Where the reader's findings go while one file is read. */
struct file_reading {
    struct prompt_taker taker;
    struct prompt_report *report;
    const char *path;
};

static void refuse(struct prompt_taker *taker, int line, const char *why)
{
    struct file_reading *reading = (struct file_reading *)taker;
    OWNED_BUF struct buf sentence = { 0 };
    buf_init(&sentence, SENTENCE_MAX);
    buf_format(&sentence, "%s:%d: %s", reading->path, line, why);
    reading->report->problems++;
    reading->report->line(reading->report, sentence.data);
}

static void refuse_block(struct prompt_taker *taker, const struct prompt_block *block, int line,
                         const char *why)
{
    OWNED_BUF struct buf sentence = { 0 };
    buf_init(&sentence, SENTENCE_MAX);
    buf_format(&sentence, "%s: %s", block->name, why);
    refuse(taker, line, sentence.data);
}

static void take(struct prompt_taker *taker, const struct prompt_block *block)
{
    struct prompt_report *report = ((struct file_reading *)taker)->report;
    int prompt = prompt_find(block->name), line = 0;
    if (prompt < 0) {
        refuse_block(taker, block, block->line, "there is no prompt of this name");
        return;
    }
    if (report->seen[prompt])
        refuse_block(taker, block, block->line, "was given before");
    report->seen[prompt] = true;

    struct error why = { 0 };
    if (check_text((enum prompt_name)prompt, block->text, &line, &why) < 0)
        refuse_block(taker, block, block->first + line, why.text);
    else if (report->keep)
        report->keep(report->kept, (enum prompt_name)prompt, block);
}

void check_file(struct prompt_report *report, const char *path, const char *bytes, size_t length)
{
    struct file_reading reading = { { take, refuse }, report, path };
    prompts_read(bytes, length, &reading.taker);
}

void check_missing(struct prompt_report *report)
{
    for (int i = 0; i < PROMPT_COUNT; i++) {
        if (report->seen[i])
            continue;
        OWNED_BUF struct buf sentence = { 0 };
        buf_init(&sentence, SENTENCE_MAX);
        buf_format(&sentence, "prompts/names.h: %s has no text in any file below prompts/",
                   prompt_title((enum prompt_name)i));
        report->problems++;
        report->line(report, sentence.data);
    }
}
