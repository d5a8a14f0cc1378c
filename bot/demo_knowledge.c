#include "bot/demo_knowledge.h"

#include <string.h>

#include "bot/base/memory.h"
#include "kb/import.h"

/* .incbin is understood by every assembler that gcc and clang use; paths start at the root of the
 * repository, where make runs. */
__asm__(".pushsection .rodata\n"
        "demo_knowledge_text: .incbin \"kb/demo/minimercado.jsonl\"\n"
        "demo_knowledge_text_end: .byte 0\n"
        ".popsection\n");
extern const char demo_knowledge_text[], demo_knowledge_text_end[];

enum { ENTRIES_MAX = 1000 };

struct loading {
    struct entry *list[ENTRIES_MAX];
    size_t count;
};

static void accept(void *context, const struct entry *entry, size_t line)
{
    struct loading *loading = context;
    (void)line;
    if (loading->count == ENTRIES_MAX)
        return;
    struct entry *copy = entry_dup(entry);
    copy->state = ENTRY_PUBLISHED;
    copy->changed_at = copy->created_at = 1; /* older than anything that people change */
    loading->list[loading->count++] = copy;
}

static void refuse(void *context, size_t line, const char *field, const char *reason)
{
    (void)context, (void)line, (void)field, (void)reason; /* counted by the import */
}

int demo_knowledge_load(struct knowledge *knowledge, struct error *err)
{
    struct loading loading = { .count = 0 };
    struct kb_import import = { .context = &loading, .accept = accept, .refuse = refuse };

    kb_import(KB_FORMAT_JSONL, demo_knowledge_text,
              (size_t)(demo_knowledge_text_end - demo_knowledge_text), &import);
    int result = import.refused ? error_set(err, ERROR_INVALID,
                                            "%zu entries of the demo were refused", import.refused)
                                : knowledge_import(knowledge, loading.list, loading.count, err);
    for (size_t i = 0; i < loading.count; i++)
        entry_free(loading.list[i]);
    return result;
}
