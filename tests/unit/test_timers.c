#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/timers.h"
#include "tests/support/check.h"

static void assert_takes(struct timers *timers, moment now, const char *expected)
{
    OWNED_TEXT char *what = timers_take(timers, now);
    if (expected)
        assert_string_equal(what, expected);
    else
        assert_null(what);
}

static void timers_come_in_the_order_of_their_time(void **state)
{
    enum { COUNT = 1000 };
    OWNED(timers) struct timers *timers = timers_new();
    char text[16];
    (void)state;

    for (int i = 0; i < COUNT; i++) {
        int when = i * 617 % COUNT + 1; /* each of 1 to 1000 once, well mixed */
        snprintf(text, sizeof text, "%d", when);
        timers_add(timers, when, text);
    }
    for (int i = 1; i <= COUNT; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_int_equal(timers_next(timers), i);
        assert_takes(timers, COUNT, text);
    }
    assert_int_equal(timers_next(timers), 0);
}

static void timers_keep_what_is_not_yet_due(void **state)
{
    OWNED(timers) struct timers *timers = timers_new();
    (void)state;

    assert_int_equal(timers_next(timers), 0);
    assert_takes(timers, 100, NULL);
    timers_add(timers, 50, "a");
    timers_add(timers, 60, "b");
    assert_takes(timers, 49, NULL);
    assert_takes(timers, 50, "a");
    assert_takes(timers, 59, NULL);
    assert_int_equal(timers_next(timers), 60);
}

static void timers_of_the_same_moment_all_come(void **state)
{
    OWNED(timers) struct timers *timers = timers_new();
    int seen = 0;
    char *what;
    (void)state;

    for (int i = 0; i < 5; i++)
        timers_add(timers, 7, (const char *const[]){ "a", "b", "c", "d", "e" }[i]);
    while ((what = timers_take(timers, 7))) {
        seen |= 1 << (*what - 'a');
        free(what);
    }
    assert_int_equal(seen, 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_come_in_the_order_of_their_time),
        cmocka_unit_test(timers_keep_what_is_not_yet_due),
        cmocka_unit_test(timers_of_the_same_moment_all_come),
    };
    return cmocka_run_group_tests_name("timers", tests, NULL, NULL);
}
