/* What analysts do: one speaker at a time, and what they teach. */
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char unanswered[] = "Vocês consertam telhados de zinco galvanizado?";
static const char says[] = "{\"text\":\"Sim, em toda a cidade.\"}";
static const char *const acts[] = { "take", "say", "answer", "transfer", "return", "close" };
enum { ACTS = sizeof acts / sizeof *acts };

static const char *ticket(struct fold_rig *rig, const char *name)
{
    return json_string_value(json_object_get(rig->dialog->ticket, name));
}

static int open_with_ticket(void **state)
{
    if (fold_rig_open(state) < 0)
        return -1;
    rig_text(*state, unanswered);
    rig_settle(*state);
    return 0;
}

static void take_gives_the_conversation_to_one_analyst(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "take", NULL);
    assert_false(rig->out.refused);
    assert_int_equal(rig->dialog->owner, OWNER_ANALYST);
    assert_string_equal(ticket(rig, "state"), "taken");
    assert_string_equal(rig->dialog->texts[DIALOG_ANALYST_NAME], "Ana Prado");
    assert_string_equal(rig_reason(rig), "taken");
    size_t said = rig->dialog->message_count;
    rig_desk(rig, "ana", "take", NULL); /* again: the customer is not told again */
    assert_false(rig->out.refused);
    assert_int_equal(rig->dialog->message_count, said);
}

static void every_act_of_another_analyst_is_refused_by_name(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "take", NULL);
    rig_settle(rig);
    for (int i = 0; i < ACTS; i++) {
        size_t said = rig->dialog->message_count;
        rig_desk(rig, "bia", acts[i], says);
        assert_true(rig->out.refused);
        assert_string_equal(rig->out.refusal, "Ana Prado já assumiu este atendimento.");
        assert_int_equal(rig->dialog->message_count, said);
        assert_string_equal(rig->dialog->texts[DIALOG_ANALYST_ID], "ana");
    }
    rig_desk(rig, "bia", "note", "{\"text\":\"Eu conheço este cliente.\"}");
    assert_false(rig->out.refused); /* a note is for colleagues */
    assert_int_equal(rig_last(rig)->who, SPEAKER_NOTE);
}

static void every_act_without_an_open_ticket_is_refused(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "close", NULL);
    assert_string_equal(ticket(rig, "state"), "closed");
    rig_settle(rig);
    for (int i = 0; i < ACTS; i++) {
        rig_desk(rig, "ana", acts[i], says);
        assert_true(rig->out.refused);
        assert_string_equal(rig->out.refusal, "Este atendimento já foi encerrado.");
    }
}

static void act_on_an_earlier_ticket_of_the_line_is_refused(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "take", "{\"ticket\":\"01JANOTHER0000000000000000\"}");
    assert_true(rig->out.refused);
    assert_int_equal(rig->dialog->owner, OWNER_BOT);
}

static void bot_keeps_quiet_while_an_analyst_talks(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "take", NULL);
    size_t said = rig_said(rig, SPEAKER_BOT);
    rig_text(rig, "Como desbloqueio meu cartão?");
    rig_text(rig, "quero um atendente");
    rig_time(rig, DAYS(1));
    assert_int_equal(rig_said(rig, SPEAKER_BOT), said);
    assert_int_equal(json_integer_value(json_object_get(rig->dialog->ticket, "unread")), 2);
    assert_int_equal(rig->dialog->ended_at, 0);
    rig_desk(rig, "ana", "say", says);
    assert_int_equal(rig_last(rig)->who, SPEAKER_ANALYST);
    assert_string_equal(rig_last(rig)->facts[MESSAGE_BY], "Ana Prado");
    assert_int_equal(json_integer_value(json_object_get(rig->dialog->ticket, "unread")), 0);
}

static void answer_that_teaches_becomes_an_entry_with_the_customers_words(void **state)
{
    struct fold_rig *rig = *state;

    rig_result(rig, rig_effect(rig, EFFECT_GAP)->id,
               (struct result){ .kind = RESULT_DONE, .text = (char[]){ "01JGAP" } });
    rig_desk(rig, "ana", "answer",
             "{\"text\":\"Sim.\",\"teach\":true,\"question\":\"Consertam telhados?\",\"wordings\":["
             "\"Arrumam telhado?\"]}");
    const struct effect *teach = rig_effect(rig, EFFECT_TEACH);
    const json_t *lesson = json_object_get(teach->body, "entry");
    OWNED(entry) struct entry *entry = NULL;
    struct error err = { 0 };
    assert_int_equal(entry_read(lesson, &entry, &err), 0);
    assert_string_equal(entry->id, rig->out.entry);
    assert_string_equal(entry->question, "Consertam telhados?");
    assert_int_equal(entry->wording_count, 2);
    assert_string_equal(entry->wordings[1], unanswered);
    assert_string_equal(entry->source_by, "Ana Prado");
    assert_string_equal(json_string_value(json_object_get(teach->body, "gap")), "01JGAP");
    assert_string_equal(ticket(rig, "resolution"), "taught");
    assert_int_equal(rig->dialog->owner, OWNER_BOT);
}

static void answer_that_does_not_teach_only_answers(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "bia", "answer", says);
    assert_string_equal(rig_last(rig)->text, "Sim, em toda a cidade.");
    assert_string_equal(ticket(rig, "state"), "answered");
    assert_string_equal(rig->out.entry, "");
    assert_int_equal(rig->dialog->owner, OWNER_BOT);
    assert_int_equal(rig->dialog->step, LISTENING);
    rig_settle(rig);
    rig_text(rig, "Como desbloqueio meu cartão?");
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "card");
    assert_null(rig->dialog->ticket);
}

static void transfer_passes_it_to_a_colleague_or_back_to_a_queue(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "take", NULL);
    rig_desk(rig, "ana", "transfer", "{\"analyst\":{\"id\":\"bia\",\"name\":\"Bia Lima\"}}");
    assert_string_equal(rig->dialog->texts[DIALOG_ANALYST_ID], "bia");
    assert_string_equal(dialog_state(rig->dialog), "TAF");
    rig_desk(rig, "ana", "say", says);
    assert_true(rig->out.refused);
    rig_desk(rig, "bia", "transfer", "{\"queue\":\"financeiro\",\"note\":\"É cobrança.\"}");
    assert_int_equal(rig->dialog->owner, OWNER_BOT);
    assert_int_equal(rig->dialog->step, WAITING);
    assert_string_equal(ticket(rig, "queue"), "financeiro");
    assert_string_equal(ticket(rig, "state"), "open");
    assert_null(json_object_get(rig->dialog->ticket, "analyst"));
    assert_int_equal(json_array_size(json_object_get(rig->dialog->ticket, "notes")), 1);
}

static void returned_conversation_is_the_bots_again(void **state)
{
    struct fold_rig *rig = *state;

    rig_desk(rig, "ana", "take", NULL);
    rig_desk(rig, "ana", "return", NULL);
    assert_string_equal(ticket(rig, "resolution"), "returned");
    rig_settle(rig);
    rig_text(rig, "Como desbloqueio meu cartão?");
    assert_string_equal(rig_last(rig)->facts[MESSAGE_ENTRY], "card");
}

static void waiting_customer_is_told_once_and_then_now_and_again(void **state)
{
    struct fold_rig *rig = *state;
    size_t said = rig_said(rig, SPEAKER_BOT);

    rig_text(rig, "Alô?");
    assert_string_equal(rig_reason(rig), "waiting");
    for (int i = 0; i < 3; i++)
        rig_text(rig, "Tem alguém aí?");
    assert_int_equal(rig_said(rig, SPEAKER_BOT), said + 1);
    rig_time(rig, DAYS(2));
    assert_int_equal(rig->dialog->ended_at, 0); /* nobody closes it while it waits */
}

static void unknown_act_changes_nothing(void **state)
{
    struct fold_rig *rig = *state;
    OWNED_TEXT char *before = NULL, *after = NULL;

    rig->dialog->ticket_stale = true; /* not yet stored: it stays */
    rig_desk(rig, "ana", "note", "{\"text\":\"x\"}");
    before = memory_text(rig_last(rig)->text);
    rig_desk(rig, "ana", "dance", NULL);
    after = memory_text(rig_last(rig)->text);
    assert_true(rig->out.unexpected);
    assert_string_equal(before, after);
    assert_int_equal(rig->dialog->owner, OWNER_BOT);
}

#define TICKET(test) cmocka_unit_test_setup_teardown(test, open_with_ticket, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TICKET(take_gives_the_conversation_to_one_analyst),
        TICKET(every_act_of_another_analyst_is_refused_by_name),
        TICKET(every_act_without_an_open_ticket_is_refused),
        TICKET(act_on_an_earlier_ticket_of_the_line_is_refused),
        TICKET(bot_keeps_quiet_while_an_analyst_talks),
        TICKET(answer_that_teaches_becomes_an_entry_with_the_customers_words),
        TICKET(answer_that_does_not_teach_only_answers),
        TICKET(transfer_passes_it_to_a_colleague_or_back_to_a_queue),
        TICKET(returned_conversation_is_the_bots_again),
        TICKET(waiting_customer_is_told_once_and_then_now_and_again),
        TICKET(unknown_act_changes_nothing),
    };
    return cmocka_run_group_tests_name("fold: desk", tests, NULL, NULL);
}
