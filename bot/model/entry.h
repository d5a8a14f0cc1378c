/* An entry of the knowledge base: a question, other wordings of it, and its answer. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/own.h"

/* Limits, in bytes and pieces; beyond them entry_read refuses and names the field. */
enum {
    ENTRY_TEXT_MAX = 8192, /* question, wording, answer */
    ENTRY_WORDINGS_MAX = 500,
    ENTRY_TAGS_MAX = 20,
    ENTRY_TAG_MAX = 64,
};

enum entry_state { ENTRY_PUBLISHED, ENTRY_DRAFT, ENTRY_EXPIRED, ENTRY_DELETED };

struct entry {
    char *id, *question, *answer;
    char **wordings; /* other ways to ask it */
    size_t wording_count;
    char **tags;
    size_t tag_count;
    char *audience; /* NULL: everybody */
    enum entry_state state;
    bool passage;                   /* a piece of a document instead of an answer to a question */
    moment valid_from, valid_until; /* 0: no limit */
    char *source_kind, *source_by, *source_ticket; /* import, editor or ticket; may be NULL */
    moment created_at, changed_at;
    json_t *history; /* list of {at, by, what}; may be NULL */
};

/* Only a draft may lack its answer, only a passage its question; they are then "".
 * Reads {"question","answer","wordings"|"alts","tags","audience","valid_from","valid_until",…}.
 * The caller owns *out. ERROR_INVALID names the field. */
int entry_read(const json_t *object, struct entry **out, struct error *err);
struct entry *entry_dup(const struct entry *entry);
void entry_free(struct entry *entry);
DEFINE_OWNED(entry)

/* Adds it as JSON, all that is known. */
void entry_write(const struct entry *entry, struct buf *out);

const char *entry_state_name(enum entry_state state);

/* May it be told now? */
bool entry_is_valid(const struct entry *entry, moment now);
