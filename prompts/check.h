/* Holds files of texts against prompts/names.h and reports every problem as "file:line: why".
 *
 * One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "prompts/prompts.h"
#include "prompts/reader.h"

struct prompt_report {
    /* Gets each problem. */
    void (*line)(struct prompt_report *report, const char *sentence);
    /* Gets each text that is right; may be NULL. */
    void (*keep)(void *kept, enum prompt_name prompt, const struct prompt_block *block);
    void *kept;
    int problems;
    bool seen[PROMPT_COUNT];
};

/* *line, from 0, is where in `text` the problem is. */
int check_text(enum prompt_name prompt, const char *text, int *line, struct error *err);

void check_file(struct prompt_report *report, const char *path, const char *bytes, size_t length);

/* After the last file: reports the prompts that no file had. */
void check_missing(struct prompt_report *report);
