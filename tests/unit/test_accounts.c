#include <stdio.h>
#include <string.h>

#include "bot/engine/accounts.h"
#include "tests/support/check.h"

static const char api[] = "https://graph.example/v23.0";

static struct account full(const char *name)
{
    static char phone[] = "106540352242922", token[] = "secret", app_secret[] = "signature",
                verify_token[] = "verify";
    return (struct account){ .name = (char *)(uintptr_t)name,
                             .phone_number_id = phone,
                             .token = token,
                             .app_secret = app_secret,
                             .verify_token = verify_token };
}

static void accounts_know_where_to_send_and_how_to_sign_in(void **state)
{
    struct accounts accounts = { NULL, NULL };
    struct error err = { 0 };
    struct account account = full("demo");
    (void)state;

    assert_int_equal(accounts_add(&accounts, &account, api, &err), 0);
    const struct account *kept = accounts_find(&accounts, "demo");
    assert_string_equal(kept->url, "https://graph.example/v23.0/106540352242922/messages");
    assert_string_equal(kept->authorization, "Authorization: Bearer secret");
    assert_null(kept->old_secret);
    assert_null(accounts_find(&accounts, "dem"));
    accounts_clear(&accounts);
    assert_null(accounts_find(&accounts, "demo"));
}

static void accounts_refuse_one_that_lacks_something(void **state)
{
    static const size_t needed[] = { offsetof(struct account, name),
                                     offsetof(struct account, phone_number_id),
                                     offsetof(struct account, token),
                                     offsetof(struct account, app_secret),
                                     offsetof(struct account, verify_token) };
    (void)state;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        struct accounts accounts = { NULL, NULL };
        struct error err = { 0 };
        struct account account = full("demo");
        *(char **)((char *)&account + needed[i]) = NULL;
        assert_int_equal(accounts_add(&accounts, &account, api, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_non_null(strstr(err.text, i ? "\"demo\" needs" : "\"\" needs"));
        assert_null(strstr(err.text, "signature"));
    }
}

static void accounts_refuse_a_name_twice_and_one_too_many(void **state)
{
    struct accounts accounts = { NULL, NULL };
    struct error err = { 0 };
    char name[16];
    (void)state;

    for (int i = 0; i < ACCOUNTS_MAX; i++) {
        snprintf(name, sizeof name, "a%d", i);
        struct account account = full(name);
        assert_int_equal(accounts_add(&accounts, &account, api, &err), 0);
        if (i == 0) {
            assert_int_equal(accounts_add(&accounts, &account, api, &err), -1);
            assert_string_equal(err.text, "two WhatsApp accounts are named \"a0\"");
            err = (struct error){ 0 };
        }
    }
    struct account account = full("more");
    assert_int_equal(accounts_add(&accounts, &account, api, &err), -1);
    assert_string_equal(err.text, "more than 32 WhatsApp accounts");
    accounts_clear(&accounts);
}

static void accounts_may_be_replaced_while_somebody_uses_one(void **state)
{
    struct accounts accounts = { NULL, NULL }, fresh = { NULL, NULL };
    struct error err = { 0 };
    struct account account = full("demo"), gone = full("gone");
    static char token[] = "fresh";
    (void)state;

    account.per_second = 80;
    assert_int_equal(accounts_add(&accounts, &account, api, &err), 0);
    assert_int_equal(accounts_add(&accounts, &gone, api, &err), 0);
    const struct account *held = accounts_find(&accounts, "demo");
    pace_pause(held->pace, &(struct pace_fault){ 1, 1, 60000, 190 });

    account.token = token;
    account.per_second = 40;
    assert_int_equal(accounts_add(&fresh, &account, api, &err), 0);
    accounts_replace(&accounts, &fresh);
    const struct account *renewed = accounts_find(&accounts, "demo");
    assert_string_equal(renewed->authorization, "Authorization: Bearer fresh");
    assert_string_equal(held->authorization, "Authorization: Bearer secret"); /* still there */
    assert_ptr_equal(renewed->pace, held->pace);
    assert_int_equal(atomic_load(&renewed->pace->gap), 25000);
    assert_true(pace_is_well(renewed->pace)); /* the new token is tried at once */
    assert_null(accounts_find(&accounts, "gone"));
    assert_int_equal(accounts_count(&accounts), 1);
    assert_int_equal(accounts_count(&fresh), 0);

    pace_pause(held->pace, &(struct pace_fault){ 9, 9, 60000, 131042 });
    assert_int_equal(accounts_add(&fresh, &account, api, &err), 0);
    accounts_replace(&accounts, &fresh);
    assert_false(pace_is_well(renewed->pace)); /* the same token: nothing was put right */
    accounts_clear(&accounts);
    accounts_clear(&fresh);
}

static void accounts_refuse_a_name_that_a_line_could_not_hold(void **state)
{
    struct accounts accounts = { NULL, NULL };
    struct error err = { 0 };
    struct account account = full("a:b");
    (void)state;
    assert_int_equal(accounts_add(&accounts, &account, api, &err), -1);
    assert_non_null(strstr(err.text, "none of : /"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accounts_know_where_to_send_and_how_to_sign_in),
        cmocka_unit_test(accounts_refuse_one_that_lacks_something),
        cmocka_unit_test(accounts_refuse_a_name_twice_and_one_too_many),
        cmocka_unit_test(accounts_may_be_replaced_while_somebody_uses_one),
        cmocka_unit_test(accounts_refuse_a_name_that_a_line_could_not_hold),
    };
    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
