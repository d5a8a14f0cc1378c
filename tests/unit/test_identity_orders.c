/* The same things happen in a hundred orders, all at once: each customer ends with one line, one
 * open conversation at most, and every message once. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/store/customers.h"
#include "tests/support/check.h"
#include "tests/support/identity_rig.h"

enum { ORDERS = 100, DIGITS = 5, FIRST_WORLD = 77000, SIZE = 40 };

/* Numbers and user ids; each order has its own, told apart by their last five digits. */
static const struct {
    const char *type, *phone, *user, *previous_phone, *previous_user, *username;
} events[] = {
    { .phone = "5585961" }, /* the old form of the next one */
    { .phone = "55859961", .user = "A1" },
    { .user = "A1", .username = "ana" },
    { .type = "number_changed",
      .phone = "55119709",
      .user = "A2",
      .previous_phone = "55859961",
      .previous_user = "A1" },
    { .phone = "55119709", .user = "A2" },
    { .user = "A2" },
    { .phone = "55219988", .user = "C1" },
    { .user = "C2", .username = "beto" },
    { .type = "user_id_changed", .user = "C2", .previous_user = "C1" },
    { .phone = "55419910" },
    { .phone = "55419910", .user = "D1" },
    { .user = "D1" },
};
enum { EVENTS = sizeof events / sizeof *events, MESSAGES = EVENTS - 2, PEOPLE = 3, ADDRESSES = 5 };

static const char *const people[PEOPLE][ADDRESSES] = {
    { "5585961", "55859961", "55119709", "A1", "A2" },
    { "55219988", "C1", "C2" },
    { "55419910", "D1" },
};

static const char *of_world(const char *name, int world, char out[SIZE])
{
    if (!name)
        return NULL;
    snprintf(out, SIZE, name[0] <= '9' ? "%s%d" : "BR.%s%d", name, FIRST_WORLD + world);
    return out;
}

static void happen(struct engine_rig *rig, int world, size_t event)
{
    char texts[4][SIZE], id[SIZE];
    snprintf(id, sizeof id, "wa:%d:%zu", world, event);
    identity_post(rig,
                  &(struct said){
                      .id = id,
                      .text = events[event].type ? NULL : "oi",
                      .type = events[event].type,
                      .phone = of_world(events[event].phone, world, texts[0]),
                      .user = of_world(events[event].user, world, texts[1]),
                      .previous_phone = of_world(events[event].previous_phone, world, texts[2]),
                      .previous_user = of_world(events[event].previous_user, world, texts[3]),
                      .username = events[event].username,
                      .at = RIG_NOON + (moment)event,
                  });
}

/* `other`: a second engine on the same store, as another process would have; or NULL. */
static void happen_in_some_order(struct engine_rig *rig, struct engine *other, int world,
                                 uint64_t *seed)
{
    struct engine *own = rig->engine;
    size_t order[EVENTS];
    for (size_t i = 0; i < EVENTS; i++)
        order[i] = i;
    for (size_t i = EVENTS; i-- > 1;) {
        *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
        size_t j = *seed % (i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
    for (size_t i = 0; i < EVENTS; i++) {
        rig->engine = other && i % 2 ? other : own;
        happen(rig, world, order[i]);
    }
    rig->engine = own;
}

static void fence_everybody(struct engine_rig *rig, int world)
{
    char address[SIZE];
    for (int person = 0; person < PEOPLE; person++)
        for (int i = 0; i < ADDRESSES && people[person][i]; i++)
            identity_fence(rig, of_world(people[person][i], world, address));
}

static bool find_identify(void *found, const struct store_doc *doc)
{
    *(bool *)found = strstr(doc->body, "\"kind\":\"identify\"") != NULL;
    return !*(bool *)found;
}

/* Two shards that tell of one customer at once: one of them tells again, a moment later. What was
 * under way when the dialog had to be read again is done when the doubt is over. */
static void settle(struct engine_rig *rig)
{
    struct error err = { 0 };
    bool waits = true;
    while (waits) {
        waits = false;
        atomic_fetch_add(&rig->clock.at, SECONDS(31));
        for (int world = 0; world < ORDERS; world++)
            fence_everybody(rig, world);
        const struct store_query all = { .in = STORE_DIALOGS, .index = STORE_BY_ID };
        assert_int_equal(store_find(rig->inner, &all, find_identify, &waits, &err), 0);
    }
}

static void assert_one_line_each(struct engine_rig *rig, int world)
{
    char first[PEOPLE][LINE_SIZE], line[LINE_SIZE], address[SIZE];
    for (int person = 0; person < PEOPLE; person++) {
        identity_lead(rig, of_world(people[person][0], world, address), first[person]);
        for (int i = 1; i < ADDRESSES && people[person][i]; i++) {
            identity_lead(rig, of_world(people[person][i], world, address), line);
            assert_string_equal(line, first[person]);
        }
        for (int other = 0; other < person; other++)
            assert_string_not_equal(first[other], first[person]);
    }
}

static char *customer_of(struct engine_rig *rig, const char *user, int world)
{
    struct error err = { 0 };
    char key[2 * SIZE], address[SIZE], id[ID_SIZE];
    json_t *customer = NULL;
    snprintf(key, sizeof key, "user:demo:%s", of_world(user, world, address));
    assert_int_equal(customers_find(rig->inner, key, &customer, &err), 1);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(customer, "id")));
    json_decref(customer);
    return memory_text(id);
}

static void assert_one_customer_each(struct engine_rig *rig, int world)
{
    OWNED_TEXT char *a1 = customer_of(rig, "A1", world), *a2 = customer_of(rig, "A2", world);
    OWNED_TEXT char *c1 = customer_of(rig, "C1", world), *c2 = customer_of(rig, "C2", world);
    OWNED_TEXT char *d1 = customer_of(rig, "D1", world);
    assert_string_equal(a1, a2);
    assert_string_equal(c1, c2);
    assert_string_not_equal(a1, c1);
    assert_string_not_equal(a1, d1);
    assert_string_not_equal(c1, d1);
}

struct tally {
    struct engine_rig *rig;
    int messages[ORDERS][EVENTS], others;
    int open[ORDERS][PEOPLE];
};

static bool count_message(void *context, const struct store_doc *doc)
{
    struct tally *tally = context;
    json_auto_t *message = json_loadb(doc->body, doc->length, 0, NULL);
    const char *id = json_string_value(json_object_get(message, "provider_id"));
    const char *who = json_string_value(json_object_get(message, "who"));
    int world, event;
    if (strcmp(who, "customer") != 0)
        return true;
    if (sscanf(id, "wa:%d:%d", &world, &event) == 2)
        tally->messages[world][event]++;
    else
        tally->others++;
    return true;
}

static int person_of(const char *line, int *world)
{
    size_t length = strlen(line);
    *world = (int)strtol(line + length - DIGITS, NULL, 10) - FIRST_WORLD;
    for (int person = 0; person < PEOPLE; person++)
        for (int i = 0; i < ADDRESSES && people[person][i]; i++) {
            size_t name = strlen(people[person][i]);
            if (length > DIGITS + name &&
                strncmp(line + length - DIGITS - name, people[person][i], name) == 0)
                return person;
        }
    fail_msg("nobody's line: %s", line);
    return 0;
}

static bool count_open(void *context, const struct store_doc *doc)
{
    struct tally *tally = context;
    json_auto_t *record = json_loadb(doc->body, doc->length, 0, NULL);
    int world, person = person_of(json_string_value(json_object_get(record, "_line")), &world);
    tally->open[world][person] += json_object_get(record, "ended_at") == NULL;
    return true;
}

static void assert_every_message_once(struct engine_rig *rig)
{
    struct error err = { 0 };
    struct tally *tally = memory_new(sizeof *tally);
    const struct store_query messages = { .in = STORE_MESSAGES, .index = STORE_BY_ID };
    const struct store_query records = { .in = STORE_CONVERSATIONS, .index = STORE_BY_ID };

    tally->rig = rig;
    assert_int_equal(store_find(rig->inner, &messages, count_message, tally, &err), 0);
    assert_int_equal(store_find(rig->inner, &records, count_open, tally, &err), 0);
    assert_int_equal(tally->others, 0);
    for (int world = 0; world < ORDERS; world++) {
        for (int event = 0; event < EVENTS; event++)
            assert_int_equal(tally->messages[world][event], events[event].type ? 0 : 1);
        for (int person = 0; person < PEOPLE; person++)
            assert_int_equal(tally->open[world][person], 1);
    }
    free(tally);
}

static void assert_all_is_one(struct engine_rig *rig)
{
    for (int world = 0; world < ORDERS; world++) {
        assert_one_line_each(rig, world);
        assert_one_customer_each(rig, world);
    }
    assert_every_message_once(rig);
    assert_int_equal(rig_count(rig, STORE_DEAD), 0);
}

static void hundred_orders_give_the_same_lines_and_lose_nothing(void **state)
{
    struct engine_rig *rig = *state;
    uint64_t seed = 20261121;

    for (int world = 0; world < ORDERS; world++)
        happen_in_some_order(rig, NULL, world, &seed);
    while (rig_count_waiting(rig) > 0)
        fence_everybody(rig, 0);
    settle(rig);
    assert_all_is_one(rig);
}

static void two_engines_on_one_store_lose_nothing_either(void **state)
{
    struct engine_rig *rig = *state;
    struct engine *other = engine_start(&rig->engine->parts);
    uint64_t seed = 7;

    for (int world = 0; world < ORDERS; world++)
        happen_in_some_order(rig, other, world, &seed);
    while (rig_count_waiting(rig) > 0)
        fence_everybody(rig, 0);
    settle(rig);
    engine_stop(other);
    assert_all_is_one(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hundred_orders_give_the_same_lines_and_lose_nothing,
                                        identity_rig_open, identity_rig_close),
        cmocka_unit_test_setup_teardown(two_engines_on_one_store_lose_nothing_either,
                                        engine_rig_open, engine_rig_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
