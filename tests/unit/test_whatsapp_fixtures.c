/* Every fixture gives exactly its items, and every row of the sheet has two fixtures at least. */
#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/whatsapp_fixtures.h"

enum { FIXTURES_MIN = 150, EACH_MIN = 2 };

static const char *text(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value ? value : "";
}

/* An expected item without an id expects one that was made of its content. */
static bool is_expected(const json_t *expected, const json_t *item)
{
    if (json_object_get(expected, "id"))
        return json_equal(expected, item);
    json_auto_t *rest = json_copy((json_t *)(uintptr_t)item);
    bool by_content = strncmp(text(item, "id"), "wa:demo:other:", 14) == 0;
    json_object_del(rest, "id");
    return by_content && json_equal(expected, rest);
}

static void check(const json_t *fixture)
{
    struct whatsapp_counts counts;
    const json_t *expected = json_object_get(fixture, "items");
    json_auto_t *items = whatsapp_items_of(json_object_get(fixture, "webhook"), &counts);
    assert_non_null(items);
    bool same = json_array_size(items) == json_array_size(expected);

    for (size_t i = 0; same && i < json_array_size(items); i++)
        same = is_expected(json_array_get(expected, i), json_array_get(items, i));
    if (!same)
        fail_msg("%s, %s: %s\ngave     %s\nand not  %s", text(fixture, "family"),
                 text(fixture, "row"), text(fixture, "name"), json_dumps(items, JSON_SORT_KEYS),
                 json_dumps(expected, JSON_SORT_KEYS));
    assert_int_equal(counts.messages + counts.statuses + counts.notices + counts.others,
                     json_array_size(items));
}

static void whatsapp_fixture_gives_exactly_its_items(void **state)
{
    const json_t *fixtures = *state;
    for (size_t i = 0; i < json_array_size(fixtures); i++)
        check(json_array_get(fixtures, i));
    print_message("%zu fixtures\n", json_array_size(fixtures));
    assert_true(json_array_size(fixtures) >= FIXTURES_MIN);
}

static int count(const json_t *fixtures, const char *row)
{
    int found = 0;
    for (size_t i = 0; i < json_array_size(fixtures); i++)
        found += strcmp(text(json_array_get(fixtures, i), "row"), row) == 0;
    return found;
}

static void walk(const json_t *fixtures, const char *const *rows, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (count(fixtures, rows[i]) < EACH_MIN)
            fail_msg("%s has %d fixtures; %d are the least", rows[i], count(fixtures, rows[i]),
                     EACH_MIN);
}

static void whatsapp_fixtures_cover_every_type_of_message(void **state)
{
    static const char *const rows[] = {
        "text",
        "image",
        "video",
        "document",
        "audio",
        "voice",
        "sticker",
        "location",
        "contacts",
        "button_reply",
        "list_reply",
        "nfm_reply",
        "call_permission_reply",
        "interactive",
        "button",
        "reaction",
        "order",
        "system",
        "unsupported",
        "edit",
        "revoke",
        "request_welcome",
        "ephemeral",
        "type of tomorrow",
        "reply",
        "forwarded",
        "product",
        "referral",
        "identity check",
        "username only",
        "both",
        "user id as from",
        "malformed user id",
        "nobody",
        "group",
        "value errors",
    };
    walk(*state, rows, sizeof rows / sizeof *rows);
}

static void whatsapp_fixtures_cover_every_status(void **state)
{
    static const char *const rows[] = { "sent",   "delivered", "read",         "played",
                                        "failed", "deleted",   "group status", "call status" };
    walk(*state, rows, sizeof rows / sizeof *rows);
}

static void whatsapp_fixtures_cover_every_other_field(void **state)
{
    static const char *const rows[] = {
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
        "template_correct_category_detection",
        "phone_number_quality_update",
        "phone_number_name_update",
        "business_capability_update",
        "account_update",
        "account_review_update",
        "account_alerts",
        "account_settings_update",
        "security",
        "payment_configuration_update",
        "partner_solutions",
        "automatic_events",
        "calls",
        "business_username_update",
        "user_preferences",
        "flows",
        "smb_message_echoes",
        "message_echoes",
        "smb_app_state_sync",
        "history",
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "standby",
        "messaging_handovers",
        "user_id_update",
        "field of tomorrow",
    };
    walk(*state, rows, sizeof rows / sizeof *rows);
}

static int load(void **state)
{
    *state = whatsapp_fixtures();
    return 0;
}

static int unload(void **state)
{
    json_decref(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_fixture_gives_exactly_its_items),
        cmocka_unit_test(whatsapp_fixtures_cover_every_type_of_message),
        cmocka_unit_test(whatsapp_fixtures_cover_every_status),
        cmocka_unit_test(whatsapp_fixtures_cover_every_other_field),
    };
    return cmocka_run_group_tests_name("whatsapp fixtures", tests, load, unload);
}
