/* A small document store: named collections of JSON documents, found by id or by declared index.
 *
 * One contract, several engines; tests/unit/test_store.c is its precise meaning and runs on all of
 * them. A document is its id, its version, its keys (the values of the collection's fields, which
 * the writer hands over, so no engine ever parses a body) and its body, which is opaque text.
 *
 * Writes that arrive together, from any threads, share one commit. Each write has its own result;
 * nothing is promised about several writes together except that they are applied in order and that
 * they all fail when the commit fails. What is reported done survives kill -9 and power loss.
 *
 * Any thread may call any function. Done-functions run on the store's writer thread: they must be
 * short and must not call store_commit. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/error.h"
#include "bot/base/own.h"
#include "bot/store/collections.h"

/* Bytes; more is ERROR_INVALID. A key that is text has the limit of an id. */
enum { STORE_ID_MAX = 512, STORE_BODY_MAX = 4 << 20 };

struct store_value {
    enum { STORE_NONE, STORE_TEXT, STORE_NUMBER } type;
    union {
        const char *text;
        int64_t number;
    };
};

static inline struct store_value store_text(const char *text)
{
    return (struct store_value){ .type = text ? STORE_TEXT : STORE_NONE, .text = text };
}
static inline struct store_value store_number(int64_t number)
{
    return (struct store_value){ .type = STORE_NUMBER, .number = number };
}

struct store_doc {
    const char *id;
    int64_t version; /* 1 when inserted, one more at each change; 0: not there */
    struct store_value keys[STORE_FIELDS_MAX];
    const char *body; /* NUL-terminated; `length` without the NUL */
    size_t length;
};

enum store_verb {
    STORE_INSERT,     /* KNOWN when the id is there already, and then nothing changes */
    STORE_PUT,        /* insert or replace, whatever is there */
    STORE_REPLACE_IF, /* CONFLICT unless doc.version is the stored one; version 0: must not exist */
    STORE_DELETE,     /* DONE also when there was nothing */
    STORE_ADD,        /* adds doc.keys[0].number to the first field; the document is made at need */
};

enum store_result { STORE_FAILED, STORE_DONE, STORE_KNOWN, STORE_CONFLICT, STORE_SKIPPED };

struct store_write {
    enum store_verb verb;
    enum collection in;
    struct store_doc doc;     /* borrowed until the write is done */
    bool if_previous;         /* SKIPPED unless the write before it in the batch was DONE */
    enum store_result result; /* out */
};

/* `err` is NULL when the commit worked; the results are then in the writes. */
typedef void store_done_fn(void *context, struct store_write *writes, size_t count,
                           const struct error *err);

/* A document that was read; owns its text. */
struct store_record {
    struct store_doc doc;
    char *memory; /* where the texts of doc are */
};
void store_record_clear(struct store_record *record);

struct store_query {
    enum collection in;
    int index;                   /* position in the collection's indexes; STORE_BY_ID: by id */
    struct store_value equal;    /* the first indexed field; STORE_NONE with one-field indexes */
    struct store_value from, to; /* inclusive range of the last indexed field (or the id) */
    const char *after; /* skip up to and including this id, at from (or, descending, to) */
    bool descending;   /* order: last indexed field, then id */
    size_t limit;      /* 0: no limit */
};
#define STORE_BY_ID (-1)

/* Return false to stop. The document is borrowed for the call, on the caller's thread. */
typedef bool store_visit_fn(void *context, const struct store_doc *doc);

struct store; /* each engine has its own */

struct store_ops {
    const char *name;
    void (*submit)(struct store *store, struct store_write *writes, size_t count,
                   store_done_fn *done, void *context);
    /* Submits and waits, on the caller's thread, when nothing else is being written; false when it
     * must be submitted. May be NULL. */
    bool (*write_now)(struct store *store, struct store_write *writes, size_t count,
                      store_done_fn *done, void *context);
    int (*get)(struct store *store, enum collection in, const char *id, struct store_record *out,
               struct error *err);
    int (*find)(struct store *store, const struct store_query *query, store_visit_fn *visit,
                void *context, struct error *err);
    int (*changes)(struct store *store, int64_t *out, struct error *err);
    void (*free)(struct store *store);
};

/* What the engine counts. Any thread reads. */
struct store_counts {
    _Atomic uint64_t commits, writes, failures; /* one commit, one fsync */
};

struct store {
    const struct store_ops *ops;
    struct store_counts counts;
};

/* "sqlite:PATH", or "sqlite::memory:" for tests. ERROR_INVALID for another address, ERROR_SYSTEM
 * when it cannot be opened, ERROR_CONFLICT when a newer program has written it. */
int store_open(struct store **out, const char *address, struct error *err);

/* Waits until everything submitted is done, then closes. */
void store_free(struct store *store);
DEFINE_OWNED(store)

/* Returns at once; `done` is called when the writes are durable, or have failed together. */
void store_submit(struct store *store, struct store_write *writes, size_t count,
                  store_done_fn *done, void *context);

/* The same, waiting. -1: none of the writes happened. */
int store_commit(struct store *store, struct store_write *writes, size_t count, struct error *err);

/* 1 and *out, 0 when there is no such document, -1. Clear *out after 1. */
int store_get(struct store *store, enum collection in, const char *id, struct store_record *out,
              struct error *err);

/* Visits what matches, in order. 0, or -1. */
int store_find(struct store *store, const struct store_query *query, store_visit_fn *visit,
               void *context, struct error *err);

/* A number that differs from the last one when *another process* has written since. */
int store_changes(struct store *store, int64_t *out, struct error *err);

/* Keeps a second server off the same store: -1 with ERROR_BUSY when one runs. Held until the
 * process ends. A store that several servers may share answers 0. */
int store_lock(const char *address, struct error *err);
