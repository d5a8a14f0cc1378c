/* 2026-11-16 is a Monday; times below are Brasília's, three hours behind UTC. */
#include <string.h>

#include "bot/model/calendar.h"
#include "tests/support/check.h"

static moment at(const char *local)
{
    char text[64];
    snprintf(text, sizeof text, "%s:00-03:00", local);
    moment when = clock_read(text);
    assert_true(when > 0);
    return when;
}

static struct calendar with_holiday(int date)
{
    struct calendar calendar = calendar_standard;
    calendar.holidays[calendar.holiday_count++] = date;
    return calendar;
}

static void calendar_is_open_within_the_hours_of_the_day(void **state)
{
    static const struct {
        const char *when;
        bool open;
    } cases[] = {
        { "2026-11-16T07:59", false }, { "2026-11-16T08:00", true },  { "2026-11-16T17:59", true },
        { "2026-11-16T18:00", false }, { "2026-11-20T21:30", false }, /* already Saturday in
                                                                         Greenwich */
        { "2026-11-21T08:59", false }, { "2026-11-21T09:00", true },  { "2026-11-21T13:00", false },
        { "2026-11-22T10:00", false }, { "2026-12-25T10:00", false }, /* the holiday below */
        { "2026-12-28T10:00", true },
    };
    const struct calendar calendar = with_holiday(20261225);
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (calendar_is_open(&calendar, at(cases[i].when)) != cases[i].open)
            fail_msg("%s", cases[i].when);
}

static void calendar_next_open_skips_what_is_closed(void **state)
{
    static const struct {
        const char *now, *next;
    } cases[] = {
        { "2026-11-16T10:15", "2026-11-16T10:15" }, /* open: now */
        { "2026-11-16T03:00", "2026-11-16T08:00" }, { "2026-11-16T18:00", "2026-11-17T08:00" },
        { "2026-11-20T19:00", "2026-11-21T09:00" }, { "2026-11-21T13:00", "2026-11-23T08:00" },
        { "2026-12-24T18:30", "2026-12-26T09:00" },
    };
    const struct calendar calendar = with_holiday(20261225);
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (calendar_next_open(&calendar, at(cases[i].now)) != at(cases[i].next))
            fail_msg("%s", cases[i].now);
}

static void calendar_due_counts_only_open_minutes(void **state)
{
    static const struct {
        const char *now;
        int minutes;
        const char *due;
    } cases[] = {
        { "2026-11-16T10:00", 120, "2026-11-16T12:00" },
        { "2026-11-16T16:00", 120, "2026-11-16T18:00" }, /* to the minute of closing */
        { "2026-11-16T17:30", 120, "2026-11-17T09:30" },
        { "2026-11-16T05:00", 60, "2026-11-16T09:00" },
        { "2026-11-20T17:00", 120, "2026-11-21T10:00" },
        { "2026-11-21T12:30", 90, "2026-11-23T09:00" },
        { "2026-11-22T12:30", 30, "2026-11-23T08:30" },
        { "2026-12-24T17:30", 60, "2026-12-26T09:30" },
        { "2026-11-16T08:00", 1500, "2026-11-18T13:00" }, /* two days and a half */
    };
    const struct calendar calendar = with_holiday(20261225);
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (calendar_due(&calendar, at(cases[i].now), cases[i].minutes) != at(cases[i].due))
            fail_msg("%s", cases[i].now);
}

static void calendar_that_never_opens_says_so(void **state)
{
    const struct calendar closed = { .offset = -180 };
    moment now = at("2026-11-16T10:00");
    (void)state;

    assert_false(calendar_is_open(&closed, now));
    assert_int_equal(calendar_next_open(&closed, now), 0);
    assert_int_equal(calendar_due(&closed, now, 30), now + MINUTES(30));
}

static void calendar_time_counts_local_days(void **state)
{
    struct calendar_time late =
        calendar_time(&calendar_standard, at("2026-11-16T23:30"), at("2026-11-17T00:05"));
    char date[9], time[7];
    (void)state;

    assert_int_equal(late.ahead, 1);
    assert_int_equal(late.weekday, 2);
    assert_int_equal(late.day, 17);
    assert_int_equal(late.month, 11);
    assert_int_equal(late.hour, 0);
    assert_int_equal(late.minute, 5);
    calendar_digits(&calendar_standard, at("2026-11-16T23:30"), date, time);
    assert_string_equal(date, "20261116");
    assert_string_equal(time, "233000");
}

static void calendar_read_takes_what_is_said_and_keeps_the_rest(void **state)
{
    struct calendar calendar;
    struct error err = { 0 };
    json_auto_t *object =
        json_loads("{\"week\":[null,[\"09:00\",\"17:30\"],null,null,null,null,[\"00:00\",\"24:00\"]"
                   "],\"holidays\":[\"2026-12-25\",\"2027-01-01\"]}",
                   0, NULL);
    (void)state;

    assert_int_equal(calendar_read(object, &calendar, &err), 0);
    assert_int_equal(calendar.offset, -180);
    assert_int_equal(calendar.week[1].from, 540);
    assert_int_equal(calendar.week[1].to, 1050);
    assert_int_equal(calendar.week[2].to, 0);
    assert_int_equal(calendar.week[6].to, 1440);
    assert_int_equal(calendar.holiday_count, 2);
    assert_int_equal(calendar.holidays[1], 20270101);
}

static void calendar_read_refuses_by_name(void **state)
{
    static const struct {
        const char *json, *why;
    } cases[] = {
        { "{\"offset\":\"-3\"}", "\"offset\"" },
        { "{\"offset\":900}", "-840 to 840" },
        { "{\"week\":[]}", "\"week\"" },
        { "{\"week\":\"always\"}", "\"week\"" },
        { "{\"week\":[1,null,null,null,null,null,null]}", "\"week\" day 0" },
        { "{\"week\":[null,[\"9h\",\"18h\"],null,null,null,null,null]}", "\"week\" day 1" },
        { "{\"week\":[null,null,[\"08:00\"],null,null,null,null]}", "\"week\" day 2" },
        { "{\"week\":[null,null,null,[\"08:00\",\"24:30\"],null,null,null]}", "\"week\" day 3" },
        { "{\"week\":[null,null,null,null,[\"08:61\",\"18:00\"],null,null]}", "\"week\" day 4" },
        { "{\"week\":[null,null,null,null,null,[\"22:00\",\"06:00\"],null]}", "\"week\" day 5" },
        { "{\"holidays\":\"2026-12-25\"}", "\"holidays\"" },
        { "{\"holidays\":[\"25/12/2026\"]}", "\"holidays\" 0" },
        { "{\"holidays\":[\"2026-12-25\",20261226]}", "\"holidays\" 1" },
        { "{\"holidays\":[\"2026-13-01\"]}", "\"holidays\" 0" },
        { "{\"holidays\":[\"2026-12-25 and more\"]}", "\"holidays\" 0" },
        { "[]", "calendar" },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct calendar calendar;
        struct error err = { 0 };
        json_auto_t *object = json_loads(cases[i].json, 0, NULL);
        assert_non_null(object);
        if (calendar_read(object, &calendar, &err) == 0)
            fail_msg("%s was taken", cases[i].json);
        assert_int_equal(err.kind, ERROR_INVALID);
        if (!strstr(err.text, cases[i].why))
            fail_msg("%s: %s", cases[i].json, err.text);
    }
}

static void calendar_read_refuses_more_holidays_than_it_has_room_for(void **state)
{
    struct calendar calendar;
    struct error err = { 0 };
    json_auto_t *object = json_pack("{s:[]}", "holidays");
    json_t *list = json_object_get(object, "holidays");
    (void)state;

    for (int i = 0; i < CALENDAR_HOLIDAYS_MAX; i++)
        json_array_append_new(list, json_string("2026-12-25"));
    assert_int_equal(calendar_read(object, &calendar, &err), 0);
    json_array_append_new(list, json_string("2026-12-25"));
    assert_int_equal(calendar_read(object, &calendar, &err), -1);
    assert_string_equal(err.text, "\"holidays\" has more than 64 dates");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_is_open_within_the_hours_of_the_day),
        cmocka_unit_test(calendar_next_open_skips_what_is_closed),
        cmocka_unit_test(calendar_due_counts_only_open_minutes),
        cmocka_unit_test(calendar_that_never_opens_says_so),
        cmocka_unit_test(calendar_time_counts_local_days),
        cmocka_unit_test(calendar_read_takes_what_is_said_and_keeps_the_rest),
        cmocka_unit_test(calendar_read_refuses_by_name),
        cmocka_unit_test(calendar_read_refuses_more_holidays_than_it_has_room_for),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
