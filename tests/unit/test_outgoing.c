#include <string.h>

#include "bot/model/outgoing.h"
#include "tests/support/check.h"

static const struct outgoing_choice choices[] = {
    { "1", "Um", NULL },    { "2", "Dois", NULL }, { "3", "Três", NULL },  { "4", "Quatro", NULL },
    { "5", "Cinco", NULL }, { "6", "Seis", NULL }, { "7", "Sete", NULL },  { "8", "Oito", NULL },
    { "9", "Nove", NULL },  { "10", "Dez", NULL }, { "11", "Onze", NULL },
};

static struct outgoing arrange(const struct outgoing_wish *wish, struct buf *keep)
{
    struct outgoing out;
    struct error err = { 0 };
    buf_init(keep, 65536);
    outgoing_arrange(wish, &out, keep);
    if (outgoing_check(&out, &err) < 0)
        fail_msg("%s", err.text);
    return out;
}

static void outgoing_arrange_takes_the_form_that_fits(void **unused)
{
    (void)unused;
    static const struct {
        size_t count;
        enum outgoing_kind kind;
    } rows[] = {
        { 0, OUTGOING_TEXT }, { 1, OUTGOING_BUTTONS }, { 3, OUTGOING_BUTTONS },
        { 4, OUTGOING_LIST }, { 10, OUTGOING_LIST },   { 11, OUTGOING_TEXT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        OWNED_BUF struct buf keep = { 0 };
        struct outgoing_wish wish = { .text = "Qual?",
                                      .choices = choices,
                                      .choice_count = rows[i].count };
        struct outgoing out = arrange(&wish, &keep);
        assert_int_equal(out.kind, rows[i].kind);
        if (out.kind != OUTGOING_TEXT) {
            assert_int_equal(out.choice_count, rows[i].count);
            assert_string_equal(out.choices[rows[i].count - 1].id, choices[rows[i].count - 1].id);
        }
    }
}

static void outgoing_arrange_numbers_what_no_list_holds(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf keep = { 0 };
    struct outgoing_wish wish = { .text = "Qual?", .choices = choices, .choice_count = 11 };

    struct outgoing out = arrange(&wish, &keep);

    assert_string_equal(out.text, "Qual?\n\n1. Um\n2. Dois\n3. Três\n4. Quatro\n5. Cinco\n6. Seis\n"
                                  "7. Sete\n8. Oito\n9. Nove\n10. Dez\n11. Onze");
}

static void outgoing_arrange_makes_a_list_when_a_title_is_too_long_for_a_button(void **unused)
{
    (void)unused;
    static const struct outgoing_choice offer[] = {
        { "a", "Como peço o reembolso de uma compra?", NULL },
        { "b", "Como peço o reembolso de uma assinatura?", NULL },
        { "c", "Nenhuma dessas", NULL },
    };
    OWNED_BUF struct buf keep = { 0 };
    struct outgoing_wish wish = {
        .text = "Você quis dizer…", .open = "Ver", .choices = offer, .choice_count = 3
    };

    struct outgoing out = arrange(&wish, &keep);

    assert_int_equal(out.kind, OUTGOING_LIST);
    assert_string_equal(out.open, "Ver");
    assert_string_equal(out.choices[0].title, "1. Como peço o reembols…");
    assert_string_equal(out.choices[0].description, offer[0].title);
    assert_string_equal(out.choices[1].title, "2. Como peço o reembols…");
    assert_string_equal(out.choices[1].description, offer[1].title);
    assert_string_equal(out.choices[2].title, "Nenhuma dessas");
    assert_null(out.choices[2].description);
}

static void outgoing_arrange_makes_a_list_when_the_text_is_too_long_for_buttons(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf keep = { 0 };
    char text[OUTGOING_BUTTONS_BODY_MAX + 2];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct outgoing_wish wish = { .text = text, .choices = choices, .choice_count = 2 };

    struct outgoing out = arrange(&wish, &keep);

    assert_int_equal(out.kind, OUTGOING_LIST);
    assert_string_equal(out.text, text);
}

static void outgoing_cut_keeps_graphemes_whole(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        size_t limit;
        const char *expected;
    } rows[] = {
        { "abc", 3, "abc" },
        { "abcd", 3, "ab…" },
        { "ab  cd", 5, "ab…" },
        { "açãode", 4, "açã…" },
        { "ac\xcc\xa7"
          "a",
          3, "a…" },                         /* c and its cedilla are one */
        { "😀😀😀", 5, "😀😀…" },                 /* two units each */
        { "👨‍👩‍👧 oi", 8, "…" }, /* a family is eight units */
        { "👨‍👩‍👧 oi", 9, "👨‍👩‍👧…" },
        { "🇧🇷🇧🇷", 5, "🇧🇷…" }, /* a flag is two letters of two units */
        { "", 3, "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        OWNED_BUF struct buf out = { 0 };
        buf_init(&out, 256);
        outgoing_cut(rows[i].text, rows[i].limit, &out);
        assert_string_equal(out.data, rows[i].expected);
    }
}

static struct outgoing two_buttons(void)
{
    return (struct outgoing){ .kind = OUTGOING_BUTTONS,
                              .text = "a",
                              .choices = { { "1", "Um", NULL }, { "2", "Dois", NULL } },
                              .choice_count = 2 };
}

static void expect_refusal(const struct outgoing *outgoing, const char *says)
{
    struct error err = { 0 };
    assert_int_equal(outgoing_check(outgoing, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_string_equal(err.text, says);
}

static void outgoing_check_names_the_field_and_its_limit(void **unused)
{
    (void)unused;
    struct outgoing bad = two_buttons();
    bad.text = " \n";
    expect_refusal(&bad, "text must not be empty");

    bad = two_buttons();
    bad.choices[1].title = "vinte e um caracteres";
    expect_refusal(&bad, "choice 1: button title has 21 characters; the limit is 20");

    bad = two_buttons();
    bad.choices[0].id = "";
    expect_refusal(&bad, "choice 0: button id must not be empty");

    bad = two_buttons();
    bad.choices[1].id = "1";
    expect_refusal(&bad, "choices 0 and 1 have the same id");

    bad = two_buttons();
    bad.choices[1].title = "Um";
    expect_refusal(&bad, "buttons 0 and 1 have the same title");

    bad = two_buttons();
    bad.choice_count = 4;
    expect_refusal(&bad, "buttons: 4 given; 1 to 3 are possible");

    bad = two_buttons();
    bad.kind = OUTGOING_LIST;
    bad.open = "palavras de dois botões";
    expect_refusal(&bad, "list button has 23 characters; the limit is 20");

    bad.open = "Ver";
    bad.choice_count = 0;
    expect_refusal(&bad, "rows: 0 given; 1 to 10 are possible");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outgoing_arrange_takes_the_form_that_fits),
        cmocka_unit_test(outgoing_arrange_numbers_what_no_list_holds),
        cmocka_unit_test(outgoing_arrange_makes_a_list_when_a_title_is_too_long_for_a_button),
        cmocka_unit_test(outgoing_arrange_makes_a_list_when_the_text_is_too_long_for_buttons),
        cmocka_unit_test(outgoing_cut_keeps_graphemes_whole),
        cmocka_unit_test(outgoing_check_names_the_field_and_its_limit),
    };
    return cmocka_run_group_tests_name("outgoing", tests, NULL, NULL);
}
