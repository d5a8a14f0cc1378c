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

struct visiting {
    bool (*visit)(void *context, const struct entry *entry);
    void *context;
    moment at;
    bool stopped;
};

static void accept(void *context, const struct entry *entry, size_t line)
{
    struct visiting *visiting = context;
    struct entry *copy = entry_dup(entry);

    (void)line;
    copy->state = ENTRY_PUBLISHED;
    copy->changed_at = copy->created_at = visiting->at;
    if (!visiting->stopped)
        visiting->stopped = !visiting->visit(visiting->context, copy);
    entry_free(copy);
}

static void refuse(void *context, size_t line, const char *field, const char *reason)
{
    (void)context, (void)line, (void)field, (void)reason; /* counted by the import */
}

int demo_knowledge_each(moment at, bool (*visit)(void *context, const struct entry *entry),
                        void *context, struct error *err)
{
    struct visiting visiting = { .visit = visit, .context = context, .at = at };
    struct kb_import import = { .context = &visiting, .accept = accept, .refuse = refuse };

    /* cppcheck-suppress comparePointers ; both ends of one file */
    size_t length = (size_t)(demo_knowledge_text_end - demo_knowledge_text);
    kb_import(KB_FORMAT_JSONL, demo_knowledge_text, length, &import);
    return import.refused ? error_set(err, ERROR_INVALID, "%zu entries of the demo were refused",
                                      import.refused)
                          : 0;
}

struct loading {
    struct entry *list[ENTRIES_MAX];
    size_t count;
};

static bool keep(void *context, const struct entry *entry)
{
    struct loading *loading = context;
    loading->list[loading->count++] = entry_dup(entry);
    return loading->count < ENTRIES_MAX;
}

int demo_knowledge_load(struct knowledge *knowledge, moment at, struct error *err)
{
    struct loading loading = { .count = 0 };
    int result = demo_knowledge_each(at, keep, &loading, err);

    if (result == 0)
        result = knowledge_import(knowledge, loading.list, loading.count, err);
    for (size_t i = 0; i < loading.count; i++)
        entry_free(loading.list[i]);
    return result;
}
