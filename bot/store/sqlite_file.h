/* The store's file and what lies around it: its folder, its lock, its rights. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bot/base/error.h"

enum { SQLITE_PATH_MAX = 4096 };

struct sqlite_file {
    char path[SQLITE_PATH_MAX];
    int64_t max_pages; /* 0: no limit of ours */
    bool passing;      /* in a temporary folder, removed by sqlite_file_remove */
};

/* Reads a place (store_sqlite.h). ERROR_INVALID when it is none. Nothing is created. */
int sqlite_file_read(struct sqlite_file *out, const char *place, struct error *err);

/* Makes the folder (0700) and the file (0600) where they are missing. */
int sqlite_file_make(struct sqlite_file *file, struct error *err);

/* Removes a passing file and its folder; nothing for one that stays. */
void sqlite_file_remove(const struct sqlite_file *file);

/* ERROR_BUSY when another holds <path>.lock; else it is ours until the process ends. */
int sqlite_file_lock(struct sqlite_file *file, struct error *err);
