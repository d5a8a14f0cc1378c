#include "bot/engine/knowledge.h"

#include <pthread.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/gate_store.h"
#include "bot/engine/knowledge_room.h"
#include "kb/estimate.h"

enum { ENTRY_JSON_MAX = 4 << 20, EXPIRED_AT_ONCE = 100 };

struct knowledge {
    pthread_mutex_t lock; /* one writer of the library at a time */
    struct store *store;
    struct hub *hub;
    const struct clock *clock;
    struct library *library;
    int64_t changes; /* of the store, when last refreshed */
    moment newest;   /* changed_at of the entries taken over */
};

struct library *knowledge_library(struct knowledge *knowledge)
{
    return knowledge->library;
}

moment knowledge_now(const struct knowledge *knowledge)
{
    return clock_now(knowledge->clock);
}

moment knowledge_newest(struct knowledge *knowledge)
{
    pthread_mutex_lock(&knowledge->lock);
    moment newest = knowledge->newest;
    pthread_mutex_unlock(&knowledge->lock);
    return newest;
}

void knowledge_free(struct knowledge *knowledge)
{
    if (!knowledge)
        return;
    library_free(knowledge->library);
    pthread_mutex_destroy(&knowledge->lock);
    free(knowledge);
}

/* With the lock held; visible after library_publish. */
static void take_over(struct knowledge *knowledge, const struct entry *entry)
{
    if (entry->state == ENTRY_PUBLISHED)
        library_put(knowledge->library, entry);
    else
        library_remove(knowledge->library, entry->id);
    if (entry->changed_at > knowledge->newest)
        knowledge->newest = entry->changed_at;
}

static bool read_stored(void *context, const struct store_doc *doc)
{
    struct error err = { 0 };
    json_auto_t *object = json_loadb(doc->body, doc->length, 0, NULL);
    OWNED(entry) struct entry *entry = NULL;

    if (object && entry_read(object, &entry, &err) == 0)
        take_over(context, entry);
    return true; /* an unreadable one must not keep the others from being found */
}

static int read_changed(struct knowledge *knowledge, struct error *err)
{
    const struct store_query changed = {
        .in = STORE_ENTRIES,
        .index = ENTRY_BY_CHANGED,
        .from = store_number(knowledge->newest),
    };
    if (store_find(knowledge->store, &changed, read_stored, knowledge, err) < 0)
        return error_while(err, "reading the knowledge base");
    library_publish(knowledge->library);
    return 0;
}

int knowledge_open(struct knowledge **out, struct store *store, struct hub *hub,
                   const struct clock *clock, struct error *err)
{
    OWNED(knowledge) struct knowledge *knowledge = memory_new(sizeof *knowledge);

    pthread_mutex_init(&knowledge->lock, NULL);
    knowledge->store = store;
    knowledge->hub = hub;
    knowledge->clock = clock;
    knowledge->library = library_new(gate_store_read(store));
    if (store_changes(store, &knowledge->changes, err) < 0 || read_changed(knowledge, err) < 0)
        return -1;
    *out = TAKE(knowledge);
    return 0;
}

static struct store_write write_of(const struct entry *entry, int64_t version,
                                   const struct buf *body)
{
    struct store_write write = {
        .verb = version < 0 ? STORE_PUT : STORE_REPLACE_IF,
        .in = STORE_ENTRIES,
        .doc = { .id = entry->id,
                 .version = version < 0 ? 0 : version,
                 .body = body->data,
                 .length = body->length },
    };
    write.doc.keys[ENTRY_STATE] = store_text(entry_state_name(entry->state));
    write.doc.keys[ENTRY_CHANGED] = store_number(entry->changed_at);
    if (entry->valid_until)
        write.doc.keys[ENTRY_VALID_UNTIL] = store_number(entry->valid_until);
    return write;
}

static void tell_desk(struct knowledge *knowledge, const struct entry *entry)
{
    OWNED_BUF struct buf data = { 0 };
    if (!knowledge->hub)
        return;
    buf_init(&data, ENTRY_TEXT_MAX);
    buf_text(&data, "{\"id\":");
    buf_json(&data, entry->id);
    buf_format(&data, ",\"state\":\"%s\"}", entry_state_name(entry->state));
    hub_publish(knowledge->hub, "desk", "entry", data.data);
}

static void take_stored(struct knowledge *knowledge, const char *id)
{
    struct store_record record;
    struct error err = { 0 };

    if (store_get(knowledge->store, STORE_ENTRIES, id, &record, &err) != 1)
        return;
    pthread_mutex_lock(&knowledge->lock);
    read_stored(knowledge, &record.doc);
    library_publish(knowledge->library);
    pthread_mutex_unlock(&knowledge->lock);
    store_record_clear(&record);
}

int knowledge_save(struct knowledge *knowledge, const struct entry *entry, int64_t version,
                   struct error *err)
{
    OWNED_BUF struct buf body = { 0 };
    buf_init(&body, ENTRY_JSON_MAX);
    entry_write(entry, &body);
    struct store_write write = write_of(entry, version, &body);

    if (store_commit(knowledge->store, &write, 1, err) < 0)
        return -1;
    if (write.result == STORE_CONFLICT) {
        take_stored(knowledge, entry->id); /* perhaps our own, of a try whose answer was lost */
        return error_set(err, ERROR_CONFLICT, "Outra pessoa mudou esta entrada. Recarregue-a.");
    }
    pthread_mutex_lock(&knowledge->lock);
    take_over(knowledge, entry);
    library_publish(knowledge->library);
    pthread_mutex_unlock(&knowledge->lock);
    tell_desk(knowledge, entry);
    return 0;
}

int knowledge_import(struct knowledge *knowledge, struct entry *const *entries, size_t count,
                     struct error *err)
{
    if (knowledge_fits(kb_estimate(entries, count), memory_left(), err) < 0)
        return -1;
    struct store_write *writes = memory_new(count * sizeof *writes);
    struct buf *bodies = memory_new(count * sizeof *bodies);

    for (size_t i = 0; i < count; i++) {
        buf_init(&bodies[i], ENTRY_JSON_MAX);
        entry_write(entries[i], &bodies[i]);
        writes[i] = write_of(entries[i], -1, &bodies[i]);
    }
    int result = count ? store_commit(knowledge->store, writes, count, err) : 0;
    pthread_mutex_lock(&knowledge->lock);
    for (size_t i = 0; i < count; i++) {
        if (result == 0)
            take_over(knowledge, entries[i]);
        buf_clear(&bodies[i]);
    }
    library_publish(knowledge->library);
    pthread_mutex_unlock(&knowledge->lock);
    free(writes);
    free(bodies);
    return result;
}

struct expired {
    struct entry *list[EXPIRED_AT_ONCE];
    int64_t versions[EXPIRED_AT_ONCE];
    size_t count;
};

static bool note_expired(void *context, const struct store_doc *doc)
{
    struct expired *expired = context;
    struct error err = { 0 };
    json_auto_t *object = json_loadb(doc->body, doc->length, 0, NULL);
    struct entry *entry = NULL;

    if (!object || entry_read(object, &entry, &err) < 0)
        return true;
    if (entry->state != ENTRY_PUBLISHED) {
        entry_free(entry);
        return true;
    }
    expired->versions[expired->count] = doc->version;
    expired->list[expired->count++] = entry;
    return expired->count < EXPIRED_AT_ONCE;
}

/* Searches leave out what is no longer valid at once; this is for the lists of the desk. */
static int expire(struct knowledge *knowledge, struct error *err)
{
    struct expired expired = { 0 };
    moment now = clock_now(knowledge->clock);
    const struct store_query over = {
        .in = STORE_ENTRIES,
        .index = ENTRY_BY_VALID_UNTIL,
        .from = store_number(1),
        .to = store_number(now),
    };
    int result = store_find(knowledge->store, &over, note_expired, &expired, err);
    for (size_t i = 0; i < expired.count; i++) {
        expired.list[i]->state = ENTRY_EXPIRED;
        expired.list[i]->changed_at = now;
        if (result == 0 &&
            knowledge_save(knowledge, expired.list[i], expired.versions[i], err) < 0 &&
            err->kind != ERROR_CONFLICT)
            result = -1;
        entry_free(expired.list[i]);
    }
    return result;
}

/* Takes as long as it takes; only the beginning and the end keep others from changing entries. */
static void pack_aside(struct knowledge *knowledge)
{
    pthread_mutex_lock(&knowledge->lock);
    struct repacking *repacking = library_repack_begin(knowledge->library);
    pthread_mutex_unlock(&knowledge->lock);
    if (!repacking)
        return;
    repacking_run(repacking);
    pthread_mutex_lock(&knowledge->lock);
    library_repack_end(knowledge->library, repacking);
    library_publish(knowledge->library);
    pthread_mutex_unlock(&knowledge->lock);
}

int knowledge_refresh(struct knowledge *knowledge, struct error *err)
{
    int64_t changes;
    if (store_changes(knowledge->store, &changes, err) < 0)
        return -1;
    if (changes != knowledge->changes) {
        pthread_mutex_lock(&knowledge->lock);
        int result = read_changed(knowledge, err);
        pthread_mutex_unlock(&knowledge->lock);
        if (result < 0)
            return -1;
        knowledge->changes = changes;
    }
    pack_aside(knowledge);
    return expire(knowledge, err);
}
