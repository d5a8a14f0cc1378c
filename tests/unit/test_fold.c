/* Folding what customers say: each event once, in order, and the question's whole way. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char question[] = "Como desbloqueio meu cartão?";

static void same_event_twice_changes_nothing(void **state)
{
    struct fold_rig *rig = *state;

    rig_text_id(rig, "wa:1", question);
    OWNED_TEXT char *before = rig_written(rig);
    rig->stage.now += MINUTES(1);
    rig_text_id(rig, "wa:1", "Outra coisa, com o mesmo id");
    OWNED_TEXT char *after = rig_written(rig);
    assert_true(rig->out.known);
    assert_string_equal(before, after);
}

static void question_is_answered_by_an_entry_that_the_message_names(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    const struct message *answer = rig_last(rig);
    assert_int_equal(rig->dialog->message_count, 2);
    assert_string_equal(answer->facts[MESSAGE_ENTRY], "card");
    assert_string_equal(answer->facts[MESSAGE_REASON], "answer");
    assert_string_equal(answer->facts[MESSAGE_FLOW], "answering@2");
    assert_string_equal(answer->facts[MESSAGE_PROMPT], "answer.quote@1");
    assert_true(answer->p >= answer->threshold && answer->threshold > 0);
    assert_non_null(strstr(answer->text, "toque em Desbloquear"));
    assert_int_equal(answer->button_count, 2);
    assert_int_equal(answer->delivery, DELIVERY_SENT);
    assert_string_equal(dialog_state(rig->dialog), "IAR");
    assert_int_equal(rig->dialog->effect_count, 0);
}

static void question_without_answer_opens_a_ticket_and_counts_a_gap(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, "Vocês consertam telhados de zinco galvanizado?");
    assert_string_equal(rig_reason(rig), "handoff");
    assert_int_equal(rig->dialog->step, WAITING);
    assert_string_equal(dialog_state(rig->dialog), "TA");
    assert_true(rig->dialog->ticket_stale);
    const struct effect *gap = rig_effect(rig, EFFECT_GAP);
    assert_true(gap->ready);
    assert_string_equal(json_string_value(json_object_get(gap->body, "ticket")),
                        json_string_value(json_object_get(rig->dialog->ticket, "id")));
}

static void message_without_words_is_recorded_and_asks_for_nothing(void **state)
{
    struct fold_rig *rig = *state;
    const struct incoming reaction = { .kind = INCOMING_MESSAGE,
                                       .id = "wa:r",
                                       .channel = "web",
                                       .account = "default",
                                       .address = "visitor",
                                       .type = "reaction",
                                       .text = "👍" };

    rig_text(rig, question);
    size_t said = rig_said(rig, SPEAKER_BOT);
    rig_fold(rig, arrival_copy(&reaction));
    assert_int_equal(rig_said(rig, SPEAKER_BOT), said);
    assert_string_equal(rig_last(rig)->facts[MESSAGE_KIND], "reaction");
    rig_text(rig, "");
    assert_int_equal(rig_said(rig, SPEAKER_BOT), said);
}

static void every_kind_of_message_is_kept_and_media_is_answered(void **state)
{
    static const char *const types[] = { "image",    "audio",    "video",    "location",
                                         "document", "contacts", "whatever", "image" };
    struct fold_rig *rig = *state;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct incoming in = { .kind = INCOMING_MESSAGE,
                               .id = types[i],
                               .channel = "web",
                               .account = "default",
                               .address = "visitor",
                               .type = types[i] };
        rig_fold(rig, arrival_copy(&in));
        assert_false(rig->out.unexpected);
        assert_int_equal(rig_last(rig)->who, SPEAKER_BOT);
        assert_string_equal(rig_reason(rig), "unreadable");
        rig_settle(rig);
    }
}

static void other_events_and_statuses_open_no_conversation(void **state)
{
    struct fold_rig *rig = *state;
    const struct incoming other = {
        .kind = INCOMING_OTHER, .id = "wa:o", .channel = "web", .account = "default"
    };

    rig_fold(rig, arrival_copy(&other));
    rig_status(rig, "01JUNKNOWN0000000000000000:4", "delivered");
    assert_string_equal(rig->dialog->conversation, "");
    assert_int_equal(rig->dialog->message_count, 0);
}

static void message_after_the_end_starts_a_conversation_that_knows_the_one_before(void **state)
{
    struct fold_rig *rig = *state;
    char before[ID_SIZE];

    rig_text(rig, question);
    snprintf(before, sizeof before, "%s", rig->dialog->conversation);
    rig_settle(rig);
    rig_time(rig, MINUTES(29));
    assert_int_equal(rig->dialog->ended_at, 0);
    rig_time(rig, MINUTES(1));
    assert_string_equal(rig_reason(rig), "closing");
    assert_int_equal(rig->dialog->ended_at, rig->stage.now);
    assert_string_equal(dialog_state(rig->dialog), "F");
    rig_settle(rig);
    rig_text(rig, "Oi");
    assert_string_not_equal(rig->dialog->conversation, before);
    assert_string_equal(rig->dialog->texts[DIALOG_PREVIOUS], before);
    assert_int_equal(rig->dialog->messages[0].number, 1);
    assert_string_equal(rig_last(rig)->facts[MESSAGE_PROMPT], "greeting.welcome_back@1");
}

static void unfinished_messages_are_one_question(void **state)
{
    struct fold_rig *rig = *state;

    rig->assistant.unfinished_wait = 2500;
    rig_text(rig, "Como desbloqueio o");
    assert_int_equal(rig->dialog->more_at, rig->stage.now + 2500);
    rig->stage.now += 1000;
    rig_text(rig, "meu cartão");
    assert_int_equal(rig_said(rig, SPEAKER_BOT), 1);
    assert_string_equal(rig->dialog->texts[DIALOG_QUESTION], "Como desbloqueio o meu cartão");
    assert_int_equal(rig->dialog->more_at, 0);
    rig_settle(rig);
    rig_text(rig, "E o prazo de");
    rig_time(rig, 2499);
    assert_int_equal(rig_last(rig)->who, SPEAKER_CUSTOMER);
    rig_time(rig, 1);
    assert_int_equal(rig_last(rig)->who, SPEAKER_BOT);
}

static void model_rewrites_and_words_what_it_is_asked_for(void **state)
{
    struct fold_rig *rig = *state;

    rig->stage.model = true;
    rig_text(rig, "Oi");
    rig_text(rig, "meu cartão, como desbloqueio?");
    assert_int_equal(rig->dialog->step, THINKING);
    rig_result(
        rig, rig_effect(rig, EFFECT_REWRITE)->id,
        (struct result){ .kind = RESULT_DONE, .text = (char[]){ "Como desbloqueio meu cartão?" } });
    const struct effect *word = rig_effect(rig, EFFECT_WORD);
    rig_result(rig, word->id,
               (struct result){ .kind = RESULT_DONE,
                                .text = (char[]){ "É só tocar em Desbloquear, em Cartões." },
                                .source = (char[]){ "small-1" } });
    assert_string_equal(rig->dialog->texts[DIALOG_REFORMULATED], "Como desbloqueio meu cartão?");
    assert_non_null(strstr(rig_last(rig)->text, "É só tocar em Desbloquear"));
    assert_string_equal(rig_last(rig)->facts[MESSAGE_MODEL], "small-1");
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "card");
    assert_int_equal(rig->dialog->effect_count, 0);
}

static void model_that_does_not_help_is_done_without(void **state)
{
    struct fold_rig *rig = *state;

    rig->stage.model = true;
    rig_text(rig, "Oi");
    rig_text(rig, question);
    rig_result(rig, rig_effect(rig, EFFECT_REWRITE)->id, (struct result){ .kind = RESULT_FAILED });
    rig_result(rig, rig_effect(rig, EFFECT_WORD)->id, (struct result){ .kind = RESULT_FAILED });
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "card");
    assert_null(rig_last(rig)->facts[MESSAGE_MODEL]);
    assert_non_null(
        strstr(rig_last(rig)->text, "No aplicativo, em Cartões, toque em Desbloquear."));
    assert_int_equal(rig->dialog->step, LISTENING);
}

static void texts_that_come_while_thinking_are_answered_next_in_order(void **state)
{
    struct fold_rig *rig = *state;

    rig->stage.model = true;
    rig_text(rig, "Oi");
    rig_text(rig, question);
    rig_text(rig, "Qual é o prazo");
    rig_text(rig, "de entrega?");
    rig_result(rig, rig_effect(rig, EFFECT_REWRITE)->id, (struct result){ .kind = RESULT_FAILED });
    assert_string_equal(rig->dialog->texts[DIALOG_QUESTION], question);
    rig_result(rig, rig_effect(rig, EFFECT_WORD)->id, (struct result){ .kind = RESULT_FAILED });
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "card");
    assert_int_equal(rig->dialog->step, THINKING);
    assert_string_equal(rig->dialog->texts[DIALOG_QUESTION], "Qual é o prazo de entrega?");
    rig_result(rig, rig_effect(rig, EFFECT_REWRITE)->id, (struct result){ .kind = RESULT_FAILED });
    rig_result(rig, rig_effect(rig, EFFECT_WORD)->id, (struct result){ .kind = RESULT_FAILED });
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "delivery");
    assert_int_equal(rig->dialog->step, LISTENING);
    assert_null(rig->dialog->texts[DIALOG_WAITING]);
}

static void thanks_that_come_while_thinking_are_no_question(void **state)
{
    static const char *const texts[] = { "👍", "ok, obrigado", "bom dia" };
    struct fold_rig *rig = *state;

    rig->stage.model = true;
    rig_text(rig, "Oi");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rig_text(rig, question);
        rig_text(rig, texts[i]);
        rig_result(rig, rig_effect(rig, EFFECT_REWRITE)->id,
                   (struct result){ .kind = RESULT_FAILED });
        rig_result(rig, rig_effect(rig, EFFECT_WORD)->id, (struct result){ .kind = RESULT_FAILED });
        assert_int_equal(rig->dialog->effect_count, 0);
        assert_int_equal(rig->dialog->step, LISTENING);
        rig_settle(rig);
    }
    assert_false(rig->dialog->handed_off);
}

static void thanks_after_an_offer_open_no_ticket(void **state)
{
    struct fold_rig *rig = *state;

    rig->assistant.threshold = 0.999999; /* nothing is certain */
    rig->assistant.offer_threshold = 0.000001;
    rig->assistant.unfinished_wait = 2500;
    rig_text(rig, question);
    assert_int_equal(rig->dialog->step, OFFERED);
    rig_text(rig, "obrigado!");
    rig_time(rig, 2500);
    assert_false(rig->dialog->handed_off);
    assert_string_equal(rig_reason(rig), "thanks");
}

static void offer_is_answered_by_what_was_picked(void **state)
{
    struct fold_rig *rig = *state;
    char button[64];

    rig->assistant.threshold = 0.999999;
    rig->assistant.offer_threshold = 0.000001;
    rig_text(rig, question);
    assert_string_equal(rig_reason(rig), "offer");
    assert_true(rig_last(rig)->button_count >= 2);
    snprintf(button, sizeof button, "%s", rig_last(rig)->buttons[0].id);
    assert_memory_equal(button, "offer:", 6);
    rig_press(rig, button, "…");
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], button + 6);
    assert_string_equal(rig_reason(rig), "answer");
    assert_int_equal(rig->dialog->offered_count, 0);
}

static void folding_is_the_same_every_time(void **state)
{
    void *other_state = NULL;
    assert_int_equal(fold_rig_open(&other_state), 0);
    struct fold_rig *rigs[] = { *state, other_state };
    char *written[2];

    for (int i = 0; i < 2; i++) {
        rig_text(rigs[i], "Oi");
        rig_text(rigs[i], question);
        rig_press(rigs[i], "not_helped:card", "Não");
        rig_text(rigs[i], "quero falar com um atendente");
        rig_desk(rigs[i], "ana", "take", NULL);
        rig_desk(rigs[i], "ana", "answer", "{\"text\":\"Pronto.\",\"teach\":true}");
        rig_time(rigs[i], HOURS(1));
        rig_text(rigs[i], "E o boleto?");
        written[i] = rig_written(rigs[i]);
    }
    assert_string_equal(written[0], written[1]);
    free(written[0]);
    free(written[1]);
    fold_rig_close(&other_state);
}

#define RIG(test) cmocka_unit_test_setup_teardown(test, fold_rig_open, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(same_event_twice_changes_nothing),
        RIG(question_is_answered_by_an_entry_that_the_message_names),
        RIG(question_without_answer_opens_a_ticket_and_counts_a_gap),
        RIG(message_without_words_is_recorded_and_asks_for_nothing),
        RIG(every_kind_of_message_is_kept_and_media_is_answered),
        RIG(other_events_and_statuses_open_no_conversation),
        RIG(message_after_the_end_starts_a_conversation_that_knows_the_one_before),
        RIG(unfinished_messages_are_one_question),
        RIG(model_rewrites_and_words_what_it_is_asked_for),
        RIG(model_that_does_not_help_is_done_without),
        RIG(texts_that_come_while_thinking_are_answered_next_in_order),
        RIG(thanks_that_come_while_thinking_are_no_question),
        RIG(thanks_after_an_offer_open_no_ticket),
        RIG(offer_is_answered_by_what_was_picked),
        RIG(folding_is_the_same_every_time),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
