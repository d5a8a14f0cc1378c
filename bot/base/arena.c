#include "bot/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

enum { BLOCK_SIZE = 16384, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first; the first ever made stays for good */
};

static struct block *block_new(size_t size, struct block *next)
{
    struct block *block = memory_new(sizeof *block + size);
    block->size = size;
    block->next = next;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory_new(sizeof *arena);
    arena->blocks = block_new(BLOCK_SIZE, NULL);
    return arena;
}

void arena_reset(struct arena *arena)
{
    while (arena->blocks->next) {
        struct block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
    arena->blocks->used = 0;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    free(arena->blocks);
    free(arena);
}

void *arena_get(struct arena *arena, size_t size)
{
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size > arena->blocks->size - arena->blocks->used)
        arena->blocks = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE, arena->blocks);
    void *piece = arena->blocks->bytes + arena->blocks->used;
    arena->blocks->used += size;
    return memset(piece, 0, size);
}

char *arena_bytes(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_get(arena, length + 1);
    memcpy(copy, bytes, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return arena_text(arena, "");
    char *text = arena_get(arena, (size_t)length + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}
