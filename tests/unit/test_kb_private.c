#include <string.h>

#include "kb/private.h"
#include "tests/support/check.h"

static enum private_kind kind_of(const char *question, const char *answer)
{
    struct private_found found;
    (void)private_find(
        &(struct private_look){ .question = question, .answer = answer, .name = "Marina Prado" },
        &found);
    return found.kind;
}

static void private_answer_is_told_by_what_it_names(void **state)
{
    (void)state;
    static const struct {
        const char *question, *answer;
        enum private_kind kind;
    } cases[] = {
        { NULL, "O CPF 123.456.789-09 está correto.", PRIVATE_DOCUMENT },
        { NULL, "A nota saiu no CNPJ 12.345.678/0001-95.", PRIVATE_DOCUMENT },
        { NULL, "O pedido 37792165 sai amanhã.", PRIVATE_NUMBER },
        { NULL, "Protocolo nº 2026-1183", PRIVATE_NUMBER },
        { NULL, "O código de rastreio é AA123456789BR.", PRIVATE_NUMBER },
        { NULL, "Achei aqui, é o 88123771.", PRIVATE_NUMBER },
        { "meu pedido 37792165 não chegou", "Sai para entrega à tarde.", PRIVATE_NUMBER },
        { NULL, "Oi Marina, pode sim!", PRIVATE_NAME },
        { NULL, "MARINA, trouxe a nota?", PRIVATE_NAME },
        { NULL, "O estorno de R$ 132,47 cai em dois dias.", PRIVATE_PAYMENT },
        { NULL, "R$ 50,00 voltam na sua conta.", PRIVATE_PAYMENT },
        { NULL, "Seu pedido já saiu para entrega.", PRIVATE_CASE },
        { NULL, "Sua encomenda chega amanhã.", PRIVATE_CASE },
        { NULL, "Liberei o acesso, tente de novo.", PRIVATE_DONE },
        { NULL, "Já reenviei o e-mail.", PRIVATE_DONE },
        { NULL, "Hoje a loja fecha às 15h.", PRIVATE_MOMENT },
        { NULL, "A promoção vai até 30/11.", PRIVATE_MOMENT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (kind_of(cases[i].question, cases[i].answer) != cases[i].kind)
            fail_msg("\"%s\" is of kind %d", cases[i].answer,
                     kind_of(cases[i].question, cases[i].answer));
}

static void private_answer_is_not_one_that_serves_everybody(void **state)
{
    (void)state;
    static const char *const answers[] = {
        "Pode sim, na coleira.",
        "O frete custa R$ 15,90 e é grátis acima de R$ 150,00.",
        "Seu pedido chega em até 7 dias úteis.",
        "Atendemos de segunda a sexta, das 8h às 18h.",
        "Ligue para 0800 123 4567 ou (81) 3333-0000.",
        "Nosso WhatsApp é 81999990000.",
        "Rua das Flores, 120, CEP 50000-000.",
        "Você tem 30 dias para trocar, com a nota fiscal.",
        "A submarina fica no segundo andar.", /* holds the name, but not as a word */
        "",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (kind_of("como faço?", answers[i]) != PRIVATE_NOTHING)
            fail_msg("\"%s\" is of kind %d", answers[i], kind_of("como faço?", answers[i]));
    assert_int_equal(kind_of(NULL, NULL), PRIVATE_NOTHING);
}

static void private_moment_does_no_harm_when_it_will_end(void **state)
{
    (void)state;
    struct private_found found;
    struct private_look look = { .answer = "A promoção vai até 30/11.", .ends = true };
    assert_false(private_find(&look, &found));
    look.ends = false;
    assert_true(private_find(&look, &found));
    assert_string_equal(found.text, "30/11");
}

static void private_find_has_a_reason_for_each_kind_and_cuts_what_it_shows(void **state)
{
    (void)state;
    struct private_found found;
    char answer[4096];
    assert_null(private_reason(PRIVATE_NOTHING));
    for (enum private_kind kind = PRIVATE_DOCUMENT; kind < PRIVATE_KINDS; kind++)
        assert_non_null(private_reason(kind));
    memset(answer, '7', sizeof answer);
    answer[sizeof answer - 1] = '\0';
    assert_true(private_find(&(struct private_look){ .answer = answer }, &found));
    assert_int_equal(strlen(found.text), PRIVATE_FOUND_MAX - 1);
    assert_true(private_find(&(struct private_look){ .answer = "\xff\xfe pedido 12345" }, &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_answer_is_told_by_what_it_names),
        cmocka_unit_test(private_answer_is_not_one_that_serves_everybody),
        cmocka_unit_test(private_moment_does_no_harm_when_it_will_end),
        cmocka_unit_test(private_find_has_a_reason_for_each_kind_and_cuts_what_it_shows),
    };
    return cmocka_run_group_tests_name("kb_private", tests, NULL, NULL);
}
