/* A file of knowledge; the first byte chooses its format. Every piece becomes an entry within its
 * limits, which can be written and read back, or is refused with its line and a reason. */
#include <string.h>

#include "bot/base/text.h"
#include "kb/import.h"
#include "tests/fuzz/fuzz.h"

enum { WRITTEN_MAX = 32 << 20 };

static void promise_text(const char *text)
{
    PROMISE(text && strlen(text) <= ENTRY_TEXT_MAX && text_is_utf8(text, strlen(text)));
}

static void accept(void *context, const struct entry *entry, size_t line)
{
    OWNED_BUF struct buf written = { 0 };
    OWNED(entry) struct entry *again = NULL;
    struct error err = { 0 };
    (void)context;

    PROMISE(line > 0 && entry->id && *entry->id);
    promise_text(entry->question);
    promise_text(entry->answer);
    PROMISE(entry->wording_count <= ENTRY_WORDINGS_MAX && entry->tag_count <= ENTRY_TAGS_MAX);
    for (size_t i = 0; i < entry->wording_count; i++)
        promise_text(entry->wordings[i]);

    buf_init(&written, WRITTEN_MAX);
    entry_write(entry, &written);
    json_auto_t *document = json_loadb(written.data, written.length, 0, NULL);
    PROMISE(document && entry_read(document, &again, &err) == 0);
    PROMISE(strcmp(again->id, entry->id) == 0 && strcmp(again->answer, entry->answer) == 0);
}

static void refuse(void *context, size_t line, const char *field, const char *reason)
{
    (void)context;
    (void)field;
    PROMISE(line > 0 && reason && *reason);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum kb_format formats[] = { KB_FORMAT_JSONL, KB_FORMAT_CSV, KB_FORMAT_MARKDOWN,
                                              KB_FORMAT_TEXT };
    struct kb_import import = { .accept = accept, .refuse = refuse };

    if (size > 0)
        kb_import(formats[data[0] % 4], (const char *)data + 1, size - 1, &import);
    return 0;
}
