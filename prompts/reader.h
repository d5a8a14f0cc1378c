/* Reads a file of prompts: "name: text" blocks (prompts/README.md).
 *
 * Pure; one thread. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"

enum { PROMPT_FILE_MAX = 64 * 1024 };

struct prompt_block {
    char name[64];
    int version; /* "name@2: …"; 1 when not given */
    int line;    /* of the name, from 1 */
    int first;   /* line on which the text begins */
    char *text;  /* the block's own; the reader frees it after `take` */
};

/* Gets every block in turn, and what could not be read. */
struct prompt_taker {
    void (*take)(struct prompt_taker *taker, const struct prompt_block *block);
    void (*refuse)(struct prompt_taker *taker, int line, const char *why);
};

void prompts_read(const char *bytes, size_t length, struct prompt_taker *taker);
