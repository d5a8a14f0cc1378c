#include "bot/engine/silence.h"

#include <string.h>

#include "bot/base/log.h"
#include "tests/support/check.h"

#define MONDAY_NOON ((moment)1795446000000) /* 2026-11-23 in Brasília: open until 18h */

static char name[] = "demo", phone[] = "1", token[] = "t", secret[] = "s", verify[] = "v";
static struct alerts alerts;
static struct accounts accounts;

/* Looks each minute for so long. */
static uint64_t alarms_after(struct silence *silence, moment from, moment length)
{
    uint64_t before = atomic_load(&alerts.raised);
    for (moment now = from; now <= from + length; now += MINUTES(1))
        silence_look(silence, now);
    return atomic_load(&alerts.raised) - before;
}

static int open_one(void **state)
{
    struct error err = { 0 };
    (void)state;
    log_open(NULL, LOG_ERROR);
    alerts = (struct alerts){ .clock = &clock_real };
    if (store_open(&alerts.store, "sqlite::memory:", &err) < 0)
        return -1;
    return accounts_add(&accounts,
                        &(struct account){ .name = name,
                                           .phone_number_id = phone,
                                           .token = token,
                                           .app_secret = secret,
                                           .verify_token = verify },
                        "http://127.0.0.1:1", &err);
}

static int close_it(void **state)
{
    (void)state;
    accounts_clear(&accounts);
    store_free(alerts.store);
    return 0;
}

static struct silence two_hours(void)
{
    return (struct silence){ .accounts = &accounts,
                             .assistant = &assistant_standard,
                             .alerts = &alerts,
                             .limit = HOURS(2) };
}

static void silence_is_told_once_when_it_has_lasted_long_enough(void **state)
{
    struct silence silence = two_hours();
    (void)state;

    assert_int_equal(alarms_after(&silence, MONDAY_NOON, MINUTES(119)), 0);
    assert_int_equal(alarms_after(&silence, MONDAY_NOON + MINUTES(119), MINUTES(5)), 1);
    assert_int_equal(alarms_after(&silence, MONDAY_NOON + MINUTES(124), HOURS(2)), 0);
    assert_true(atomic_load(&accounts_at(&accounts, 0)->pace->silent_for) >= HOURS(3));
}

static void silence_ends_with_the_first_webhook_and_may_come_again(void **state)
{
    struct silence silence = two_hours();
    struct pace *pace = accounts_at(&accounts, 0)->pace;
    (void)state;

    assert_int_equal(alarms_after(&silence, MONDAY_NOON, MINUTES(110)), 0);
    atomic_store(&pace->silent_for, 0);
    assert_int_equal(alarms_after(&silence, MONDAY_NOON + MINUTES(110), MINUTES(119)), 0);
    assert_int_equal(alarms_after(&silence, MONDAY_NOON + MINUTES(229), MINUTES(5)), 1);
}

static void silence_of_a_night_and_of_a_jumping_clock_do_not_count(void **state)
{
    struct silence silence = two_hours();
    (void)state;

    assert_int_equal(alarms_after(&silence, MONDAY_NOON + HOURS(7), HOURS(12)), 0);
    silence_look(&silence, MONDAY_NOON + DAYS(1));
    silence_look(&silence, MONDAY_NOON + DAYS(2));
    assert_int_equal(atomic_load(&accounts_at(&accounts, 0)->pace->silent_for), 0);
}

static void silence_without_a_limit_is_nobodys_business(void **state)
{
    struct silence silence = two_hours();
    (void)state;
    silence.limit = 0;
    assert_int_equal(alarms_after(&silence, MONDAY_NOON, HOURS(5)), 0);
}

#define LOOKING(test) cmocka_unit_test_setup_teardown(test, open_one, close_it)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOOKING(silence_is_told_once_when_it_has_lasted_long_enough),
        LOOKING(silence_ends_with_the_first_webhook_and_may_come_again),
        LOOKING(silence_of_a_night_and_of_a_jumping_clock_do_not_count),
        LOOKING(silence_without_a_limit_is_nobodys_business),
    };
    return cmocka_run_group_tests_name("silence", tests, NULL, NULL);
}
