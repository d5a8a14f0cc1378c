#include <jansson.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/llm/model.h"
#include "tests/support/check.h"

static const struct model_source sources[] = {
    { "a-17", "Quanto custa o cartão presente?", "O cartão presente custa R$ 25,00." },
};

#define MARK "\xef\xbb\xbf"
#define CUSTOMER "maria@exemplo.com.br"

/* A whole answer around the model's text, for the caller to free. */
static char *around(const char *content, const char *finish)
{
    json_auto_t *body =
        json_pack("{s:[{s:{s:s,s:s,s:n},s:s}]}", "choices", "message", "role", "assistant",
                  "content", content, "refusal", "finish_reason", finish);
    assert_non_null(body);
    return json_dumps(body, 0);
}

static int read_rewrite(int status, const char *body, struct buf *out, struct error *err)
{
    struct model_answer answer = { status, body, body ? strlen(body) : 0 };
    buf_reset(out);
    *err = (struct error){ 0 };
    return model_read_rewrite(&answer, out, err);
}

static int read_answer(const char *content, struct buf *out, struct error *err)
{
    OWNED_TEXT char *body = around(content, "stop");
    struct model_answer answer = { 200, body, strlen(body) };
    buf_reset(out);
    *err = (struct error){ 0 };
    return model_read_answer(&answer, sources, 1, out, err);
}

static const struct {
    const char *content, *question;
} questions[] = {
    { "{\"question\":\"Quanto custa?\",\"follow_up\":true}", "Quanto custa?" },
    { "{\"question\":\"  Quanto\\ncusta?  \"}", "Quanto custa?" },
    { MARK "{\"question\":\"Quanto custa?\"}", "Quanto custa?" },
    { "```json\n{\"question\":\"Quanto custa?\"}\n```", "Quanto custa?" },
    { "Claro! Segue:\n{\"question\":\"Quanto custa?\"}\nPosso ajudar?", "Quanto custa?" },
    { "<think>{\"question\":\"rascunho\"}</think>{\"question\":\"Quanto custa?\"}",
      "Quanto custa?" },
    { "{nada} {\"outra\":1} {\"question\":\"Quanto custa?\"} }", "Quanto custa?" },
    { "{\"question\":\"Quan\\u200bto cus\\u202eta?\"}", "Quanto custa?" },
};

static void model_read_rewrite_finds_the_question(void **unused)
{
    (void)unused;
    struct error err;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        OWNED_TEXT char *body = around(questions[i].content, "stop");
        assert_int_equal(read_rewrite(200, body, &out, &err), 0);
        assert_string_equal(out.data, questions[i].question);
    }
}

static void model_read_takes_a_body_with_a_mark_and_parts(void **unused)
{
    (void)unused;
    struct error err;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);
    const char *body = MARK "{\"error\":null,\"choices\":[{\"finish_reason\":null,\"message\":{"
                            "\"content\":[{\"type\":\"text\",\"text\":\"{\\\"question\\\":\"},{"
                            "\"type\":\"text\",\"text\":\"\\\"Oi?\\\"}\"}]}}]}";
    assert_int_equal(read_rewrite(200, body, &out, &err), 0);
    assert_string_equal(out.data, "Oi?");
}

#define CHOICE(finish, message)                                                                    \
    "{\"choices\":[{\"finish_reason\":\"" finish "\",\"message\":" message "}]}"
#define GOOD "{\"content\":\"{\\\"question\\\":\\\"Oi?\\\"}\"}"

static const struct {
    int status;
    const char *body;
    enum error_kind kind;
    const char *why; /* a part of the reason */
} refused[] = {
    { 0, NULL, ERROR_BUSY, "did not answer" },
    { 200, NULL, ERROR_INVALID, "not UTF-8" },
    { 200, "", ERROR_INVALID, "not a JSON object" },
    { 200, "<html>502</html>", ERROR_INVALID, "not a JSON object" },
    { 200, "[]", ERROR_INVALID, "not a JSON object" },
    { 200, "{\"choices\":[{\"message\":{\"content\":\"\xff\"}}]}", ERROR_INVALID, "not UTF-8" },
    { 200, "{\"error\":{\"message\":\"" CUSTOMER "\"}}", ERROR_BUSY, "with an error" },
    { 200, "{\"error\":\"overloaded\"}", ERROR_BUSY, "with an error" },
    { 200, "{}", ERROR_INVALID, "no choices" },
    { 200, "{\"choices\":[]}", ERROR_INVALID, "no choices" },
    { 200, CHOICE("length", GOOD), ERROR_INVALID, "was cut" },
    { 200, CHOICE("content_filter", GOOD), ERROR_INVALID, "filtered" },
    { 200, CHOICE("stop", "{\"refusal\":\"" CUSTOMER "\",\"content\":null}"), ERROR_INVALID,
      "refused" },
    { 200, CHOICE("tool_calls", "{\"content\":null}"), ERROR_INVALID, "content is empty" },
    { 200, CHOICE("stop", "{\"content\":\"\"}"), ERROR_INVALID, "content is empty" },
    { 200, CHOICE("stop", "{\"content\":7}"), ERROR_INVALID, "content is empty" },
    { 200, CHOICE("stop", "\"oi\""), ERROR_INVALID, "content is empty" },
    { 200, CHOICE("stop", "{\"content\":\"" CUSTOMER "\"}"), ERROR_INVALID, "no JSON object" },
    { 200, CHOICE("stop", "{\"content\":\"{\\\"question\\\":\"}"), ERROR_INVALID,
      "no JSON object" },
    { 200, CHOICE("stop", "{\"content\":\"{\\\"question\\\":1,\\\"question\\\":\\\"a\\\"}\"}"),
      ERROR_INVALID, "no JSON object" },
    { 200, CHOICE("stop", "{\"content\":\"{\\\"question\\\":1}\"}"), ERROR_INVALID, "not a text" },
    { 200, CHOICE("stop", "{\"content\":\"{\\\"question\\\":\\\" \\\"}\"}"), ERROR_INVALID,
      "is empty" },
    { 400, "{\"error\":{\"code\":\"context_length_exceeded\"}}", ERROR_INVALID, "status 400" },
    { 401, CHOICE("stop", GOOD), ERROR_DENIED, "status 401" },
    { 404, "", ERROR_INVALID, "status 404" },
    { 429, "{\"error\":{\"message\":\"" CUSTOMER "\"}}", ERROR_BUSY, "status 429" },
    { 429, "{\"error\":{\"code\":\"insufficient_quota\"}}", ERROR_DENIED, "no credit" },
    { 500, NULL, ERROR_BUSY, "status 500" },
    { 529, "x", ERROR_BUSY, "status 529" },
};

static void model_read_says_why_it_does_not_use_an_answer(void **unused)
{
    (void)unused;
    struct error err;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(read_rewrite(refused[i].status, refused[i].body, &out, &err), -1);
        if (!strstr(err.text, refused[i].why))
            fail_msg("%zu: %s", i, err.text);
        assert_int_equal(err.kind, refused[i].kind);
        assert_null(strstr(err.text, CUSTOMER));
        assert_int_equal(out.length, 0);
    }
}

static void model_read_holds_its_limits(void **unused)
{
    (void)unused;
    struct error err;
    OWNED_BUF struct buf content = { 0 }, out = { 0 };
    buf_init(&content, 1 << 20);
    buf_init(&out, 8192);
    static const struct {
        size_t letters;
        const char *why;
    } cases[] = {
        { MODEL_QUESTION_MAX, NULL },
        { MODEL_QUESTION_MAX + 1, "more than 1000 characters" },
        { 40000, "more than 32768 bytes" },
        { 300000, "262144 is the limit" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_reset(&content);
        buf_text(&content, "{\"question\":\"");
        for (size_t letter = 0; letter < cases[i].letters; letter++)
            buf_text(&content, "é");
        buf_text(&content, "\"}");
        OWNED_TEXT char *body = around(content.data, "stop");
        assert_int_equal(read_rewrite(200, body, &out, &err), cases[i].why ? -1 : 0);
        assert_true(!cases[i].why || strstr(err.text, cases[i].why));
    }
}

static void model_read_answer_gives_the_text_without_its_marks(void **unused)
{
    (void)unused;
    struct error err;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);
    assert_int_equal(read_answer("{\"answered\":true,\"text\":\"O cartão presente custa R$ 25,00. "
                                 "[e:a-17]\",\"entries\":[\"a-17\"]}",
                                 &out, &err),
                     0);
    assert_string_equal(out.data, "O cartão presente custa R$ 25,00.");
}

static const struct {
    const char *content, *why;
} unusable[] = {
    { "{\"answered\":false,\"text\":\"O cartão custa R$ 25,00 [e:a-17]\"}", "found no answer" },
    { "{\"answered\":\"true\",\"text\":\"O cartão custa R$ 25,00 [e:a-17]\"}", "found no answer" },
    { "{\"answered\":1,\"text\":\"O cartão custa R$ 25,00 [e:a-17]\"}", "found no answer" },
    { "{\"text\":\"O cartão custa R$ 25,00 [e:a-17]\"}", "no JSON object with \"answered\"" },
    { "{\"answered\":true,\"text\":null}", "not a text" },
    { "{\"answered\":true,\"text\":\"\"}", "is empty" },
    { "{\"answered\":true,\"text\":\"O cartão custa R$ 25,00 [e:a-17]\",\"entries\":[\"b\"]}",
      "entries/0" },
    { "{\"answered\":true,\"text\":\"O cartão custa R$ 25,00 [e:a-17]\",\"entries\":[17]}",
      "entries/0" },
    { "{\"answered\":true,\"text\":\"O cartão custa R$ 25,00 [e:b]\"}", "not given" },
    { "{\"answered\":true,\"text\":\"O cartão custa R$ 25,00\"}", "cites no entry" },
    { "{\"answered\":true,\"text\":\"O cartão custa R$ 2\\u200b6,00 [e:a-17]\"}", "number" },
};

static void model_read_answer_says_why_it_does_not_use_a_text(void **unused)
{
    (void)unused;
    struct error err;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);
    for (size_t i = 0; i < sizeof unusable / sizeof *unusable; i++) {
        assert_int_equal(read_answer(unusable[i].content, &out, &err), -1);
        if (!strstr(err.text, unusable[i].why))
            fail_msg("%s: %s", unusable[i].content, err.text);
        assert_int_equal(out.length, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model_read_rewrite_finds_the_question),
        cmocka_unit_test(model_read_takes_a_body_with_a_mark_and_parts),
        cmocka_unit_test(model_read_says_why_it_does_not_use_an_answer),
        cmocka_unit_test(model_read_holds_its_limits),
        cmocka_unit_test(model_read_answer_gives_the_text_without_its_marks),
        cmocka_unit_test(model_read_answer_says_why_it_does_not_use_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
