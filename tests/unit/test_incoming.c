#include <stdlib.h>
#include <string.h>

#include "bot/model/incoming.h"
#include "tests/support/check.h"

static void incoming_write_leaves_out_what_is_absent(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    struct incoming in = { .kind = INCOMING_OTHER, .id = "x", .channel = "web", .account = "a" };
    buf_init(&out, 1024);

    incoming_write(&in, &out);

    assert_string_equal(out.data,
                        "{\"kind\":\"other\",\"id\":\"x\",\"channel\":\"web\",\"account\":\"a\"}");
}

static void incoming_read_gives_back_what_was_written(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf first = { 0 }, second = { 0 };
    struct error err = { 0 };
    struct incoming read;
    struct incoming in = {
        .kind = INCOMING_MESSAGE,
        .id = "wa:demo:w",
        .channel = "whatsapp",
        .account = "demo",
        .address = "5511",
        .name = "Ana \"A\"",
        .message_id = "w",
        .at = 1763721000123,
        .type = "image",
        .text = "linha\n😀",
        .reply_id = "r",
        .quoted = "q",
        .status = "s",
        .callback = "c",
        .error_code = -3,
        .error_title = "t",
        .error_details = "d",
        .phone = "5511900000001",
        .user_id = "BR.1",
        .parent_user_id = "BR.ENT.1",
        .username = "ana.s",
        .previous_phone = "5511900000002",
        .previous_user_id = "BR.0",
        .previous_parent_user_id = "BR.ENT.0",
        .field = "f",
        .body = "{\"media\":\"1003\"}",
    };
    buf_init(&first, 4096);
    buf_init(&second, 4096);

    incoming_write(&in, &first);
    json_auto_t *document = json_loads(first.data, 0, NULL);
    assert_non_null(document);
    assert_int_equal(incoming_read(document, &read, &err), 0);
    incoming_write(&read, &second);

    assert_string_equal(first.data, second.data);
    assert_string_equal(read.text, in.text);
    assert_true(read.at == in.at);
    assert_int_equal(read.error_code, -3);
    assert_string_equal(read.body, in.body);
    assert_string_equal(read.previous_parent_user_id, in.previous_parent_user_id);
}

static void incoming_read_names_what_is_wrong(void **unused)
{
    (void)unused;
    static const struct {
        const char *document, *says;
    } rows[] = {
        { "[]", "\"kind\"" },
        { "{\"kind\":\"letter\"}", "\"kind\"" },
        { "{\"kind\":\"other\",\"channel\":\"c\",\"account\":\"a\"}", "\"id\"" },
        { "{\"kind\":\"other\",\"id\":\"x\",\"channel\":7,\"account\":\"a\"}", "\"channel\"" },
        { "{\"kind\":\"message\",\"id\":\"x\",\"channel\":\"c\",\"account\":\"a\"}", "\"type\"" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = { 0 };
        struct incoming read;
        json_auto_t *document = json_loads(rows[i].document, 0, NULL);
        assert_int_equal(incoming_read(document, &read, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_non_null(strstr(err.text, rows[i].says));
    }
}

static void incoming_time_believes_no_message_that_is_older_than_a_week(void **unused)
{
    const moment now = 1795257000000;
    const struct {
        enum incoming_kind kind;
        moment at, believed;
    } rows[] = {
        { INCOMING_MESSAGE, 0, 0 },
        { INCOMING_MESSAGE, now, now },
        { INCOMING_MESSAGE, now + DAYS(1), now + DAYS(1) },
        { INCOMING_MESSAGE, now - DAYS(7), now - DAYS(7) },
        { INCOMING_MESSAGE, now - DAYS(9), 0 },
        { INCOMING_HISTORY, now - DAYS(90), now - DAYS(90) },
        { INCOMING_STATUS, now - DAYS(9), now - DAYS(9) },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct incoming incoming = { .kind = rows[i].kind, .at = rows[i].at };
        assert_int_equal(incoming_time(&incoming, now), rows[i].believed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(incoming_write_leaves_out_what_is_absent),
        cmocka_unit_test(incoming_read_gives_back_what_was_written),
        cmocka_unit_test(incoming_read_names_what_is_wrong),
        cmocka_unit_test(incoming_time_believes_no_message_that_is_older_than_a_week),
    };
    return cmocka_run_group_tests_name("incoming", tests, NULL, NULL);
}
