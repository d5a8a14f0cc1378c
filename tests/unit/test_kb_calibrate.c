#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "kb/calibrate.h"
#include "kb/fit.h"
#include "kb/gate_write.h"
#include "kb/noise.h"
#include "kb/threshold.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

enum { ROWS = 400 };

/* Numbers that look like chance and are the same every time. */
static double chance(unsigned *state)
{
    *state = *state * 1103515245U + 12345U;
    return (double)(*state >> 8 & 0xffff) / 0x10000;
}

static void fit_gives_none_its_share_when_nothing_else_is_known(void **state)
{
    (void)state;
    struct fit_row rows[4];
    struct gate_weights found = { .bias = 0 };
    double shares[KB_HITS_MAX];
    for (size_t i = 0; i < 4; i++)
        rows[i] = (struct fit_row){ .count = 1, .right = i ? 0 : FIT_NONE_RIGHT, .weight = 1 };

    fit_weights(&(struct fit_job){ .rows = rows, .count = 4, .penalty = 20 }, &found);
    assert_float_equal(found.bias, log(1.0 / 3), 1e-5);
    assert_float_equal(fit_shares(&rows[0], &found, shares), 0.25, 1e-5);
    assert_float_equal(shares[0], 0.75, 1e-5);
}

/* Two candidates: the first has more of "char" and "massK" when it is right. */
static struct fit_row *make_rows(void)
{
    struct fit_row *rows = calloc(ROWS, sizeof *rows);
    unsigned seed = 7;
    for (size_t i = 0; i < ROWS; i++) {
        struct fit_row *row = &rows[i];
        *row = (struct fit_row){ .count = 2, .weight = (float)(0.5 + chance(&seed)) };
        row->right = chance(&seed) < 0.3 ? FIT_NONE_RIGHT : chance(&seed) < 0.7 ? 0 : 1;
        for (size_t j = 0; j < 2; j++) {
            double right = (size_t)row->right == j;
            row->features[j][FEATURE_CHAR] = (float)(0.4 * right + chance(&seed));
            row->features[j][FEATURE_MASSK] = (float)(0.5 * right + chance(&seed));
            row->features[j][FEATURE_VOTE] = (float)(chance(&seed) - 0.3 * right);
        }
        row->query[FEATURE_CROWD] = (float)chance(&seed);
    }
    return rows;
}

static double objective(const struct fit_job *job, const struct gate_weights *weights)
{
    double all = 0;
    for (size_t i = 0; i < job->count; i++)
        all += job->rows[i].weight;
    return fit_loss(job, weights) * all;
}

/* Without a penalty the best place is where no small move helps. */
static void fit_finds_the_place_where_no_move_helps(void **state)
{
    (void)state;
    struct fit_row *rows = make_rows();
    const struct fit_job job = { .rows = rows, .count = ROWS, .penalty = 0 };
    struct gate_weights found = { .bias = 3 };
    size_t steps = fit_weights(&job, &found);
    double best = objective(&job, &found);

    assert_in_range(steps, 2, 40);
    assert_true(found.weights[FEATURE_CHAR] > 0.5);
    assert_true(found.weights[FEATURE_VOTE] < -0.1); /* free: it may speak against */
    static const size_t moved[] = { FEATURE_CHAR, FEATURE_VOTE };
    for (size_t i = 0; i < 2; i++)
        for (int way = -1; way <= 1; way += 2) {
            struct gate_weights other = found;
            other.weights[moved[i]] += way * 0.05;
            assert_true(objective(&job, &other) > best);
        }
    free(rows);
}

static void fit_keeps_the_sign_that_a_feature_must_have(void **state)
{
    (void)state;
    struct fit_row *rows = make_rows();
    const struct fit_job job = { .rows = rows, .count = ROWS, .penalty = 20 };
    struct gate_weights found = { .bias = 0 };
    fit_weights(&job, &found);
    assert_float_equal(found.weights[FEATURE_MASSK], 0, 0); /* it spoke for, and may not */
    free(rows);
}

static void fit_holds_weights_back_by_the_penalty(void **state)
{
    (void)state;
    struct fit_row *rows = make_rows();
    struct gate_weights loose = { .bias = 0 }, tight = { .bias = 0 };
    fit_weights(&(struct fit_job){ .rows = rows, .count = ROWS, .penalty = 1 }, &loose);
    fit_weights(&(struct fit_job){ .rows = rows, .count = ROWS, .penalty = 200 }, &tight);
    assert_true(tight.weights[FEATURE_CHAR] > 0);
    assert_true(tight.weights[FEATURE_CHAR] < loose.weights[FEATURE_CHAR]);
    free(rows);
}

static void threshold_bound_needs_nineteen_right_for_95_percent(void **state)
{
    (void)state;
    assert_float_equal(threshold_lower(19, 19), 0.95, 1e-9);
    assert_true(threshold_lower(18, 18) < 0.95);
    assert_true(threshold_lower(95, 100) < 0.95);
    assert_float_equal(threshold_lower(0, 0), 0, 0);
}

static void threshold_is_the_lowest_that_keeps_its_promise(void **state)
{
    (void)state;
    struct guess guesses[40];
    struct outcome outcome;
    for (size_t i = 0; i < 40; i++) /* sure and right, then near ones, then doubtful */
        guesses[i] = (struct guess){ .p = 1 - 0.02 * (double)i,
                                     .right = i < 20 || i % 2,
                                     .near = i >= 30 && i % 2 == 0 };
    double found = threshold_find(guesses, 40, &(struct promise){ .95, 1, false });
    assert_float_equal(found, 1 - 0.02 * 21, 1e-9); /* 21 of 22 */
    assert_float_equal(threshold_find(guesses, 40, &(struct promise){ .95, 1, true }),
                       1 - 0.02 * 19, 1e-9);
    assert_float_equal(threshold_find(guesses, 40, &(struct promise){ .5, .2, false }),
                       1 - 0.02 * 31, 1e-9); /* one of five near ones */
    assert_float_equal(threshold_find(guesses, 9, &(struct promise){ .5, 1, false }), 0, 0);
    assert_float_equal(threshold_find(NULL, 0, &(struct promise){ .5, 1, false }), 0, 0);

    threshold_try(guesses, 40, found, &outcome);
    assert_int_equal(outcome.answered, 22);
    assert_float_equal(outcome.precision, 21.0 / 22, 1e-9);
    assert_float_equal(outcome.coverage, 0.55, 1e-9);
    assert_float_equal(outcome.near_answered, 0, 0);
}

static void noise_is_the_same_every_time_and_stays_text(void **state)
{
    (void)state;
    static const char *const texts[] = { "Como peço a segunda via do boleto, por favor, você sabe?",
                                         "ação é à água — ¿qué? 🙂 12/10/2026", "x",
                                         "" };
    size_t changed = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (enum noise_kind kind = 0; kind < NOISE_KINDS; kind++) {
            OWNED_BUF struct buf once = { 0 }, again = { 0 };
            buf_init(&once, 4096);
            buf_init(&again, 4096);
            noise_add(texts[i], kind, &once);
            noise_add(texts[i], kind, &again);
            assert_string_equal(once.data, again.data);
            assert_true(text_is_utf8(once.data, once.length));
            changed += strcmp(once.data, texts[i]) != 0;
            buf_clear(&again);
        }
    assert_in_range(changed, 2, 8);
}

static const char *const things[] = { "boleto", "cartão",  "entrega", "senha",   "contrato",
                                      "plano",  "produto", "loja",    "celular", "endereço" };

struct world {
    struct gate *gate;
    struct library *library;
    const struct generation *generation;
    struct calibrator *calibrator;
};

static int setup(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    world->gate = gate_shipped();
    world->library = library_new(gate_shipped());
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        char entry[256];
        snprintf(entry, sizeof entry,
                 "{\"id\":\"k%zu\",\"question\":\"Como mudo %s?\",\"answer\":\"No app.\"}", i,
                 things[i]);
        kb_put_json(world->library, entry);
    }
    library_publish(world->library);
    world->generation = library_hold(world->library);
    world->calibrator = calibrator_new(world->gate);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    calibrator_free(world->calibrator);
    generation_release(world->generation);
    library_free(world->library);
    gate_free(world->gate);
    free(world);
    return 0;
}

static void ask(const struct world *world, const char *json)
{
    struct error err = { 0 };
    json_auto_t *question = json_loads(json, 0, NULL);
    if (calibrator_ask(world->calibrator, world->generation, question, 0, &err) < 0)
        fail_msg("%s", err.text);
}

static void calibration_says_when_it_has_too_little(void **state)
{
    const struct world *world = *state;
    struct calibration found[GATE_KINDS];
    ask(world, "{\"text\":\"como mudo o boleto\",\"gold\":[\"k0\"]}");
    ask(world, "{\"text\":\"qual o sentido da vida\",\"gold\":[],\"scope\":\"far\"}");

    calibrator_finish(world->calibrator, false, found);
    assert_int_equal(found[GATE_FAQ].questions, 2);
    assert_int_equal(found[GATE_FAQ].answerable, 1);
    assert_int_equal(found[GATE_FAQ].near, 0);
    assert_false(found[GATE_FAQ].trained);
    assert_false(found[GATE_FAQ].chosen);
    assert_float_equal(found[GATE_FAQ].weights.threshold, world->gate->kinds[0].threshold, 0);
    assert_non_null(strstr(calibration_warning(&found[GATE_FAQ]), "Too little data"));
    assert_non_null(strstr(calibration_warning(&found[GATE_PASSAGE]), "No labelled question"));
}

static void calibration_with_own_weights_and_no_threshold_only_offers(void **state)
{
    const struct world *world = *state;
    struct calibration found[GATE_KINDS];
    ask(world, "{\"text\":\"como mudo o boleto\",\"gold\":[\"k0\"]}");
    calibrator_finish(world->calibrator, true, found);
    assert_true(found[GATE_FAQ].trained);
    assert_float_equal(found[GATE_FAQ].weights.threshold, 1, 0);
    assert_non_null(strstr(calibration_warning(&found[GATE_FAQ]), "only offers"));
}

static void ask_many(const struct world *world)
{
    static const char *const ways[] = { "como mudo", "quero saber como mudo",
                                        "gostaria de saber como mudo", "me diga como mudo" };
    for (size_t i = 0; i < 40; i++) {
        char json[256];
        snprintf(json, sizeof json, "{\"text\":\"%s %s\",\"gold\":[\"k%zu\"]}", ways[i / 10],
                 things[i % 10], i % 10);
        ask(world, json);
        snprintf(json, sizeof json,
                 "{\"text\":\"onde vejo %s do vizinho\",\"gold\":[],\"scope\":\"near\"}",
                 things[i % 10]);
        ask(world, json);
    }
}

static void calibration_learns_weights_and_a_threshold(void **state)
{
    const struct world *world = *state;
    struct calibration found[GATE_KINDS];
    ask_many(world);

    calibrator_finish(world->calibrator, true, found);
    assert_int_equal(found[GATE_FAQ].questions, 80);
    assert_int_equal(found[GATE_FAQ].near, 40);
    assert_true(found[GATE_FAQ].trained);
    assert_true(found[GATE_FAQ].chosen);
    assert_true(found[GATE_FAQ].coverage > 0.4);
    assert_float_equal(found[GATE_FAQ].near_answered, 0, 0);
    assert_true(found[GATE_FAQ].precision_lower >= 0.95);
    assert_non_null(strstr(calibration_warning(&found[GATE_FAQ]), "Fewer than 200"));
}

static void calibration_is_written_as_a_gate_that_can_be_read(void **state)
{
    const struct world *world = *state;
    struct calibration found[GATE_KINDS];
    const char *sets[] = { "traffic of \"May\"" };
    struct error err = { 0 };
    OWNED(gate) struct gate *read = NULL;
    OWNED_BUF struct buf text = { 0 };
    ask_many(world);
    calibrator_finish(world->calibrator, true, found);

    buf_init(&text, GATE_TEXT_MAX);
    gate_write(found, sets, 1, &text);
    if (gate_read(text.data, &read, &err) < 0)
        fail_msg("%s", err.text);
    const struct gate_weights *weights = &found[GATE_FAQ].weights;
    for (size_t i = 0; i < KB_FEATURES; i++)
        assert_float_equal(read->kinds[GATE_FAQ].weights[i], weights->weights[i], 1e-4);
    assert_float_equal(read->kinds[GATE_FAQ].threshold, weights->threshold, 1e-5);
    assert_int_equal(read->lexicon.cue_count, world->gate->lexicon.cue_count);
    json_auto_t *json = json_loads(text.data, 0, NULL);
    const json_t *learned = json_object_get(json_object_get(json, "faq"), "learned");
    assert_string_equal(json_string_value(json_array_get(json_object_get(json, "trained_on"), 0)),
                        sets[0]);
    assert_int_equal(json_integer_value(json_object_get(learned, "questions")), 80);
    assert_string_equal(json_string_value(json_object_get(learned, "weights")), "own");
}

static void calibration_refuses_a_question_without_a_label(void **state)
{
    const struct world *world = *state;
    struct error err = { 0 };
    json_auto_t *question = json_loads("{\"text\":\"oi\"}", 0, NULL);
    assert_int_equal(calibrator_ask(world->calibrator, world->generation, question, 0, &err), -1);
    assert_non_null(strstr(err.text, "\"gold\""));
    assert_int_equal(calibrator_ask(world->calibrator, world->generation,
                                    json_object_get(question, "x"), 0, &(struct error){ 0 }),
                     -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fit_gives_none_its_share_when_nothing_else_is_known),
        cmocka_unit_test(fit_finds_the_place_where_no_move_helps),
        cmocka_unit_test(fit_keeps_the_sign_that_a_feature_must_have),
        cmocka_unit_test(fit_holds_weights_back_by_the_penalty),
        cmocka_unit_test(threshold_bound_needs_nineteen_right_for_95_percent),
        cmocka_unit_test(threshold_is_the_lowest_that_keeps_its_promise),
        cmocka_unit_test(noise_is_the_same_every_time_and_stays_text),
        cmocka_unit_test_setup_teardown(calibration_says_when_it_has_too_little, setup, teardown),
        cmocka_unit_test_setup_teardown(calibration_with_own_weights_and_no_threshold_only_offers,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(calibration_learns_weights_and_a_threshold, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(calibration_is_written_as_a_gate_that_can_be_read, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(calibration_refuses_a_question_without_a_label, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("kb_calibrate", tests, NULL, NULL);
}
