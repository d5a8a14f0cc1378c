/* Knowledge from files: text in memory becomes entries, and each piece that is refused is named
 * with its line, its field and the reason. Pure; any thread.
 *
 * jsonl     one entry per line, as entry_read takes it.
 * csv       RFC 4180 with "," ";" or tab between; the first row names the columns: id, question
 *           (pergunta), answer (resposta), wordings (variações), tags (etiquetas), audience
 *           (público), valid_from (válido de), valid_until (válido até), kind. Wordings and tags
 *           have "|" between them.
 * markdown  "## question", then the answer. Lines "- também: …" (or "- also: …") are other
 *           wordings; "- tags: a, b", "- público: …", "- válido de: …" and "- válido até: …" are
 *           what they say. "# title" starts a chapter and is left out.
 * text      paragraphs, separated by empty lines, become passages of up to PASSAGE_BYTES.
 *
 * Days ("2026-12-31" or "31/12/2026") mean the day in Brasília, the last one included. Without an
 * id, an entry gets one that follows from its question, so that importing twice changes nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/model/entry.h"

enum {
    IMPORT_TEXT_MAX = 64 << 20, /* bytes of one file */
    IMPORT_FIELD_MAX = 1 << 20, /* bytes of one line, cell or section; entry_read is stricter */
    PASSAGE_BYTES = 1200,
};

enum kb_format {
    KB_FORMAT_UNKNOWN,
    KB_FORMAT_JSONL,
    KB_FORMAT_CSV,
    KB_FORMAT_MARKDOWN,
    KB_FORMAT_TEXT
};

/* By the end of the file's name. */
enum kb_format kb_format_of(const char *path);

struct kb_import {
    void *context;
    /* The entry is lent; copy what is to stay. `line` is where it starts, from 1. */
    void (*accept)(void *context, const struct entry *entry, size_t line);
    /* `field` may be NULL. */
    void (*refuse)(void *context, size_t line, const char *field, const char *reason);
    size_t accepted, refused; /* counted here */
};

/* Any bytes may come; what is not UTF-8 is refused by its line. */
void kb_import(enum kb_format format, const char *text, size_t length, struct kb_import *import);

/* A day or a time in any form above as "2026-12-31T03:00:00Z"; `end`: when that day is over.
 * False when it is none. */
bool kb_import_time(const char *text, bool end, char out[CLOCK_TEXT_SIZE]);
