#include "bot/engine/verdict.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"

static struct verdict verdict_on(int status, const char *body, int retry_after, int tries)
{
    const struct http_result http = {
        .status = status, .body = body, .length = strlen(body), .retry_after = retry_after
    };
    struct verdict verdict = verdict_of(&http, tries);
    free(verdict.result.text);
    free(verdict.result.error);
    verdict.result.text = verdict.result.error = NULL;
    return verdict;
}

static struct verdict verdict_on_code(int64_t code, int tries)
{
    char body[128];
    snprintf(body, sizeof body, "{\"error\":{\"message\":\"(#%lld) no\",\"code\":%lld}}",
             (long long)code, (long long)code);
    return verdict_on(400, body, 0, tries);
}

/* Every code that a send may be answered with. */
enum { GROWS = 0, MINUTE = 60000 };
static const struct {
    int64_t code;
    enum result_kind kind;
    bool pauses, stops;
    int wait; /* of the number */
} table[] = {
    { 0, RESULT_HELD, true, true, GROWS },
    { 1, RESULT_RETRY, false, false, 0 },
    { 2, RESULT_HELD, true, false, GROWS },
    { 3, RESULT_HELD, true, true, GROWS },
    { 4, RESULT_HELD, true, false, 2 * MINUTE },
    { 10, RESULT_HELD, true, true, GROWS },
    { 33, RESULT_HELD, true, true, GROWS },
    { 100, RESULT_FAILED, false, false, 0 },
    { 190, RESULT_HELD, true, true, GROWS },
    { 200, RESULT_HELD, true, true, GROWS },
    { 299, RESULT_HELD, true, true, GROWS },
    { 368, RESULT_HELD, true, true, GROWS },
    { 80007, RESULT_HELD, true, false, 2 * MINUTE },
    { 130403, RESULT_FAILED, false, false, 0 },
    { 130429, RESULT_HELD, true, false, GROWS },
    { 130472, RESULT_FAILED, false, false, 0 },
    { 130497, RESULT_FAILED, false, false, 0 },
    { 130501, RESULT_FAILED, false, false, 0 },
    { 131000, RESULT_RETRY, false, false, 0 },
    { 131005, RESULT_HELD, true, true, GROWS },
    { 131008, RESULT_FAILED, false, false, 0 },
    { 131009, RESULT_FAILED, false, false, 0 },
    { 131016, RESULT_HELD, true, false, GROWS },
    { 131021, RESULT_FAILED, false, false, 0 },
    { 131026, RESULT_FAILED, false, false, 0 },
    { 131030, RESULT_FAILED, false, false, 0 },
    { 131031, RESULT_HELD, true, true, GROWS },
    { 131037, RESULT_HELD, true, true, GROWS },
    { 131042, RESULT_HELD, true, true, GROWS },
    { 131045, RESULT_HELD, true, true, GROWS },
    { 131047, RESULT_FAILED, false, false, 0 },
    { 131048, RESULT_HELD, true, false, 15 * MINUTE },
    { 131049, RESULT_RETRY, false, false, 0 },
    { 131050, RESULT_FAILED, false, false, 0 },
    { 131051, RESULT_FAILED, false, false, 0 },
    { 131053, RESULT_FAILED, false, false, 0 },
    { 131056, RESULT_RETRY, false, false, 0 },
    { 131057, RESULT_HELD, true, false, MINUTE },
    { 132000, RESULT_FAILED, false, false, 0 },
    { 132001, RESULT_FAILED, false, false, 0 },
    { 132015, RESULT_FAILED, false, false, 0 },
    { 133004, RESULT_HELD, true, false, GROWS },
    { 133010, RESULT_HELD, true, true, GROWS },
    { 134101, RESULT_RETRY, false, false, 0 },
    { 135000, RESULT_FAILED, false, false, 0 },
    { 2494100, RESULT_HELD, true, false, 2 * MINUTE },
};

static void verdict_follows_the_table_of_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct verdict verdict = verdict_on_code(table[i].code, 0);
        if (verdict.result.kind != table[i].kind)
            fail_msg("%lld: %d", (long long)table[i].code, (int)verdict.result.kind);
        if (verdict.pauses != table[i].pauses || verdict.stops != table[i].stops ||
            verdict.wait != table[i].wait)
            fail_msg("%lld: pauses %d stops %d wait %d", (long long)table[i].code, verdict.pauses,
                     verdict.stops, verdict.wait);
        assert_int_equal(verdict.code, table[i].code);
    }
}

static void pair_rate_waits_four_times_as_long_each_time(void **state)
{
    static const int seconds[] = { 1, 4, 16, 64, 256, 1024, 4096, 16384, 16384 };
    (void)state;
    for (int tries = 0; tries < (int)(sizeof seconds / sizeof *seconds); tries++)
        assert_int_equal(verdict_on_code(131056, tries).result.delay, seconds[tries] * 1000);
}

static void marketing_limit_of_a_customer_waits_a_day(void **state)
{
    (void)state;
    assert_int_equal(verdict_on_code(131049, 0).result.delay, DAYS(1));
}

static void provider_may_say_how_long(void **state)
{
    (void)state;
    struct verdict verdict = verdict_on(429, "{\"error\":{\"code\":130429}}", 7, 0);
    assert_int_equal(verdict.wait, 7000);
    verdict = verdict_on(429, "slow down", 3, 0);
    assert_int_equal(verdict.result.kind, RESULT_HELD);
    assert_int_equal(verdict.wait, 3000);
    verdict = verdict_on(400, "{\"error\":{\"code\":131000}}", 90, 0);
    assert_int_equal(verdict.result.delay, 90000);
}

static void gateway_and_silence_are_doubt_and_nobody_there_is_not(void **state)
{
    const struct http_result silence = { .status = 0 }, untouched = { .untouched = true };
    (void)state;

    struct verdict verdict = verdict_on(502, "<html>Bad Gateway</html>", 0, 0);
    assert_int_equal(verdict.result.kind, RESULT_DOUBT);
    assert_true(verdict.pauses && !verdict.stops);
    verdict = verdict_of(&silence, 0);
    assert_int_equal(verdict.result.kind, RESULT_DOUBT);
    assert_true(verdict.pauses);
    verdict = verdict_of(&untouched, 0);
    assert_int_equal(verdict.result.kind, RESULT_HELD);
    assert_true(verdict.pauses);
}

static void accepted_message_has_its_id(void **state)
{
    static const char body[] = "{\"messages\":[{\"id\":\"wamid.1\"}]}";
    const struct http_result http = { .status = 200, .body = body, .length = sizeof body - 1 };
    (void)state;

    struct verdict verdict = verdict_of(&http, 0);
    assert_int_equal(verdict.result.kind, RESULT_DONE);
    assert_string_equal(verdict.result.text, "wamid.1");
    assert_false(verdict.pauses);
    free(verdict.result.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict_follows_the_table_of_codes),
        cmocka_unit_test(pair_rate_waits_four_times_as_long_each_time),
        cmocka_unit_test(marketing_limit_of_a_customer_waits_a_day),
        cmocka_unit_test(provider_may_say_how_long),
        cmocka_unit_test(gateway_and_silence_are_doubt_and_nobody_there_is_not),
        cmocka_unit_test(accepted_message_has_its_id),
    };
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
