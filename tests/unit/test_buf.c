#include "bot/base/buf.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"

static void buf_grows_as_it_is_written(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 100000);

    for (int i = 0; i < 10000; i++)
        buf_add(&buf, "olá, ", 6);

    assert_int_equal(buf.length, 60000);
    assert_int_equal(strlen(buf.data), 60000);
    assert_false(buf.overflow);
}

static void buf_takes_what_fits_exactly(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 5);

    buf_text(&buf, "abcde");

    assert_string_equal(buf.data, "abcde");
    assert_false(buf.overflow);
}

static void buf_drops_what_does_not_fit_and_says_so(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 5);

    buf_text(&buf, "abc");
    buf_text(&buf, "def");
    buf_char(&buf, '!');

    assert_string_equal(buf.data, "abc!");
    assert_true(buf.overflow);
}

static void buf_reset_forgets_content_and_overflow(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 3);
    buf_text(&buf, "four");

    buf_reset(&buf);
    buf_text(&buf, "oi");

    assert_string_equal(buf.data, "oi");
    assert_false(buf.overflow);
}

static void buf_format_writes_short_and_long_text(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 4096);

    buf_format(&buf, "%d-%s", 7, "x");
    buf_format(&buf, "%2000s", "end");

    assert_int_equal(buf.length, 2003);
    assert_memory_equal(buf.data, "7-x   ", 6);
    assert_string_equal(buf.data + 2000, "end");
}

static void buf_number_writes_the_extremes(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 100);

    buf_number(&buf, INT64_MIN);
    buf_char(&buf, ' ');
    buf_number(&buf, INT64_MAX);

    assert_string_equal(buf.data, "-9223372036854775808 9223372036854775807");
}

static void buf_json_escapes_what_json_must_escape(void **unused)
{
    (void)unused;
    static const struct {
        const char *text, *json;
    } cases[] = {
        { "", "\"\"" },
        { "ação 😀", "\"ação 😀\"" },
        { "a\"b\\c", "\"a\\\"b\\\\c\"" },
        { "\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\"" },
        { "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"" },
        { "</script>{{slot}}", "\"</script>{{slot}}\"" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        OWNED_BUF struct buf buf = { 0 };
        buf_init(&buf, 200);
        buf_json(&buf, cases[i].text);
        assert_string_equal(buf.data, cases[i].json);
    }
}

static void buf_take_hands_over_and_leaves_an_empty_buffer(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf buf = { 0 };
    buf_init(&buf, 10);
    buf_text(&buf, "first");

    char *taken = buf_take(&buf);
    buf_text(&buf, "second");

    assert_string_equal(taken, "first");
    assert_string_equal(buf.data, "second");
    free(taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_grows_as_it_is_written),
        cmocka_unit_test(buf_takes_what_fits_exactly),
        cmocka_unit_test(buf_drops_what_does_not_fit_and_says_so),
        cmocka_unit_test(buf_reset_forgets_content_and_overflow),
        cmocka_unit_test(buf_format_writes_short_and_long_text),
        cmocka_unit_test(buf_number_writes_the_extremes),
        cmocka_unit_test(buf_json_escapes_what_json_must_escape),
        cmocka_unit_test(buf_take_hands_over_and_leaves_an_empty_buffer),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
