/* The contract of a store: bot/store/store.h, precisely. Every engine runs the same tests.
 * Its finding is in test_store_find.c. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_failing.h"
#include "tests/support/store_fixture.h"

static enum store_result replace(struct store *store, const char *id, int64_t version,
                                 const char *body)
{
    struct store_write write = { .verb = STORE_REPLACE_IF,
                                 .in = STORE_USERS,
                                 .doc = { .id = id, .version = version } };
    return store_write_one(store, write, body);
}

static void store_get_finds_nothing_in_an_empty_store(void **state)
{
    for (int in = 0; in < STORE_COLLECTIONS; in++)
        store_assert_holds(store_of(state), (enum collection)in, "nobody", "none");
}

static void store_insert_keeps_id_version_keys_and_body(void **state)
{
    struct store_record found;
    struct error err = { 0 };
    struct store_write write = { .verb = STORE_INSERT, .in = STORE_TICKETS, .doc.id = "t1" };
    write.doc.keys[TICKET_STATE] = store_text("7");
    write.doc.keys[TICKET_OPENED] = store_number(INT64_MIN);

    assert_int_equal(store_write_one(store_of(state), write, "{\"a\":\"ção\"}"), STORE_DONE);
    assert_int_equal(store_get(store_of(state), STORE_TICKETS, "t1", &found, &err), 1);

    assert_string_equal(found.doc.id, "t1");
    assert_int_equal(found.doc.version, 1);
    assert_string_equal(found.doc.body, "{\"a\":\"ção\"}");
    assert_int_equal(found.doc.length, strlen("{\"a\":\"ção\"}"));
    assert_int_equal(found.doc.keys[TICKET_STATE].type, STORE_TEXT);
    assert_string_equal(found.doc.keys[TICKET_STATE].text, "7");
    assert_int_equal(found.doc.keys[TICKET_OPENED].type, STORE_NUMBER);
    assert_true(found.doc.keys[TICKET_OPENED].number == INT64_MIN);
    assert_int_equal(found.doc.keys[TICKET_GAP].type, STORE_NONE);
    store_record_clear(&found);
    assert_null(found.doc.body);
}

static void store_insert_refuses_a_known_id(void **state)
{
    assert_int_equal(store_insert_user(store_of(state), "ana", "first"), STORE_DONE);
    assert_int_equal(store_insert_user(store_of(state), "ana", "second"), STORE_KNOWN);
    store_assert_holds(store_of(state), STORE_USERS, "ana", "1 first");
}

static void store_insert_knows_an_id_of_the_same_submit(void **state)
{
    struct error err = { 0 };
    struct store_write writes[2] = {
        { .verb = STORE_INSERT, .in = STORE_USERS, .doc = { .id = "ana", .body = "" } },
        { .verb = STORE_INSERT, .in = STORE_USERS, .doc = { .id = "ana", .body = "" } },
    };
    assert_int_equal(store_commit(store_of(state), writes, 2, &err), 0);
    assert_int_equal(writes[0].result, STORE_DONE);
    assert_int_equal(writes[1].result, STORE_KNOWN);
}

static void store_collections_do_not_share_ids(void **state)
{
    for (int in = 0; in < STORE_COLLECTIONS; in++) {
        struct store_write write = { .verb = STORE_INSERT, .in = (enum collection)in };
        write.doc.id = "1";
        assert_int_equal(store_write_one(store_of(state), write, "{}"), STORE_DONE);
    }
}

static void store_put_inserts_and_then_replaces(void **state)
{
    struct store_write put = { .verb = STORE_PUT, .in = STORE_USERS, .doc.id = "ana" };
    assert_int_equal(store_write_one(store_of(state), put, "one"), STORE_DONE);
    assert_int_equal(store_write_one(store_of(state), put, "two"), STORE_DONE);
    store_assert_holds(store_of(state), STORE_USERS, "ana", "2 two");
}

static void store_replace_if_swaps_only_the_version_it_names(void **state)
{
    struct store *store = store_of(state);
    store_insert_user(store, "ana", "one");
    assert_int_equal(replace(store, "ana", 1, "two"), STORE_DONE);
    assert_int_equal(replace(store, "ana", 1, "three"), STORE_CONFLICT);
    assert_int_equal(replace(store, "ana", 3, "three"), STORE_CONFLICT);
    assert_int_equal(replace(store, "bia", 1, "one"), STORE_CONFLICT);
    store_assert_holds(store, STORE_USERS, "ana", "2 two");
    store_assert_holds(store, STORE_USERS, "bia", "none");
}

static void store_replace_if_version_0_means_that_it_must_not_exist(void **state)
{
    assert_int_equal(replace(store_of(state), "ana", 0, "one"), STORE_DONE);
    assert_int_equal(replace(store_of(state), "ana", 0, "two"), STORE_CONFLICT);
    store_assert_holds(store_of(state), STORE_USERS, "ana", "1 one");
}

static void store_delete_is_done_whether_or_not_it_was_there(void **state)
{
    struct store_write delete = { .verb = STORE_DELETE, .in = STORE_USERS, .doc.id = "ana" };
    store_insert_user(store_of(state), "ana", "one");
    assert_int_equal(store_write_one(store_of(state), delete, NULL), STORE_DONE);
    store_assert_holds(store_of(state), STORE_USERS, "ana", "none");
    assert_int_equal(store_write_one(store_of(state), delete, NULL), STORE_DONE);
    assert_int_equal(store_insert_user(store_of(state), "ana", "again"), STORE_DONE);
    store_assert_holds(store_of(state), STORE_USERS, "ana", "1 again");
}

static int64_t count_of(struct store *store, const char *id)
{
    struct store_record record;
    struct error err = { 0 };
    assert_int_equal(store_get(store, STORE_COUNTERS, id, &record, &err), 1);
    int64_t value = record.doc.keys[COUNTER_VALUE].number;
    store_record_clear(&record);
    return value;
}

static void add(struct store *store, const char *id, int64_t number)
{
    struct store_write write = { .verb = STORE_ADD, .in = STORE_COUNTERS, .doc.id = id };
    write.doc.keys[COUNTER_VALUE] = store_number(number);
    assert_int_equal(store_write_one(store, write, NULL), STORE_DONE);
}

static void store_add_makes_the_counter_and_then_adds(void **state)
{
    add(store_of(state), "protocol", 5);
    assert_int_equal(count_of(store_of(state), "protocol"), 5);
    add(store_of(state), "protocol", -2);
    assert_int_equal(count_of(store_of(state), "protocol"), 3);
    store_assert_holds(store_of(state), STORE_COUNTERS, "protocol", "2 ");
}

enum { THREADS = 8, TIMES = 50 };

static void together(void *(*work)(void *), void *context)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, context), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static void *add_ones(void *store)
{
    for (int i = 0; i < TIMES; i++)
        add(store, "n", 1);
    return NULL;
}

static void store_add_from_many_threads_loses_nothing(void **state)
{
    together(add_ones, store_of(state));
    assert_int_equal(count_of(store_of(state), "n"), THREADS * TIMES);
}

struct race {
    struct store *store;
    int inserted[TIMES], swapped[TIMES]; /* how often each was reported done */
};

/* Everybody inserts the same ids, and then swaps version 1 of each. */
static void *insert_and_swap(void *context)
{
    struct race *race = context;
    for (int i = 0; i < TIMES; i++) {
        char id[16];
        snprintf(id, sizeof id, "u%d", i);
        enum store_result inserted = store_insert_user(race->store, id, "one");
        enum store_result swapped = replace(race->store, id, 1, "two");
        __atomic_fetch_add(&race->inserted[i], inserted == STORE_DONE, __ATOMIC_RELAXED);
        __atomic_fetch_add(&race->swapped[i], swapped == STORE_DONE, __ATOMIC_RELAXED);
    }
    return NULL;
}

static void store_lets_one_of_many_threads_win(void **state)
{
    struct race race = { .store = store_of(state) };
    together(insert_and_swap, &race);
    for (int i = 0; i < TIMES; i++) {
        assert_int_equal(race.inserted[i], 1);
        assert_int_equal(race.swapped[i], 1);
    }
    store_assert_holds(store_of(state), STORE_USERS, "u0", "2 two");
}

static void store_if_previous_skips_what_follows_a_lost_swap(void **state)
{
    struct error err = { 0 };
    struct store_write writes[4] = {
        { .verb = STORE_REPLACE_IF, .in = STORE_USERS, .doc = { .id = "ana", .version = 9 } },
        { .verb = STORE_PUT, .in = STORE_USERS, .doc.id = "bia", .if_previous = true },
        { .verb = STORE_PUT, .in = STORE_USERS, .doc.id = "caio", .if_previous = true },
        { .verb = STORE_PUT, .in = STORE_USERS, .doc.id = "davi" },
    };
    assert_int_equal(store_commit(store_of(state), writes, 4, &err), 0);
    assert_int_equal(writes[0].result, STORE_CONFLICT);
    assert_int_equal(writes[1].result, STORE_SKIPPED);
    assert_int_equal(writes[2].result, STORE_SKIPPED);
    assert_int_equal(writes[3].result, STORE_DONE);
    store_assert_holds(store_of(state), STORE_USERS, "bia", "none");
}

static void store_if_previous_goes_on_after_a_won_swap(void **state)
{
    struct error err = { 0 };
    struct store_write writes[2] = {
        { .verb = STORE_REPLACE_IF, .in = STORE_USERS, .doc.id = "ana" },
        { .verb = STORE_PUT, .in = STORE_USERS, .doc.id = "bia", .if_previous = true },
    };
    assert_int_equal(store_commit(store_of(state), writes, 2, &err), 0);
    assert_int_equal(writes[1].result, STORE_DONE);
    store_assert_holds(store_of(state), STORE_USERS, "bia", "1 ");
}

static void assert_refuses(struct store *store, struct store_write write, const char *says)
{
    struct error err = { 0 };
    struct store_write writes[2] = {
        { .verb = STORE_INSERT, .in = STORE_USERS, .doc.id = "good" },
        write,
    };
    assert_int_equal(store_commit(store, writes, 2, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_string_equal(err.text, says);
    assert_int_equal(writes[0].result, STORE_FAILED);
    store_assert_holds(store, STORE_USERS, "good", "none");
}

static void store_refuses_an_id_that_is_missing_or_too_long(void **state)
{
    struct store_write write = { .verb = STORE_PUT, .in = STORE_USERS };
    char *id = memory_new(STORE_ID_MAX + 2);
    memset(id, 'x', STORE_ID_MAX + 1);

    assert_refuses(store_of(state), write, "a document of \"users\" needs an id");
    write.doc.id = "";
    assert_refuses(store_of(state), write, "a document of \"users\" needs an id");
    write.doc.id = id;
    assert_refuses(store_of(state), write, "the id of a document of \"users\" is over 512 bytes");
    id[STORE_ID_MAX] = '\0';
    assert_int_equal(store_write_one(store_of(state), write, "{}"), STORE_DONE);
    store_assert_holds(store_of(state), STORE_USERS, id, "1 {}");
    free(id);
}

static void store_refuses_a_body_that_is_too_long(void **state)
{
    char *body = memory_new(STORE_BODY_MAX + 2);
    memset(body, 'x', STORE_BODY_MAX + 1);
    struct store_write write = { .verb = STORE_PUT, .in = STORE_USERS, .doc.id = "ana" };
    write.doc.body = body;
    write.doc.length = STORE_BODY_MAX + 1;

    assert_refuses(store_of(state), write,
                   "the body of a document of \"users\" is over 4194304 bytes");
    body[STORE_BODY_MAX] = '\0';
    assert_int_equal(store_write_one(store_of(state), write, body), STORE_DONE);
    free(body);
}

static void store_refuses_a_key_that_is_too_long(void **state)
{
    char *key = memory_new(STORE_ID_MAX + 2);
    memset(key, 'x', STORE_ID_MAX + 1);
    struct store_write write = { .verb = STORE_PUT, .in = STORE_GAPS, .doc.id = "g1" };
    write.doc.keys[GAP_STATE] = store_text(key);
    assert_refuses(store_of(state), write, "the field \"state\" of \"gaps\" is over 512 bytes");
    free(key);
}

static void store_refuses_to_add_what_is_no_number(void **state)
{
    struct store_write write = { .verb = STORE_ADD, .in = STORE_COUNTERS, .doc.id = "n" };
    assert_refuses(store_of(state), write, "adding to \"counters\" needs a number");
    write.in = STORE_USERS;
    write.doc.keys[0] = store_number(1);
    assert_refuses(store_of(state), write, "adding to \"users\" needs a number");
}

static void store_commits_an_empty_batch(void **state)
{
    struct error err = { 0 };
    assert_int_equal(store_commit(store_of(state), NULL, 0, &err), 0);
}

/* Submits that follow each other, each from the done-function of the one before. */
struct chain {
    struct store *store;
    struct store_write write;
    char id[8];
    int left, done;
};

static void go_on(void *context, struct store_write *writes, size_t count, const struct error *err)
{
    struct chain *chain = context;
    chain->done += !err && count == 1 && writes[0].result == STORE_DONE;
    if (chain->left-- == 0)
        return;
    snprintf(chain->id, sizeof chain->id, "c%d", chain->left);
    store_submit(chain->store, &chain->write, 1, go_on, chain);
}

static void store_free_finishes_what_done_functions_submit(void **state)
{
    struct fixture *fixture = *state;
    struct chain chain = { .store = fixture->store, .left = 20, .id = "c" };
    chain.write = (struct store_write){ .verb = STORE_INSERT, .in = STORE_USERS };
    chain.write.doc.id = chain.id;

    store_submit(fixture->store, &chain.write, 1, go_on, &chain);
    store_free(fixture->store);
    fixture->store = NULL;

    assert_int_equal(chain.done, 21);
}

static void store_changes_stands_still_at_our_own_writes(void **state)
{
    int64_t before = 0, after = 0;
    struct error err = { 0 };
    assert_int_equal(store_changes(store_of(state), &before, &err), 0);
    store_insert_user(store_of(state), "ana", "{}");
    assert_int_equal(store_changes(store_of(state), &after, &err), 0);
    assert_true(before == after);
}

#define TEST(name, open) cmocka_unit_test_setup_teardown(name, open, fixture_close)
/* clang-format off */
#define CONTRACT(open) \
    TEST(store_get_finds_nothing_in_an_empty_store, open), \
    TEST(store_insert_keeps_id_version_keys_and_body, open), \
    TEST(store_insert_refuses_a_known_id, open), \
    TEST(store_insert_knows_an_id_of_the_same_submit, open), \
    TEST(store_collections_do_not_share_ids, open), \
    TEST(store_put_inserts_and_then_replaces, open), \
    TEST(store_replace_if_swaps_only_the_version_it_names, open), \
    TEST(store_replace_if_version_0_means_that_it_must_not_exist, open), \
    TEST(store_delete_is_done_whether_or_not_it_was_there, open), \
    TEST(store_add_makes_the_counter_and_then_adds, open), \
    TEST(store_add_from_many_threads_loses_nothing, open), \
    TEST(store_lets_one_of_many_threads_win, open), \
    TEST(store_if_previous_skips_what_follows_a_lost_swap, open), \
    TEST(store_if_previous_goes_on_after_a_won_swap, open), \
    TEST(store_refuses_an_id_that_is_missing_or_too_long, open), \
    TEST(store_refuses_a_body_that_is_too_long, open), \
    TEST(store_refuses_a_key_that_is_too_long, open), \
    TEST(store_refuses_to_add_what_is_no_number, open), \
    TEST(store_commits_an_empty_batch, open), \
    TEST(store_free_finishes_what_done_functions_submit, open), \
    TEST(store_changes_stands_still_at_our_own_writes, open)
/* clang-format on */

int main(void)
{
    const struct CMUnitTest file[] = { CONTRACT(fixture_open_file) };
    const struct CMUnitTest memory[] = { CONTRACT(fixture_open_memory) };
    const struct CMUnitTest failing[] = { CONTRACT(fixture_open_failing) };
    return cmocka_run_group_tests_name("store: sqlite file", file, NULL, NULL) +
           cmocka_run_group_tests_name("store: sqlite memory", memory, NULL, NULL) +
           cmocka_run_group_tests_name("store: failing, but not told to", failing, NULL, NULL);
}
