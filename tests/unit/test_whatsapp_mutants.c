/* Every fixture stands between two others in one body; then any one of its values is replaced by
 * something else, or removed. Whatever that was, the body is taken, and the neighbours come out as
 * if nothing had happened. */
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/whatsapp_fixtures.h"

enum { MUTANTS_MIN = 5000, LARGE = 64 * 1024, WAY_MAX = 32 };

enum put { PUT_NULL, PUT_NUMBER, PUT_TEXT, PUT_LIST, PUT_OBJECT, PUT_LARGE, PUT_NOTHING, PUTS };

struct mutation {
    const json_t *neighbours; /* what they give by themselves */
    char *large;
    size_t mutants, items;
};

static json_t *substitute(const struct mutation *mutation, enum put put)
{
    switch (put) {
    case PUT_NULL:
        return json_null();
    case PUT_NUMBER:
        return json_integer(7);
    case PUT_TEXT:
        return json_string("x");
    case PUT_LIST:
        return json_pack("[n, i, {}]", 1);
    case PUT_OBJECT:
        return json_pack("{s:i, s:n}", "a", 1, "id");
    case PUT_LARGE:
        return json_string(mutation->large);
    case PUT_NOTHING:
    case PUTS:
        break;
    }
    return NULL;
}

/* A message in an entry of its own, and one with a status in another. */
static json_t *neighbour(const char *id, const char *phone)
{
    return json_pack(
        "{s:s, s:[{s:s, s:{s:{s:s}, s:[{s:{s:s}, s:s}], s:[{s:s, s:s, s:s, s:s, s:{s:s}}],"
        " s:[{s:s, s:s, s:s, s:s}]}}]}",
        "id", "1", "changes", "field", "messages", "value", "metadata", "phone_number_id",
        "106540352242922", "contacts", "profile", "name", "Ana", "wa_id", phone, "messages", "id",
        id, "from", phone, "timestamp", "1763721000", "type", "text", "text", "body", "oi",
        "statuses", "id", id, "status", "read", "timestamp", "1763721001", "recipient_id", phone);
}

/* The fixture's entries between two neighbours; NULL: it has none. */
static json_t *surround(const json_t *webhook)
{
    json_t *body = json_deep_copy(webhook), *entries = json_object_get(body, "entry");
    if (!json_is_array(entries) || json_array_size(entries) == 0 ||
        strcmp(json_string_value(json_object_get(body, "object")), "whatsapp_business_account") !=
            0) {
        json_decref(body);
        return NULL;
    }
    json_array_insert_new(entries, 0, neighbour("wamid.BEFORE", "5511900000001"));
    json_array_append_new(entries, neighbour("wamid.AFTER", "5511900000002"));
    return body;
}

static bool is_neighbour(const json_t *item)
{
    const char *id = json_string_value(json_object_get(item, "message_id"));
    return id && (strcmp(id, "wamid.BEFORE") == 0 || strcmp(id, "wamid.AFTER") == 0 ||
                  strcmp(id, "wamid.BESIDE") == 0);
}

static json_t *neighbours_of(const json_t *items)
{
    json_t *found = json_array();
    for (size_t i = 0; i < json_array_size(items); i++)
        if (is_neighbour(json_array_get(items, i)))
            json_array_append(found, json_array_get(items, i));
    return found;
}

static void check(struct mutation *mutation, const json_t *body)
{
    struct whatsapp_counts counts;
    json_auto_t *items = whatsapp_items_of(body, &counts);
    assert_non_null(items);
    json_auto_t *neighbours = neighbours_of(items);

    if (!json_equal(neighbours, mutation->neighbours))
        fail_msg("%.4000s\ncost its neighbours something: %s", json_dumps(body, 0),
                 json_dumps(neighbours, 0));
    assert_int_equal(counts.messages + counts.statuses + counts.notices + counts.others,
                     json_array_size(items));
    mutation->mutants++;
    mutation->items += json_array_size(items);
}

static void put(json_t *in, const char *name, size_t index, json_t *value)
{
    if (json_is_object(in) && value)
        json_object_set_new(in, name, value);
    else if (json_is_object(in))
        json_object_del(in, name);
    else if (value)
        json_array_set_new(in, index, value);
    else
        json_array_remove(in, index);
}

static void put_back(json_t *in, const char *name, size_t index, json_t *value, enum put what)
{
    if (json_is_object(in))
        json_object_set(in, name, value);
    else if (what == PUT_NOTHING)
        json_array_insert(in, index, value);
    else
        json_array_set(in, index, value);
}

static void mutate_within(struct mutation *mutation, json_t *in, const json_t *body);

static void mutate_value(struct mutation *mutation, json_t *in, const char *name, size_t index,
                         const json_t *body)
{
    json_t *value = json_is_object(in) ? json_object_get(in, name) : json_array_get(in, index);
    json_incref(value);
    for (enum put what = PUT_NULL; what < PUTS; what++) {
        put(in, name, index, substitute(mutation, what));
        check(mutation, body);
        put_back(in, name, index, value, what);
    }
    mutate_within(mutation, value, body);
    json_decref(value);
}

static void mutate_within(struct mutation *mutation, json_t *in, const json_t *body)
{
    const char *names[WAY_MAX];
    const char *name;
    json_t *value;
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(in); i++)
        mutate_value(mutation, in, NULL, i, body);
    json_object_foreach(in, name, value)
    {
        (void)value;
        assert_true(count < WAY_MAX);
        names[count++] = memory_text(name); /* the walk changes what it walks over */
    }
    for (size_t i = 0; i < count; i++) {
        mutate_value(mutation, in, names[i], 0, body);
        free((char *)(uintptr_t)names[i]);
    }
}

static void whatsapp_mutant_costs_its_neighbours_nothing(void **unused)
{
    (void)unused;
    struct whatsapp_counts counts;
    struct mutation mutation = { .large = memory_new(LARGE + 1) };
    json_auto_t *fixtures = whatsapp_fixtures();
    json_auto_t *alone =
        json_pack("{s:[o, o]}", "entry", neighbour("wamid.BEFORE", "5511900000001"),
                  neighbour("wamid.AFTER", "5511900000002"));
    json_auto_t *neighbours = whatsapp_items_of(alone, &counts);

    memset(mutation.large, 'x', LARGE);
    mutation.neighbours = neighbours;
    assert_int_equal(json_array_size(neighbours), 4);
    for (size_t i = 0; i < json_array_size(fixtures); i++) {
        json_auto_t *body = surround(json_object_get(json_array_get(fixtures, i), "webhook"));
        if (body) /* the entry between the neighbours, and all that is within */
            mutate_value(&mutation, json_object_get(body, "entry"), NULL, 1, body);
    }
    print_message("%zu mutants gave %zu items\n", mutation.mutants, mutation.items);
    assert_true(mutation.mutants >= MUTANTS_MIN);
    free(mutation.large);
}

/* Another message in the same list, with a contact of its own. */
static json_t *join(const json_t *webhook)
{
    json_t *body = json_deep_copy(webhook);
    json_t *entry = json_array_get(json_object_get(body, "entry"), 0);
    json_t *change = json_array_get(json_object_get(entry, "changes"), 0);
    json_t *value = json_object_get(change, "value"),
           *messages = json_object_get(value, "messages");
    if (json_array_size(messages) == 0) {
        json_decref(body);
        return NULL;
    }
    if (!json_object_get(value, "contacts"))
        json_object_set_new(value, "contacts", json_array());
    json_array_append_new(
        json_object_get(value, "contacts"),
        json_pack("{s:{s:s}, s:s}", "profile", "name", "Bia", "wa_id", "5511900000003"));
    json_array_append_new(messages, json_pack("{s:s, s:s, s:s, s:s, s:{s:s}}", "id", "wamid.BESIDE",
                                              "from", "5511900000003", "timestamp", "1763721000",
                                              "type", "text", "text", "body", "oi"));
    return body;
}

static void mutate_list(struct mutation *mutation, const json_t *webhook)
{
    struct whatsapp_counts counts;
    json_auto_t *body = join(webhook);
    if (!body)
        return;
    json_auto_t *items = whatsapp_items_of(body, &counts);
    json_auto_t *neighbours = neighbours_of(items);
    json_t *entry = json_array_get(json_object_get(body, "entry"), 0);
    json_t *value = json_object_get(json_array_get(json_object_get(entry, "changes"), 0), "value");

    if (json_array_size(neighbours) == 0) /* a number that is not ours */
        return;
    mutation->neighbours = neighbours;
    mutate_value(mutation, json_object_get(value, "messages"), NULL, 0, body);
    if (json_array_size(json_object_get(value, "contacts")) > 1)
        mutate_value(mutation, json_object_get(value, "contacts"), NULL, 0, body);
}

static void whatsapp_mutant_costs_nothing_in_its_own_list(void **unused)
{
    (void)unused;
    struct mutation mutation = { .large = memory_new(LARGE + 1) };
    json_auto_t *fixtures = whatsapp_fixtures();

    memset(mutation.large, 'x', LARGE);
    for (size_t i = 0; i < json_array_size(fixtures); i++)
        mutate_list(&mutation, json_object_get(json_array_get(fixtures, i), "webhook"));
    print_message("%zu mutants gave %zu items\n", mutation.mutants, mutation.items);
    assert_true(mutation.mutants >= MUTANTS_MIN);
    free(mutation.large);
}

/* What stands around the entries may go too: the body is taken all the same. */
static void whatsapp_mutant_of_the_envelope_is_taken(void **unused)
{
    (void)unused;
    struct mutation mutation = { .large = memory_new(LARGE + 1) };
    json_auto_t *fixtures = whatsapp_fixtures();
    const json_t *webhook = json_object_get(json_array_get(fixtures, 0), "webhook");
    json_auto_t *body = json_deep_copy(webhook);
    static const char *const names[] = { "object", "entry" };

    memset(mutation.large, 'x', LARGE);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (enum put what = PUT_NULL; what < PUTS; what++) {
            struct whatsapp_counts counts;
            put(body, names[i], 0, substitute(&mutation, what));
            json_auto_t *items = whatsapp_items_of(body, &counts);
            assert_non_null(items);
            put_back(body, names[i], 0, json_object_get(webhook, names[i]), what);
        }
    free(mutation.large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_mutant_costs_its_neighbours_nothing),
        cmocka_unit_test(whatsapp_mutant_costs_nothing_in_its_own_list),
        cmocka_unit_test(whatsapp_mutant_of_the_envelope_is_taken),
    };
    return cmocka_run_group_tests_name("whatsapp mutants", tests, NULL, NULL);
}
