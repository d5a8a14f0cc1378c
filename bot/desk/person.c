#include "bot/desk/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/model/customer_identity.h"
#include "bot/model/dialog.h"
#include "bot/model/mask.h"
#include "bot/store/customers.h"

enum { CONVERSATIONS_MAX = 10, LINES_MAX = 16 };

/* Nobody has told more of them. */
static json_t *alone(const char *line, const char *kind, const char *address)
{
    return json_pack("{s:{s:{s:s, s:s}}, s:{s:b}}", "identities", address, "kind", kind, "value",
                     address, "lines", line, 1);
}

int person_find(struct desk *desk, const char *line, json_t **out, struct error *err)
{
    struct identity identity;
    char key[IDENTITY_KEY_SIZE];
    OWNED(dialog) struct dialog *parts = dialog_new(line); /* takes the line apart */
    const char *address = parts->texts[DIALOG_ADDRESS], *kind = "address";
    int found = 0;

    if (identity_of_address(parts->texts[DIALOG_CHANNEL], address, &identity)) {
        identity_key(&identity, parts->texts[DIALOG_ACCOUNT], key);
        kind = identity_kind_name(identity.kind);
        found = customers_find(desk->parts.store, key, out, err);
    }
    if (found == 0)
        *out = alone(line, kind, address);
    return found < 0 ? -1 : 0;
}

static json_t *shown(const json_t *identity, bool masked)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)identity);
    const char *value = json_string_value(json_object_get(copy, "value"));
    char text[MASKED_SIZE];
    if (masked && value)
        json_object_set_new(copy, "value", json_string(mask_address(value, text)));
    return copy;
}

void person_show(json_t *document, const json_t *person, bool masked)
{
    json_t *customer = json_object_get(document, "customer"), *list = json_array(), *identity;
    const char *key;

    json_object_foreach(json_object_get(person, "identities"), key, identity)
        json_array_append_new(list, shown(identity, masked));
    if (customer)
        json_object_set(customer, "identities", list);
    json_decref(list);
}

struct earlier {
    const char *self;
    char *ids[LINES_MAX * CONVERSATIONS_MAX];
    size_t count, from; /* where this line's begin */
};

static bool add_earlier(void *context, const struct store_doc *doc)
{
    struct earlier *earlier = context;
    if (strcmp(doc->id, earlier->self) != 0)
        earlier->ids[earlier->count++] = memory_text(doc->id);
    return earlier->count - earlier->from < CONVERSATIONS_MAX;
}

/* Ids begin with the time. */
static int newer_first(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

static json_t *list_of(struct earlier *earlier)
{
    json_t *list = json_array();
    qsort(earlier->ids, earlier->count, sizeof *earlier->ids, newer_first);
    for (size_t i = 0; i < earlier->count; i++) {
        if (i < CONVERSATIONS_MAX)
            json_array_append_new(list, json_string(earlier->ids[i]));
        free(earlier->ids[i]);
    }
    return list;
}

static int read_line(struct desk *desk, const char *line, moment until, struct earlier *earlier,
                     struct error *err)
{
    struct store_query query = { .in = STORE_CONVERSATIONS,
                                 .index = CONVERSATION_BY_LINE,
                                 .equal = store_text(line),
                                 .to = store_number(until),
                                 .descending = true };
    earlier->from = earlier->count;
    return store_find(desk->parts.store, &query, add_earlier, earlier, err);
}

json_t *person_conversations(struct desk *desk, const json_t *person, const char *self,
                             moment until, struct error *err)
{
    struct earlier earlier = { .self = self };
    json_t *lines = json_object_get(person, "lines"), *value;
    const char *line;
    size_t read = 0;
    int result = 0;

    json_object_foreach(lines, line, value)
    {
        if (result == 0 && read++ < LINES_MAX)
            result = read_line(desk, line, until, &earlier, err);
    }
    json_t *list = list_of(&earlier);
    if (result == 0)
        return list;
    json_decref(list);
    return NULL;
}
