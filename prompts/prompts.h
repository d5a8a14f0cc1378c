/* The words: every text that a customer reads, and the instructions to the model.
 *
 * Texts are files under prompts/ (prompts/README.md tells their form), embedded in the program and
 * checked against prompts/names.h when opened. An assistant may have its own wording of any of
 * them. Open and override first, then share: reading is for any number of threads. */
#pragma once

#include <stdio.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"
#include "bot/base/own.h"
#include "prompts/names.h"

#define PROMPT_ENUMERATOR(enumerator, name, shape, slots) PROMPT_##enumerator,
enum prompt_name { PROMPTS(PROMPT_ENUMERATOR) PROMPT_COUNT };
#undef PROMPT_ENUMERATOR

/* How long a text may be, in characters, slots as they are written. A filled TEXT may grow beyond
 * what a channel takes in one message with buttons: the channel cuts or splits. */
enum { PROMPT_TEXT_MAX = 1024, PROMPT_BUTTON_MAX = 20, PROMPT_MODEL_MAX = 8192 };

struct prompts;

/* The texts that the program brings along. ERROR_INVALID with file and line when one is missing,
 * unknown, given twice, too long, or has an unknown slot or an open brace. */
int prompts_open(struct prompts **out, struct error *err);
void prompts_free(struct prompts *prompts);
DEFINE_OWNED(prompts)

/* Another text for one prompt, checked in the same way and copied. On ERROR_INVALID (the sentence
 * begins with "name:line:") nothing changes. `version` is the editor's, from 1 upwards. */
int prompts_override(struct prompts *prompts, const char *name, const char *text, int version,
                     struct error *err);

/* Checks the files below `folder` ("prompts") as they are on disk, and writes one line for each
 * problem. Returns how many there are, 0 when all is well, -1 when the folder cannot be read. */
int prompts_check(const char *folder, FILE *out);

/* The prompt of that name, or -1. */
int prompt_find(const char *name);
const char *prompt_title(enum prompt_name prompt); /* "greeting.hello" */
const char *prompt_slots(enum prompt_name prompt); /* "name assistant hours" */
size_t prompt_limit(enum prompt_name prompt);      /* characters that its text may have */

/* As written, slots unfilled. Lives until it is overridden. */
const char *prompt_text(const struct prompts *prompts, enum prompt_name prompt);
int prompt_version(const struct prompts *prompts, enum prompt_name prompt);

struct slot {
    const char *name, *value; /* a NULL value is an empty one */
};

/* Adds the text to `out`. `slots` ends with an empty entry, or is NULL. A value is inserted as it
 * is: braces in it mean nothing. A slot without value leaves nothing behind, no double space
 * either, and takes along the part in [brackets] that it stands in. */
void prompt_fill(const struct prompts *prompts, enum prompt_name prompt, const struct slot *slots,
                 struct buf *out);
