/* Memory, or the end: when there is none, the process stops and its supervisor restarts it. The
 * store holds everything, so nothing is lost (docs/ARCHITECTURE.md, "Policies"). */
#pragma once

#include <stddef.h>
#include <stdlib.h>

/* Zeroed. Never NULL. Free with free(). Any thread. */
void *memory_new(size_t size);
void *memory_resize(void *memory, size_t size);
char *memory_text(const char *text);                  /* a copy; NULL stays NULL */
char *memory_bytes(const char *bytes, size_t length); /* a copy with a NUL behind it */

/* Puts a copy of `text` (NULL: nothing) into an owned slot. */
void memory_set(char **slot, const char *text);

static inline void memory_release_(char **owned)
{
    free(*owned);
}
#define OWNED_TEXT __attribute__((cleanup(memory_release_)))
