#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "flows/words.h"
#include "tests/support/check.h"

enum { CASES_MAX = 12, LONG = 4096 };

typedef bool question_fn(const char *text);

struct row {
    question_fn *ask;
    const char *name;
    const char *yes[CASES_MAX], *no[CASES_MAX];
};

#define ROW(function) .ask = function, .name = #function

static const struct row rows[] = {
    { ROW(words_ask_for_person),
      .yes = { "atendente", "Quero um ATENDENTE!", "posso falar com alguém?",
               "quero falar com uma pessoa", "isso não... chega de robô", "me transfere, por favor",
               "atendimento   humano" },
      .no = { "pessoal", "bom dia pessoal, tudo bem?", "dados pessoais", "os atendentes",
              "recursos humanos", "qual operadora vocês usam?", "" } },
    { ROW(words_are_angry),
      .yes = { "que absurdo!", "vou no PROCON", "isso é um roubo", "Péssimo atendimento",
               "reclame aqui", "falta de respeito" },
      .no = { "absurdamente bom", "burrocracia", "lixou a peça", "aprocon", "obrigado", "" } },
    { ROW(words_ask_for_protocol),
      .yes = { "protocolo", "Protocolo?", "qual o protocolo?", "número do protocolo",
               "alguma novidade?" },
      .no = { "o que é um protocolo", "protocolos", "qual a novidade", "" } },
    { ROW(words_ask_who), .yes = { "quem é você?", "Vc é um robô?", "com quem estou falando" },
      .no = { "quem é o gerente", "quem é vocês", "robô aspirador", "" } },
    { ROW(words_refuse),
      .yes = { "não", "Nenhuma!", "nenhuma dessas", "nada disso...", "n", "Não. Outra coisa" },
      .no = { "não funciona", "nenhuma delas serve", "não sei o que é isso", "" } },
    { ROW(words_only_greet),
      .yes = { "oi", "Olá!", "bom dia", "BOM DIA, tudo bem?", "Oi, boa tarde pessoal", "e aí" },
      .no = { "oi, quanto custa?", "oito", "bom", "dia", "olaria", "?", "" } },
    { ROW(words_only_thank),
      .yes = { "obrigado", "Muito obrigada!!", "valeu mesmo", "ok, obrigado", "perfeito" },
      .no = { "obrigado, e o prazo?", "obrigados", "okay então", "" } },
    { ROW(words_only_bye), .yes = { "tchau", "Até logo!", "obrigado, boa noite", "valeu, falou" },
      .no = { "boa noite", "obrigado", "tchauzão", "até quando vale?", "" } },
    { ROW(words_are_none), .yes = { "", " ", "?!", "👍", "👍🏽 …", "\n\t", "❤️❤️" },
      .no = { "a", "1", "ok 👍", "é", "ção" } },
    { ROW(words_look_unfinished),
      .yes = { "oi", "quero saber,", "o preço do", "Tenho uma dúvida", "gostaria de saber",
               "então é o seguinte:", "bloqueei o cartão e", "segunda via" },
      .no = { "quanto custa?", "prazo!", "quanto custa o cartão", "", "quero cancelar o plano" } },
};

static void words_know_their_phrases_and_nothing_like_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int n = 0; n < CASES_MAX && rows[i].yes[n]; n++)
            if (!rows[i].ask(rows[i].yes[n]))
                fail_msg("%s misses \"%s\"", rows[i].name, rows[i].yes[n]);
        for (int n = 0; n < CASES_MAX && rows[i].no[n]; n++)
            if (rows[i].ask(rows[i].no[n]))
                fail_msg("%s takes \"%s\"", rows[i].name, rows[i].no[n]);
    }
}

/* `start`, then LONG times `unit`, then `end`. */
static char *long_text(const char *start, const char *unit, const char *end)
{
    char *text = memory_new(strlen(start) + LONG * strlen(unit) + strlen(end) + 1), *at = text;
    at = stpcpy(at, start);
    for (int i = 0; i < LONG; i++)
        at = stpcpy(at, unit);
    stpcpy(at, end);
    return text;
}

static void words_take_the_longest_message_and_any_bytes(void **state)
{
    static const char *const units[] = { "a", " ", "ã", "😀", "\xc3", "\xff", "oi ", "ﬃ", "e " };
    (void)state;
    for (size_t unit = 0; unit < sizeof units / sizeof *units; unit++) {
        OWNED_TEXT char *text = long_text("", units[unit], "");
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            rows[i].ask(text);
    }
    OWNED_TEXT char *greeting = long_text("", "oi ", "");
    assert_true(words_only_greet(greeting));
    OWNED_TEXT char *emoji = long_text("", "😀", "");
    assert_true(words_are_none(emoji));
}

static void words_are_found_also_at_the_end_of_the_longest_message(void **state)
{
    OWNED_TEXT char *plea = long_text("", "é", " quero falar com um atendente");
    OWNED_TEXT char *word = long_text("", "😀", " preço");
    OWNED_TEXT char *greeting = long_text("", "oi ", "quanto custa o cartão");
    (void)state;

    assert_true(words_ask_for_person(plea));
    assert_false(words_are_none(word));
    assert_false(words_only_greet(greeting));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_know_their_phrases_and_nothing_like_them),
        cmocka_unit_test(words_take_the_longest_message_and_any_bytes),
        cmocka_unit_test(words_are_found_also_at_the_end_of_the_longest_message),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
