#include <string.h>

#include "bot/base/signed_link.h"
#include "tests/support/check.h"

static const moment noon = 1795446000000;

static struct signed_link link_of(const char *whom, const char *what)
{
    return (struct signed_link){ .secret = "a secret of the house",
                                 .purpose = "media",
                                 .whom = whom,
                                 .what = what,
                                 .until = noon + MINUTES(5) };
}

static void signed_link_is_valid_until_its_end_and_not_longer(void **state)
{
    struct signed_link link = link_of("ana", "picture");
    char mark[SIGNED_LINK_SIZE];
    (void)state;

    signed_link_mark(&link, mark);
    assert_int_equal(strlen(mark), SIGNED_LINK_SIZE - 1);
    assert_true(signed_link_is_valid(&link, "1795446300000", mark, noon));
    assert_true(signed_link_is_valid(&link, "1795446300000", mark, noon + MINUTES(5) - 1));
    assert_false(signed_link_is_valid(&link, "1795446300000", mark, noon + MINUTES(5)));
}

static void signed_link_is_of_one_purpose_person_and_thing(void **state)
{
    struct signed_link link = link_of("ana", "picture"), other = link;
    char mark[SIGNED_LINK_SIZE];
    (void)state;

    signed_link_mark(&link, mark);
    other.whom = "bia";
    assert_false(signed_link_is_valid(&other, "1795446300000", mark, noon));
    other = link_of("ana", "picture2");
    assert_false(signed_link_is_valid(&other, "1795446300000", mark, noon));
    other = link_of("ana", "picture");
    other.purpose = "upload";
    assert_false(signed_link_is_valid(&other, "1795446300000", mark, noon));
    other = link_of("ana", "picture");
    other.secret = "another secret";
    assert_false(signed_link_is_valid(&other, "1795446300000", mark, noon));
    other = link_of("anap", "icture"); /* nothing moves from one part to the next */
    assert_false(signed_link_is_valid(&other, "1795446300000", mark, noon));
}

static void signed_link_takes_nothing_that_is_changed_or_missing(void **state)
{
    struct signed_link link = link_of("ana", "picture");
    char mark[SIGNED_LINK_SIZE];
    (void)state;

    signed_link_mark(&link, mark);
    assert_false(signed_link_is_valid(&link, NULL, mark, noon));
    assert_false(signed_link_is_valid(&link, "1795446300000", NULL, noon));
    assert_false(signed_link_is_valid(&link, "1795446300001", mark, noon));
    assert_false(signed_link_is_valid(&link, "+1795446300000", mark, noon));
    assert_false(signed_link_is_valid(&link, "17954463000000000000000000", mark, noon));
    assert_false(signed_link_is_valid(&link, "", mark, noon));
    assert_false(signed_link_is_valid(&link, "1795446300000", "", noon));
    mark[7] = mark[7] == 'a' ? 'b' : 'a';
    assert_false(signed_link_is_valid(&link, "1795446300000", mark, noon));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed_link_is_valid_until_its_end_and_not_longer),
        cmocka_unit_test(signed_link_is_of_one_purpose_person_and_thing),
        cmocka_unit_test(signed_link_takes_nothing_that_is_changed_or_missing),
    };
    return cmocka_run_group_tests_name("signed link", tests, NULL, NULL);
}
