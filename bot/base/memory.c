#include "bot/base/memory.h"

#include <string.h>

void *memory_new(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

void *memory_resize(void *memory, size_t size)
{
    void *resized = realloc(memory, size ? size : 1);
    if (!resized)
        abort();
    return resized;
}

char *memory_text(const char *text)
{
    return text ? memory_bytes(text, strlen(text)) : NULL;
}

char *memory_bytes(const char *bytes, size_t length)
{
    char *copy = memory_new(length + 1);
    memcpy(copy, bytes, length);
    return copy;
}

void memory_set(char **slot, const char *text)
{
    char *copy = memory_text(text); /* first: `text` may be what the slot holds */
    free(*slot);
    *slot = copy;
}
