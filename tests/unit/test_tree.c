#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/tree.h"
#include "tests/support/check.h"

enum { DEPTH = 4 };

static struct tree *read(const char *text)
{
    struct error err = { 0 };
    return tree_read(text, strlen(text), DEPTH, &err);
}

/* What jansson makes of the same bytes is the judge of what is plain JSON. */
static void tree_read_reads_what_jansson_reads(void **unused)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        " [ 1 , -2 , 0 , 3.5 , -1e3 , 1E-2 , 10 ] ",
        "{\"a\":{\"b\":[true,false,null]},\"c\":\"d\"}",
        "[[],{},[[]],\"\"]",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
        "[\"ol\\u00e1 \\ud83d\\ude00 a\\/b \\u20AC \\u007f\"]",
        "[\"olá 😀\"]",
        "[9223372036854775807,-9223372036854775808]",
        "\t\r\n{\"a\"\n:\t1\r}",
        "{\"a\":1,\"b\":2,\"a\":3}",
        "[\"1234567\",\"12345678\",\"123456789\\n1234567\\t12345678\",\"\x7f~ \"]",
        "[\"\\u002c\\u005b\\u007b\",1,[2],{\"x\":[3]}]",
    };
    (void)unused;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        OWNED(tree) struct tree *tree = read(texts[i]);
        assert_non_null(tree);
        json_auto_t *ours = node_json(tree_root(tree));
        json_auto_t *theirs = json_loads(texts[i], 0, NULL);
        if (!json_equal(ours, theirs))
            fail_msg("%s is read in another way", texts[i]);
    }
}

static void tree_read_refuses_what_is_not_json(void **unused)
{
    static const char *const texts[] = {
        "",           "{",     "[1,]",        "[,1]",    "{\"a\"}",     "{\"a\":}",
        "{a:1}",      "[1 2]", "\"a",         "\"\\x\"", "\"\\u12g4\"", "\"\\",
        "\"\\u",      "[01]",  "[1.]",        "[.5]",    "[+1]",        "[1e]",
        "[-]",        "tru",   "[nul]",       "[1]]",    "{}x",         "[\"a\nb\"]",
        "{\"a\":1,}", "[1}",   "\"\\ud83d\\", "[--1]",   "[1e+]",       "NaN",
    };
    (void)unused;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error err = { 0 };
        OWNED(tree) struct tree *tree = tree_read(texts[i], strlen(texts[i]), DEPTH, &err);
        if (tree)
            fail_msg("%s was taken", texts[i]);
        assert_int_equal(err.kind, ERROR_INVALID);
    }
}

static void tree_read_refuses_a_nul_between_the_values(void **unused)
{
    struct error err = { 0 };
    (void)unused;
    assert_null(tree_read("[1,\0 2]", 7, DEPTH, &err));
    assert_null(tree_read("\"a\0b\"", 5, DEPTH, &err));
    assert_null(tree_read("{}\0", 3, DEPTH, &err));
}

static void tree_read_bounds_the_depth(void **unused)
{
    struct error err = { 0 };
    (void)unused;
    tree_free(tree_read("[[{\"a\":[]}]]", 12, DEPTH, &err));
    assert_int_equal(err.kind, ERROR_NONE);
    assert_null(tree_read("[[{\"a\":[[]]}]]", 14, DEPTH, &err));
    assert_non_null(strstr(err.text, "4 levels"));
}

static void tree_read_mends_what_no_text_may_hold(void **unused)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "\"a\\ud83db\"", "a\xef\xbf\xbd"
                           "b" },
        { "\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd" },
        { "\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd😀" },
        { "\"a\\u0000b\"", "a\xef\xbf\xbd"
                           "b" },
        { "\"a\xff\xc3(\"", "a?"
                            "?(" },
        { "\"12345678\xe2\x82\"", "12345678??" },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        OWNED(tree) struct tree *tree = read(cases[i].text);
        assert_non_null(tree);
        assert_string_equal(node_text(tree_root(tree)), cases[i].expected);
    }
}

static void numbers_too_large_stay_numbers(void **unused)
{
    OWNED(tree) struct tree *tree = read("[9223372036854775808,1e999,-1e999]");
    (void)unused;
    assert_non_null(tree);
    const struct node *number = node_first(tree_root(tree));
    assert_int_equal(number->kind, NODE_REAL);
    assert_true(number->real > 9.2e18 && number->real < 9.3e18);
    assert_true(number->next->real == DBL_MAX);
    assert_true(number->next->next->real == -DBL_MAX);
}

static void what_is_absent_or_of_another_kind_is_nothing(void **unused)
{
    OWNED(tree) struct tree *tree = read("{\"list\":[1,\"x\"],\"text\":\"t\"}");
    const struct node *root = tree_root(tree), *list = node_get(root, "list");
    (void)unused;
    assert_int_equal(node_count(root), 2);
    assert_int_equal(node_count(list), 2);
    assert_string_equal(node_text(node_first(list)->next), "x");
    assert_null(node_first(list)->next->next);
    assert_null(node_get(root, "absent"));
    assert_null(node_get(list, "list"));
    assert_null(node_get(NULL, "list"));
    assert_null(node_text(list));
    assert_null(node_first(node_get(root, "text")));
    assert_int_equal(node_count(NULL), 0);
    assert_false(node_is(NULL, NODE_NULL));
    assert_null(node_json(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_read_reads_what_jansson_reads),
        cmocka_unit_test(tree_read_refuses_what_is_not_json),
        cmocka_unit_test(tree_read_refuses_a_nul_between_the_values),
        cmocka_unit_test(tree_read_bounds_the_depth),
        cmocka_unit_test(tree_read_mends_what_no_text_may_hold),
        cmocka_unit_test(numbers_too_large_stay_numbers),
        cmocka_unit_test(what_is_absent_or_of_another_kind_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
