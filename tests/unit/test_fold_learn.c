/* What a step remembers of the words that led to an answer. */
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char question[] = "Como desbloqueio meu cartão?";

static const char *told(struct fold_rig *rig, const char *name)
{
    const char *text =
        json_string_value(json_object_get(rig_effect(rig, EFFECT_FEEDBACK)->body, name));
    return text ? text : "nothing";
}

static void pick_keeps_the_words_that_led_to_the_offer(void **state)
{
    struct fold_rig *rig = *state;
    char button[64];
    rig->assistant.threshold = 0.999999;
    rig->assistant.offer_threshold = 0.000001;
    rig_text(rig, question);
    snprintf(button, sizeof button, "%s", rig_last(rig)->buttons[0].id);
    rig_press(rig, button, "…");
    assert_string_equal(told(rig, "value"), "picked");
    assert_string_equal(told(rig, "entry"), button + strlen("offer:"));
    assert_string_equal(told(rig, "words"), question);
    assert_null(rig_last(rig)->facts[MESSAGE_FEEDBACK]);
}

static void thumb_keeps_the_words_only_when_it_points_up(void **state)
{
    struct fold_rig *rig = *state;
    rig_text(rig, question);
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "card");
    rig_press(rig, "not_helped:card", "Não");
    assert_string_equal(told(rig, "value"), "not_helped");
    assert_string_equal(told(rig, "words"), "nothing");
    rig_result(rig, rig_effect(rig, EFFECT_FEEDBACK)->id, (struct result){ .kind = RESULT_DONE });
    rig_press(rig, "helped:card", "Sim");
    assert_string_equal(told(rig, "words"), question);
    assert_true(json_is_false(
        json_object_get(rig_effect(rig, EFFECT_FEEDBACK)->body, "learn"))); /* an editor decides */
}

static void thumb_says_to_learn_when_the_assistant_wants_it(void **state)
{
    struct fold_rig *rig = *state;
    rig->assistant.learn_from = 0.5;
    rig_text(rig, question);
    rig_press(rig, "helped:card", "Sim");
    assert_true(json_is_true(json_object_get(rig_effect(rig, EFFECT_FEEDBACK)->body, "learn")));
}

static void answer_with_an_entry_keeps_the_words_of_the_ticket(void **state)
{
    struct fold_rig *rig = *state;
    rig_text(rig, "vocês consertam bicicletas?");
    assert_true(rig->dialog->handed_off);
    rig_desk(rig, "ana", "answer", "{\"text\":\"Doze reais.\",\"entry\":\"card\"}");
    assert_string_equal(told(rig, "value"), "resolved");
    assert_string_equal(told(rig, "entry"), "card");
    assert_string_equal(told(rig, "words"), "vocês consertam bicicletas?");
}

static void answer_that_is_taught_is_no_candidate_of_another_entry(void **state)
{
    struct fold_rig *rig = *state;
    rig_text(rig, "vocês consertam bicicletas?");
    rig_desk(rig, "ana", "answer", "{\"text\":\"Sim.\",\"entry\":\"card\",\"teach\":true}");
    for (size_t i = 0; i < rig->dialog->effect_count; i++)
        assert_int_not_equal(rig->dialog->effects[i].kind, EFFECT_FEEDBACK);
}

#define RIG(test) cmocka_unit_test_setup_teardown(test, fold_rig_open, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(pick_keeps_the_words_that_led_to_the_offer),
        RIG(thumb_keeps_the_words_only_when_it_points_up),
        RIG(thumb_says_to_learn_when_the_assistant_wants_it),
        RIG(answer_with_an_entry_keeps_the_words_of_the_ticket),
        RIG(answer_that_is_taught_is_no_candidate_of_another_entry),
    };
    return cmocka_run_group_tests_name("fold_learn", tests, NULL, NULL);
}
