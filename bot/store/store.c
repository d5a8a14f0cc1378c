/* The store's front: which engine an address names, waiting for a commit, and the checks that all
 * engines share. Engines do the rest. */
#include "bot/store/store.h"

#include <pthread.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/store/engine.h"
#include "bot/store/store_sqlite.h"

static const char sqlite_scheme[] = "sqlite:";
static const char mongodb_scheme[] = "mongodb";

/* What follows "sqlite:"; NULL and a sentence for any other address. */
static const char *sqlite_place(const char *address, struct error *err)
{
    size_t length = sizeof sqlite_scheme - 1;
    if (strncmp(address, sqlite_scheme, length) == 0 && address[length])
        return address + length;
    if (strncmp(address, mongodb_scheme, sizeof mongodb_scheme - 1) == 0)
        error_set(err, ERROR_INVALID,
                  "this balcao was built without MongoDB: use a store at sqlite:PATH");
    else /* the address is not repeated: it may hold a password */
        error_set(err, ERROR_INVALID,
                  "the address of the store must be sqlite:PATH, as in sqlite:var/balcao.db");
    return NULL;
}

int store_open(struct store **out, const char *address, struct error *err)
{
    const char *place = sqlite_place(address, err);
    return place ? store_sqlite_open(out, place, err) : -1;
}

int store_lock(const char *address, struct error *err)
{
    const char *place = sqlite_place(address, err);
    return place ? store_sqlite_lock(place, err) : -1;
}

void store_free(struct store *store)
{
    if (store)
        store->ops->free(store);
}

void store_submit(struct store *store, struct store_write *writes, size_t count,
                  store_done_fn *done, void *context)
{
    store->ops->submit(store, writes, count, done, context);
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool done, failed;
    struct error *err;
};

static void wake(void *context, struct store_write *writes, size_t count, const struct error *err)
{
    (void)writes;
    (void)count;
    struct waiting *waiting = context;

    pthread_mutex_lock(&waiting->lock);
    if (err)
        error_set(waiting->err, err->kind, "%s", err->text);
    waiting->failed = err != NULL;
    waiting->done = true;
    pthread_cond_signal(&waiting->changed);
    pthread_mutex_unlock(&waiting->lock);
}

int store_commit(struct store *store, struct store_write *writes, size_t count, struct error *err)
{
    struct waiting waiting = { .err = err };
    pthread_mutex_init(&waiting.lock, NULL);
    pthread_cond_init(&waiting.changed, NULL);

    if (!store->ops->write_now || !store->ops->write_now(store, writes, count, wake, &waiting))
        store_submit(store, writes, count, wake, &waiting);
    pthread_mutex_lock(&waiting.lock);
    while (!waiting.done)
        pthread_cond_wait(&waiting.changed, &waiting.lock);
    pthread_mutex_unlock(&waiting.lock);

    pthread_cond_destroy(&waiting.changed);
    pthread_mutex_destroy(&waiting.lock);
    return waiting.failed ? -1 : 0;
}

int store_get(struct store *store, enum collection in, const char *id, struct store_record *out,
              struct error *err)
{
    return store->ops->get(store, in, id, out, err);
}

int store_find(struct store *store, const struct store_query *query, store_visit_fn *visit,
               void *context, struct error *err)
{
    if (store_check_query(query, err) < 0)
        return -1;
    return store->ops->find(store, query, visit, context, err);
}

int store_changes(struct store *store, int64_t *out, struct error *err)
{
    return store->ops->changes(store, out, err);
}

int store_fields(enum collection in)
{
    int count = 0;
    while (count < STORE_FIELDS_MAX && store_collections[in].fields[count])
        count++;
    return count;
}

static int check_id(const char *collection, const char *id, struct error *err)
{
    size_t length = id ? strnlen(id, STORE_ID_MAX + 1) : 0;
    if (length == 0)
        return error_set(err, ERROR_INVALID, "a document of \"%s\" needs an id", collection);
    if (length > STORE_ID_MAX)
        return error_set(err, ERROR_INVALID, "the id of a document of \"%s\" is over %d bytes",
                         collection, STORE_ID_MAX);
    return 0;
}

static int check_keys(const struct store_write *write, struct error *err)
{
    const struct store_collection *collection = &store_collections[write->in];
    for (int i = 0; i < STORE_FIELDS_MAX && collection->fields[i]; i++) {
        const struct store_value *key = &write->doc.keys[i];
        if (key->type == STORE_TEXT && strnlen(key->text, STORE_ID_MAX + 1) > STORE_ID_MAX)
            return error_set(err, ERROR_INVALID, "the field \"%s\" of \"%s\" is over %d bytes",
                             collection->fields[i], collection->name, STORE_ID_MAX);
    }
    return 0;
}

static int check_write(const struct store_write *write, struct error *err)
{
    const struct store_collection *collection = &store_collections[write->in];
    if (check_id(collection->name, write->doc.id, err) < 0)
        return -1;
    if (write->doc.length > STORE_BODY_MAX)
        return error_set(err, ERROR_INVALID, "the body of a document of \"%s\" is over %d bytes",
                         collection->name, STORE_BODY_MAX);
    if (write->verb == STORE_ADD &&
        (!collection->fields[0] || write->doc.keys[0].type != STORE_NUMBER))
        return error_set(err, ERROR_INVALID, "adding to \"%s\" needs a number", collection->name);
    return check_keys(write, err);
}

int store_check(const struct store_write *writes, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (check_write(&writes[i], err) < 0)
            return -1;
    return 0;
}

static int check_index(const struct store_query *query, struct error *err)
{
    const struct store_collection *collection = &store_collections[query->in];
    int fields = 0;
    if (query->index >= 0 && query->index < STORE_INDEXES_MAX)
        fields = collection->indexes[query->index].count;
    if (fields == 0)
        return error_set(err, ERROR_INVALID, "\"%s\" has no index %d", collection->name,
                         query->index);
    if ((fields > 1) != (query->equal.type != STORE_NONE))
        return error_set(err, ERROR_INVALID, "index %d of \"%s\" has %d field%s", query->index,
                         collection->name, fields,
                         fields > 1 ? "s: the first needs a value" : ": give a range, not a value");
    if (query->after && (query->descending ? query->to : query->from).type == STORE_NONE)
        return error_set(err, ERROR_INVALID, "going on in \"%s\" after an id needs its field",
                         collection->name);
    return 0;
}

static int check_range_of_ids(const struct store_query *query, struct error *err)
{
    if (query->equal.type != STORE_NONE || query->from.type == STORE_NUMBER ||
        query->to.type == STORE_NUMBER)
        return error_set(err, ERROR_INVALID, "ids of \"%s\" are found by a range of texts",
                         store_collections[query->in].name);
    return 0;
}

int store_check_query(const struct store_query *query, struct error *err)
{
    return query->index == STORE_BY_ID ? check_range_of_ids(query, err) : check_index(query, err);
}

void store_forget_results(struct store_write *writes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        writes[i].result = STORE_FAILED;
}

static const char *copy(char **to, const char *bytes, size_t length)
{
    char *at = *to;
    if (length)
        memcpy(at, bytes, length);
    at[length] = '\0';
    *to += length + 1;
    return at;
}

void store_record_copy(struct store_record *out, const struct store_doc *doc)
{
    size_t size = strlen(doc->id) + 1 + doc->length + 1;
    for (int i = 0; i < STORE_FIELDS_MAX; i++)
        if (doc->keys[i].type == STORE_TEXT)
            size += strlen(doc->keys[i].text) + 1;

    char *to = out->memory = memory_new(size);
    out->doc = *doc;
    out->doc.id = copy(&to, doc->id, strlen(doc->id));
    for (int i = 0; i < STORE_FIELDS_MAX; i++)
        if (doc->keys[i].type == STORE_TEXT)
            out->doc.keys[i].text = copy(&to, doc->keys[i].text, strlen(doc->keys[i].text));
    out->doc.body = copy(&to, doc->body, doc->length);
}

void store_record_clear(struct store_record *record)
{
    free(record->memory);
    *record = (struct store_record){ 0 };
}
