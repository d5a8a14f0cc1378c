#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/text.h"
#include "bot/bench/report.h"
#include "bot/bench/samples.h"
#include "bot/bench/server.h"
#include "bot/bench/webhook.h"
#include "channels/whatsapp/receive.h"
#include "tests/support/check.h"

static void percentiles_are_values_that_were_measured(void **state)
{
    struct samples samples = { 0 };
    (void)state;
    for (int i = 100; i > 0; i--)
        samples_add(&samples, i);
    assert_true(samples_percentile(&samples, 50) == 50);
    assert_true(samples_percentile(&samples, 99) == 99);
    assert_true(samples_percentile(&samples, 100) == 100);
    assert_true(samples_percentile(&samples, 0) == 1);
    assert_true(samples_mean(&samples) == 50.5);
    samples_clear(&samples);
}

static void percentiles_of_nothing_are_zero(void **state)
{
    struct samples samples = { 0 };
    (void)state;
    assert_true(samples_percentile(&samples, 50) == 0);
    assert_true(samples_mean(&samples) == 0);
}

static void a_figure_on_its_target_is_met(void **state)
{
    const struct figure least = { .value = 3000, .rule = AT_LEAST, .target = 3000 };
    const struct figure most = { .value = 250.1, .rule = AT_MOST, .target = 250 };
    const struct figure free = { .value = 1 };
    (void)state;
    assert_true(figure_is_met(&least));
    assert_false(figure_is_met(&most));
    assert_true(figure_is_met(&free));
}

static void take(void *context, const struct incoming *item)
{
    struct buf *seen = context;
    buf_format(seen, "%s|%s|%s", item->type, item->address, item->text);
}

static void a_webhook_of_the_bench_is_one_message(void **state)
{
    static char account[] = "default";
    const struct webhook webhook = { .customer = 7, .number = 1, .text = "olá, abre hoje?" };
    struct whatsapp_counts counts;
    struct error err = { 0 };
    OWNED_BUF struct buf body, seen;
    (void)state;

    buf_init(&body, 4096);
    buf_init(&seen, 4096);
    webhook_body(&webhook, &body);
    const struct whatsapp_post post = { .account = account,
                                        .phone_number_id = server_phone_number_id,
                                        .body = body.data,
                                        .length = body.length };
    assert_int_equal(whatsapp_receive(&post, take, &seen, &counts, &err), 0);
    assert_string_equal(seen.data, "text|5511900000007|olá, abre hoje?");
}

static void a_webhook_of_the_bench_is_as_long_as_asked_for(void **state)
{
    const struct webhook webhook = { .text = "olá, abre hoje?", .size = 1024 };
    OWNED_BUF struct buf body;
    (void)state;
    buf_init(&body, 4096);
    webhook_body(&webhook, &body);
    assert_int_equal(body.length, 1024);
    assert_true(text_is_utf8(body.data, body.length));
}

static void an_answer_is_for_the_customer_that_it_names(void **state)
{
    static const char ours[] = "{\"to\":\"5511900000042\",\"text\":{\"body\":\"x\"}}";
    (void)state;
    assert_int_equal(webhook_addressee(ours, sizeof ours - 1), 42);
    assert_int_equal(webhook_addressee("{}", 2), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_values_that_were_measured),
        cmocka_unit_test(percentiles_of_nothing_are_zero),
        cmocka_unit_test(a_figure_on_its_target_is_met),
        cmocka_unit_test(a_webhook_of_the_bench_is_one_message),
        cmocka_unit_test(a_webhook_of_the_bench_is_as_long_as_asked_for),
        cmocka_unit_test(an_answer_is_for_the_customer_that_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
