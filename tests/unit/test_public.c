/* What customers and the desk's lists may see. */
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/public.h"
#include "tests/support/check.h"

static const moment noon = 1795262400000;

static json_t *shown(struct message *message)
{
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 65536);
    public_message("01JC", message, &out);
    json_t *object = json_loads(out.data, 0, NULL);
    assert_non_null(object);
    return object;
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void public_message_tells_what_was_said_and_not_why(void **state)
{
    struct message message = { .number = 3,
                               .at = noon,
                               .who = SPEAKER_BOT,
                               .delivery = DELIVERY_SENT,
                               .text = memory_text("Custa R$ 5,00."),
                               .p = 0.9,
                               .threshold = 0.6 };
    (void)state;

    for (int i = 0; i < MESSAGE_FACTS; i++)
        message_set(&message, (enum message_fact)i, "inside");
    message_set(&message, MESSAGE_KIND, NULL);
    message_set(&message, MESSAGE_BY, "Ana");
    message_button(&message, "helped:e1", "Sim");
    json_auto_t *object = shown(&message);
    assert_string_equal(text_of(object, "id"), "01JC:000003");
    assert_string_equal(text_of(object, "text"), "Custa R$ 5,00.");
    assert_string_equal(text_of(object, "status"), "sent");
    assert_string_equal(text_of(object, "by"), "Ana");
    assert_string_equal(text_of(json_array_get(json_object_get(object, "buttons"), 0), "title"),
                        "Sim");
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (json_is_string(value) && strcmp(json_string_value(value), "inside") == 0)
            fail_msg("\"%s\" is shown", name);
    }
    message_clear(&message);
}

static void public_message_gives_a_customer_back_the_id_of_what_was_sent(void **state)
{
    struct message message = { .number = 1, .at = noon, .who = SPEAKER_CUSTOMER };
    (void)state;

    message_set(&message, MESSAGE_PROVIDER_ID, "client-1");
    json_auto_t *object = shown(&message);
    assert_string_equal(text_of(object, "client_id"), "client-1");
    message_clear(&message);
}

static void public_mask_hides_the_middle_of_every_address(void **state)
{
    static const struct {
        const char *address, *masked;
    } cases[] = {
        { "5511999990000", "5511•••••0000" },
        { "12345678", "12•••••78" },
        { "", "•••••" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_auto_t *ticket = json_pack("{s:{s:s, s:s, s:s}}", "customer", "id", "whatsapp:demo:55",
                                        "name", "Marina", "address", cases[i].address);
        json_t *before = json_incref(json_object_get(ticket, "customer"));
        public_mask(ticket);
        const json_t *customer = json_object_get(ticket, "customer");
        assert_string_equal(text_of(customer, "address"), cases[i].masked);
        assert_string_equal(text_of(customer, "name"), "Marina");
        assert_null(text_of(customer, "id"));
        assert_string_equal(text_of(before, "address"), cases[i].address); /* untouched */
        json_decref(before);
    }
}

static void public_mask_takes_a_ticket_without_customer(void **state)
{
    json_auto_t *ticket = json_pack("{s:s}", "id", "T1");
    json_auto_t *nameless = json_pack("{s:{}}", "customer");
    (void)state;

    public_mask(ticket);
    public_mask(nameless);
    assert_int_equal(json_object_size(ticket), 1);
    assert_int_equal(json_object_size(json_object_get(nameless, "customer")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_message_tells_what_was_said_and_not_why),
        cmocka_unit_test(public_message_gives_a_customer_back_the_id_of_what_was_sent),
        cmocka_unit_test(public_mask_hides_the_middle_of_every_address),
        cmocka_unit_test(public_mask_takes_a_ticket_without_customer),
    };
    return cmocka_run_group_tests_name("public", tests, NULL, NULL);
}
