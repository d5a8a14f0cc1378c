/* What an engine for contents is made of; nobody else needs it. What all of them share (hash,
 * limit, first bytes, names) is in blobs.c. */
#pragma once

#include "bot/store/blobs.h"

struct blobs_ops {
    void *(*begin)(struct blobs *blobs, struct error *err);
    int (*add)(void *unfinished, const void *bytes, size_t length, struct error *err);
    /* Both end what was begun, whatever happens. */
    int (*keep)(struct blobs *blobs, void *unfinished, const char *hash, struct error *err);
    void (*drop)(void *unfinished);
    int (*open)(struct blobs *blobs, const char *hash, int *fd, uint64_t *size, struct error *err);
    int (*remove)(struct blobs *blobs, const char *hash, struct error *err);
    void (*free)(struct blobs *blobs);
};

struct blobs { /* an engine embeds it first */
    const struct blobs_ops *ops;
};

/* A folder beside the store's file; `passing`: it is removed again. */
int blobs_folder_open(struct blobs **out, const char *path, bool passing, struct error *err);
