#include "bot/base/id.h"

#include <string.h>

#include "tests/support/check.h"

static const moment a_moment = 1469918176385; /* the example of the ULID specification */

static void id_begins_with_its_time(void **unused)
{
    (void)unused;
    char id[ID_SIZE];

    id_new(a_moment, id);

    assert_int_equal(strlen(id), 26);
    assert_memory_equal(id, "01ARYZ6S41", 10);
    assert_int_equal(strspn(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 26);
}

static void id_of_the_same_moment_is_in_order_and_never_the_same(void **unused)
{
    (void)unused;
    char before[ID_SIZE], after[ID_SIZE];

    id_new(a_moment, before);
    for (int i = 0; i < 1000; i++) {
        id_new(a_moment, after);
        assert_true(strcmp(before, after) < 0);
        memcpy(before, after, sizeof before);
    }
}

static void id_of_a_later_moment_sorts_later(void **unused)
{
    (void)unused;
    char before[ID_SIZE], after[ID_SIZE];

    id_new(a_moment, before);
    id_new(a_moment + 1, after);

    assert_true(strcmp(before, after) < 0);
}

static void id_from_is_the_same_for_the_same_seed_only(void **unused)
{
    (void)unused;
    char first[ID_SIZE], again[ID_SIZE], other[ID_SIZE];

    id_from(a_moment, "wa:demo:wamid.1", first);
    id_from(a_moment, "wa:demo:wamid.1", again);
    id_from(a_moment, "wa:demo:wamid.2", other);

    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    assert_memory_equal(first, other, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id_begins_with_its_time),
        cmocka_unit_test(id_of_the_same_moment_is_in_order_and_never_the_same),
        cmocka_unit_test(id_of_a_later_moment_sorts_later),
        cmocka_unit_test(id_from_is_the_same_for_the_same_seed_only),
    };
    return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}
