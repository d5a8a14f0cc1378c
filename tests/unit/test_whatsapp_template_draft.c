/* What may be submitted as a template, rule by rule. With "--print" it writes what would be posted,
 * one a line, for the check against Meta's schema. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "channels/whatsapp/template.h"
#include "tests/support/check.h"

#define DRAFT(components)                                                                          \
    "{\"name\":\"aviso\",\"language\":\"pt_BR\",\"category\":\"UTILITY\",\"components\":"          \
    "[" components "]}"
#define NAMED(components)                                                                          \
    "{\"name\":\"aviso\",\"language\":\"pt_BR\",\"category\":\"UTILITY\",\"parameter_format\":"    \
    "\"named\",\"components\":[" components "]}"
#define BODY "{\"type\":\"BODY\",\"text\":\"Olá, tudo certo.\"}"
#define TEXT(text) "{\"type\":\"BODY\",\"text\":\"" text "\"}"
#define HEADER(text) "{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"" text "\"}"
#define BUTTONS(list) BODY ",{\"type\":\"BUTTONS\",\"buttons\":[" list "]}"
#define QUICK(text) "{\"type\":\"QUICK_REPLY\",\"text\":\"" text "\"}"
#define URL(url, rest) "{\"type\":\"URL\",\"text\":\"Ver\",\"url\":\"" url "\"" rest "}"
#define PHONE "{\"type\":\"PHONE_NUMBER\",\"text\":\"Ligar\",\"phone_number\":\"558530000000\"}"
#define CODE "{\"type\":\"COPY_CODE\",\"example\":\"25OFF\"}"
#define TEN "0123456789"
#define TWENTY TEN TEN
#define SIXTY TWENTY TWENTY TWENTY
#define HUNDRED SIXTY TWENTY TWENTY
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

static const char *const good[] = {
    DRAFT(BODY),
    DRAFT(TEXT(THOUSAND TWENTY "0123")),
    DRAFT(HEADER(SIXTY) "," BODY ",{\"type\":\"FOOTER\",\"text\":\"" SIXTY "\"}"),
    DRAFT("{\"type\":\"BODY\",\"text\":\"Olá {{1}}, são {{2}}.\",\"example\":{\"body_text\":[["
          "\"Ana\",\"R$ 120,50\"]]}}"),
    NAMED("{\"type\":\"BODY\",\"text\":\"Olá {{nome}}.\",\"example\":{\"body_text_named_params\":[{"
          "\"param_name\":\"nome\",\"example\":\"Ana\"}]}}"),
    DRAFT("{\"type\":\"HEADER\",\"format\":\"IMAGE\",\"example\":{\"header_handle\":[\"4::a\"]}}"
          "," BODY),
    DRAFT("{\"type\":\"HEADER\",\"format\":\"LOCATION\"}," BODY),
    DRAFT(BUTTONS(QUICK("Sim") "," QUICK("Não") "," URL("https://ex.com/{{1}}",
                                                        ",\"example\":[\"https://ex.com/a\"]"))),
    DRAFT(BUTTONS(PHONE "," CODE "," QUICK("Parar"))),
    DRAFT(BUTTONS(QUICK(TWENTY "01234") "," URL(
        "https://a.br/" THOUSAND SIXTY TWENTY
        "0123456" HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED,
        ""))),
    "{\"name\":\"codigo\",\"language\":\"pt_BR\",\"category\":\"AUTHENTICATION\",\"components\":[{"
    "\"type\":\"BODY\",\"add_security_recommendation\":true},{\"type\":\"BUTTONS\",\"buttons\":[{"
    "\"type\":\"OTP\",\"otp_type\":\"COPY_CODE\"}]}]}",
};

static const struct {
    const char *says, *draft;
} bad[] = {
    { "template name may have small letters, digits and underscore",
      "{\"name\":\"Aviso\",\"language\":\"pt_BR\"}" },
    { "template name must not be empty", "{}" },
    { "category must be MARKETING, UTILITY or AUTHENTICATION",
      "{\"name\":\"aviso\",\"language\":\"pt_BR\",\"category\":\"SPAM\"}" },
    { "there must be a BODY", DRAFT("") },
    { "there may be one BODY only", DRAFT(BODY "," BODY) },
    { "component 0: type must be HEADER, BODY, FOOTER or BUTTONS", DRAFT("{\"type\":\"X\"}") },
    { "BODY: text must not be empty", DRAFT(TEXT(" ")) },
    { "BODY: text has 1025 characters; the limit is 1024", DRAFT(TEXT(THOUSAND TWENTY "01234")) },
    { "HEADER: text has 61 characters; the limit is 60", DRAFT(HEADER(SIXTY "0") "," BODY) },
    { "HEADER: text must not have markup", DRAFT(HEADER("*Oi*") "," BODY) },
    { "HEADER: text must be one line", DRAFT(HEADER("a\\nb") "," BODY) },
    { "HEADER: there may be one variable only", DRAFT(HEADER("a {{1}} b {{2}} c") "," BODY) },
    { "HEADER: the file needs an example (header_handle)",
      DRAFT("{\"type\":\"HEADER\",\"format\":\"IMAGE\"}," BODY) },
    { "FOOTER: text has 61 characters; the limit is 60",
      DRAFT(BODY ",{\"type\":\"FOOTER\",\"text\":\"" SIXTY "0\"}") },
    { "FOOTER: there may be no variables",
      DRAFT(BODY ",{\"type\":\"FOOTER\",\"text\":\"a {{1}} b\"}") },
    { "BODY: text must not begin with a variable", DRAFT(TEXT("{{1}} oi")) },
    { "BODY: text must not end with a variable", DRAFT(TEXT("oi {{1}}")) },
    { "BODY: two variables must not stand side by side", DRAFT(TEXT("oi {{1}}{{2}} a")) },
    { "BODY: {{2}} is missing between the others", DRAFT(TEXT("oi {{1}} a {{3}} b")) },
    { "BODY: {{nome}} is no number from 1", DRAFT(TEXT("oi {{nome}} a")) },
    { "BODY: {{Nome}} is no name of small letters, digits and underscore",
      NAMED(TEXT("oi {{Nome}} a")) },
    { "BODY: 1 examples are needed, and 0 are given", DRAFT(TEXT("oi {{1}} a")) },
    { "BODY: {{nome}} needs an example", NAMED(TEXT("oi {{nome}} a")) },
    { "BUTTONS: buttons: 0 given; 1 to 10 are possible", DRAFT(BUTTONS("")) },
    { "BUTTONS: button 0: text has 26 characters; the limit is 25",
      DRAFT(BUTTONS(QUICK(TWENTY "012345"))) },
    { "BUTTONS: URL: 3 given; 0 to 2 are possible",
      DRAFT(BUTTONS(
          URL("https://a.br", "") "," URL("https://a.br", "") "," URL("https://a.br", ""))) },
    { "BUTTONS: PHONE_NUMBER: 2 given; 0 to 1 are possible", DRAFT(BUTTONS(PHONE "," PHONE)) },
    { "BUTTONS: COPY_CODE: 2 given; 0 to 1 are possible", DRAFT(BUTTONS(CODE "," CODE)) },
    { "BUTTONS: quick replies must stand together",
      DRAFT(BUTTONS(QUICK("a") "," PHONE "," QUICK("b"))) },
    { "BUTTONS: button 0: url must begin with https://",
      DRAFT(BUTTONS(URL("javascript:alert(1)", ""))) },
    { "BUTTONS: button 0: url has 2001 characters; the limit is 2000",
      DRAFT(BUTTONS(URL("https://a.br/" THOUSAND SIXTY TWENTY "0123456" HUNDRED HUNDRED HUNDRED
                            HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "0",
                        ""))) },
    { "BUTTONS: button 0: url may have {{1}} at its end only",
      DRAFT(BUTTONS(URL("https://a.br/{{1}}/b", ""))) },
    { "BUTTONS: button 0: url needs an example", DRAFT(BUTTONS(URL("https://a.br/{{1}}", ""))) },
    { "BUTTONS: button 0: phone_number must be digits with country code",
      DRAFT(BUTTONS("{\"type\":\"PHONE_NUMBER\",\"text\":\"a\",\"phone_number\":\"0800-1\"}")) },
    { "template has a button that we cannot fill: MPM",
      DRAFT(BUTTONS("{\"type\":\"MPM\",\"text\":\"a\"}")) },
    { "an authentication template has no text of its own",
      "{\"name\":\"codigo\",\"language\":\"pt_BR\",\"category\":\"AUTHENTICATION\",\"components\":["
      "{\"type\":\"BODY\",\"text\":\"oi\"}]}" },
};

static int check(const char *text, struct error *err)
{
    json_auto_t *draft = json_loads(text, 0, NULL);
    if (!draft)
        fail_msg("no JSON: %s", text);
    return template_check_draft(draft, err);
}

static void template_check_draft_lets_pass_what_meta_takes(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct error err = { 0 };
        if (check(good[i], &err) < 0)
            fail_msg("%zu: %s", i, err.text);
    }
}

static void template_check_draft_names_the_part_and_the_rule(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error err = { 0 };
        int result = check(bad[i].draft, &err);
        if (result == 0 || strcmp(err.text, bad[i].says) != 0)
            fail_msg("\"%s\" instead of \"%s\"", err.text, bad[i].says);
    }
}

static void template_check_draft_wants_ten_buttons_at_most(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    json_auto_t *draft = json_loads(DRAFT(BUTTONS(QUICK("0"))), 0, NULL);
    json_t *buttons =
        json_object_get(json_array_get(json_object_get(draft, "components"), 1), "buttons");
    while (json_array_size(buttons) < 10)
        json_array_append(buttons, json_array_get(buttons, 0));
    assert_int_equal(template_check_draft(draft, &err), 0);

    json_array_append(buttons, json_array_get(buttons, 0));
    assert_int_equal(template_check_draft(draft, &err), -1);
    assert_string_equal(err.text, "BUTTONS: buttons: 11 given; 1 to 10 are possible");
}

static int print(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        json_auto_t *draft = json_loads(good[i], 0, NULL);
        OWNED_TEXT char *components =
            json_dumps(json_object_get(draft, "components"), JSON_COMPACT);
        printf("{\"name\":\"draft %zu\",\"schema\":\"CreateTemplateRequest\",\"request\":%s}\n", i,
               good[i]);
        printf("{\"name\":\"edit %zu\",\"schema\":\"EditTemplateRequest\",\"request\":{"
               "\"components\":%s}}\n",
               i, components);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0)
        return print();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template_check_draft_lets_pass_what_meta_takes),
        cmocka_unit_test(template_check_draft_names_the_part_and_the_rule),
        cmocka_unit_test(template_check_draft_wants_ten_buttons_at_most),
    };
    return cmocka_run_group_tests_name("whatsapp template, before it is submitted", tests, NULL,
                                       NULL);
}
