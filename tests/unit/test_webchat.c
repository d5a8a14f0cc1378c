#include <string.h>

#include "bot/base/buf.h"
#include "channels/webchat/receive.h"
#include "channels/webchat/token.h"
#include "tests/support/check.h"

#define VISITOR "01JDABCDEFGHJKMNPQRSTVWXYZ"

static const moment now = SECONDS(1763721000);

static void webchat_token_says_who_it_was_made_for(void **unused)
{
    (void)unused;
    char token[WEBCHAT_TOKEN_SIZE], visitor[ID_SIZE];
    struct error err = { 0 };
    webchat_token_make("secret", VISITOR, now, token);

    assert_int_equal(webchat_token_check("secret", token, now, visitor, &err), 0);
    assert_string_equal(visitor, VISITOR);
}

static void webchat_token_ends_after_its_days(void **unused)
{
    (void)unused;
    char token[WEBCHAT_TOKEN_SIZE], visitor[ID_SIZE];
    struct error err = { 0 };
    moment end = now + DAYS(WEBCHAT_TOKEN_DAYS);
    webchat_token_make("secret", VISITOR, now, token);

    assert_int_equal(webchat_token_check("secret", token, end - 1, visitor, &err), 0);
    assert_int_equal(webchat_token_check("secret", token, end, visitor, &err), -1);
    assert_int_equal(err.kind, ERROR_DENIED);
}

static void webchat_token_changed_anywhere_is_refused(void **unused)
{
    (void)unused;
    char token[WEBCHAT_TOKEN_SIZE], visitor[ID_SIZE];
    webchat_token_make("secret", VISITOR, now, token);

    for (size_t i = 0; i < strlen(token); i++) {
        struct error err = { 0 };
        token[i] ^= 1;
        assert_int_equal(webchat_token_check("secret", token, now, visitor, &err), -1);
        assert_int_equal(err.kind, ERROR_DENIED);
        token[i] ^= 1;
    }
}

static void webchat_token_of_a_stranger_is_refused(void **unused)
{
    (void)unused;
    static const char *const tokens[] = { "", "v1.", "v1..", "v2." VISITOR ".1.00", "v1" };
    char token[WEBCHAT_TOKEN_SIZE], visitor[ID_SIZE];
    struct error err = { 0 };
    webchat_token_make("other", VISITOR, now, token);

    assert_int_equal(webchat_token_check("secret", token, now, visitor, &err), -1);
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct error why = { 0 };
        assert_int_equal(webchat_token_check("secret", tokens[i], now, visitor, &why), -1);
    }
}

static int receive(const char *body, struct webchat_message **out, struct error *err)
{
    struct webchat_arrival arrival = { "default", VISITOR, now };
    return webchat_receive(out, &arrival, body, strlen(body), err);
}

static void webchat_receive_reads_a_text(void **unused)
{
    (void)unused;
    OWNED(webchat_message) struct webchat_message *message = NULL;
    struct error err = { 0 };

    assert_int_equal(receive("{\"id\":\"a_-1\",\"text\":\"  oi\\u0007 {{x}} \"}", &message, &err),
                     0);

    const struct incoming *in = &message->incoming;
    assert_int_equal(in->kind, INCOMING_MESSAGE);
    assert_string_equal(in->id, "web:" VISITOR ":a_-1");
    assert_string_equal(in->channel, "web");
    assert_string_equal(in->account, "default");
    assert_string_equal(in->address, VISITOR);
    assert_string_equal(in->message_id, "a_-1");
    assert_string_equal(in->type, "text");
    assert_string_equal(in->text, "oi {{x}}");
    assert_null(in->reply_id);
    assert_true(in->at == now);
}

static void webchat_receive_reads_a_button(void **unused)
{
    (void)unused;
    OWNED(webchat_message) struct webchat_message *message = NULL;
    struct error err = { 0 };

    assert_int_equal(receive("{\"id\":\"a\",\"button\":\"yes\",\"text\":\"Sim\"}", &message, &err),
                     0);

    assert_string_equal(message->incoming.type, "button");
    assert_string_equal(message->incoming.reply_id, "yes");
    assert_string_equal(message->incoming.text, "Sim");
}

#define ID64 "0123456789012345678901234567890123456789012345678901234567890123"

static const struct {
    const char *body, *says;
} refused[] = {
    { "", "JSON object" },
    { "[]", "JSON object" },
    { "{\"text\":\"oi\"}", "\"id\"" },
    { "{\"id\":\"\",\"text\":\"oi\"}", "\"id\"" },
    { "{\"id\":7,\"text\":\"oi\"}", "\"id\"" },
    { "{\"id\":\"" ID64 "x\",\"text\":\"oi\"}", "1 to 64" },
    { "{\"id\":\"a:b\",\"text\":\"oi\"}", "\"id\"" },
    { "{\"id\":\"a\"}", "\"text\" or \"button\"" },
    { "{\"id\":\"a\",\"text\":\" \\n\"}", "\"text\" is empty" },
    { "{\"id\":\"a\",\"text\":[]}", "\"text\" should be text" },
    { "{\"id\":\"a\",\"text\":\"\\u0000\"}", "JSON object" },
    { "{\"id\":\"a\",\"button\":\"\"}", "\"button\"" },
    { "{\"id\":\"a\",\"button\":null}", "\"button\" should be text" },
    { "{\"id\":\"a\",\"id\":\"b\",\"text\":\"oi\"}", "JSON object" },
};

static void webchat_receive_names_what_it_refuses(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct webchat_message *message = NULL;
        struct error err = { 0 };
        assert_int_equal(receive(refused[i].body, &message, &err), -1);
        assert_null(message);
        assert_int_equal(err.kind, ERROR_INVALID);
        if (!strstr(err.text, refused[i].says))
            fail_msg("%s: %s", refused[i].body, err.text);
    }
}

static void webchat_receive_takes_exactly_the_limit_of_characters(void **unused)
{
    (void)unused;
    for (int over = 0; over <= 1; over++) {
        OWNED(webchat_message) struct webchat_message *message = NULL;
        OWNED_BUF struct buf body = { 0 };
        struct error err = { 0 };
        buf_init(&body, 65536);
        buf_text(&body, "{\"id\":\"" ID64 "\",\"text\":\"");
        for (int i = 0; i < INCOMING_TEXT_MAX + over; i++)
            buf_text(&body, "ç");
        buf_text(&body, "\"}");

        assert_int_equal(receive(body.data, &message, &err), over ? -1 : 0);
        if (over)
            assert_string_equal(err.text, "field \"text\" has 4097 characters; the limit is 4096");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(webchat_token_says_who_it_was_made_for),
        cmocka_unit_test(webchat_token_ends_after_its_days),
        cmocka_unit_test(webchat_token_changed_anywhere_is_refused),
        cmocka_unit_test(webchat_token_of_a_stranger_is_refused),
        cmocka_unit_test(webchat_receive_reads_a_text),
        cmocka_unit_test(webchat_receive_reads_a_button),
        cmocka_unit_test(webchat_receive_names_what_it_refuses),
        cmocka_unit_test(webchat_receive_takes_exactly_the_limit_of_characters),
    };
    return cmocka_run_group_tests_name("webchat", tests, NULL, NULL);
}
