/* Numbers in two forms: what is one number, and what is not. */
#include <stdio.h>
#include <string.h>

#include "bot/model/phone.h"
#include "tests/support/check.h"

static void assert_canonical(const char *digits, const char *expected)
{
    char out[PHONE_SIZE] = "";
    assert_true(phone_canonical(digits, out));
    assert_string_equal(out, expected);
}

static void phone_is_recognised_with_and_without_the_ninth_digit(void **state)
{
    (void)state;
    assert_canonical("558596123586", "5585996123586");
    assert_canonical("5585996123586", "5585996123586");
    assert_canonical("5511970975529", "5511970975529");
    assert_canonical("554891784586", "5548991784586");
    assert_canonical("554196910256", "5541996910256");
    assert_canonical("556761234567", "5567961234567");
}

static void phone_that_differs_in_another_digit_is_another(void **state)
{
    (void)state;
    assert_canonical("5585996123586", "5585996123586");
    assert_canonical("5585896123586", "5585896123586");
}

static void phone_of_a_landline_gets_no_ninth_digit(void **state)
{
    (void)state;
    assert_canonical("558533334444", "558533334444");
    assert_canonical("5585933334444", "5585933334444");
    assert_canonical("551130034000", "551130034000");
}

static void phone_of_an_area_that_does_not_exist_is_left_alone(void **state)
{
    static const char *const none[] = { "20", "23", "25", "26", "29", "30", "36", "39", "40",
                                        "50", "52", "56", "57", "58", "59", "60", "70", "72",
                                        "76", "78", "80", "90", "10", "00", "01", "09" };
    int areas = 0;
    (void)state;
    for (int area = 0; area < 100; area++) {
        char digits[PHONE_SIZE], out[PHONE_SIZE];
        snprintf(digits, sizeof digits, "55%02d91234567", area);
        assert_true(phone_canonical(digits, out));
        areas += strlen(out) == 13;
    }
    assert_int_equal(areas, 67);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char digits[PHONE_SIZE];
        snprintf(digits, sizeof digits, "55%s91234567", none[i]);
        assert_canonical(digits, digits);
    }
}

static void phone_of_mexico_and_argentina_has_one_form_too(void **state)
{
    (void)state;
    assert_canonical("5215512345678", "525512345678");
    assert_canonical("525512345678", "525512345678");
    assert_canonical("5491123456789", "541123456789");
    assert_canonical("541123456789", "541123456789");
    assert_canonical("15551234567", "15551234567");
}

static void phone_is_no_word_and_no_user_id(void **state)
{
    static const char *const wrong[] = {
        "", "1234567", "1234567890123456", "BR.1349120865", "+5585996123586", "558596123586x"
    };
    char out[PHONE_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(phone_canonical(wrong[i], out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phone_is_recognised_with_and_without_the_ninth_digit),
        cmocka_unit_test(phone_that_differs_in_another_digit_is_another),
        cmocka_unit_test(phone_of_a_landline_gets_no_ninth_digit),
        cmocka_unit_test(phone_of_an_area_that_does_not_exist_is_left_alone),
        cmocka_unit_test(phone_of_mexico_and_argentina_has_one_form_too),
        cmocka_unit_test(phone_is_no_word_and_no_user_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
