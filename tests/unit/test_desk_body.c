/* What staff send, read by rules. */
#include <string.h>

#include "bot/desk/body.h"
#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

static const struct body_rule rules[] = {
    { .name = "text", .required = true, .limit = 5 },
    { .name = "secret", .kind = BODY_SECRET, .limit = 5 },
    { .name = "list", .kind = BODY_TEXTS, .limit = 3, .pieces = 2 },
    { .name = "sure", .kind = BODY_BOOL },
    { .name = "version", .kind = BODY_NUMBER },
    { .name = "until", .kind = BODY_TIME },
    { .name = "from", .kind = BODY_TIME, .nullable = true },
    { .name = "word", .limit = 9, .choice = "|viewing|writing|" },
    { .name = "short", .limit = 5, .bytes = 6 },
    { 0 },
};

static void body_take_refuses_and_names_field_and_limit(void **state)
{
    (void)state;
    static const struct {
        const char *body, *sentence;
    } wrong[] = {
        { "", "Falta o campo \"text\"." },
        { "{\"text\":null}", "Falta o campo \"text\"." },
        { "{\"text\":\" \\n \"}", "O campo \"text\" está vazio." },
        { "{\"text\":7}", "O campo \"text\" deve ser texto." },
        { "{\"text\":\"éééééé\"}", "O campo \"text\" aceita no máximo 5 caracteres; vieram 6." },
        { "{\"text\":\"a\",\"list\":\"b\"}", "O campo \"list\" deve ser uma lista de textos." },
        { "{\"text\":\"a\",\"list\":[1]}", "O campo \"list\" deve ser uma lista de textos." },
        { "{\"text\":\"a\",\"list\":[\"a\",\"b\",\"c\"]}",
          "O campo \"list\" aceita no máximo 2 itens; vieram 3." },
        { "{\"text\":\"a\",\"list\":[\"abcd\"]}",
          "O campo \"list\" aceita no máximo 3 caracteres; vieram 4." },
        { "{\"text\":\"a\",\"sure\":1}", "O campo \"sure\" deve ser true ou false." },
        { "{\"text\":\"a\",\"version\":1.5}", "O campo \"version\" deve ser um número inteiro." },
        { "{\"text\":\"a\",\"until\":\"2026-13-41\"}",
          "O campo \"until\" deve ser data e hora, como 2026-11-21T10:30:00Z." },
        { "{\"text\":\"a\",\"word\":\"view\"}",
          "O campo \"word\" deve ser um destes: |viewing|writing|." },
        { "{\"text\":\"a\",\"short\":\"€€€\"}",
          "O campo \"short\" aceita no máximo 6 bytes; vieram 9." },
        { "{\"text\":\"a\",\"text\":\"b\"}", "O corpo não é JSON (linha 1, coluna 18)." },
        { "[1]", "O corpo deve ser um objeto JSON." },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = { 0 };
        json_t *body = NULL;
        assert_int_equal(body_take(wrong[i].body, strlen(wrong[i].body), rules, &body, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_string_equal(err.text, wrong[i].sentence);
        assert_null(body);
    }
}

static void body_take_gives_clean_known_fields_only(void **state)
{
    (void)state;
    static const char given[] =
        "{\"text\":\" a\\u0007b \",\"secret\":\" x \",\"list\":[\"\",\" c\"],\"sure\":false,"
        "\"version\":3,\"until\":\"2026-11-21T07:30:00-03:00\",\"from\":\"\",\"word\":\"writing\","
        "\"unknown\":{\"text\":1}}";
    struct error err = { 0 };
    json_auto_t *body = NULL;
    assert_int_equal(body_take(given, strlen(given), rules, &body, &err), 0);
    char *text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(text, "{\"from\":null,\"list\":[\"c\"],\"secret\":\" x \",\"sure\":false,"
                              "\"text\":\"ab\",\"until\":\"2026-11-21T10:30:00Z\",\"version\":3,"
                              "\"word\":\"writing\"}");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_take_refuses_and_names_field_and_limit),
        cmocka_unit_test(body_take_gives_clean_known_fields_only),
    };
    return cmocka_run_group_tests_name("desk: body", tests, NULL, NULL);
}
