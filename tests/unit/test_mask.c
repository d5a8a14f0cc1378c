/* One way to hide an address, whoever shows it. */
#include "bot/model/mask.h"
#include "tests/support/check.h"

static void mask_hides_the_middle_of_an_address(void **state)
{
    (void)state;
    static const struct {
        const char *address, *masked;
    } cases[] = {
        { "5511999990000", "5511•••••0000" },
        { "12345678", "12•••••78" },
        { "1234", "•••••" },
        { "", "•••••" },
        { "5511•••••0000", "5511•••••0000" },
        { "01JABCDEFGHJKMNPQRSTVWXYZ0", "01JA•••••XYZ0" },
        { "BR.1349120865", "BR.1•••••0865" },
        { "çççççççççççç", "çççç•••••çççç" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char masked[MASKED_SIZE];
        assert_string_equal(mask_address(cases[i].address, masked), cases[i].masked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mask_hides_the_middle_of_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
