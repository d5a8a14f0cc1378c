#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/arrival.h"
#include "bot/engine/line.h"
#include "bot/engine/reach.h"
#include "tests/support/check.h"

static void arrival_copy_owns_every_text(void **state)
{
    char texts[] = "id\0web\0default\0visitor\0Marina\0wamid\0text\0Olá\0reply\0quoted\0{\"a\":5}";
    const char *at[11];
    (void)state;

    at[0] = texts;
    for (int i = 1; i < 11; i++)
        at[i] = at[i - 1] + strlen(at[i - 1]) + 1;
    OWNED(arrival)
    struct arrival *arrival = arrival_copy(&(struct incoming){ .kind = INCOMING_MESSAGE,
                                                               .id = at[0],
                                                               .channel = at[1],
                                                               .account = at[2],
                                                               .address = at[3],
                                                               .name = at[4],
                                                               .message_id = at[5],
                                                               .type = at[6],
                                                               .text = at[7],
                                                               .reply_id = at[8],
                                                               .quoted = at[9],
                                                               .at = 77,
                                                               .body = at[10] });
    memset(texts, '?', sizeof texts - 1);
    assert_string_equal(arrival->id, "id");
    assert_string_equal(arrival->incoming.id, "id");
    assert_string_equal(arrival->line, "web:default:visitor");
    assert_string_equal(arrival->incoming.name, "Marina");
    assert_string_equal(arrival->incoming.message_id, "wamid");
    assert_string_equal(arrival->incoming.text, "Olá");
    assert_string_equal(arrival->incoming.reply_id, "reply");
    assert_string_equal(arrival->incoming.quoted, "quoted");
    assert_null(arrival->incoming.status);
    assert_string_equal(arrival->incoming.body, "{\"a\":5}");
}

static void arrival_read_gives_back_what_the_intake_keeps(void **state)
{
    const struct incoming incoming = { .kind = INCOMING_STATUS,
                                       .id = "wa:demo:m:read",
                                       .channel = "whatsapp",
                                       .account = "demo",
                                       .address = "5511",
                                       .status = "read",
                                       .callback = "01J:1" };
    OWNED_BUF struct buf body = { 0 };
    OWNED(arrival) struct arrival *arrival = NULL;
    struct error err = { 0 };
    (void)state;

    buf_init(&body, 4096);
    incoming_write(&incoming, &body);
    assert_int_equal(arrival_read("again", body.data, body.length, &arrival, &err), 0);
    assert_int_equal(arrival->kind, ARRIVAL_INCOMING);
    assert_string_equal(arrival->incoming.id, "again"); /* the row's id, whatever it says */
    assert_string_equal(arrival->line, "whatsapp:demo:5511");
    assert_string_equal(arrival->incoming.callback, "01J:1");
}

static void arrival_read_knows_the_desk_by_its_id(void **state)
{
    static const char body[] = "{\"kind\":\"take\",\"_line\":\"web:default:v\"}";
    OWNED(arrival) struct arrival *arrival = NULL;
    struct error err = { 0 };
    (void)state;

    assert_int_equal(arrival_read("desk:1", body, strlen(body), &arrival, &err), 0);
    assert_int_equal(arrival->kind, ARRIVAL_DESK);
    assert_string_equal(arrival->line, "web:default:v");
    assert_string_equal(json_string_value(json_object_get(arrival->document, "kind")), "take");
}

static void arrival_read_refuses_what_cannot_be_folded(void **state)
{
    static const struct {
        const char *id, *body, *why;
    } cases[] = {
        { "wa:1", "", "not JSON" },
        { "wa:1", "{\"kind\":", "not JSON" },
        { "wa:1", "\xff\xfe", "not JSON" },
        { "wa:1", "[]", "\"kind\"" },
        { "wa:1", "{\"kind\":\"message\"}", "id" },
        { "wa:1", "{\"kind\":\"message\",\"id\":\"a\",\"channel\":\"web\",\"account\":\"d\"}",
          "\"type\"" },
        { "desk:1", "{\"kind\":\"take\"}", "\"_line\"" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arrival *arrival = NULL;
        struct error err = { 0 };
        if (arrival_read(cases[i].id, cases[i].body, strlen(cases[i].body), &arrival, &err) == 0)
            fail_msg("%s was taken", cases[i].body);
        assert_int_equal(err.kind, ERROR_INVALID);
        if (!strstr(err.text, cases[i].why))
            fail_msg("%s: %s", cases[i].body, err.text);
    }
}

static void line_of_fits_whatever_comes(void **state)
{
    char out[LINE_SIZE], large[600];
    struct incoming incoming = { .channel = large, .account = large, .address = large };
    (void)state;

    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    line_of(&incoming, out);
    assert_true(strlen(out) < LINE_SIZE);
    incoming = (struct incoming){ .channel = "whatsapp", .account = "demo" };
    assert_string_equal(line_of(&incoming, out), "whatsapp:demo:");
}

static void reach_sends_on_whatsapp_and_shows_elsewhere(void **state)
{
    (void)state;
    assert_true(reach_needs_sending("whatsapp"));
    assert_false(reach_needs_sending("web"));
    assert_false(reach_needs_sending("console"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrival_copy_owns_every_text),
        cmocka_unit_test(arrival_read_gives_back_what_the_intake_keeps),
        cmocka_unit_test(arrival_read_knows_the_desk_by_its_id),
        cmocka_unit_test(arrival_read_refuses_what_cannot_be_folded),
        cmocka_unit_test(line_of_fits_whatever_comes),
        cmocka_unit_test(reach_sends_on_whatsapp_and_shows_elsewhere),
    };
    return cmocka_run_group_tests_name("arrival", tests, NULL, NULL);
}
