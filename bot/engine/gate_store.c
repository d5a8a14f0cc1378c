#include "bot/engine/gate_store.h"

#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"

static const char id[] = "gate:default";

static struct gate *read_record(const struct store_record *record)
{
    OWNED_TEXT char *text = memory_bytes(record->doc.body, record->doc.length);
    struct gate *gate = NULL;
    struct error err = { 0 };
    if (record->doc.length == 0)
        return NULL; /* taken back */
    if (gate_read(text, &gate, &err) < 0)
        log_line(LOG_ERROR, "gate_refused", "why=\"%s\" instead=\"the built-in one\"", err.text);
    return gate;
}

struct gate *gate_store_read(struct store *store)
{
    struct store_record record;
    struct error err = { 0 };
    struct gate *gate = NULL;
    int found = store_get(store, STORE_DOCUMENTS, id, &record, &err);
    if (found < 0)
        log_line(LOG_ERROR, "gate_refused", "why=\"%s\" instead=\"the built-in one\"", err.text);
    if (found > 0) {
        gate = read_record(&record);
        store_record_clear(&record);
    }
    return gate ? gate : gate_shipped();
}

int gate_store_save(struct store *store, const char *text, struct error *err)
{
    OWNED(gate) struct gate *checked = NULL;
    if (text && gate_read(text, &checked, err) < 0)
        return -1;
    const char *body = text ? text : "";
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_DOCUMENTS,
                                 .doc = { .id = id, .body = body, .length = strlen(body) } };
    write.doc.keys[DOCUMENT_KIND] = store_text("gate");
    write.doc.keys[DOCUMENT_CHANGED] = store_number(0);
    return store_commit(store, &write, 1, err);
}
