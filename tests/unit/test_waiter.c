/* The two sides of a waiter, in both orders, and from two threads. */
#include <pthread.h>
#include <string.h>

#include "bot/engine/waiter.h"
#include "tests/support/check.h"

static void *tell(void *waiter)
{
    waiter_tell(waiter, &(struct folded){ .refused = true, .refusal = "Já foi." });
    return NULL;
}

static void *refuse(void *waiter)
{
    waiter_refuse(waiter);
    return NULL;
}

static void waiter_hears_what_is_told_meanwhile(void **state)
{
    struct folded folded;
    (void)state;

    for (int i = 0; i < 200; i++) {
        struct waiter *waiter = waiter_new();
        pthread_t thread;
        pthread_create(&thread, NULL, tell, waiter);
        assert_int_equal(waiter_wait(waiter, 60000, &folded), 1);
        pthread_join(thread, NULL);
        assert_true(folded.refused);
        assert_string_equal(folded.refusal, "Já foi.");
    }
}

static void waiter_hears_what_was_told_before(void **state)
{
    struct waiter *waiter = waiter_new();
    struct folded folded;
    (void)state;

    waiter_tell(waiter, &(struct folded){ .known = true });
    assert_int_equal(waiter_wait(waiter, 0, &folded), 1);
    assert_true(folded.known);
}

static void waiter_tells_apart_what_will_not_come_and_what_was_not_stored(void **state)
{
    struct folded folded;
    struct waiter *waiter = waiter_new();
    pthread_t thread;
    (void)state;

    waiter_tell(waiter, NULL);
    assert_int_equal(waiter_wait(waiter, 60000, &folded), 0);
    waiter = waiter_new();
    pthread_create(&thread, NULL, refuse, waiter);
    assert_int_equal(waiter_wait(waiter, 60000, &folded), -1);
    pthread_join(thread, NULL);
}

static void waiter_that_waited_long_enough_may_still_be_told(void **state)
{
    struct waiter *waiter = waiter_new();
    struct folded folded;
    (void)state;

    assert_int_equal(waiter_wait(waiter, 0, &folded), 0);
    waiter_tell(waiter, &(struct folded){ .known = true }); /* frees it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiter_hears_what_is_told_meanwhile),
        cmocka_unit_test(waiter_hears_what_was_told_before),
        cmocka_unit_test(waiter_tells_apart_what_will_not_come_and_what_was_not_stored),
        cmocka_unit_test(waiter_that_waited_long_enough_may_still_be_told),
    };
    return cmocka_run_group_tests_name("waiter", tests, NULL, NULL);
}
