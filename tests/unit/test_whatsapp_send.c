#include <jansson.h>
#include <string.h>

#include "channels/whatsapp/send.h"
#include "tests/support/check.h"

static const struct outgoing text = { .kind = OUTGOING_TEXT, .text = "Olá \"Ana\"\n😀" };
static const struct outgoing quoting = { .kind = OUTGOING_TEXT, .text = "oi", .quoted = "wamid.I" };
static const struct outgoing buttons = {
    .kind = OUTGOING_BUTTONS,
    .text = "Isso ajudou?",
    .choices = { { "helped:yes", "Sim", NULL }, { "helped:no", "Não", NULL } },
    .choice_count = 2,
};
static const struct outgoing list = {
    .kind = OUTGOING_LIST,
    .text = "Você quis dizer…",
    .open = "Ver opções",
    .choices = { { "a", "Um", "o primeiro" }, { "b", "Dois", NULL } },
    .choice_count = 2,
};

#define HEAD "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\","

static const struct {
    const struct outgoing *outgoing;
    const char *to, *callback, *expected;
} composed[] = {
    { &text, "5511900000001", NULL,
      HEAD "\"to\":\"+5511900000001\",\"type\":\"text\",\"text\":{\"body\":\"Olá \\\"Ana\\\"\\n😀\"}"
           "}" },
    { &text, "BR.13491208655302741918", NULL,
      HEAD "\"recipient\":\"BR.13491208655302741918\",\"type\":\"text\",\"text\":{\"body\":\"Olá "
           "\\\"Ana\\\"\\n😀\"}}" },
    { &quoting, "5511", "effect:01J:1",
      HEAD "\"to\":\"+5511\",\"type\":\"text\",\"text\":{\"body\":\"oi\"},\"context\":{"
           "\"message_id\":\"wamid.I\"},\"biz_opaque_callback_data\":\"effect:01J:1\"}" },
    { &buttons, "5511", NULL,
      HEAD
      "\"to\":\"+5511\",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":"
      "{\"text\":\"Isso ajudou?\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{"
      "\"id\":\"helped:yes\",\"title\":\"Sim\"}},{\"type\":\"reply\",\"reply\":{\"id\":"
      "\"helped:no\",\"title\":\"Não\"}}]}}}" },
    { &list, "5511", NULL,
      HEAD "\"to\":\"+5511\",\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"body\":{"
           "\"text\":\"Você quis dizer…\"},\"action\":{\"button\":\"Ver opções\",\"sections\":[{"
           "\"rows\":[{\"id\":\"a\",\"title\":\"Um\",\"description\":\"o primeiro\"},{\"id\":\"b\","
           "\"title\":\"Dois\"}]}]}}}" },
};

static void whatsapp_compose_writes_what_the_api_reads(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);

    for (size_t i = 0; i < sizeof composed / sizeof *composed; i++) {
        buf_reset(&out);
        whatsapp_compose(composed[i].outgoing, composed[i].to, composed[i].callback, &out);
        json_auto_t *valid = json_loads(out.data, 0, NULL);
        assert_non_null(valid);
        assert_string_equal(out.data, composed[i].expected);
    }
}

static void whatsapp_compose_read_can_show_typing(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 1024);

    whatsapp_compose_read("wamid.I", false, &out);
    assert_string_equal(out.data, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\","
                                  "\"message_id\":\"wamid.I\"}");

    buf_reset(&out);
    whatsapp_compose_read("wamid.I", true, &out);
    assert_string_equal(out.data, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\","
                                  "\"message_id\":\"wamid.I\",\"typing_indicator\":{\"type\":"
                                  "\"text\"}}");
}

static void whatsapp_answer_tells_the_message_id_and_the_number(void **unused)
{
    (void)unused;
    static const char body[] =
        "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"+5585996123586\",\"wa_id\":"
        "\"558596123586\"}],\"messages\":[{\"id\":\"wamid.OUT\"}]}";
    struct whatsapp_answer answer;
    whatsapp_read_answer(200, body, strlen(body), &answer);

    assert_int_equal(answer.reaction, WHATSAPP_ACCEPTED);
    assert_string_equal(answer.message_id, "wamid.OUT");
    assert_string_equal(answer.address, "558596123586");
}

static const struct {
    int status;
    const char *body;
    int64_t code;
    enum whatsapp_reaction reaction;
} answers[] = {
    { 400, "{\"error\":{\"code\":131056,\"message\":\"pair\"}}", 131056, WHATSAPP_TRANSIENT },
    { 400, "{\"error\":{\"code\":\"131056\"}}", 131056, WHATSAPP_TRANSIENT },
    { 200, "{\"error\":{\"code\":100}}", 100, WHATSAPP_PERMANENT },
    { 401, "{\"error\":{\"code\":0}}", 0, WHATSAPP_STOP_CHANNEL },
    { 500, "{\"error\":{\"code\":0}}", 0, WHATSAPP_STOP_CHANNEL },
    { 400, "{\"error\":{\"code\":7777777}}", 7777777, WHATSAPP_PERMANENT },
    { 400, "{\"error\":{\"code\":7777777,\"is_transient\":true}}", 7777777, WHATSAPP_TRANSIENT },
    { 502, "<html>Bad gateway</html>", 0, WHATSAPP_TRANSIENT },
    { 500, "", 0, WHATSAPP_TRANSIENT },
    { 429, "", 0, WHATSAPP_TRANSIENT },
    { 0, NULL, 0, WHATSAPP_TRANSIENT },
    { 404, "[]", 0, WHATSAPP_PERMANENT },
    { 401, "{}", 0, WHATSAPP_STOP_CHANNEL },
    { 400, "{\"error\":\"text\"}", 0, WHATSAPP_PERMANENT },
    { 200, "", 0, WHATSAPP_ACCEPTED },
};

static void whatsapp_answer_makes_sense_of_any_failure(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct whatsapp_answer answer;
        const char *body = answers[i].body;
        whatsapp_read_answer(answers[i].status, body, body ? strlen(body) : 0, &answer);
        assert_int_equal(answer.code, answers[i].code);
        assert_int_equal(answer.reaction, answers[i].reaction);
        assert_string_equal(answer.message_id, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_compose_writes_what_the_api_reads),
        cmocka_unit_test(whatsapp_compose_read_can_show_typing),
        cmocka_unit_test(whatsapp_answer_tells_the_message_id_and_the_number),
        cmocka_unit_test(whatsapp_answer_makes_sense_of_any_failure),
    };
    return cmocka_run_group_tests_name("whatsapp send", tests, NULL, NULL);
}
