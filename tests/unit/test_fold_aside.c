/* What asks for no answer changes what it is about, or is kept, and moves no flow; what is said
 * outside this program keeps the bot quiet for a time. */
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char question[] = "quanto custa o cartão";

static struct incoming message(const char *type, const char *id)
{
    return (struct incoming){ .kind = INCOMING_MESSAGE,
                              .id = id,
                              .channel = "whatsapp",
                              .account = "demo",
                              .address = "5511999990000",
                              .message_id = id,
                              .type = type };
}

static void arrives(struct fold_rig *rig, struct incoming in)
{
    in.at = in.at ? in.at : rig->stage.now;
    rig_fold(rig, arrival_copy(&in));
}

static void writes(struct fold_rig *rig, const char *id, const char *text)
{
    struct incoming in = message("text", id);
    in.text = text;
    arrives(rig, in);
}

static struct message *first(struct fold_rig *rig)
{
    return dialog_message(rig->dialog, 1);
}

static void reaction_stands_on_its_message_until_it_is_taken_back(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming reaction = message("reaction", "w2");

    writes(rig, "w1", question);
    size_t said = rig->dialog->message_count;
    reaction.quoted = "w1";
    reaction.text = "👍";
    arrives(rig, reaction);

    assert_string_equal(first(rig)->facts[MESSAGE_REACTION], "👍");
    assert_int_equal(rig->dialog->message_count, said);

    reaction.id = "w3";
    reaction.text = NULL;
    arrives(rig, reaction);
    assert_null(first(rig)->facts[MESSAGE_REACTION]);
}

static void reaction_to_what_has_left_is_a_line_that_nobody_owes_an_answer(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming reaction = message("reaction", "w2");

    writes(rig, "w1", question);
    const char *before = dialog_state(rig->dialog);
    reaction.quoted = "long ago";
    reaction.text = "👍";
    arrives(rig, reaction);

    assert_string_equal(rig_last(rig)->facts[MESSAGE_KIND], "reaction");
    assert_string_equal(dialog_state(rig->dialog), before);
}

static void edit_keeps_the_first_words_beside_the_last(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming edit = message("edit", "w2");

    writes(rig, "w1", question);
    size_t said = rig->dialog->message_count;
    edit.quoted = "w1";
    edit.text = "quanto custa a fatura";
    arrives(rig, edit);
    edit.id = "w3";
    edit.text = "quanto custa o boleto";
    arrives(rig, edit);

    assert_string_equal(first(rig)->text, "quanto custa o boleto");
    assert_string_equal(first(rig)->facts[MESSAGE_ORIGINAL], question);
    assert_string_equal(first(rig)->facts[MESSAGE_CHANGE], "edited");
    assert_int_equal(rig->dialog->message_count, said);
}

static void revoke_marks_and_keeps_the_words(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming revoke = message("revoke", "w2");

    writes(rig, "w1", question);
    revoke.quoted = "w1";
    arrives(rig, revoke);

    assert_string_equal(first(rig)->text, question);
    assert_string_equal(first(rig)->facts[MESSAGE_CHANGE], "revoked");
}

static void aside_without_a_conversation_opens_none_that_waits(void **state)
{
    static const char *const types[] = { "reaction", "edit",   "revoke",
                                         "call",     "system", "call_permission" };
    struct fold_rig *rig = *state;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct incoming in = message(types[i], types[i]);
        in.quoted = "unknown";
        arrives(rig, in);
        assert_int_equal(rig->dialog->message_count, i + 1);
        assert_string_equal(dialog_state(rig->dialog), "F");
    }
    assert_int_equal(rig_said(rig, SPEAKER_BOT), 0);
}

static void customer_after_an_aside_begins_a_conversation(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming reaction = message("reaction", "w1");

    reaction.quoted = "campaign";
    arrives(rig, reaction);
    rig_settle(rig);
    writes(rig, "w2", question);

    assert_int_equal(rig_said(rig, SPEAKER_BOT), 1);
    assert_non_null(rig->dialog->texts[DIALOG_PREVIOUS]);
}

static void echo_is_shown_and_the_bot_keeps_quiet_for_a_time(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming echo = message("text", "e1");

    echo.kind = INCOMING_ECHO;
    echo.text = "já vejo isso para você";
    arrives(rig, echo);
    assert_int_equal(rig_last(rig)->who, SPEAKER_ANALYST);
    assert_string_equal(rig_reason(rig), "elsewhere");
    assert_int_equal(rig->dialog->effect_count, 0);

    writes(rig, "w1", question);
    assert_int_equal(rig_said(rig, SPEAKER_BOT), 0);
    assert_false(rig->out.unexpected);

    rig->stage.now += MINUTES(rig->assistant.elsewhere_minutes + 1);
    writes(rig, "w2", question);
    assert_int_equal(rig_said(rig, SPEAKER_BOT), 1);
}

static void echo_of_long_ago_hushes_nobody(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming echo = message("text", "e1");

    echo.kind = INCOMING_ECHO;
    echo.text = "ontem";
    echo.at = rig->stage.now - HOURS(24);
    arrives(rig, echo);
    writes(rig, "w1", question);

    assert_int_equal(rig_said(rig, SPEAKER_BOT), 1);
}

static void what_was_said_elsewhere_ends_without_a_farewell(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming echo = message("text", "e1");

    echo.kind = INCOMING_ECHO;
    echo.text = "resolvido";
    arrives(rig, echo);
    rig_settle(rig);
    rig_time(rig, MINUTES(rig->assistant.elsewhere_minutes + rig->assistant.idle_minutes + 1));

    assert_int_equal(rig_said(rig, SPEAKER_BOT), 0);
    assert_string_equal(dialog_state(rig->dialog), "F");
}

static void standby_is_kept_and_not_answered(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming in = message("text", "s1");

    in.kind = INCOMING_STANDBY;
    in.text = question;
    arrives(rig, in);

    assert_int_equal(rig_said(rig, SPEAKER_CUSTOMER), 1);
    assert_int_equal(rig_said(rig, SPEAKER_BOT), 0);
}

static void history_is_never_answered(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming in = message("text", "h1");

    in.kind = INCOMING_HISTORY;
    in.text = question;
    arrives(rig, in);

    assert_int_equal(rig->dialog->message_count, 0);
}

static void preference_of_the_latest_word_counts(void **state)
{
    struct fold_rig *rig = *state;
    struct incoming stop = message("stop", "p1"), resume = message("resume", "p2");

    stop.kind = resume.kind = INCOMING_PREFERENCE;
    stop.at = rig->stage.now - SECONDS(10);
    resume.at = rig->stage.now - SECONDS(20);
    arrives(rig, stop);
    arrives(rig, resume);
    assert_true(rig->dialog->no_marketing);

    OWNED_TEXT char *written = rig_written(rig);
    assert_non_null(strstr(written, "\"no_marketing\":true"));

    resume.id = "p3";
    resume.at = rig->stage.now;
    arrives(rig, resume);
    assert_false(rig->dialog->no_marketing);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fold_rig_open_sending, fold_rig_close)
    const struct CMUnitTest tests[] = {
        TEST(reaction_stands_on_its_message_until_it_is_taken_back),
        TEST(reaction_to_what_has_left_is_a_line_that_nobody_owes_an_answer),
        TEST(edit_keeps_the_first_words_beside_the_last),
        TEST(revoke_marks_and_keeps_the_words),
        TEST(aside_without_a_conversation_opens_none_that_waits),
        TEST(customer_after_an_aside_begins_a_conversation),
        TEST(echo_is_shown_and_the_bot_keeps_quiet_for_a_time),
        TEST(echo_of_long_ago_hushes_nobody),
        TEST(what_was_said_elsewhere_ends_without_a_farewell),
        TEST(standby_is_kept_and_not_answered),
        TEST(history_is_never_answered),
        TEST(preference_of_the_latest_word_counts),
    };
    return cmocka_run_group_tests_name("fold aside", tests, NULL, NULL);
}
