/* Short-lived memory: many small pieces, freed together. One arena serves one step of one
 * conversation; it is reused, so a step costs no allocation once the arena has grown. */
#pragma once

#include <stddef.h>

#include "bot/base/own.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
DEFINE_OWNED(arena)

/* Everything handed out becomes invalid. */
void arena_reset(struct arena *arena);

void *arena_get(struct arena *arena, size_t size); /* zeroed, aligned for anything */
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const char *bytes, size_t length);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
