/* The files of texts inside the program. A new file is added to the list here, nowhere else. */
#pragma once

#include <stddef.h>

/* clang-format off */
#define PROMPT_FILES(PROMPT_FILE) \
    PROMPT_FILE(greeting,   "pt_BR/greeting.txt") \
    PROMPT_FILE(answering,  "pt_BR/answering.txt") \
    PROMPT_FILE(feedback,   "pt_BR/feedback.txt") \
    PROMPT_FILE(handoff,    "pt_BR/handoff.txt") \
    PROMPT_FILE(person,     "pt_BR/person.txt") \
    PROMPT_FILE(unreadable, "pt_BR/unreadable.txt") \
    PROMPT_FILE(stale,      "pt_BR/stale.txt") \
    PROMPT_FILE(closing,    "pt_BR/closing.txt") \
    PROMPT_FILE(when,       "pt_BR/when.txt") \
    PROMPT_FILE(rewrite,    "model/rewrite.txt") \
    PROMPT_FILE(answer,     "model/answer.txt")
/* clang-format on */

struct prompt_file {
    const char *path; /* below prompts/ */
    const char *bytes, *end;
};

extern const struct prompt_file prompt_files[];
extern const size_t prompt_file_count;
