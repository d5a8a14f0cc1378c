#include <string.h>

#include "kb/gate.h"
#include "kb/kb.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

static struct library *library;
static const struct generation *generation;

static int setup(void **state)
{
    (void)state;
    library = library_new(gate_shipped());
    kb_put_json(library, "{\"id\":\"1\",\"question\":\"Como faço o cartão fidelidade?\","
                         "\"answer\":\"No app.\"}");
    kb_put_json(library,
                "{\"id\":\"2\",\"question\":\"Qual o horário?\",\"answer\":\"Das 8 às 18.\","
                "\"wordings\":[\"que horas vocês abrem\"]}");
    kb_put_json(library,
                "{\"id\":\"3\",\"question\":\"Quanto custa a entrega?\",\"answer\":\"R$ 5\"}");
    library_publish(library);
    generation = library_hold(library);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    generation_release(generation);
    library_free(library);
    return 0;
}

static void rewrite_knows_a_follow_up(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool follow_up;
    } cases[] = {
        { "e quanto custa?", true },
        { "e no domingo?", true },
        { "E se for sábado", true },
        { "quanto custa?", true },
        { "demora quanto?", true },
        { "quanto tempo ele vale?", true },
        { "Como faço o cartão fidelidade?", false },
        { "quanto custa a entrega", false },
        { "comprei um cartão presente ontem e ele veio sem o código impresso", false },
        { "qual o horário?", false }, /* short, but an entry asks just this */
        { "e aí", false },            /* asks nothing */
        { "oi", false },
        { "obrigado", false },
        { "", false },
        { "??", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (kb_is_follow_up(generation, cases[i].text) != cases[i].follow_up)
            fail_msg("\"%s\" should%s be a follow-up", cases[i].text,
                     cases[i].follow_up ? "" : " not");
}

static void rewrite_adds_what_the_earlier_turns_are_about(void **state)
{
    (void)state;
    static const struct {
        const char *earlier[3];
        const char *text, *rewritten;
    } cases[] = {
        { { "como faço o cartão fidelidade?" },
          "e quanto custa?",
          "quanto custa cartão fidelidade?" },
        { { "que horas vocês abrem?" }, "e no domingo?", "horas abrem no domingo?" },
        { { "Vocês vendem Bicicleta ELÉTRICA?" },
          "qual o preço dela?",
          "qual o preço dela vendem Bicicleta ELÉTRICA?" },
        { { "quero saber do boleto", "como faço o cartão fidelidade?" },
          "e quanto custa?",
          "quanto custa cartão fidelidade?" }, /* back to the last that stands alone */
        { { "como faço o cartão fidelidade?", "e quanto custa?" },
          "e demora quanto?",
          "demora quanto cartão fidelidade?" }, /* and through those that do not */
        { { "tem cartão?" }, "e cartão presente?", "e cartão presente?" }, /* nothing to add */
        { { "oi", "bom dia" }, "e quanto custa?", "e quanto custa?" },
        { { "como faço o cartão fidelidade?" },
          "quanto custa a entrega",
          "quanto custa a entrega" },
        { { NULL }, "e quanto custa?", "e quanto custa?" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[256];
        size_t count = 0;
        while (count < 3 && cases[i].earlier[count])
            count++;
        bool changed =
            kb_rewrite(generation, cases[i].text, cases[i].earlier, count, out, sizeof out);
        assert_string_equal(out, cases[i].rewritten);
        assert_int_equal(changed, strcmp(cases[i].text, cases[i].rewritten) != 0);
    }
}

static void rewrite_adds_at_most_eight_words_and_the_rarest(void **state)
{
    (void)state;
    const char *const earlier[] = { "entrega cartão fidelidade um1 dois2 tres3 quatro4 cinco5 "
                                    "seis6 sete7 oito8" };
    char out[256];
    assert_true(kb_rewrite(generation, "e quanto custa?", earlier, 1, out, sizeof out));
    assert_string_equal(out, "quanto custa um1 dois2 tres3 quatro4 cinco5 seis6 sete7 oito8?");
}

static void rewrite_never_writes_beyond_its_room(void **state)
{
    (void)state;
    const char *const earlier[] = { "como faço o cartão fidelidade?" };
    char out[20];
    memset(out, 'x', sizeof out);
    kb_rewrite(generation, "e quanto custa?", earlier, 1, out, 18);
    assert_string_equal(out, "quanto custa cart"); /* whole code points */
    assert_int_equal(out[18], 'x');
}

static void likeness_tells_the_same_question_from_another(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        double least, most;
    } cases[] = {
        { "Vocês vendem gelo?", "Vocês vendem gelo?", 0.999, 1 },
        { "vcs vendem gelo", "Vocês vendem gelo?", 0.85, 1 },
        { "como cancelo meu plano?", "quero cancelar o plano", 0.65, 0.9 },
        { "quanto custa o plano?", "como cancelo o plano?", 0, 0.4 },
        { "oi", "bom dia", 0, 0.1 },
        { "", "", 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double alike = kb_likeness(cases[i].a, cases[i].b);
        if (alike < cases[i].least || alike > cases[i].most)
            fail_msg("\"%s\" and \"%s\": %.3f", cases[i].a, cases[i].b, alike);
        assert_float_equal(alike, kb_likeness(cases[i].b, cases[i].a), 1e-9);
    }
}

static void comparison_forgets_what_it_was_with_before(void **state)
{
    (void)state;
    static const char *const others[] = {
        "Vocês vendem gelo?", "como cancelo o plano da loja", "", "gelo", "quanto custa",
        "Vocês vendem gelo?"
    };
    OWNED(kb_comparison) struct kb_comparison *comparison = kb_comparison_new("vendem gelo?");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_float_equal(kb_comparison_with(comparison, others[i]),
                           kb_likeness("vendem gelo?", others[i]), 1e-12);
}

/* Longer than any word that is looked at, and yet it asks something. */
static void rewrite_leaves_one_endless_word_alone(void **state)
{
    (void)state;
    const char *const text =
        "e-quanto-custa-------------------------------------------------------isso";
    const char *earlier[] = { "Quero o cartão presente" };
    char out[128];
    assert_false(kb_is_follow_up(generation, text));
    assert_false(kb_rewrite(generation, text, earlier, 1, out, sizeof out));
    assert_string_equal(out, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewrite_knows_a_follow_up),
        cmocka_unit_test(rewrite_adds_what_the_earlier_turns_are_about),
        cmocka_unit_test(rewrite_adds_at_most_eight_words_and_the_rarest),
        cmocka_unit_test(rewrite_never_writes_beyond_its_room),
        cmocka_unit_test(likeness_tells_the_same_question_from_another),
        cmocka_unit_test(comparison_forgets_what_it_was_with_before),
        cmocka_unit_test(rewrite_leaves_one_endless_word_alone),
    };
    return cmocka_run_group_tests_name("kb_rewrite", tests, setup, teardown);
}
