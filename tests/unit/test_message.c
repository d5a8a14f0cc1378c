/* Messages and effects as values. */
#include <string.h>

#include "bot/base/memory.h"
#include "bot/model/effect.h"
#include "bot/model/message.h"
#include "tests/support/check.h"

static const moment noon = 1795262400000;

static void fill_everything(struct message *message)
{
    *message = (struct message){ .number = 7,
                                 .at = noon + 123,
                                 .who = SPEAKER_ANALYST,
                                 .delivery = DELIVERY_READ,
                                 .text = memory_text("“Olá”\n\\ 😀"),
                                 .p = 0.8125,
                                 .threshold = 0.5 };
    for (int i = 0; i < MESSAGE_FACTS; i++)
        message_set(message, (enum message_fact)i, (char[]){ 'f', (char)('a' + i), '"', 0 });
    message_set(message, MESSAGE_RECEIPT, "{\"sent\":\"2026-11-21T12:00:00Z\"}"); /* an object */
    message_button(message, "helped:e1", "Sim, \"ajudou\"");
    message_button(message, "not_helped:e1", "Não");
}

static void message_comes_back_from_its_json_with_all_that_it_had(void **state)
{
    struct message written = { 0 }, back = { 0 };
    (void)state;

    fill_everything(&written);
    message_set(&written, MESSAGE_MEDIA, "{\"state\":\"kept\",\"size\":7}");
    const char *text = message_json(&written);
    json_auto_t *object = json_loads(text, 0, NULL);
    message_read(object, &back);
    assert_string_equal(message_json(&back), text);
    assert_int_equal(back.at, noon + 123);
    assert_int_equal(back.who, SPEAKER_ANALYST);
    assert_int_equal(back.button_count, 2);
    for (int i = 0; i < MESSAGE_FACTS; i++)
        assert_string_equal(back.facts[i], written.facts[i]);
    message_clear(&written);
    message_clear(&back);
}

static void message_read_leaves_out_what_is_wrong(void **state)
{
    struct message message;
    json_auto_t *object = json_loads(
        "{\"number\":\"x\",\"at\":5,\"who\":\"somebody\",\"status\":\"lost\",\"text\":1,"
        "\"by\":[],\"media\":\"x\",\"buttons\":[1,{\"id\":\"a\"},{\"id\":\"a\",\"title\":\"A\"}],"
        "\"new\":true}",
        0, NULL);
    (void)state;

    message_read(object, &message);
    assert_null(message.facts[MESSAGE_MEDIA]);
    assert_int_equal(message.number, 0);
    assert_int_equal(message.at, 0);
    assert_int_equal(message.who, SPEAKER_SYSTEM);
    assert_int_equal(message.delivery, DELIVERY_NONE);
    assert_null(message.text);
    assert_null(message.facts[MESSAGE_BY]);
    assert_int_equal(message.button_count, 1);
    message_clear(&message);
    message_read(NULL, &message);
    assert_null(message.text);
    message_clear(&message);
}

static void message_has_at_most_ten_buttons(void **state)
{
    struct message message = { 0 };
    (void)state;

    for (int i = 0; i < MESSAGE_BUTTONS_MAX + 3; i++)
        message_button(&message, "id", "title");
    assert_int_equal(message.button_count, MESSAGE_BUTTONS_MAX);
    message_clear(&message);
}

static void message_delivery_only_rises_and_arrived_ones_do_not_fail(void **state)
{
    static const enum delivery order[] = { DELIVERY_QUEUED,    DELIVERY_SENT, DELIVERY_FAILED,
                                           DELIVERY_DELIVERED, DELIVERY_READ, DELIVERY_PLAYED };
    enum { STATES = sizeof order / sizeof *order };
    (void)state;
    for (size_t at = 0; at < STATES; at++)
        for (size_t to = 0; to < STATES; to++) {
            struct message message = { .delivery = order[at], .filed = true };
            assert_int_equal(message_deliver(&message, order[to]), to > at);
            assert_int_equal(message.delivery, order[to > at ? to : at]);
            assert_int_equal(message.filed, to <= at); /* a change is to be stored */
        }
}

static void message_that_arrived_after_all_has_no_error(void **state)
{
    struct message message = { 0 };
    (void)state;

    assert_true(message_deliver(&message, DELIVERY_FAILED));
    message_set(&message, MESSAGE_ERROR, "O canal não respondeu.");
    assert_true(message_deliver(&message, DELIVERY_DELIVERED));
    assert_null(message.facts[MESSAGE_ERROR]);
    message_clear(&message);
}

static void message_json_follows_every_change(void **state)
{
    struct message message = { .number = 1, .who = SPEAKER_BOT, .at = noon };
    (void)state;

    assert_null(strstr(message_json(&message), "sent"));
    message_deliver(&message, DELIVERY_SENT);
    assert_non_null(strstr(message_json(&message), "\"status\":\"sent\""));
    message_set(&message, MESSAGE_ENTRY, "e1");
    assert_non_null(strstr(message_json(&message), "\"entry\":\"e1\""));
    message_set(&message, MESSAGE_ENTRY, NULL);
    assert_null(strstr(message_json(&message), "entry"));
    message_clear(&message);
}

static void effect_comes_back_from_its_json_whatever_its_kind(void **state)
{
    (void)state;
    for (int kind = 0; kind < EFFECT_KINDS; kind++) {
        struct effect effect = { .kind = (enum effect_kind)kind,
                                 .number = 3,
                                 .due = noon,
                                 .tries = 2,
                                 .attempted = kind % 2,
                                 .ready = true,
                                 .working = true,
                                 .body = kind ? json_pack("{s:s}", "a", "b") : NULL };
        struct effect back;
        OWNED_BUF struct buf first = { 0 }, second = { 0 };
        snprintf(effect.id, sizeof effect.id, "01J:%s%d", effect_kind_name(effect.kind), kind);
        buf_init(&first, 1024);
        buf_init(&second, 1024);
        effect_write(&effect, &first);
        json_auto_t *object = json_loads(first.data, 0, NULL);
        assert_true(effect_read(object, &back));
        assert_false(back.ready || back.working); /* of this process only */
        effect_write(&back, &second);
        assert_string_equal(first.data, second.data);
        effect_clear(&effect);
        effect_clear(&back);
    }
}

static void effect_read_refuses_what_is_no_effect(void **state)
{
    static const char *const cases[] = {
        "{}",
        "{\"id\":\"a\"}",
        "{\"kind\":\"send\"}",
        "{\"id\":\"a\",\"kind\":\"dance\"}",
        "{\"id\":5,\"kind\":\"send\"}",
        "{\"kind\":\"send\",\"id\":"
        "\"0123456789012345678901234567890123456789012345678901234567890123"
        "\"}",
        "[]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct effect effect;
        json_auto_t *object = json_loads(cases[i], 0, NULL);
        assert_non_null(object);
        if (effect_read(object, &effect))
            fail_msg("%s", cases[i]);
    }
}

static void effect_that_could_reach_a_person_twice_is_the_send_alone(void **state)
{
    (void)state;
    for (int kind = 0; kind < EFFECT_KINDS; kind++)
        assert_int_equal(effect_is_delicate((enum effect_kind)kind), kind == EFFECT_SEND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_comes_back_from_its_json_with_all_that_it_had),
        cmocka_unit_test(message_read_leaves_out_what_is_wrong),
        cmocka_unit_test(message_has_at_most_ten_buttons),
        cmocka_unit_test(message_delivery_only_rises_and_arrived_ones_do_not_fail),
        cmocka_unit_test(message_that_arrived_after_all_has_no_error),
        cmocka_unit_test(message_json_follows_every_change),
        cmocka_unit_test(effect_comes_back_from_its_json_whatever_its_kind),
        cmocka_unit_test(effect_read_refuses_what_is_no_effect),
        cmocka_unit_test(effect_that_could_reach_a_person_twice_is_the_send_alone),
    };
    return cmocka_run_group_tests_name("message and effect", tests, NULL, NULL);
}
