/* What a template asks for, and what may be put into it. */
#include <string.h>

#include "channels/whatsapp/send.h"
#include "channels/whatsapp/template.h"
#include "tests/support/check.h"

static const char invoice[] =
    "{\"id\":\"168\",\"name\":\"fatura_aviso\",\"language\":\"pt-BR\",\"status\":\"APPROVED\","
    "\"category\":\"UTILITY\",\"parameter_format\":\"NAMED\",\"quality_score\":{\"score\":"
    "\"GREEN\"},"
    "\"components\":[{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"Fatura {{mes}}\"},"
    "{\"type\":\"BODY\",\"text\":\"Olá {{nome}}, sua fatura de {{valor}} vence. Até, {{nome}}!\"},"
    "{\"type\":\"FOOTER\",\"text\":\"Responda SAIR\"},{\"type\":\"BUTTONS\",\"buttons\":["
    "{\"type\":\"URL\",\"text\":\"Ver\",\"url\":\"https://ex.com/f/{{1}}\"},"
    "{\"type\":\"PHONE_NUMBER\",\"text\":\"Ligar\",\"phone_number\":\"558530000000\"},"
    "{\"type\":\"QUICK_REPLY\",\"text\":\"Já paguei\"}]}]}";

static const char numbered[] =
    "{\"name\":\"pedido\",\"language\":\"pt_BR\",\"status\":\"APPROVED\",\"category\":"
    "\"MARKETING\","
    "\"components\":[{\"type\":\"HEADER\",\"format\":\"IMAGE\"},{\"type\":\"BODY\",\"text\":"
    "\"O pedido {{2}} de {{1}} chega {{3}}.\"},{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":"
    "\"COPY_CODE\"},{\"type\":\"URL\",\"text\":\"Ver\",\"url\":\"https://ex.com\"}]}]}";

static const char code[] =
    "{\"name\":\"codigo\",\"language\":\"pt_BR\",\"status\":\"APPROVED\",\"category\":"
    "\"AUTHENTICATION\",\"components\":[{\"type\":\"BODY\",\"text\":\"{{1}} é o seu código.\"},"
    "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"OTP\",\"otp_type\":\"COPY_CODE\"}]}]}";

static const char listed_code[] =
    "{\"name\":\"codigo\",\"language\":\"pt_BR\",\"status\":\"APPROVED\",\"category\":"
    "\"AUTHENTICATION\",\"components\":[{\"type\":\"BODY\",\"text\":\"{{1}} é o seu código.\"},"
    "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"URL\",\"text\":\"Copiar\",\"url\":"
    "\"https://www.whatsapp.com/otp/code/?code=otp{{1}}\"}]}]}";

struct given {
    json_t *document, *values;
    struct template subject;
    struct template_filled filled;
};

static void given_clear(struct given *given)
{
    json_decref(given->document);
    json_decref(given->values);
}

static int fill(struct given *given, const char *document, const char *values, struct error *err)
{
    given->document = json_loads(document, 0, NULL);
    given->values = json_loads(values, 0, NULL);
    assert_non_null(given->document);
    assert_non_null(given->values);
    if (template_read(given->document, &given->subject, err) < 0)
        return -1;
    return template_fill(&given->subject, given->values, &given->filled, err);
}

static void expect_sent(const char *document, const char *values, const char *expected)
{
    struct given given = { 0 };
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);

    if (fill(&given, document, values, &err) < 0)
        fail_msg("%s", err.text);
    const struct outgoing message = { .kind = OUTGOING_TEMPLATE,
                                      .template = &given.filled.message };
    if (outgoing_check(&message, &err) < 0)
        fail_msg("%s", err.text);
    whatsapp_compose(&message, "5511", NULL, &out);

    assert_string_equal(strstr(out.data, "\"components\""), expected);
    given_clear(&given);
}

static void template_fill_puts_named_values_where_they_belong(void **unused)
{
    (void)unused;
    expect_sent(invoice,
                "{\"header.mes\":\"novembro\",\"body.nome\":\"Ana\",\"body.valor\":\"R$ 120,50\","
                "\"button.0\":\"abc\",\"button.2\":\"PAGO\"}",
                "\"components\":[{\"type\":\"header\",\"parameters\":[{\"type\":\"text\","
                "\"parameter_name\":\"mes\",\"text\":\"novembro\"}]},{\"type\":\"body\","
                "\"parameters\":[{\"type\":\"text\",\"parameter_name\":\"nome\",\"text\":\"Ana\"},"
                "{\"type\":\"text\",\"parameter_name\":\"valor\",\"text\":\"R$ 120,50\"}]},"
                "{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\",\"parameters\":[{"
                "\"type\":\"text\",\"text\":\"abc\"}]},{\"type\":\"button\",\"sub_type\":"
                "\"quick_reply\",\"index\":\"2\",\"parameters\":[{\"type\":\"payload\","
                "\"payload\":\"PAGO\"}]}]}}");
}

static void template_fill_sends_numbered_values_in_the_order_of_their_numbers(void **unused)
{
    (void)unused;
    expect_sent(numbered,
                "{\"header\":{\"id\":\"1037\"},\"body.1\":\"Ana\",\"body.2\":\"42\",\"body.3\":"
                "\"hoje\",\"button.0\":\"25OFF\"}",
                "\"components\":[{\"type\":\"header\",\"parameters\":[{\"type\":\"image\","
                "\"image\":{\"id\":\"1037\"}}]},{\"type\":\"body\",\"parameters\":[{\"type\":"
                "\"text\",\"text\":\"Ana\"},{\"type\":\"text\",\"text\":\"42\"},{\"type\":\"text\","
                "\"text\":\"hoje\"}]},{\"type\":\"button\",\"sub_type\":\"copy_code\",\"index\":"
                "\"0\",\"parameters\":[{\"type\":\"coupon_code\",\"coupon_code\":\"25OFF\"}]}]}}");
}

static void template_fill_puts_a_code_into_body_and_button(void **unused)
{
    (void)unused;
    expect_sent(code, "{\"code\":\"123456\"}",
                "\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":"
                "\"123456\"}]},{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\","
                "\"parameters\":[{\"type\":\"text\",\"text\":\"123456\"}]}]}}");
    expect_sent(listed_code, "{\"code\":\"123456\"}",
                "\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":"
                "\"123456\"}]},{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\","
                "\"parameters\":[{\"type\":\"text\",\"text\":\"123456\"}]}]}}");
}

#define NAMES "\"header.mes\":\"m\",\"body.nome\":\"n\",\"body.valor\":\"v\""
#define LONG_60 "012345678901234567890123456789012345678901234567890123456789"

static const struct {
    const char *document, *values, *says;
} refused[] = {
    { invoice, "{\"header.mes\":\"m\",\"body.nome\":\"n\",\"button.0\":\"a\"}",
      "template fatura_aviso (pt_BR): body.valor is missing" },
    { invoice, "{" NAMES "}", "template fatura_aviso (pt_BR): button.0 is missing" },
    { invoice, "{" NAMES ",\"button.0\":\"a b\"}",
      "template fatura_aviso (pt_BR): button.0 must be encoded as for a URL" },
    { invoice, "{" NAMES ",\"button.0\":\"a\",\"body.cidade\":\"x\"}",
      "template fatura_aviso (pt_BR): body.cidade is not asked for" },
    { invoice, "{\"header.mes\":\"a\\nb\",\"body.nome\":\"n\",\"body.valor\":\"v\"}",
      "template fatura_aviso (pt_BR): header.mes must not have line breaks or tabs" },
    { invoice, "{\"header.mes\":\"m\",\"body.nome\":\"a     b\"}",
      "template fatura_aviso (pt_BR): body.nome must not have more than four spaces together" },
    { invoice, "{\"header.mes\":\"m\",\"body.nome\":\" \"}",
      "template fatura_aviso (pt_BR): body.nome must not be empty" },
    { invoice, "{\"header.mes\":7}", "template fatura_aviso (pt_BR): header.mes must be a text" },
    { invoice,
      "{\"header.mes\":\"" LONG_60
      "\",\"body.nome\":\"n\",\"body.valor\":\"v\",\"button.0\":\"a\"}",
      "template fatura_aviso (pt_BR): header with its values has 67 characters; the limit is 60" },
    { numbered, "{\"body.1\":\"a\",\"body.2\":\"b\",\"body.3\":\"c\",\"button.0\":\"d\"}",
      "template pedido (pt_BR): header is missing" },
    { numbered,
      "{\"header\":\"1037\",\"body.1\":\"a\",\"body.2\":\"b\",\"body.3\":\"c\",\"button.0\":\"d\"}",
      "template pedido (pt_BR): header must be an object" },
    { numbered,
      "{\"header\":{\"link\":\"http://a.br\"},\"body.1\":\"a\",\"body.2\":\"b\",\"body.3\":\"c\","
      "\"button.0\":\"d\"}",
      "template pedido (pt_BR): header, value 1: media link must be an https address" },
    { "{\"name\":\"a\",\"language\":\"pt_BR\",\"components\":[{\"type\":\"CAROUSEL\"}]}", "{}",
      "template a (pt_BR): template has a part that we cannot fill: CAROUSEL" },
    { "{\"name\":\"Fatura\",\"language\":\"pt_BR\"}", "{}",
      "template name may have small letters, digits and underscore" },
    { "{\"name\":\"a\",\"language\":\"português\"}", "{}",
      "template language must be a code such as pt_BR" },
};

static void template_fill_names_what_is_missing_or_wrong(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct given given = { 0 };
        struct error err = { 0 };
        int result = fill(&given, refused[i].document, refused[i].values, &err);
        if (result == 0 || strcmp(err.text, refused[i].says) != 0)
            fail_msg("\"%s\" instead of \"%s\"", err.text, refused[i].says);
        given_clear(&given);
    }
}

static void template_is_sent_only_when_it_is_approved(void **unused)
{
    (void)unused;
    static const char *const stopped[] = { "PENDING",        "REJECTED", "PAUSED",   "DISABLED",
                                           "IN_APPEAL",      "DELETED",  "ARCHIVED", "LOCKED",
                                           "LIMIT_EXCEEDED", "" };
    struct template subject = { .name = "a", .language = "pt_BR", .status = "APPROVED" };
    struct error err = { 0 };
    assert_int_equal(template_check_sendable(&subject, &err), 0);
    for (size_t i = 0; i < sizeof stopped / sizeof *stopped; i++) {
        subject.status = stopped[i];
        assert_int_equal(template_check_sendable(&subject, &err), -1);
        assert_int_equal(err.kind, ERROR_CONFLICT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(template_fill_puts_named_values_where_they_belong),
        cmocka_unit_test(template_fill_sends_numbered_values_in_the_order_of_their_numbers),
        cmocka_unit_test(template_fill_puts_a_code_into_body_and_button),
        cmocka_unit_test(template_fill_names_what_is_missing_or_wrong),
        cmocka_unit_test(template_is_sent_only_when_it_is_approved),
    };
    return cmocka_run_group_tests_name("whatsapp template", tests, NULL, NULL);
}
