/* What the parts of the mirror share. Internal. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "bot/engine/mirror.h"

enum {
    MIRROR_NAME_MAX = 128 /* ours; Meta takes 512 */,
    MIRROR_KEY_MAX = 256,
    MIRROR_NOTICES_MAX = 1000
};

struct mirror {
    struct mirror_parts parts;
    pthread_t thread;
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t changed;
    json_t *table;      /* by key; nothing in it is shared with what is outside of the lock */
    json_t *notices;    /* what webhooks said, to be applied: [{"waba","body"}] */
    bool wanted, heard; /* Meta's list: now; within a minute */
    bool started;       /* the thread; by who opened it */
    _Atomic bool stopping;
};

/* "<WABA>:<name>:<language>". */
void mirror_key(const char *waba, const char *name, const char *language, struct buf *out);

/* A copy, owned by the caller; NULL: there is none. */
json_t *mirror_get(struct mirror *mirror, const char *key);

/* Writes these documents, by their "id", into store and mirror. A draft is not mirrored. */
int mirror_put(struct mirror *mirror, json_t *const *documents, size_t count, struct error *err);
/* Takes it out of store and mirror. */
int mirror_drop(struct mirror *mirror, const char *key, struct error *err);

/* The document of ours for one of Meta's list; NULL when it is none, or its name is too long. */
json_t *mirror_from_meta(const char *waba, const json_t *item, moment now);

/* Alerts for what is worse than before; `before` NULL: it is new. */
void mirror_compare(struct mirror *mirror, const json_t *before, const json_t *after);

/* Reads the list of one business account from Meta. On the mirror's thread. */
int mirror_fetch(struct mirror *mirror, const struct account *account, struct error *err);

/* What webhooks said since the last time; on the mirror's thread. */
void mirror_apply(struct mirror *mirror);
