/* What was sent, what became of it, and what time does about it. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char question[] = "Como desbloqueio meu cartão?";
static const struct result doubt = { .kind = RESULT_DOUBT };

/* The only send, as it was when its step was committed and it was handed to the channel. */
static struct effect *send_under_way(struct fold_rig *rig)
{
    struct effect *send = rig_effect(rig, EFFECT_SEND);
    rig_settle(rig);
    assert_true(send->ready && send->attempted);
    send->ready = false;
    send->working = true;
    return send;
}

static struct message *sent_message(struct fold_rig *rig)
{
    return dialog_message(rig->dialog, 2);
}

static void message_is_queued_under_its_own_id_before_it_is_tried(void **state)
{
    struct fold_rig *rig = *state;
    char id[EFFECT_ID_SIZE];

    rig_text(rig, question);
    const struct effect *send = rig_effect(rig, EFFECT_SEND);
    snprintf(id, sizeof id, "%s:2", rig->dialog->conversation);
    assert_string_equal(send->id, id);
    assert_int_equal(send->number, 2);
    assert_true(send->attempted);
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_QUEUED);
}

static void accepted_message_is_sent_and_its_effect_is_gone(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    rig_result(rig, send_under_way(rig)->id,
               (struct result){ .kind = RESULT_DONE, .text = (char[]){ "wamid.9" } });
    assert_int_equal(rig->dialog->effect_count, 0);
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_SENT);
    assert_string_equal(sent_message(rig)->facts[MESSAGE_PROVIDER_ID], "wamid.9");
    assert_false(sent_message(rig)->filed);
}

static void number_is_written_to_as_the_channel_writes_it(void **state)
{
    struct fold_rig *rig = *state; /* at 5511999990000 */

    rig_text(rig, question);
    rig_result(rig, send_under_way(rig)->id,
               (struct result){ .kind = RESULT_DONE,
                                .text = (char[]){ "wamid.9" },
                                .address = (char[]){ "551199990000" } });
    assert_string_equal(dialog_reach(rig->dialog), "551199990000");
    rig_text(rig, question);
    rig_result(rig, send_under_way(rig)->id,
               (struct result){ .kind = RESULT_DONE,
                                .text = (char[]){ "wamid.10" },
                                .address = (char[]){ "5521988887777" } }); /* somebody else's */
    assert_string_equal(dialog_reach(rig->dialog), "551199990000");
}

static void status_before_the_result_settles_the_send(void **state)
{
    struct fold_rig *rig = *state;
    char id[EFFECT_ID_SIZE];

    rig_text(rig, question);
    snprintf(id, sizeof id, "%s", send_under_way(rig)->id);
    rig_status(rig, id, "delivered");
    assert_int_equal(rig->dialog->effect_count, 0);
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_DELIVERED);
    OWNED_TEXT char *before = rig_written(rig);
    rig_result(rig, id, doubt);
    OWNED_TEXT char *after = rig_written(rig);
    assert_true(rig->out.known); /* a result of what is settled changes nothing */
    assert_string_equal(before, after);
}

static void statuses_only_rise_in_whatever_order_they_come(void **state)
{
    static const struct {
        const char *status;
        enum delivery then;
    } cases[] = {
        { "delivered", DELIVERY_DELIVERED }, { "sent", DELIVERY_DELIVERED },
        { "read", DELIVERY_READ },           { "delivered", DELIVERY_READ },
        { "failed", DELIVERY_READ },         { "forwarded_to_mars", DELIVERY_READ },
    };
    struct fold_rig *rig = *state;
    char id[EFFECT_ID_SIZE];

    rig_text(rig, question);
    snprintf(id, sizeof id, "%s", send_under_way(rig)->id);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rig_status(rig, id, cases[i].status);
        assert_int_equal(sent_message(rig)->delivery, cases[i].then);
    }
}

static void status_is_known_by_the_providers_id_when_nothing_else_came_back(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    rig_result(rig, send_under_way(rig)->id,
               (struct result){ .kind = RESULT_DONE, .text = (char[]){ "wamid.1" } });
    rig_status(rig, NULL, "read"); /* of "wamid.1" */
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_READ);
}

static void status_of_a_message_that_left_changes_its_own_document(void **state)
{
    struct fold_rig *rig = *state;
    char id[EFFECT_ID_SIZE];

    rig_text(rig, question);
    snprintf(id, sizeof id, "%s:9999", rig->dialog->conversation);
    rig_settle(rig);
    rig_status(rig, id, "read");
    const struct effect *status = rig_effect(rig, EFFECT_STATUS);
    assert_true(status->ready);
    assert_string_equal(json_string_value(json_object_get(status->body, "message")), id);
    assert_string_equal(json_string_value(json_object_get(status->body, "status")), "read");
}

static void status_of_an_earlier_conversation_does_not_touch_this_one(void **state)
{
    struct fold_rig *rig = *state;
    char id[EFFECT_ID_SIZE];

    rig_text(rig, question);
    snprintf(id, sizeof id, "%s", send_under_way(rig)->id);
    rig->dialog->ended_at = rig->stage.now;
    rig_settle(rig);
    rig_text(rig, question);
    assert_int_equal(rig->dialog->effect_count, 2);
    rig_status(rig, id, "read");
    assert_null(dialog_pending(rig->dialog, id)); /* proof that it went out */
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_QUEUED);
}

static void doubtful_send_waits_for_its_time_and_goes_out_again(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    rig_result(rig, send_under_way(rig)->id, doubt);
    struct effect *send = rig_effect(rig, EFFECT_SEND);
    assert_true(send->attempted && !send->ready && !send->working);
    assert_int_equal(send->due, rig->stage.now + DOUBT_STANDARD);
    rig_time(rig, DOUBT_STANDARD - 1);
    assert_false(send->ready);
    rig_time(rig, 1);
    assert_true(send->ready && send->attempted);
    assert_int_equal(send->tries, 1);
}

static void send_is_given_up_after_its_last_try(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    for (int i = 1; i < ATTEMPTS_MAX; i++) {
        rig_result(rig, send_under_way(rig)->id,
                   (struct result){ .kind = RESULT_RETRY, .delay = 500 });
        const struct effect *send = rig_effect(rig, EFFECT_SEND);
        assert_int_equal(send->tries, i);
        assert_false(send->attempted);
        assert_int_equal(send->due, rig->stage.now + 500);
        rig_time(rig, 500);
    }
    rig_result(rig, send_under_way(rig)->id,
               (struct result){ .kind = RESULT_RETRY, .error = (char[]){ "too many" } });
    assert_int_equal(rig->dialog->effect_count, 0);
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_FAILED);
    assert_string_equal(sent_message(rig)->facts[MESSAGE_ERROR], "too many");
}

static void send_that_never_gets_an_answer_is_not_repeated_for_ever(void **state)
{
    struct fold_rig *rig = *state;
    int sends = 0;

    rig_text(rig, question);
    rig->dialog->idle_at = 0;
    for (; sends < 3 * ATTEMPTS_MAX && rig->dialog->effect_count > 0; sends++) {
        rig_result(rig, send_under_way(rig)->id, doubt);
        rig_time(rig, HOURS(1)); /* longer than any doubt */
    }
    assert_int_equal(sends, ATTEMPTS_MAX);
    assert_int_equal(sent_message(rig)->delivery, DELIVERY_FAILED);
}

static void refused_send_fails_at_once(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    rig_result(rig, send_under_way(rig)->id,
               (struct result){ .kind = RESULT_FAILED, .error = (char[]){ "blocked" } });
    assert_int_equal(rig->dialog->effect_count, 0);
    assert_string_equal(sent_message(rig)->facts[MESSAGE_ERROR], "blocked");
}

static void effect_under_way_is_not_due_again_at_once(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    send_under_way(rig);
    rig->dialog->idle_at = 0;
    rig_time(rig, DOUBT_STANDARD);
    const struct effect *send = rig_effect(rig, EFFECT_SEND);
    assert_true(send->working && !send->ready);
    assert_int_equal(send->tries, 0);
    assert_true(dialog_due(rig->dialog) > rig->stage.now); /* or the shard would turn in circles */
}

static void send_that_waits_for_its_turn_uses_up_no_try(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    rig->dialog->idle_at = 0;
    rig_time(rig, DOUBT_STANDARD); /* committed, but an earlier message of the line is under way */
    const struct effect *send = rig_effect(rig, EFFECT_SEND);
    assert_true(send->ready);
    assert_int_equal(send->tries, 0);
    assert_true(dialog_due(rig->dialog) > rig->stage.now);
}

static void write_that_fails_is_tried_again_and_then_given_up(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, "Vocês consertam telhados de zinco galvanizado?");
    for (int i = 1; i < ATTEMPTS_MAX; i++) {
        struct effect *gap = rig_effect(rig, EFFECT_GAP);
        gap->ready = false;
        gap->working = true;
        rig_result(rig, gap->id, (struct result){ .kind = RESULT_RETRY, .delay = 1000 });
        rig_time(rig, 1000);
        assert_true(rig_effect(rig, EFFECT_GAP)->ready);
        assert_false(rig_effect(rig, EFFECT_GAP)->attempted);
    }
    rig_result(rig, rig_effect(rig, EFFECT_GAP)->id, (struct result){ .kind = RESULT_RETRY });
    for (size_t i = 0; i < rig->dialog->effect_count; i++)
        assert_int_not_equal(rig->dialog->effects[i].kind, EFFECT_GAP);
}

static void gap_is_noted_on_the_ticket_that_asked_for_it(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, "Vocês consertam telhados de zinco galvanizado?");
    rig_settle(rig);
    rig_result(rig, rig_effect(rig, EFFECT_GAP)->id,
               (struct result){ .kind = RESULT_DONE, .text = (char[]){ "01JGAP" } });
    assert_string_equal(json_string_value(json_object_get(rig->dialog->ticket, "gap")), "01JGAP");
    assert_true(rig->dialog->ticket_stale);
}

static void messages_beyond_the_effects_that_fit_fail_visibly(void **state)
{
    struct fold_rig *rig = *state;

    for (int i = 0; i < DIALOG_EFFECTS_MAX + 1; i++) {
        rig_text(rig, question);
        rig_settle(rig);
    }
    assert_int_equal(rig->dialog->effect_count, DIALOG_EFFECTS_MAX);
    const struct message *failed = dialog_last(rig->dialog, SPEAKER_BOT);
    assert_int_equal(failed->delivery, DELIVERY_FAILED);
    assert_string_equal(failed->facts[MESSAGE_ERROR], "too many messages wait to be sent");
}

#define RIG(test) cmocka_unit_test_setup_teardown(test, fold_rig_open_sending, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(message_is_queued_under_its_own_id_before_it_is_tried),
        RIG(accepted_message_is_sent_and_its_effect_is_gone),
        RIG(number_is_written_to_as_the_channel_writes_it),
        RIG(status_before_the_result_settles_the_send),
        RIG(statuses_only_rise_in_whatever_order_they_come),
        RIG(status_is_known_by_the_providers_id_when_nothing_else_came_back),
        RIG(status_of_a_message_that_left_changes_its_own_document),
        RIG(status_of_an_earlier_conversation_does_not_touch_this_one),
        RIG(doubtful_send_waits_for_its_time_and_goes_out_again),
        RIG(send_is_given_up_after_its_last_try),
        RIG(send_that_never_gets_an_answer_is_not_repeated_for_ever),
        RIG(refused_send_fails_at_once),
        RIG(effect_under_way_is_not_due_again_at_once),
        RIG(send_that_waits_for_its_turn_uses_up_no_try),
        RIG(write_that_fails_is_tried_again_and_then_given_up),
        RIG(gap_is_noted_on_the_ticket_that_asked_for_it),
        RIG(messages_beyond_the_effects_that_fit_fail_visibly),
    };
    return cmocka_run_group_tests_name("fold: effects", tests, NULL, NULL);
}
