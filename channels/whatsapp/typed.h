/* Typed bodies: from an object of Meta's to one of ours, by a table.
 *
 *     static const struct typed_field place[] = {
 *         TYPED_AS("latitude", "latitude", DECIMAL, 90), …, {}
 *     };
 *
 * A member of another type, or beyond its limit, is left out; the others stay. Texts are tidied and
 * cut. What comes out is small and well-formed whatever went in. One thread at a time. */
#pragma once

#include "bot/base/buf.h"
#include "bot/base/tree.h"

enum typed_want {
    TYPED_TEXT,    /* text; cut at `limit` code points */
    TYPED_WORD,    /* text or whole number, as text; at most `limit` bytes */
    TYPED_NUMBER,  /* whole number, also as text */
    TYPED_DECIMAL, /* number, also as text, between ± limit */
    TYPED_FLAG,    /* true or false, also as text */
    TYPED_HASH,    /* SHA-256, in base64 or hexadecimal */
    TYPED_LOCALE,  /* "pt_BR", also when it comes as "pt-BR" */
    TYPED_FILE,    /* the last part of a path; cut at `limit` code points */
    TYPED_OBJECT,  /* an object, by the table `inside` */
    TYPED_LIST, /* a list of objects, each by `inside`; at most `limit`, "more" counts the rest */
};

struct typed_field {
    const char *theirs; /* a member, or a way: "error_data/details"; "0" is the first */
    const char *ours;   /* when the same stands there already, this row is skipped */
    enum typed_want want;
    int limit;
    const struct typed_field *inside;
};

/* Rows of a table: TYPED_AS("sha256", "sha256", HASH, 0). */
#define TYPED_AS(theirs_, ours_, want_, limit_)                                                    \
    {                                                                                              \
        .theirs = (theirs_), .ours = (ours_), .want = TYPED_##want_, .limit = (limit_)             \
    }
#define TYPED_IN(theirs_, ours_, want_, limit_, inside_)                                           \
    {                                                                                              \
        .theirs = (theirs_), .ours = (ours_), .want = TYPED_##want_, .limit = (limit_),            \
        .inside = (inside_)                                                                        \
    }

struct typed {
    struct buf out, scratch;
};

void typed_init(struct typed *typed);
void typed_clear(struct typed *typed);

void typed_begin(struct typed *typed);      /* forgets what was written */
const char *typed_end(struct typed *typed); /* until the next begin; NULL: nothing was written */

/* Members of the object that is being written; the table ends with an empty row. */
void typed_fields(struct typed *typed, const struct node *object, const struct typed_field *fields);
void typed_text(struct typed *typed, const char *name, const char *text, size_t limit);
void typed_number(struct typed *typed, const char *name, int64_t number);
void typed_flag(struct typed *typed, const char *name, bool flag);

/* "raw": the value as it came; of a large one "too_large", its size in bytes, and "raw_start". */
void typed_raw(struct typed *typed, const struct node *value);

/* `name`: the JSON of `value`, when it is at most `limit` bytes; else false and nothing. */
bool typed_json(struct typed *typed, const char *name, const struct node *value, size_t limit);
