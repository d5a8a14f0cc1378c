#include "bot/base/text.h"

#include <string.h>

#include "tests/support/check.h"

static void text_is_utf8_knows_valid_from_invalid(void **unused)
{
    (void)unused;
    static const struct {
        const char *bytes;
        bool valid;
    } cases[] = {
        { "", true },
        { "plain", true },
        { "ação 😀 مرحبا", true },
        { "\xc3", false },             /* cut in the middle */
        { "a\x80", false },            /* a continuation of nothing */
        { "\xc0\xaf", false },         /* longer than needed */
        { "\xed\xa0\x80", false },     /* half of a surrogate pair */
        { "\xf4\x90\x80\x80", false }, /* past the last code point */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(text_is_utf8(cases[i].bytes, strlen(cases[i].bytes)), cases[i].valid);
}

static void text_length_counts_code_points(void **unused)
{
    (void)unused;

    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("ação"), 4);
    assert_int_equal(text_length("😀!"), 2);
}

static void text_cut_never_cuts_inside_a_code_point(void **unused)
{
    (void)unused;

    assert_int_equal(text_cut("ação", 2, 100), 3);
    assert_int_equal(text_cut("ação", 100, 100), 6);
    assert_int_equal(text_cut("ação", 100, 2), 1);
    assert_int_equal(text_cut("😀😀", 100, 7), 4);
    assert_int_equal(text_cut("abc", 0, 100), 0);
    assert_int_equal(text_cut("", 5, 5), 0);
}

static void text_fold_removes_marks_and_case(void **unused)
{
    (void)unused;
    static const struct {
        const char *text, *folded;
    } cases[] = {
        { "Informação", "informacao" }, { "ÀÉÎÕÜÇ", "aeiouc" },
        { "a\xcc\x83o", "ao" }, /* the mark on its own */
        { "Straße", "strasse" },        { "R$ 10,00 😀", "r$ 10,00 😀" },
        { "a\xff\xc3", "a" }, /* what is not UTF-8 goes */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        OWNED_BUF struct buf buf = { 0 };
        buf_init(&buf, 100);
        text_fold(cases[i].text, strlen(cases[i].text), &buf);
        assert_string_equal(buf.data, cases[i].folded);
    }
}

static void text_clean_makes_foreign_text_storable(void **unused)
{
    (void)unused;
    static const struct {
        const char *text, *clean;
    } cases[] = {
        { "", "" },
        { " \t\n ", "" },
        { "  oi  ", "oi" },
        { "um\ndois\ttrês\r", "um\ndois\ttrês" },
        { "a\x01\x1b[31mb\x7f", "a[31mb" },
        { "a\xc2\x85z", "az" }, /* a control character of two bytes */
        { "bom\xff dia\xc3", "bom dia" },
        { "😀 {{slot}} مرحبا", "😀 {{slot}} مرحبا" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        strncpy(text, cases[i].text, sizeof text - 1);
        text[sizeof text - 1] = '\0';
        assert_int_equal(text_clean(text), strlen(cases[i].clean));
        assert_string_equal(text, cases[i].clean);
    }
}

static void text_copy_keeps_whole_code_points_only(void **unused)
{
    (void)unused;
    char out[6];

    text_copy(out, sizeof out, "ação");
    assert_string_equal(out, "açã");
    text_copy(out, sizeof out, "oi");
    assert_string_equal(out, "oi");
    text_copy(out, 1, "oi");
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_utf8_knows_valid_from_invalid),
        cmocka_unit_test(text_length_counts_code_points),
        cmocka_unit_test(text_cut_never_cuts_inside_a_code_point),
        cmocka_unit_test(text_fold_removes_marks_and_case),
        cmocka_unit_test(text_clean_makes_foreign_text_storable),
        cmocka_unit_test(text_copy_keeps_whole_code_points_only),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
