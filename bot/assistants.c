#include "bot/assistants.h"

#include <string.h>

#include "bot/base/memory.h"

static const char id[] = "assistant:default";

int assistants_save(struct store *store, const json_t *document, struct error *err)
{
    struct assistant checked;
    if (assistant_read(document, &checked, err) < 0)
        return error_while(err, "the assistant");
    OWNED_TEXT char *body = json_dumps(document, JSON_COMPACT);
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_DOCUMENTS,
                                 .doc = { .id = id, .body = body, .length = strlen(body) } };
    write.doc.keys[DOCUMENT_KIND] = store_text("assistant");
    write.doc.keys[DOCUMENT_CHANGED] = store_number(0);
    return store_commit(store, &write, 1, err);
}

static int take_file(struct store *store, const char *file, struct error *err)
{
    json_error_t why;
    json_auto_t *document = json_load_file(file, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(document))
        return error_set(err, ERROR_INVALID, "BALCAO_ASSISTANT: %s, line %d: %s", file, why.line,
                         why.text);
    return assistants_save(store, document, err);
}

int assistants_read(struct store *store, const char *file, struct assistant *out, struct error *err)
{
    struct store_record record;

    if (file && take_file(store, file, err) < 0)
        return -1;
    int found = store_get(store, STORE_DOCUMENTS, id, &record, err);
    *out = assistant_standard;
    if (found <= 0)
        return found;
    json_auto_t *document = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    store_record_clear(&record);
    return assistant_read(document, out, err);
}
