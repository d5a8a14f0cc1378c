#include <stdio.h>

#include "bot/door/throttle.h"
#include "tests/support/check.h"

enum { NOW = 1000000, FIRST = 30 };

static int taken(struct throttle *throttle, const char *who, int count, moment now)
{
    int taken = 0;
    for (int i = 0; i < count; i++)
        taken += throttle_ask(throttle, who, now) == 0;
    return taken;
}

static void a_visitor_may_write_a_few_in_a_row_and_then_waits(void **unused)
{
    OWNED(throttle) struct throttle *throttle = throttle_new(60);
    (void)unused;
    assert_int_equal(taken(throttle, "ana", 100, NOW), FIRST);
    assert_in_range(throttle_ask(throttle, "ana", NOW), 1, 1000);
    assert_int_equal(throttle_ask(throttle, "ana", NOW + 1000), 0);
    assert_in_range(throttle_ask(throttle, "ana", NOW + 1000), 1, 1000);
    assert_int_equal(taken(throttle, "ana", 100, NOW + 11000), 10);
}

static void one_visitor_does_not_slow_another(void **unused)
{
    OWNED(throttle) struct throttle *throttle = throttle_new(60);
    (void)unused;
    assert_int_equal(taken(throttle, "ana", 100, NOW), FIRST);
    assert_int_equal(throttle_ask(throttle, "bia", NOW), 0);
}

static void many_visitors_never_lock_one_out(void **unused)
{
    OWNED(throttle) struct throttle *throttle = throttle_new(60);
    (void)unused;
    for (int i = 0; i < 20000; i++) {
        char who[16];
        snprintf(who, sizeof who, "visitor%d", i);
        assert_int_equal(throttle_ask(throttle, who, NOW + i), 0);
    }
}

static void without_a_rate_there_is_no_limit(void **unused)
{
    OWNED(throttle) struct throttle *throttle = throttle_new(0);
    (void)unused;
    assert_int_equal(taken(throttle, "ana", 1000, NOW), 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visitor_may_write_a_few_in_a_row_and_then_waits),
        cmocka_unit_test(one_visitor_does_not_slow_another),
        cmocka_unit_test(many_visitors_never_lock_one_out),
        cmocka_unit_test(without_a_rate_there_is_no_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
