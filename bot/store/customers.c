#include "bot/store/customers.h"

#include <string.h>

#include "bot/base/id.h"
#include "bot/base/memory.h"
#include "bot/model/customer.h"

enum { MOVES_MAX = 64, ROOTS_MAX = 16 };

static const size_t FORM = JSON_COMPACT | JSON_SORT_KEYS;

struct document {
    int64_t version;
    json_t *json;
};

/* 1 and *out; 0: there is none; -1 */
static int read_document(struct store *store, enum collection in, const char *id,
                         struct document *out, struct error *err)
{
    struct store_record record;
    int found = store_get(store, in, id, &record, err);
    if (found <= 0)
        return found;
    out->json = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    out->version = record.doc.version;
    store_record_clear(&record);
    return out->json ? 1 : error_set(err, ERROR_INVALID, "the document of a customer is not JSON");
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && strlen(text) < ID_SIZE ? text : NULL;
}

struct root {
    char id[ID_SIZE];
    int64_t version;
    json_t *customer;
};

/* Follows the moves. 1 and *out, 0, -1. Ids only become smaller on the way, so it ends. */
static int read_root(struct store *store, const char *id, struct root *out, struct error *err)
{
    memcpy(out->id, id, strlen(id) + 1);
    for (int moves = 0; moves < MOVES_MAX; moves++) {
        struct document document = { 0, NULL };
        int found = read_document(store, STORE_CUSTOMERS, out->id, &document, err);
        const char *moved = found == 1 ? text_of(document.json, "moved") : NULL;
        out->customer = document.json;
        out->version = document.version;
        if (!moved)
            return found;
        memcpy(out->id, moved, strlen(moved) + 1);
        json_decref(out->customer);
    }
    return error_set(err, ERROR_INVALID, "a customer has moved too often");
}

/* Whose the identity is, as far as its document says; "": nobody's yet. */
static int read_owner(struct store *store, const char *key, char out[ID_SIZE], struct error *err)
{
    struct document identity = { 0, NULL };
    int found = read_document(store, STORE_IDENTITIES, key, &identity, err);
    const char *owner = found == 1 ? text_of(identity.json, "customer") : NULL;

    *out = '\0';
    if (owner)
        memcpy(out, owner, strlen(owner) + 1);
    json_decref(identity.json);
    return found;
}

int customers_find(struct store *store, const char *key, json_t **out, struct error *err)
{
    char id[ID_SIZE];
    struct root root;
    int found = read_owner(store, key, id, err);
    if (found <= 0 || !*id)
        return found < 0 ? -1 : 0;
    found = read_root(store, id, &root, err);
    if (found == 1)
        *out = root.customer;
    return found;
}

struct told {
    size_t first, count; /* of the writes */
};

struct customers_batch {
    struct store *store;
    struct store_write *writes;
    char **texts; /* ids and bodies */
    struct told *told;
    size_t write_count, text_count, told_count;
};

struct customers_batch *customers_begin(struct store *store)
{
    struct customers_batch *batch = memory_new(sizeof *batch);
    batch->store = store;
    return batch;
}

void customers_batch_free(struct customers_batch *batch)
{
    if (!batch)
        return;
    for (size_t i = 0; i < batch->text_count; i++)
        free(batch->texts[i]);
    free(batch->texts);
    free(batch->writes);
    free(batch->told);
    free(batch);
}

/* Room for one more; grows by doubling. */
static void *room_for(void *list, size_t count, size_t size)
{
    return count & (count - 1) ? list : memory_resize(list, (count ? 2 * count : 1) * size);
}

static const char *keep(struct customers_batch *batch, char *text)
{
    batch->texts = room_for(batch->texts, batch->text_count, sizeof *batch->texts);
    return batch->texts[batch->text_count++] = text;
}

static struct store_write *add(struct customers_batch *batch, enum store_verb verb,
                               enum collection in, const char *id, char *body)
{
    batch->writes = room_for(batch->writes, batch->write_count, sizeof *batch->writes);
    struct store_write *write = &batch->writes[batch->write_count++];
    *write = (struct store_write){
        .verb = verb,
        .in = in,
        .if_previous = true,
        .doc = { .id = keep(batch, memory_text(id)), .body = keep(batch, body) },
    };
    write->doc.length = strlen(write->doc.body);
    return write;
}

/* What is known of those who turn out to be one. */
struct reunion {
    struct root roots[ROOTS_MAX];
    size_t count;
    char id[ID_SIZE]; /* the smallest of all: the one that they are from now on */
    json_t *unowned;  /* keys of identities that are nobody's yet */
};

static void reunion_clear(struct reunion *reunion)
{
    for (size_t i = 0; i < reunion->count; i++)
        json_decref(reunion->roots[i].customer);
    json_decref(reunion->unowned);
}

static void lower(struct reunion *reunion, const char *id)
{
    if (!*reunion->id || strcmp(id, reunion->id) < 0)
        memcpy(reunion->id, id, ID_SIZE);
}

static int add_root(struct reunion *reunion, struct store *store, const char *id, struct error *err)
{
    struct root root = { .version = 0 };
    int found = read_root(store, id, &root, err);
    bool known = found != 1 || reunion->count == ROOTS_MAX;
    for (size_t i = 0; i < reunion->count && !known; i++)
        known = strcmp(reunion->roots[i].id, root.id) == 0;
    if (found >= 0)
        lower(reunion, root.id);
    if (found == 1 && known)
        json_decref(root.customer);
    else if (found == 1)
        reunion->roots[reunion->count++] = root;
    return found < 0 ? -1 : 0;
}

static int gather(struct reunion *reunion, struct store *store, json_t *identities,
                  struct error *err)
{
    const char *key;
    json_t *identity;
    char id[ID_SIZE];

    json_object_foreach(identities, key, identity)
    {
        if (!customer_joins(identity))
            continue;
        lower(reunion, customer_id_of(key, id));
        if (read_owner(store, key, id, err) < 0)
            return -1;
        if (!*id)
            json_array_append_new(reunion->unowned, json_string(key));
        else if (add_root(reunion, store, id, err) < 0)
            return -1;
    }
    /* It may be there without anybody pointing to it: an earlier try was cut short. */
    memcpy(id, reunion->id, ID_SIZE);
    return *id ? add_root(reunion, store, id, err) : 0;
}

static const struct root *root_of(const struct reunion *reunion, const char *id)
{
    for (size_t i = 0; i < reunion->count; i++)
        if (strcmp(reunion->roots[i].id, id) == 0)
            return &reunion->roots[i];
    return NULL;
}

/* If one of them is somebody's meanwhile, all is told again. */
static void write_identities(struct customers_batch *batch, const struct reunion *reunion)
{
    size_t i;
    json_t *key;
    json_array_foreach(reunion->unowned, i, key)
    {
        json_auto_t *body = json_pack("{s:s}", "customer", reunion->id);
        add(batch, STORE_INSERT, STORE_IDENTITIES, json_string_value(key), json_dumps(body, FORM));
    }
}

/* First the one that has everything, then those that move to it, then who points to it: cut short
 * anywhere, nothing is lost, and telling it again ends the same. */
static void write_reunion(struct customers_batch *batch, struct reunion *reunion,
                          const json_t *told)
{
    const struct root *target = root_of(reunion, reunion->id);
    json_auto_t *customer = target ? json_deep_copy(target->customer) : json_object();
    OWNED_TEXT char *before = target ? json_dumps(target->customer, FORM) : NULL;

    json_object_set_new(customer, "id", json_string(reunion->id));
    for (size_t i = 0; i < reunion->count; i++)
        customer_add(customer, reunion->roots[i].customer);
    customer_add(customer, told);
    char *after = json_dumps(customer, FORM);
    bool known = before && reunion->count == 1 && json_array_size(reunion->unowned) == 0;
    if (known && strcmp(before, after) == 0) {
        free(after);
        return;
    }
    struct store_write *first = add(batch, STORE_REPLACE_IF, STORE_CUSTOMERS, reunion->id, after);
    first->doc.version = target ? target->version : 0;
    first->if_previous = false;
    for (size_t i = 0; i < reunion->count; i++) {
        const struct root *root = &reunion->roots[i];
        json_auto_t *moved = json_pack("{s:s, s:s}", "id", root->id, "moved", reunion->id);
        if (root != target)
            add(batch, STORE_REPLACE_IF, STORE_CUSTOMERS, root->id, json_dumps(moved, FORM))
                ->doc.version = root->version;
    }
    write_identities(batch, reunion);
}

int customers_tell(struct customers_batch *batch, const json_t *told, size_t *at, struct error *err)
{
    struct reunion reunion = { .unowned = json_array() };
    int result = gather(&reunion, batch->store, json_object_get(told, "identities"), err);

    if (result == 0) {
        batch->told = room_for(batch->told, batch->told_count, sizeof *batch->told);
        struct told *one = &batch->told[batch->told_count];
        one->first = batch->write_count;
        if (*reunion.id)
            write_reunion(batch, &reunion, told);
        one->count = batch->write_count - one->first;
        *at = batch->told_count++;
    }
    reunion_clear(&reunion);
    return result;
}

int customers_commit(struct customers_batch *batch, struct error *err)
{
    return batch->write_count == 0
               ? 0
               : store_commit(batch->store, batch->writes, batch->write_count, err);
}

bool customers_was_stored(const struct customers_batch *batch, size_t at)
{
    const struct told *told = &batch->told[at];
    for (size_t i = told->first; i < told->first + told->count; i++)
        if (batch->writes[i].result != STORE_DONE)
            return false;
    return true;
}
