#include "bot/engine/pace.h"
#include "tests/support/check.h"

#define NOON ((moment)1795446000000)

static const struct pace_fault fault = { .began = NOON, .now = NOON };

static void pace_without_a_limit_lets_everything_go(void **state)
{
    struct pace pace = { 0 };
    (void)state;
    for (int i = 0; i < 10000; i++)
        assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, false, NOON), 0);
    assert_int_equal(pace_planned(&pace, NOON), 0);
}

static void pace_gives_times_at_the_rate_of_the_number(void **state)
{
    enum { RATE = 80, PENDING = 100000 };
    struct pace pace = { 0 };
    int at_once = 0;
    moment before = 0, last = 0;
    (void)state;

    pace_limit(&pace, RATE);
    for (int i = 0; i < PENDING; i++) {
        last = pace_ask(&pace, URGENCY_CONVERSATION, false, NOON);
        at_once += last == 0;
        assert_true(last >= before);
        before = last;
    }
    assert_in_range(at_once, RATE / 2, RATE / 2 + 1); /* half a second's worth */
    assert_in_range(last, NOON + SECONDS(PENDING / RATE - 2), NOON + SECONDS(PENDING / RATE + 2));
    assert_in_range(pace_planned(&pace, NOON), PENDING - RATE, PENDING);
}

static void pace_lets_whoever_waited_go_in_time_and_no_more_than_the_rate(void **state)
{
    enum { RATE = 10, PENDING = 500 };
    moment due[PENDING], end = NOON;
    struct pace pace = { 0 };
    int refused = 0;
    (void)state;

    pace_limit(&pace, RATE);
    for (int i = 0; i < PENDING; i++)
        due[i] = pace_ask(&pace, URGENCY_CONVERSATION, false, NOON);
    for (int i = 0; i < PENDING; i++) {
        if (due[i] == 0)
            continue;
        end = due[i];
        refused += pace_ask(&pace, URGENCY_CONVERSATION, true, due[i]) != 0;
    }
    assert_int_equal(refused, 0);
    assert_in_range(end - NOON, SECONDS(PENDING / RATE - 2), SECONDS(PENDING / RATE + 1));
}

static void pace_puts_whoever_comes_new_behind_those_that_wait(void **state)
{
    struct pace pace = { 0 };
    (void)state;

    pace_limit(&pace, 1);
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, false, NOON), 0);
    moment first = pace_ask(&pace, URGENCY_CONVERSATION, false, NOON);
    assert_true(first > NOON);
    assert_true(pace_ask(&pace, URGENCY_CONVERSATION, false, first) > first);
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, true, first), 0);
}

static void pace_lets_conversations_pass_a_campaign(void **state)
{
    enum { RATE = 40, PENDING = 4000 };
    struct pace pace = { 0 };
    moment last = 0;
    (void)state;

    pace_limit(&pace, RATE);
    for (int i = 0; i < PENDING; i++)
        last = pace_ask(&pace, URGENCY_CAMPAIGN, false, NOON);
    assert_in_range(last - NOON, SECONDS(PENDING / 30 - 2), SECONDS(PENDING / 30 + 2));
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, false, NOON), 0);
    for (int i = 0; i < 2 * RATE; i++)
        (void)pace_ask(&pace, URGENCY_CONVERSATION, false, NOON);
    assert_true(pace_ask(&pace, URGENCY_CAMPAIGN, true, NOON) > last); /* steps back */
}

static void pace_lets_conversations_pass_a_backlog_and_that_a_campaign(void **state)
{
    enum { RATE = 40, PENDING = 4000 };
    struct pace pace = { 0 };
    moment campaign = 0, backlog = 0;
    (void)state;

    pace_limit(&pace, RATE);
    for (int i = 0; i < PENDING; i++)
        campaign = pace_ask(&pace, URGENCY_CAMPAIGN, false, NOON);
    for (int i = 0; i < RATE; i++)
        backlog = pace_ask(&pace, URGENCY_BACKLOG, false, NOON);
    assert_true(backlog < campaign);
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, false, NOON), 0);
    assert_true(pace_ask(&pace, URGENCY_CAMPAIGN, true, NOON) > campaign); /* steps back */
}

static void pause_holds_everything_and_one_message_is_its_trial(void **state)
{
    struct pace pace = { 0 };
    (void)state;

    assert_true(pace_pause(&pace, &fault));
    assert_false(pace_is_well(&pace));
    assert_int_equal(pace_pause_left(&pace, NOON), 1000);
    assert_true(pace_ask(&pace, URGENCY_CONVERSATION, false, NOON) >= NOON + 1000);
    assert_true(pace_ask(&pace, URGENCY_CONVERSATION, true, NOON + 999) >= NOON + 1000);
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, true, NOON + 1005), 0);
    assert_true(pace_ask(&pace, URGENCY_CONVERSATION, true, NOON + 1006) > NOON + 2000);
    assert_true(pace_end_pause(&pace));
    assert_false(pace_end_pause(&pace));
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, true, NOON + 1007), 0);
}

static void pause_grows_with_each_trial_that_fails_but_not_with_what_was_under_way(void **state)
{
    static const int seconds[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
    struct pace pace = { 0 };
    moment now = NOON;
    (void)state;

    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        struct pace_fault trial = { .began = now, .now = now };
        assert_int_equal(pace_pause(&pace, &trial), i == 0);
        assert_int_equal(pace_pause_left(&pace, now), SECONDS(seconds[i]));
        assert_false(pace_pause(&pace, &trial)); /* another that began before the pause */
        assert_int_equal(pace_pause_left(&pace, now), SECONDS(seconds[i]));
        now += SECONDS(seconds[i]);
    }
}

static void pause_lasts_as_long_as_the_provider_asks(void **state)
{
    struct pace pace = { 0 };
    struct pace_fault asked = { .began = NOON, .now = NOON, .wait = 120000, .code = 80007 };
    (void)state;

    pace_pause(&pace, &asked);
    assert_int_equal(pace_pause_left(&pace, NOON), 120000);
    assert_int_equal(atomic_load(&pace.why), 80007);
}

static void customer_gets_a_few_in_a_row_and_then_ten_a_minute(void **state)
{
    moment at = 0, now = NOON, when;
    int sent = 0;
    (void)state;

    for (; pace_customer_wait(at, 10, now) == 0; sent++)
        pace_customer_count(&at, 10, now);
    assert_int_equal(sent, 30);
    for (int i = 0; i < 100; i++) {
        when = pace_customer_wait(at, 10, now);
        assert_true(when > now);
        now = when;
        assert_int_equal(pace_customer_wait(at, 10, now), 0);
        pace_customer_count(&at, 10, now);
    }
    assert_int_equal(now - NOON, 100 * SECONDS(6));
    assert_int_equal(pace_customer_wait(at, 0, now), 0); /* no limit */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pace_without_a_limit_lets_everything_go),
        cmocka_unit_test(pace_gives_times_at_the_rate_of_the_number),
        cmocka_unit_test(pace_lets_whoever_waited_go_in_time_and_no_more_than_the_rate),
        cmocka_unit_test(pace_puts_whoever_comes_new_behind_those_that_wait),
        cmocka_unit_test(pace_lets_conversations_pass_a_campaign),
        cmocka_unit_test(pace_lets_conversations_pass_a_backlog_and_that_a_campaign),
        cmocka_unit_test(pause_holds_everything_and_one_message_is_its_trial),
        cmocka_unit_test(pause_grows_with_each_trial_that_fails_but_not_with_what_was_under_way),
        cmocka_unit_test(pause_lasts_as_long_as_the_provider_asks),
        cmocka_unit_test(customer_gets_a_few_in_a_row_and_then_ten_a_minute),
    };
    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
