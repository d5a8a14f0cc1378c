#include <string.h>

#include "bot/base/text.h"
#include "channels/whatsapp/receive.h"
#include "tests/support/check.h"
#include "tests/support/whatsapp_fixtures.h"

static json_t *receive(const char *body, struct whatsapp_counts *counts)
{
    return whatsapp_items(body, strlen(body), counts);
}

static const char *text_at(const json_t *items, size_t i, const char *name)
{
    const char *text = json_string_value(json_object_get(json_array_get(items, i), name));
    return text ? text : "";
}

/* clang-format off */
#define TEXT(id, from)                                                                             \
    "{\"id\":\"" id "\",\"from\":\"" from "\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}"
#define CONTACT(name, phone)                                                                       \
    "{\"profile\":{\"name\":\"" name "\"},\"wa_id\":\"" phone "\"}"
#define CHANGE(value) "{\"changes\":[{\"field\":\"messages\",\"value\":" value "}]}"

static const char odd_batch[] =
    "{\"entry\":[null,"
    CHANGE("7") ","
    CHANGE("{\"messages\":[" TEXT("B1", "5511900000001") ",[1]," TEXT("B2", "5511900000002") "],"
           "\"statuses\":[{\"id\":\"OUT\",\"status\":\"read\"},{\"id\":7}]}") ","
    CHANGE("{\"metadata\":{\"phone_number_id\":\"9\"},"
           "\"messages\":[" TEXT("FOREIGN", "5511900000001") "]}")
    "]}";

static const char mixed_contacts[] =
    "{\"entry\":["
    CHANGE("{\"contacts\":[" CONTACT("Beto", "55112") "," CONTACT("Ana", "55111") "],"
           "\"messages\":[" TEXT("1", "55111") "," TEXT("2", "55112") ","
                            TEXT("3", "55111") "," TEXT("4", "55113") "]}")
    "]}";
/* clang-format on */

static void whatsapp_receive_never_loses_the_neighbours_of_an_odd_item(void **unused)
{
    (void)unused;
    struct whatsapp_counts counts;
    json_auto_t *items = receive(odd_batch, &counts);

    assert_int_equal(json_array_size(items), 7);
    assert_string_equal(text_at(items, 2, "id"), "wa:demo:B1");
    assert_string_equal(text_at(items, 3, "kind"), "other");
    assert_string_equal(text_at(items, 4, "id"), "wa:demo:B2");
    assert_string_equal(text_at(items, 5, "id"), "wa:demo:OUT:read");
    assert_int_equal(counts.messages, 2);
    assert_int_equal(counts.others, 4);
    assert_int_equal(counts.statuses, 1);
    assert_int_equal(counts.foreign_number, 1);
}

static void whatsapp_receive_names_each_by_its_own_contact(void **unused)
{
    (void)unused;
    struct whatsapp_counts counts;
    json_auto_t *items = receive(mixed_contacts, &counts);

    assert_string_equal(text_at(items, 0, "name"), "Ana");
    assert_string_equal(text_at(items, 1, "name"), "Beto");
    assert_string_equal(text_at(items, 2, "name"), "Ana");
    assert_string_equal(text_at(items, 3, "name"), "");
}

static void whatsapp_receive_knows_what_has_no_id_by_place_and_content(void **unused)
{
    (void)unused;
    static const char *const bodies[] = {
        "{\"entry\":[{\"id\":\"1\",\"time\":5,\"changes\":[{\"field\":\"security\",\"value\":{"
        "\"event\":"
        "\"PIN_CHANGED\",\"requester\":\"7\"}}]}]}",
        "{\"entry\":[{\"time\":5,\"id\":\"1\",\"changes\":[{\"value\":{\"requester\":\"7\","
        "\"event\":"
        "\"PIN_CHANGED\"},\"field\":\"security\"}]}]}",
        "{\"entry\":[{\"id\":\"1\",\"time\":6,\"changes\":[{\"field\":\"security\",\"value\":{"
        "\"event\":"
        "\"PIN_CHANGED\",\"requester\":\"7\"}}]}]}",
    };
    struct whatsapp_counts counts;
    json_auto_t *first = receive(bodies[0], &counts), *again = receive(bodies[1], &counts);
    json_auto_t *later = receive(bodies[2], &counts);

    assert_string_equal(text_at(first, 0, "id"), text_at(again, 0, "id"));
    assert_string_not_equal(text_at(first, 0, "id"), text_at(later, 0, "id"));
}

static void whatsapp_receive_keeps_every_id_within_what_the_store_takes(void **unused)
{
    (void)unused;
    static const size_t lengths[] = { WHATSAPP_ID_MAX, WHATSAPP_ID_MAX + 1, 4000 };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        OWNED_BUF struct buf body = { 0 };
        struct whatsapp_counts counts;
        buf_init(&body, 65536);
        buf_text(&body,
                 "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"from\":\"55119\",\"type\":"
                 "\"text\",\"text\":{\"body\":\"a\"},\"id\":\"");
        for (size_t j = 0; j < lengths[i]; j++)
            buf_char(&body, 'x');
        buf_text(&body, "\"}]}}]}]}");

        json_auto_t *items = receive(body.data, &counts);

        assert_int_equal(counts.messages, 1);
        assert_true(strlen(text_at(items, 0, "id")) <= 512);
    }
}

static void whatsapp_receive_refuses_what_is_no_json_object(void **unused)
{
    (void)unused;
    static const char *const bodies[] = { "", "null", "[]", "{", "{\"entry\":[}", "oi", "{}x" };
    struct whatsapp_counts counts;

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_null(receive(bodies[i], &counts));
    assert_null(whatsapp_items("{\"a\":\"b\0\"}", 9, &counts));
}

static void whatsapp_receive_refuses_deep_nesting_but_not_brackets_in_text(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf body = { 0 };
    struct whatsapp_counts counts;
    buf_init(&body, 4096);

    buf_text(&body, "{\"a\":");
    for (int i = 0; i < WHATSAPP_DEPTH_MAX; i++)
        buf_char(&body, '[');
    for (int i = 0; i < WHATSAPP_DEPTH_MAX; i++)
        buf_char(&body, ']');
    buf_char(&body, '}');
    assert_null(receive(body.data, &counts));

    buf_reset(&body);
    buf_text(&body, "{\"a\":\"\\\"");
    for (int i = 0; i < 100; i++)
        buf_char(&body, '[');
    buf_text(&body, "\"}");
    json_auto_t *items = receive(body.data, &counts);
    assert_non_null(items);
}

static void whatsapp_receive_skips_other_products(void **unused)
{
    (void)unused;
    struct whatsapp_counts counts;
    json_auto_t *items = receive("{\"object\":\"page\",\"entry\":[{}]}", &counts);

    assert_int_equal(json_array_size(items), 0);
    assert_int_equal(counts.foreign_object, 1);
}

static void measure_text(void *context, const struct incoming *item)
{
    *(size_t *)context = text_length(item->text);
}

static void whatsapp_receive_cuts_a_text_that_is_too_long(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf body = { 0 };
    struct error err = { 0 };
    struct whatsapp_counts counts;
    size_t length = 0;
    buf_init(&body, 65536);
    buf_text(&body, "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"id\":\"w\",\"from\":"
                    "\"5511\",\"type\":\"text\",\"text\":{\"body\":\"");
    for (int i = 0; i < INCOMING_TEXT_MAX + 100; i++)
        buf_text(&body, "ã");
    buf_text(&body, "\"}}]}}]}]}");

    struct whatsapp_post post = { "demo", "1", body.data, body.length, false };
    assert_int_equal(whatsapp_receive(&post, measure_text, &length, &counts, &err), 0);
    assert_int_equal(length, INCOMING_TEXT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_receive_never_loses_the_neighbours_of_an_odd_item),
        cmocka_unit_test(whatsapp_receive_names_each_by_its_own_contact),
        cmocka_unit_test(whatsapp_receive_knows_what_has_no_id_by_place_and_content),
        cmocka_unit_test(whatsapp_receive_keeps_every_id_within_what_the_store_takes),
        cmocka_unit_test(whatsapp_receive_refuses_what_is_no_json_object),
        cmocka_unit_test(whatsapp_receive_refuses_deep_nesting_but_not_brackets_in_text),
        cmocka_unit_test(whatsapp_receive_skips_other_products),
        cmocka_unit_test(whatsapp_receive_cuts_a_text_that_is_too_long),
    };
    return cmocka_run_group_tests_name("whatsapp receive", tests, NULL, NULL);
}
