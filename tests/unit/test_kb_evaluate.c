#include <string.h>

#include "kb/evaluate.h"
#include "kb/gate.h"
#include "kb/rehearsal.h"
#include "tests/support/check.h"

static void add(struct evaluation *evaluation, const char *json)
{
    struct error err = { 0 };
    json_auto_t *entry = json_loads(json, 0, NULL);
    if (evaluation_add(evaluation, entry, &err) < 0)
        fail_msg("%s", err.text);
}

static void ask(struct evaluation *evaluation, const char *json, struct buf *run)
{
    struct error err = { 0 };
    json_auto_t *query = json_loads(json, 0, NULL);
    if (evaluation_ask(evaluation, query, run, &err) < 0)
        fail_msg("%s", err.text);
}

static struct evaluation *small(void)
{
    struct evaluation *evaluation = evaluation_new(gate_shipped());
    add(evaluation, "{\"id\":\"k1\",\"question\":\"Como peço a segunda via do boleto?\","
                    "\"answer\":\"\"}");
    add(evaluation,
        "{\"id\":\"k2\",\"question\":\"O que é o plano família?\",\"answer\":\"Um plano\"}");
    add(evaluation,
        "{\"id\":\"k3\",\"question\":\"Onde fica a loja de Recife?\",\"answer\":\"x\"}");
    return evaluation;
}

static void evaluation_writes_a_run_and_counts(void **state)
{
    (void)state;
    struct buf run OWNED_BUF;
    struct evaluation_figures figures;
    OWNED(evaluation) struct evaluation *evaluation = small();
    buf_init(&run, 1 << 16);
    static const char dev[] =
        "{\"id\":\"d\",\"text\":\"o que é o plano família\",\"split\":\"dev\","
        "\"gold\":[\"k2\"],\"scope\":\"in\"}";
    for (int i = 0; i < 10; i++)
        ask(evaluation, dev, &run);
    buf_reset(&run);
    ask(evaluation,
        "{\"id\":\"t1\",\"text\":\"o que é o plano familia?\",\"split\":\"test\","
        "\"gold\":[\"k2\"],\"scope\":\"in\"}",
        &run);
    ask(evaluation,
        "{\"id\":\"t2\",\"text\":\"xyz\",\"split\":\"test\",\"gold\":[],"
        "\"scope\":\"near\"}",
        &run);
    ask(evaluation,
        "{\"id\":\"t3\",\"text\":\"onde fica a loja de Olinda\",\"split\":\"test\","
        "\"gold\":[\"k1\",\"k2\"],\"scope\":\"in\"}",
        &run);
    ask(evaluation,
        "{\"id\":\"t4\",\"text\":\"?\",\"split\":\"test\",\"gold\":[],"
        "\"scope\":\"far\"}",
        &run);

    assert_ptr_equal(strstr(run.data, "{\"id\":\"t1\",\"hits\":[{\"id\":\"k2\",\"score\":0.9"),
                     run.data);
    assert_non_null(strstr(run.data, "{\"id\":\"t4\",\"hits\":[],\"conf\":0}\n"));
    evaluation_figures(evaluation, &figures);
    assert_int_equal(figures.entries, 3);
    assert_int_equal(figures.queries, 4);
    assert_int_equal(figures.in_scope, 2);
    assert_float_equal(figures.recall1, 0.5, 1e-9);
    assert_float_equal(figures.own.coverage, 0.5, 1e-9);
    assert_float_equal(figures.own.precision, 0.5, 1e-9);
    assert_float_equal(figures.p95.near_passed, 1, 1e-9);
    assert_float_equal(figures.p95.coverage, 0.25, 1e-9);
}

static void evaluation_gives_follow_ups_their_history(void **state)
{
    (void)state;
    struct buf run OWNED_BUF;
    OWNED(evaluation) struct evaluation *evaluation = small();
    buf_init(&run, 1 << 16);
    ask(evaluation,
        "{\"id\":\"h\",\"text\":\"e onde fica?\",\"gold\":[],"
        "\"history\":[\"tem loja em Recife?\"]}",
        &run);
    assert_non_null(strstr(run.data, "{\"id\":\"h\",\"hits\":[{\"id\":\"k3\",\"score\":0."));
}

static void evaluation_refuses_what_it_cannot_ask(void **state)
{
    (void)state;
    struct error err = { 0 };
    struct buf run OWNED_BUF;
    OWNED(evaluation) struct evaluation *evaluation = small();
    buf_init(&run, 1 << 16);
    json_auto_t *query = json_loads("{\"id\":\"x\"}", 0, NULL);
    json_auto_t *entry = json_loads("{\"question\":\"q\",\"answer\":\"a\"}", 0, NULL);
    json_auto_t *list = json_array();

    assert_int_equal(evaluation_ask(evaluation, query, &run, &err), -1);
    assert_int_equal(evaluation_add(evaluation, entry, &err), -1);
    assert_int_equal(evaluation_add(evaluation, list, &err), -1);
    assert_int_equal(run.length, 0);
}

static void evaluation_looks_at_dev_when_asked(void **state)
{
    (void)state;
    struct buf run OWNED_BUF;
    struct evaluation_figures figures;
    OWNED(evaluation) struct evaluation *evaluation = small();
    buf_init(&run, 1 << 16);
    ask(evaluation, "{\"id\":\"a\",\"text\":\"o que é o plano família\",\"gold\":[\"k2\"]}", &run);
    ask(evaluation, "{\"id\":\"b\",\"text\":\"xyz\",\"split\":\"test\",\"gold\":[\"k2\"]}", &run);

    evaluation_figures(evaluation, &figures);
    assert_float_equal(figures.recall1, 0, 1e-9);
    evaluation_look_at_dev(evaluation);
    evaluation_figures(evaluation, &figures);
    assert_int_equal(figures.queries, 1);
    assert_float_equal(figures.recall1, 1, 1e-9);
}

static void rehearsal_teaches_after_the_first_and_answers_the_others(void **state)
{
    (void)state;
    OWNED(evaluation) struct evaluation *evaluation = small();
    struct rehearsal_point points[] = { { .threshold = 0.5 }, { .threshold = 2 } };
    struct rehearsal found = { .points = points, .point_count = 2 };
    struct error err = { 0 };
    json_auto_t *items = json_loads(
        "[{\"id\":\"n1\",\"canonical\":\"Vocês entregam aos domingos?\",\"answer\":\"Sim\","
        "\"asks\":[\"tem entrega domingo\",\"vocês entregam domingo?\",\"xyz\"]},"
        "{\"id\":\"n2\",\"canonical\":\"O que é o plano família plus?\",\"answer\":\"Outro\","
        "\"asks\":[\"o que é o plano família?\"]}]",
        0, NULL);

    assert_int_equal(rehearse(evaluation, items, &found, &err), 0);
    assert_int_equal(found.items, 2);
    assert_int_equal(found.later, 2);
    assert_int_equal(points[0].first_answered, 1); /* k2 took what was meant for n2 */
    assert_int_equal(points[0].alone, 1);
    assert_int_equal(points[0].wrong, 0);
    assert_int_equal(points[1].first_answered + points[1].alone, 0);

    json_auto_t *bad = json_loads("[{\"id\":\"n1\"}]", 0, NULL);
    assert_int_equal(rehearse(evaluation, bad, &found, &err), -1);
    assert_non_null(strstr(err.text, "\"asks\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evaluation_writes_a_run_and_counts),
        cmocka_unit_test(evaluation_gives_follow_ups_their_history),
        cmocka_unit_test(evaluation_refuses_what_it_cannot_ask),
        cmocka_unit_test(evaluation_looks_at_dev_when_asked),
        cmocka_unit_test(rehearsal_teaches_after_the_first_and_answers_the_others),
    };
    return cmocka_run_group_tests_name("kb_evaluate", tests, NULL, NULL);
}
