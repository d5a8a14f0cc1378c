#include <stdio.h>
#include <string.h>

#include "bot/model/assistant.h"
#include "tests/support/check.h"

static int read(const char *json, struct assistant *out, struct error *err)
{
    json_auto_t *object = json_loads(json, 0, NULL);
    assert_non_null(object);
    return assistant_read(object, out, err);
}

static void assistant_read_keeps_the_standard_where_nothing_is_said(void **state)
{
    struct assistant assistant;
    struct error err = { 0 };
    (void)state;

    assert_int_equal(read("{}", &assistant, &err), 0);
    assert_memory_equal(&assistant, &assistant_standard, sizeof assistant);
    assert_int_equal(read("{\"name\":\"Bel\",\"idle_minutes\":5,\"threshold\":0.7,"
                          "\"calendar\":{\"offset\":0}}",
                          &assistant, &err),
                     0);
    assert_string_equal(assistant.name, "Bel");
    assert_string_equal(assistant.queue, "geral");
    assert_int_equal(assistant.idle_minutes, 5);
    assert_true(assistant.threshold > 0.69 && assistant.threshold < 0.71);
    assert_int_equal(assistant.calendar.offset, 0);
}

static void assistant_read_knows_two_kinds_of_caution(void **state)
{
    struct assistant assistant;
    struct error err = { 0 };
    (void)state;

    assert_int_equal(read("{\"caution\":\"careful\"}", &assistant, &err), 0);
    assert_true(assistant.careful);
    assert_int_equal(read("{\"caution\":\"95%\"}", &assistant, &err), 0);
    assert_false(assistant.careful);
    assert_int_equal(read("{\"caution\":\"bold\"}", &assistant, &err), -1);
    assert_string_equal(err.text, "\"caution\" should be \"95%\" or \"careful\"");
}

static void assistant_read_takes_each_number_at_both_ends_and_not_beyond(void **state)
{
    static const struct {
        const char *name;
        int least, most;
    } cases[] = {
        { "unfinished_wait", 0, 30000 }, { "idle_minutes", 1, 1440 }, { "due_minutes", 1, 10080 },
        { "offers_refused", 1, 10 },     { "not_understood", 1, 10 },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int numbers[] = { cases[i].least, cases[i].most, cases[i].least - 1,
                                cases[i].most + 1 };
        for (size_t n = 0; n < 4; n++) {
            struct assistant assistant;
            struct error err = { 0 };
            char json[64], wanted[96];
            snprintf(json, sizeof json, "{\"%s\":%d}", cases[i].name, numbers[n]);
            assert_int_equal(read(json, &assistant, &err), n < 2 ? 0 : -1);
            snprintf(wanted, sizeof wanted, "\"%s\" should be a number from %d to %d",
                     cases[i].name, cases[i].least, cases[i].most);
            assert_string_equal(err.text, n < 2 ? "" : wanted);
        }
    }
}

static void assistant_read_refuses_by_name(void **state)
{
    static const struct {
        const char *json, *why;
    } cases[] = {
        { "{\"name\":5}", "\"name\" should be text of at most 63 bytes" },
        { "{\"company\":null}", "\"company\"" },
        { "{\"queue\":[]}", "\"queue\"" },
        { "{\"audience\":true}", "\"audience\"" },
        { "{\"hours\":{}}", "\"hours\" should be text of at most 95 bytes" },
        { "{\"idle_minutes\":2.5}", "\"idle_minutes\"" },
        { "{\"due_minutes\":99999999999999}", "\"due_minutes\"" },
        { "{\"threshold\":1.01}", "\"threshold\" should be a number from 0 to 1" },
        { "{\"threshold\":\"0.5\"}", "\"threshold\"" },
        { "{\"offer_threshold\":-0.1}", "\"offer_threshold\"" },
        { "{\"calendar\":{\"offset\":\"\"}}", "\"offset\"" },
        { "{\"calendar\":\"always\"}", "calendar" },
        { "{\"name\":\"0123456789012345678901234567890123456789012345678901234567890123\"}",
          "\"name\"" },
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct assistant assistant;
        struct error err = { 0 };
        if (read(cases[i].json, &assistant, &err) == 0)
            fail_msg("%s was taken", cases[i].json);
        assert_int_equal(err.kind, ERROR_INVALID);
        if (!strstr(err.text, cases[i].why))
            fail_msg("%s: %s", cases[i].json, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assistant_read_knows_two_kinds_of_caution),
        cmocka_unit_test(assistant_read_keeps_the_standard_where_nothing_is_said),
        cmocka_unit_test(assistant_read_takes_each_number_at_both_ends_and_not_beyond),
        cmocka_unit_test(assistant_read_refuses_by_name),
    };
    return cmocka_run_group_tests_name("assistant", tests, NULL, NULL);
}
