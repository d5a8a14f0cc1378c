/* Which message of a line goes out, and when: the number's pace, the customer's, and the window. */
#include "bot/engine/sending.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/model/window.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char question[] = "Como desbloqueio meu cartão?";

static struct account account;
static struct pace pace;

static int open_limited(void **state)
{
    pace = (struct pace){ 0 };
    account = (struct account){ .pace = &pace };
    if (fold_rig_open_sending(state) < 0)
        return -1;
    ((struct fold_rig *)*state)->stage.account = &account;
    return 0;
}

/* As the shard does once the step is committed. */
static struct effect *perform(struct fold_rig *rig)
{
    rig_settle(rig);
    for (size_t i = 0; i < rig->dialog->effect_count; i++) {
        struct effect *effect = &rig->dialog->effects[i];
        if (!effect->ready || effect->kind != EFFECT_SEND)
            continue;
        assert_true(effect->attempted);
        effect->ready = false;
        effect->working = true;
        return effect;
    }
    return NULL;
}

static size_t sends(const struct fold_rig *rig)
{
    size_t count = 0;
    for (size_t i = 0; i < rig->dialog->effect_count; i++)
        count += rig->dialog->effects[i].kind == EFFECT_SEND;
    return count;
}

static void done(struct fold_rig *rig, const struct effect *effect)
{
    rig_result(rig, effect->id, (struct result){ .kind = RESULT_DONE, .text = (char[]){ "w" } });
}

static void only_the_first_message_of_a_line_is_attempted(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, "oi");
    rig_text(rig, question);
    assert_int_equal(sends(rig), 2);
    const struct effect *effects = rig->dialog->effects;
    assert_true(effects[0].attempted && effects[0].due);
    assert_false(effects[1].attempted);
    assert_int_equal(effects[1].due, 0);

    done(rig, perform(rig));
    assert_int_equal(sends(rig), 1);
    const struct effect *second = perform(rig); /* with the same step */
    assert_non_null(second);
    assert_int_equal(second->number, 4);
    done(rig, second);
    assert_int_equal(sends(rig), 0);
}

static void message_beyond_the_rate_waits_in_the_dialog_for_its_time(void **state)
{
    struct fold_rig *rig = *state;

    pace_limit(&pace, 1);
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, false, rig->stage.now), 0);
    rig_text(rig, question);
    assert_null(perform(rig));
    const struct effect *send = rig_effect(rig, EFFECT_SEND);
    assert_false(send->attempted);
    assert_true(send->due > rig->stage.now);
    assert_int_equal(dialog_due(rig->dialog), send->due);
    rig_time(rig, send->due - rig->stage.now - 1);
    assert_null(perform(rig));
    rig_time(rig, 1);
    done(rig, perform(rig));
    assert_int_equal(sends(rig), 0);
    assert_int_equal(dialog_message(rig->dialog, 2)->delivery, DELIVERY_SENT);
}

static void message_of_a_paused_number_waits_and_uses_up_no_try(void **state)
{
    struct fold_rig *rig = *state;
    int trials = 0;

    rig_text(rig, question);
    rig->dialog->idle_at = 0; /* or it would close, with a message of its own */
    for (moment end = rig->stage.now + HOURS(1); rig->stage.now < end;) {
        struct effect *send = perform(rig);
        if (send) {
            trials++;
            pace_pause(&pace, &(struct pace_fault){ rig->stage.now, rig->stage.now, 0, 0 });
            rig_result(rig, send->id, (struct result){ .kind = RESULT_HELD });
        }
        rig_time(rig, SECONDS(1));
    }
    assert_in_range(trials, 60, 75); /* no more than one a minute, in the end */
    const struct effect *waiting = rig_effect(rig, EFFECT_SEND);
    assert_int_equal(waiting->tries, 0);
    assert_int_equal(dialog_message(rig->dialog, 2)->delivery, DELIVERY_QUEUED);

    struct effect *send;
    while (!(send = perform(rig)))
        rig_time(rig, SECONDS(1));
    pace_end_pause(&pace);
    done(rig, send);
    assert_int_equal(dialog_message(rig->dialog, 2)->delivery, DELIVERY_SENT);
}

static void silence_is_waited_for_longer_each_time_and_outlasts_an_hour(void **state)
{
    struct fold_rig *rig = *state;
    moment begun = rig->stage.now;
    int copies = 0;

    rig_text(rig, question);
    rig->dialog->idle_at = 0;
    for (; sends(rig) > 0; rig_time(rig, SECONDS(1))) {
        struct effect *send = perform(rig);
        if (!send)
            continue;
        copies++;
        pace_pause(&pace, &(struct pace_fault){ rig->stage.now, rig->stage.now, 0, 0 });
        rig_result(rig, send->id, (struct result){ .kind = RESULT_DOUBT });
    }
    assert_int_equal(copies, ATTEMPTS_MAX);
    assert_in_range(rig->stage.now - begun, HOURS(1), HOURS(3));
}

static void status_of_a_doubtful_send_ends_the_pause_of_a_silent_number(void **state)
{
    struct fold_rig *rig = *state;
    char id[EFFECT_ID_SIZE];

    rig_text(rig, question);
    struct effect *send = perform(rig);
    snprintf(id, sizeof id, "%s", send->id);
    pace_pause(&pace, &(struct pace_fault){ rig->stage.now, rig->stage.now, 0, 0 });
    rig_result(rig, id, (struct result){ .kind = RESULT_DOUBT });
    rig_status(rig, id, "sent");
    assert_true(pace_is_well(&pace));

    pace_pause(&pace, &(struct pace_fault){ rig->stage.now + 9, rig->stage.now + 9, 0, 190 });
    rig_text(rig, "oi");
    rig_status(rig, rig_effect(rig, EFFECT_SEND)->id, "sent");
    assert_false(pace_is_well(&pace)); /* a token does not come back by a status */
}

static void customer_who_gets_too_many_does_not_cost_the_number_a_place(void **state)
{
    struct fold_rig *rig = *state;
    const struct effect *send;

    account.per_customer = 10;
    pace_limit(&pace, 1000);
    for (int i = 0; i < 31; i++) {
        rig_text(rig, "oi");
        send = perform(rig);
        if (i < 30)
            done(rig, send);
    }
    assert_null(send);
    assert_int_equal(rig_effect(rig, EFFECT_SEND)->due, rig->stage.now + SECONDS(6));
    assert_int_equal(pace_planned(&pace, rig->stage.now), 0);
    rig_time(rig, SECONDS(6));
    assert_non_null(perform(rig));
}

static void window_is_a_day_from_what_the_customer_wrote_last(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, "oi");
    moment until = window_until(rig->dialog);
    assert_int_equal(until, rig->stage.now + HOURS(24) - MINUTES(1));
    assert_true(window_is_open(rig->dialog, until - 1));
    assert_false(window_is_open(rig->dialog, until));
    rig->dialog->heard_at = 0; /* not known: the provider decides */
    assert_true(window_is_open(rig->dialog, until));
}

static void window_goes_by_the_providers_clock_unless_it_is_ahead(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming in = { .kind = INCOMING_MESSAGE,
                           .channel = "whatsapp",
                           .account = "demo",
                           .address = "5511999990000",
                           .type = "text",
                           .text = "oi" };

    in.id = in.message_id = "in:a";
    in.at = rig->stage.now - MINUTES(9);
    rig_fold(rig, arrival_copy(&in));
    assert_int_equal(rig->dialog->heard_at, in.at);
    in.id = in.message_id = "in:b";
    in.at = rig->stage.now - MINUTES(20); /* late: it does not shorten the window */
    rig_fold(rig, arrival_copy(&in));
    assert_int_equal(rig->dialog->heard_at, rig->stage.now - MINUTES(9));
    in.id = in.message_id = "in:c";
    in.at = rig->stage.now + DAYS(3);
    rig_fold(rig, arrival_copy(&in));
    assert_int_equal(rig->dialog->heard_at, rig->stage.now);
}

static void message_that_waits_beyond_the_window_has_failed_and_says_why(void **state)
{
    struct fold_rig *rig = *state;

    pace_pause(&pace, &(struct pace_fault){ rig->stage.now, rig->stage.now, (int)DAYS(2), 190 });
    rig_text(rig, "oi");
    rig_text(rig, question);
    assert_int_equal(sends(rig), 2);
    rig_time(rig, DAYS(2));
    assert_int_equal(sends(rig), 0);
    const struct message *message = dialog_message(rig->dialog, 2);
    assert_int_equal(message->delivery, DELIVERY_FAILED);
    assert_non_null(strstr(message->facts[MESSAGE_ERROR], "24 horas"));
}

static void failure_because_of_the_window_is_told_in_words(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming in = { .kind = INCOMING_STATUS,
                           .id = "in:failed",
                           .channel = "whatsapp",
                           .account = "demo",
                           .address = "5511999990000",
                           .status = "failed",
                           .error_code = 131047,
                           .error_title = "Re-engagement message" };
    char id[EFFECT_ID_SIZE];

    rig_text(rig, "oi");
    snprintf(id, sizeof id, "%s", perform(rig)->id);
    in.callback = id;
    rig_fold(rig, arrival_copy(&in));
    const struct message *message = dialog_message(rig->dialog, 2);
    assert_int_equal(message->delivery, DELIVERY_FAILED);
    assert_non_null(strstr(message->facts[MESSAGE_ERROR], "24 horas"));
    assert_non_null(strstr(sending_why(131026, "Message undeliverable"), "não pôde ser entregue"));
    assert_string_equal(sending_why(999999, "Something new"), "Something new");
}

/* A ticket that Ana has, a day after the customer's last word. */
static void wait_for_a_day(struct fold_rig *rig)
{
    snprintf(rig->assistant.late_template, sizeof rig->assistant.late_template, "retomar");
    snprintf(rig->assistant.late_gap, sizeof rig->assistant.late_gap, "body.1");
    rig_text(rig, "quero falar com um atendente");
    done(rig, perform(rig));
    rig_desk(rig, "ana", "take", NULL);
    done(rig, perform(rig));
    rig_time(rig, HOURS(25));
}

static void analysts_words_wait_for_the_customer_behind_one_invitation(void **state)
{
    struct fold_rig *rig = *state;
    char invited[EFFECT_ID_SIZE];

    wait_for_a_day(rig);
    rig_desk(rig, "ana", "say", "{\"text\":\"Achei.\"}");
    assert_false(rig->out.refused);
    const struct effect *invitation = perform(rig);
    const json_t *template = sending_template(invitation);
    snprintf(invited, sizeof invited, "%s", invitation->id);
    assert_string_equal(json_string_value(json_object_get(template, "name")), "retomar");
    assert_string_equal(json_string_value(json_object_get(template, "language")), "pt_BR");
    assert_non_null(json_object_get(json_object_get(template, "values"), "body.1"));
    rig_desk(rig, "ana", "say", "{\"text\":\"É o cartão.\"}");
    assert_null(perform(rig)); /* not before the answer of the first, and no second invitation */
    done(rig, dialog_pending(rig->dialog, invited));
    assert_null(perform(rig));
    assert_int_equal(sends(rig), 2);

    rig_text(rig, "pode falar"); /* the window is open again: all of it, in order */
    struct effect *first = perform(rig);
    assert_string_equal(dialog_sent_by(rig->dialog, first)->text, "Achei.");
    done(rig, first);
    struct effect *second = perform(rig);
    assert_string_equal(dialog_sent_by(rig->dialog, second)->text, "É o cartão.");
    done(rig, second);
    assert_int_equal(sends(rig), 0);
}

static void words_held_for_a_week_without_an_answer_have_failed(void **state)
{
    struct fold_rig *rig = *state;

    wait_for_a_day(rig);
    rig_desk(rig, "ana", "say", "{\"text\":\"Achei.\"}");
    done(rig, perform(rig));
    OWNED_TEXT char *stored = rig_written(rig);
    assert_non_null(strstr(stored, "\"held\":true"));
    int number = rig->dialog->effects[0].number;
    rig_time(rig, DAYS(7) - 1);
    assert_int_equal(sends(rig), 1);
    rig_time(rig, 1);
    assert_int_equal(sends(rig), 0);
    const struct message *said = dialog_message(rig->dialog, number);
    assert_int_equal(said->delivery, DELIVERY_FAILED);
    assert_non_null(strstr(said->facts[MESSAGE_ERROR], "24 horas"));
}

static void campaigns_are_marked_where_they_are_stored(void **state)
{
    struct fold_rig *rig = *state;
    struct dialog *back;
    struct error err = { 0 };

    rig_text(rig, "oi");
    rig_effect(rig, EFFECT_SEND)->campaign = true;
    OWNED_TEXT char *text = rig_written(rig);
    json_auto_t *document = json_loads(text, 0, NULL);
    assert_int_equal(dialog_read(document, &back, &err), 0);
    assert_true(back->effects[0].campaign);
    assert_int_equal(back->heard_at, rig->dialog->heard_at);
    dialog_free(back);
}

/* The number has just sent something else: there is room for a conversation, for no more. */
static bool goes_at_once(struct fold_rig *rig, moment age)
{
    const struct incoming in = { .kind = INCOMING_MESSAGE,
                                 .id = "only",
                                 .channel = "whatsapp",
                                 .account = "demo",
                                 .address = "5511999990000",
                                 .type = "text",
                                 .text = question,
                                 .at = rig->stage.now - age };
    pace_limit(&pace, 10);
    assert_int_equal(pace_ask(&pace, URGENCY_CONVERSATION, false, rig->stage.now), 0);
    rig_fold(rig, arrival_copy(&in));
    return perform(rig) != NULL;
}

static void answer_to_what_was_just_written_goes_at_once(void **state)
{
    assert_true(goes_at_once(*state, SECONDS(5)));
}

static void answer_to_a_backlog_leaves_room_for_conversations(void **state)
{
    assert_false(goes_at_once(*state, HOURS(3)));
}

#define LIMITED(test) cmocka_unit_test_setup_teardown(test, open_limited, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIMITED(only_the_first_message_of_a_line_is_attempted),
        LIMITED(message_beyond_the_rate_waits_in_the_dialog_for_its_time),
        LIMITED(message_of_a_paused_number_waits_and_uses_up_no_try),
        LIMITED(silence_is_waited_for_longer_each_time_and_outlasts_an_hour),
        LIMITED(status_of_a_doubtful_send_ends_the_pause_of_a_silent_number),
        LIMITED(customer_who_gets_too_many_does_not_cost_the_number_a_place),
        LIMITED(window_is_a_day_from_what_the_customer_wrote_last),
        LIMITED(window_goes_by_the_providers_clock_unless_it_is_ahead),
        LIMITED(message_that_waits_beyond_the_window_has_failed_and_says_why),
        LIMITED(failure_because_of_the_window_is_told_in_words),
        LIMITED(analysts_words_wait_for_the_customer_behind_one_invitation),
        LIMITED(words_held_for_a_week_without_an_answer_have_failed),
        LIMITED(campaigns_are_marked_where_they_are_stored),
        LIMITED(answer_to_what_was_just_written_goes_at_once),
        LIMITED(answer_to_a_backlog_leaves_room_for_conversations),
    };
    return cmocka_run_group_tests_name("sending", tests, NULL, NULL);
}
