#include "bot/base/clock.h"

#include "tests/support/check.h"

static const moment a_moment = 1795257000000; /* 2026-11-21T10:30:00Z */

static void clock_by_hand_stands_still_until_it_is_moved(void **unused)
{
    (void)unused;
    struct clock clock = clock_by_hand(a_moment);

    assert_int_equal(clock_now(&clock), a_moment);
    assert_int_equal(clock_now(&clock), a_moment);
    clock.set += HOURS(2);
    assert_int_equal(clock_now(&clock), a_moment + 7200000);
}

static void clock_real_is_past_the_day_this_was_written_and_in_milliseconds(void **unused)
{
    (void)unused;
    moment now = clock_now(&clock_real);

    assert_true(now > 1700000000000);
    assert_true(now < 10000000000000);
}

static void clock_text_writes_utc(void **unused)
{
    (void)unused;
    char text[CLOCK_TEXT_SIZE];

    assert_string_equal(clock_text(a_moment, text), "2026-11-21T10:30:00Z");
    assert_string_equal(clock_text(a_moment + 7, text), "2026-11-21T10:30:00.007Z");
    assert_string_equal(clock_text(0, text), "1970-01-01T00:00:00Z");
}

static void clock_read_understands_every_form(void **unused)
{
    (void)unused;

    assert_int_equal(clock_read("2026-11-21T10:30:00Z"), a_moment);
    assert_int_equal(clock_read("2026-11-21T10:30:00.007Z"), a_moment + 7);
    assert_int_equal(clock_read("2026-11-21T10:30:00.5Z"), a_moment + 500);
    assert_int_equal(clock_read("2026-11-21T10:30:00.123456789Z"), a_moment + 123);
    assert_int_equal(clock_read("2026-11-21T07:30:00-03:00"), a_moment);
    assert_int_equal(clock_read("2026-11-21T12:00:00.250+01:30"), a_moment + 250);
}

static void clock_read_is_never_for_what_is_not_a_time(void **unused)
{
    (void)unused;
    static const char *const wrong[] = { "",
                                         "amanhã",
                                         "2026-11-21",
                                         "2026-11-21T10:30:00",
                                         "2026-11-21T10:30:00Zz",
                                         "2026-13-21T10:30:00Z",
                                         "2026-11-21T25:30:00Z",
                                         "2026-11-21T10:30:00+24:00",
                                         "2026-11-21T10:30:00+03:60",
                                         "2026-11-21T10:30:00*03:00",
                                         "2026-11-21T10:30:00+03:00!" };

    assert_int_equal(clock_read(NULL), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(clock_read(wrong[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_by_hand_stands_still_until_it_is_moved),
        cmocka_unit_test(clock_real_is_past_the_day_this_was_written_and_in_milliseconds),
        cmocka_unit_test(clock_text_writes_utc),
        cmocka_unit_test(clock_read_understands_every_form),
        cmocka_unit_test(clock_read_is_never_for_what_is_not_a_time),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
