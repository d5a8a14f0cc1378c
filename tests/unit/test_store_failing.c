/* The store that fails on purpose does so exactly where it is told to. */
#include <string.h>

#include "bot/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_failing.h"
#include "tests/support/store_fixture.h"

/* 'd' for each insert that was reported done, 'f' for each that failed. */
static const char *insert_users(struct store *store, const char *ids)
{
    static char results[16];
    size_t count = strlen(ids);
    for (size_t i = 0; i < count; i++) {
        struct error err = { 0 };
        char id[2] = { ids[i], '\0' };
        struct store_write write = { .verb = STORE_INSERT, .in = STORE_USERS, .doc.id = id };
        int committed = store_commit(store, &write, 1, &err);
        results[i] = committed == 0 ? 'd' : 'f';
        assert_int_equal(err.kind, committed == 0 ? ERROR_NONE : ERROR_SYSTEM);
        assert_int_equal(write.result, committed == 0 ? STORE_DONE : STORE_FAILED);
    }
    results[count] = '\0';
    return results;
}

static void store_failing_refuses_one_call_and_writes_nothing(void **state)
{
    struct store *store = store_of(state);
    store_failing_set(store, 2, 0);

    assert_string_equal(insert_users(store, "abcd"), "dfdd");

    assert_int_equal(store_failing_calls(store), 4);
    assert_int_equal(store_failing_failures(store), 1);
    store_assert_holds(store, STORE_USERS, "a", "1 ");
    store_assert_holds(store, STORE_USERS, "b", "none");
}

static void store_failing_refuses_again_and_again(void **state)
{
    struct store *store = store_of(state);
    store_failing_set(store, 2, 3);
    assert_string_equal(insert_users(store, "abcdefgh"), "dfddfddf");
    store_failing_set(store, 3, 1);
    assert_string_equal(insert_users(store, "ijklm"), "ddfff");
    store_failing_set(store, 0, 0);
    assert_string_equal(insert_users(store, "nop"), "ddd");
}

static void store_failing_refuses_reading_too(void **state)
{
    struct store *store = store_of(state);
    struct store_query query = { .in = STORE_USERS, .index = STORE_BY_ID };
    struct store_record record;
    struct error err = { 0 };
    store_failing_set(store, 1, 1);

    assert_int_equal(store_get(store, STORE_USERS, "a", &record, &err), -1);
    assert_string_equal(err.text, "the store refused to get");
    err = (struct error){ 0 };
    assert_int_equal(store_find(store, &query, NULL, NULL, &err), -1);
    assert_string_equal(err.text, "the store refused to find");
}

static void store_failing_loses_the_answer_of_what_was_committed(void **state)
{
    struct store *store = store_of(state);
    store_failing_lose(store, 1, 0);

    assert_string_equal(insert_users(store, "ab"), "fd");

    store_assert_holds(store, STORE_USERS, "a", "1 ");
    assert_int_equal(store_insert_user(store, "a", "again"), STORE_KNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open_failing, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(store_failing_refuses_one_call_and_writes_nothing),
        TEST(store_failing_refuses_again_and_again),
        TEST(store_failing_refuses_reading_too),
        TEST(store_failing_loses_the_answer_of_what_was_committed),
    };
    return cmocka_run_group_tests_name("store: failing", tests, NULL, NULL);
}
