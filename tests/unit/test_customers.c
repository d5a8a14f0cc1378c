/* Who is one customer, and what is known of them: the same in every order in which it is told. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/model/customer.h"
#include "bot/store/customers.h"
#include "tests/support/check.h"

static struct store *open_store(void)
{
    struct store *store = NULL;
    struct error err = { 0 };
    assert_int_equal(store_open(&store, "sqlite::memory:", &err), 0);
    return store;
}

/* On an account and with digits of its own, one world does not know the other. */
struct world {
    char account[16], texts[64][40];
    int text_count, number;
};

/* "1" is a telephone number of this world, "B1" a user id. */
static const char *of_world(struct world *world, const char *name)
{
    char *out = world->texts[world->text_count++];
    if (!name)
        return NULL;
    if (name[0] >= '0' && name[0] <= '9')
        snprintf(out, sizeof world->texts[0], "%s%05d", name, world->number);
    else
        snprintf(out, sizeof world->texts[0], "BR.%s%05d", name, world->number);
    return out;
}

/* Twelve things that happen: three people, of whom two turn out to be one. */
static const struct {
    const char *phone, *user, *parent, *previous_phone, *previous_user, *username, *name, *type;
    moment at;
} events[] = {
    { .phone = "5585961" },                               /* old form of Ana's number */
    { .phone = "55859961", .user = "A1", .name = "Ana" }, /* both */
    { .user = "A1", .username = "ana.silva" },            /* hides the number */
    { .user = "A1", .parent = "ENT.P1" },                 /* linked companies */
    { .phone = "55119709", .user = "A2", .previous_phone = "55859961", .previous_user = "A1" },
    { .user = "A2", .name = "Ana S.", .username = "ana.silva" }, /* after the change */
    { .phone = "55219988", .user = "C1", .name = "Beto" },       /* somebody … */
    { .user = "C2", .username = "beto" },                        /* … and somebody … */
    { .user = "C2", .previous_user = "C1" },                     /* … who are one */
    { .phone = "55419910", .user = "D1", .name = "Duda" },       /* a third one */
    { .user = "D1", .type = "stop", .at = 1000 },                /* wants no marketing */
    { .phone = "55419910", .type = "resume", .at = 2000 },       /* or does */
};
enum { EVENTS = sizeof events / sizeof *events };

static json_t *told_by(struct world *world, size_t i)
{
    struct incoming in = {
        .kind = events[i].type ? INCOMING_PREFERENCE : INCOMING_MESSAGE,
        .channel = "whatsapp",
        .account = world->account,
        .phone = of_world(world, events[i].phone),
        .user_id = of_world(world, events[i].user),
        .parent_user_id = of_world(world, events[i].parent),
        .previous_phone = of_world(world, events[i].previous_phone),
        .previous_user_id = of_world(world, events[i].previous_user),
        .username = events[i].username,
        .name = events[i].name,
        .type = events[i].type,
        .at = events[i].at,
    };
    in.address = in.phone ? in.phone : in.user_id;
    return customer_told_by(&in);
}

static void tell(struct store *store, const json_t *told)
{
    struct error err = { 0 };
    bool stored = false;
    while (told && !stored) {
        OWNED(customers_batch) struct customers_batch *batch = customers_begin(store);
        size_t at;
        assert_int_equal(customers_tell(batch, told, &at, &err), 0);
        assert_int_equal(customers_commit(batch, &err), 0);
        stored = customers_was_stored(batch, at);
    }
}

static void shuffle(size_t order[EVENTS], uint64_t *seed)
{
    for (size_t i = 0; i < EVENTS; i++)
        order[i] = i;
    for (size_t i = EVENTS; i-- > 1;) {
        *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
        size_t j = *seed % (i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* Without what is of this world alone: ids and digits. */
static char *known_of(struct store *store, struct world *world, const char *key)
{
    struct error err = { 0 };
    json_t *customer = NULL;
    char tail[8];
    assert_int_equal(customers_find(store, key, &customer, &err), 1);
    json_object_del(customer, "id");
    char *text = json_dumps(customer, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(customer);
    snprintf(tail, sizeof tail, "%05d", world->number);
    for (char *at = text; (at = strstr(at, tail)); at += 5)
        memcpy(at, "#####", 5);
    return text;
}

static const char *user_key(struct world *world, const char *user, char out[64])
{
    snprintf(out, 64, "user:%s:BR.%s%05d", world->account, user, world->number);
    return out;
}

static char *everything(struct store *store, struct world *world)
{
    static const char *const users[] = { "A1", "A2", "C1", "C2", "D1" };
    OWNED_BUF struct buf out = { 0 };
    char key[64];

    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        OWNED_TEXT char *text = known_of(store, world, user_key(world, users[i], key));
        buf_text(&out, text);
        buf_char(&out, '\n');
    }
    return buf_take(&out);
}

static void enter(struct world *world, int number)
{
    *world = (struct world){ .number = 77000 + number };
    snprintf(world->account, sizeof world->account, "w");
}

static char *tell_in_order(struct store *store, int number, const size_t order[EVENTS])
{
    struct world world;
    enter(&world, number);
    for (size_t i = 0; i < EVENTS; i++) {
        world.text_count = 0;
        json_auto_t *told = told_by(&world, order[i]);
        tell(store, told);
    }
    return everything(store, &world);
}

static void two_thousand_orders_give_the_same_customers(void **state)
{
    enum { ORDERS = 2000 };
    OWNED(store) struct store *store = open_store();
    OWNED_TEXT char *first = NULL;
    uint64_t seed = 20261121;
    size_t order[EVENTS];
    (void)state;

    for (int i = 0; i < ORDERS; i++) {
        shuffle(order, &seed);
        char *known = tell_in_order(store, i, order);
        if (!first) {
            first = known;
            continue;
        }
        assert_string_equal(known, first);
        free(known);
    }
}

static void customers_are_who_they_should_be(void **state)
{
    OWNED(store) struct store *store = open_store();
    size_t order[EVENTS];
    struct world world;
    char key[64];
    (void)state;

    for (size_t i = 0; i < EVENTS; i++)
        order[i] = EVENTS - 1 - i;
    free(tell_in_order(store, 1, order));
    enter(&world, 1);
    OWNED_TEXT char *ana = known_of(store, &world, user_key(&world, "A1", key));
    OWNED_TEXT char *later = known_of(store, &world, user_key(&world, "A2", key));
    OWNED_TEXT char *beto = known_of(store, &world, user_key(&world, "C1", key));
    OWNED_TEXT char *other = known_of(store, &world, user_key(&world, "C2", key));
    OWNED_TEXT char *duda = known_of(store, &world, user_key(&world, "D1", key));
    assert_string_equal(ana, later);
    assert_string_equal(beto, other);
    assert_string_not_equal(ana, beto);
    assert_non_null(strstr(ana, "\"names\":{\"Ana\":true,\"Ana S.\":true}"));
    assert_non_null(strstr(ana, "username:w:ana.silva"));
    assert_non_null(strstr(ana, "parent:w:BR.ENT.P1"));
    assert_non_null(strstr(ana, "wa_id:5585961"));
    assert_non_null(strstr(duda, "\"marketing\":{\"at\":2000,\"value\":\"resume\"}"));
}

static void one_address_alone_leaves_no_document(void **state)
{
    struct incoming in = { .channel = "whatsapp",
                           .account = "w",
                           .address = "5585996123586",
                           .phone = "5585996123586",
                           .name = "Ana" };
    (void)state;
    assert_null(customer_told_by(&in));
    in.phone = in.address = "558596123586"; /* two forms are two things to know */
    json_auto_t *told = customer_told_by(&in);
    assert_non_null(told);
}

static void username_joins_nobody(void **state)
{
    OWNED(store) struct store *store = open_store();
    struct error err = { 0 };
    json_t *a = NULL, *b = NULL;
    struct incoming in = { .channel = "whatsapp",
                           .account = "w",
                           .address = "BR.1",
                           .user_id = "BR.1",
                           .username = "@Ana" };
    (void)state;
    json_auto_t *first = customer_told_by(&in);
    tell(store, first);
    in.address = in.user_id = "BR.2";
    in.username = "ana";
    json_auto_t *second = customer_told_by(&in);
    tell(store, second);
    assert_int_equal(customers_find(store, "user:w:BR.1", &a, &err), 1);
    assert_int_equal(customers_find(store, "user:w:BR.2", &b, &err), 1);
    assert_string_not_equal(json_string_value(json_object_get(a, "id")),
                            json_string_value(json_object_get(b, "id")));
    assert_int_equal(customers_find(store, "username:w:ana", &a, &err), 0);
    json_decref(a);
    json_decref(b);
}

static void told_at_the_same_moment_is_told_again_and_nobody_is_lost(void **state)
{
    OWNED(store) struct store *store = open_store();
    struct error err = { 0 };
    struct incoming in = { .channel = "whatsapp",
                           .account = "w",
                           .phone = "5585996123586",
                           .address = "5585996123586",
                           .user_id = "BR.1" };
    size_t one, two;
    (void)state;

    json_auto_t *first = customer_told_by(&in);
    in.user_id = "BR.2";
    json_auto_t *second = customer_told_by(&in);
    OWNED(customers_batch) struct customers_batch *a = customers_begin(store);
    OWNED(customers_batch) struct customers_batch *b = customers_begin(store);
    assert_int_equal(customers_tell(a, first, &one, &err), 0); /* both have read … */
    assert_int_equal(customers_tell(b, second, &two, &err), 0);
    assert_int_equal(customers_commit(a, &err), 0); /* … before one of them writes */
    assert_int_equal(customers_commit(b, &err), 0);
    assert_true(customers_was_stored(a, one));
    assert_false(customers_was_stored(b, two));
    tell(store, second);
    json_t *customer = NULL, *same = NULL;
    assert_int_equal(customers_find(store, "user:w:BR.1", &customer, &err), 1);
    assert_int_equal(customers_find(store, "user:w:BR.2", &same, &err), 1);
    assert_true(json_equal(customer, same));
    assert_int_equal(json_object_size(json_object_get(customer, "identities")), 3);
    json_decref(customer);
    json_decref(same);
}

static void what_is_known_is_not_written_again(void **state)
{
    OWNED(store) struct store *store = open_store();
    struct incoming in = { .channel = "whatsapp",
                           .account = "w",
                           .phone = "5585996123586",
                           .address = "5585996123586",
                           .user_id = "BR.1",
                           .name = "Ana" };
    (void)state;
    json_auto_t *told = customer_told_by(&in);
    tell(store, told);
    uint64_t writes = atomic_load(&store->counts.writes);
    tell(store, told);
    assert_int_equal(atomic_load(&store->counts.writes), writes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_thousand_orders_give_the_same_customers),
        cmocka_unit_test(customers_are_who_they_should_be),
        cmocka_unit_test(one_address_alone_leaves_no_document),
        cmocka_unit_test(username_joins_nobody),
        cmocka_unit_test(told_at_the_same_moment_is_told_again_and_nobody_is_lost),
        cmocka_unit_test(what_is_known_is_not_written_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
