/* Guessing passwords gets slow, then impossible for a while. */
#include <stdlib.h>

#include "bot/desk/attempts.h"
#include "tests/support/check.h"

static const moment start = 1795257000000;

static struct attempts *attempts_like_names(void)
{
    struct attempts *attempts = calloc(1, sizeof *attempts);
    attempts->slow_after = 5;
    attempts->lock_after = 10;
    return attempts;
}

static void attempts_grow_slower_after_five_and_lock_after_ten(void **state)
{
    (void)state;
    static const moment waits[] = { 0, 0, 0, 0, 1000, 2000, 4000, 8000, 16000, MINUTES(15) };
    struct attempts *attempts = attempts_like_names();
    uint64_t who = attempts_who("ana");
    moment now = start;

    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_int_equal(attempts_try(attempts, who, now), 0);
        if (waits[i] > 0)
            assert_int_equal(attempts_try(attempts, who, now + 1), waits[i] - 1);
        now += waits[i];
    }
    free(attempts);
}

static void attempts_refused_do_not_count(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_like_names();
    uint64_t who = attempts_who("ana");
    for (int i = 0; i < 5; i++)
        assert_int_equal(attempts_try(attempts, who, start), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(attempts_try(attempts, who, start), 1000);
    assert_int_equal(attempts_try(attempts, who, start + 1000), 0);
    free(attempts);
}

static void attempts_start_anew_after_the_lock(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_like_names();
    uint64_t who = attempts_who("ana");
    moment now = start;
    for (int i = 0; i < 10; i++, now += SECONDS(60))
        assert_int_equal(attempts_try(attempts, who, now), 0);
    now += ATTEMPTS_LOCK;
    for (int i = 0; i < 5; i++)
        assert_int_equal(attempts_try(attempts, who, now), 0);
    assert_int_equal(attempts_try(attempts, who, now), 1000);
    free(attempts);
}

static void attempts_forgive_after_the_right_password(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_like_names();
    uint64_t who = attempts_who("ana");
    for (int i = 0; i < 5; i++)
        assert_int_equal(attempts_try(attempts, who, start), 0);
    attempts_forgive(attempts, who);
    assert_int_equal(attempts_try(attempts, who, start), 0);
    free(attempts);
}

static void attempts_of_others_are_their_own(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_like_names();
    for (int i = 0; i < 5; i++)
        attempts_try(attempts, attempts_who("ana"), start);
    assert_int_equal(attempts_try(attempts, attempts_who("bia"), start), 0);
    assert_true(attempts_try(attempts, attempts_who("ana"), start) > 0);
    free(attempts);
}

static void attempts_forget_whoever_was_quiet_longest_when_full(void **state)
{
    (void)state;
    struct attempts *attempts = attempts_like_names();
    for (int i = 0; i < 5; i++)
        attempts_try(attempts, attempts_who("ana"), start);
    for (uint64_t who = 1; who <= ATTEMPTS_MAX; who++)
        assert_int_equal(attempts_try(attempts, who, start + 500), 0);
    assert_int_equal(attempts_try(attempts, attempts_who("ana"), start + 501), 0);
    free(attempts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attempts_grow_slower_after_five_and_lock_after_ten),
        cmocka_unit_test(attempts_refused_do_not_count),
        cmocka_unit_test(attempts_start_anew_after_the_lock),
        cmocka_unit_test(attempts_forgive_after_the_right_password),
        cmocka_unit_test(attempts_of_others_are_their_own),
        cmocka_unit_test(attempts_forget_whoever_was_quiet_longest_when_full),
    };
    return cmocka_run_group_tests_name("desk: attempts", tests, NULL, NULL);
}
