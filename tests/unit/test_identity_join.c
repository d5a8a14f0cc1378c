/* Two dialogs of one customer become one: what goes on, what ends, and that nothing is lost. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/identity_join.h"
#include "flows/ticket.h"
#include "tests/support/check.h"

static const moment noon = 1795446000000;
static const char here[] = "whatsapp:demo:5585996123586", there[] = "whatsapp:demo:BR.1";

struct pair {
    struct dialog *into, *from;
};

static int open_pair(void **state)
{
    struct pair *pair = memory_new(sizeof *pair);
    pair->into = dialog_new(here);
    pair->from = dialog_new(there);
    *state = pair;
    return 0;
}

static int close_pair(void **state)
{
    struct pair *pair = *state;
    dialog_free(pair->into);
    dialog_free(pair->from);
    free(pair);
    return 0;
}

static void talk(struct dialog *dialog, const char *conversation, moment at, const char *text)
{
    dialog_open(dialog, at, conversation);
    dialog->step = LISTENING;
    dialog_say(dialog, SPEAKER_CUSTOMER, at, text)->filed = true;
    dialog->record_stale = false;
}

static void give_ticket(struct dialog *dialog, const char *id, const char *state)
{
    dialog->ticket = json_pack("{s:s, s:s, s:s, s:s, s:{s:s}, s:[]}", "id", id, "protocol", id,
                               "state", state, "_line", dialog->texts[DIALOG_LINE], "customer",
                               "id", dialog->texts[DIALOG_LINE], "notes");
    dialog->handed_off = true;
    dialog->step = WAITING;
}

static void conversation_of_a_new_line_is_the_one_of_the_other(void **state)
{
    struct pair *pair = *state;
    talk(pair->from, "C1", noon, "oi");
    identity_join(pair->into, pair->from, noon + 1);
    assert_string_equal(pair->into->conversation, "C1");
    assert_string_equal(pair->into->texts[DIALOG_LINE], here);
    assert_string_equal(pair->into->texts[DIALOG_ADDRESS], "5585996123586");
    assert_int_equal(pair->into->said, 1); /* no note: there was only one */
    assert_true(pair->into->record_stale);
    assert_string_equal(pair->from->conversation, "");
}

static void what_matters_more_goes_on_on_whichever_side_it_is(void **state)
{
    static const struct {
        const char *into, *from; /* states of tickets; NULL: only a conversation */
        moment later;            /* of the other one */
        bool swapped;
    } cases[] = {
        { NULL, NULL, 1, true },     { NULL, NULL, -1, false },     { NULL, "open", -1, true },
        { "open", NULL, 1, false },  { "open", "taken", -1, true }, { "taken", "open", 1, false },
        { "open", "open", 1, true },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pair *pair;
        open_pair((void **)&pair);
        talk(pair->into, "C1", noon, "um");
        talk(pair->from, "C2", noon + cases[i].later, "dois");
        if (cases[i].into)
            give_ticket(pair->into, "T1", cases[i].into);
        if (cases[i].from)
            give_ticket(pair->from, "T2", cases[i].from);
        identity_join(pair->into, pair->from, noon + 5);
        assert_string_equal(pair->into->conversation, cases[i].swapped ? "C2" : "C1");
        assert_string_equal(pair->from->conversation, cases[i].swapped ? "C1" : "C2");
        assert_int_equal(pair->from->ended_at, noon + 5);
        assert_true(pair->from->record_stale);
        assert_false(ticket_is_open(pair->from));
        assert_string_equal(dialog_last(pair->into, SPEAKER_NOTE)->facts[MESSAGE_REASON], "joined");
        close_pair((void **)&pair);
    }
}

static void ticket_that_ends_is_named_in_the_one_that_goes_on(void **state)
{
    struct pair *pair = *state;
    talk(pair->into, "C1", noon, "quero uma pessoa");
    talk(pair->from, "C2", noon, "meu boleto venceu");
    give_ticket(pair->into, "T1", "taken");
    give_ticket(pair->from, "T2", "open");
    identity_join(pair->into, pair->from, noon + 1);
    assert_string_equal(ticket_text(pair->from, "state"), "closed");
    assert_string_equal(ticket_text(pair->from, "resolution"), "joined");
    assert_true(pair->from->ticket_stale && pair->into->ticket_stale);
    OWNED_TEXT char *notes = json_dumps(json_object_get(pair->into->ticket, "notes"), 0);
    assert_non_null(strstr(notes, "T2"));
    assert_non_null(strstr(notes, "meu boleto venceu"));
    assert_int_equal(json_integer_value(json_object_get(pair->into->ticket, "unread")), 1);
}

static void ticket_that_goes_on_belongs_to_the_line_that_does(void **state)
{
    struct pair *pair = *state;
    talk(pair->from, "C2", noon, "oi");
    give_ticket(pair->from, "T2", "taken");
    identity_join(pair->into, pair->from, noon + 1);
    assert_string_equal(ticket_text(pair->into, "_line"), here);
    assert_true(pair->into->ticket_stale);
}

static void question_that_nobody_answered_is_asked_again(void **state)
{
    struct pair *pair = *state;
    talk(pair->into, "C1", noon + 1, "oi");
    talk(pair->from, "C2", noon, "quanto custa?");
    pair->from->step = THINKING;
    dialog_set(pair->from, DIALOG_QUESTION, "quanto custa?");
    (void)dialog_effect(pair->from, EFFECT_REWRITE, noon);
    identity_join(pair->into, pair->from, noon + 2);
    assert_string_equal(pair->into->texts[DIALOG_WAITING], "quanto custa?");
    assert_int_equal(pair->into->more_at, noon + 2);
    assert_int_equal(pair->into->effect_count, 0); /* the model's word helps nobody any more */
}

static void messages_effects_and_parked_statuses_go_over(void **state)
{
    struct pair *pair = *state;
    talk(pair->into, "C1", noon + 1, "oi");
    talk(pair->from, "C2", noon, "oi");
    struct message *message = dialog_say(pair->from, SPEAKER_BOT, noon, "Olá!");
    struct effect *send = dialog_effect(pair->from, EFFECT_SEND, 0);
    snprintf(send->id, sizeof send->id, "%.26s:%d", "C2", message->number);
    send->number = message->number;
    dialog_effect(pair->from, EFFECT_GAP, noon);
    pair->from->parked = json_pack("[{s:s}]", "provider_id", "wamid.1");
    dialog_know(pair->from, "user:demo:BR.1");
    assert_false(dialog_has_seen(pair->from, "wa:7"));
    identity_join(pair->into, pair->from, noon + 2);
    assert_int_equal(pair->into->effect_count, 2);
    assert_string_equal(json_string_value(json_object_get(pair->into->effects[0].body, "text")),
                        "Olá!");
    assert_false(pair->into->effects[0].ready); /* it may be under way */
    assert_true(pair->into->effects[1].ready);
    assert_int_equal(json_array_size(pair->into->parked), 1);
    assert_true(dialog_knows(pair->into, "user:demo:BR.1"));
    assert_true(dialog_has_seen(pair->into, "wa:7"));
}

static void latest_address_and_the_latest_word_of_the_customer_stay(void **state)
{
    struct pair *pair = *state;
    dialog_set(pair->from, DIALOG_REACH, "558596123586");
    pair->from->reach_at = pair->from->heard_at = noon;
    pair->into->reach_at = noon - 1;
    identity_join(pair->into, pair->from, noon + 2);
    assert_string_equal(dialog_reach(pair->into), "558596123586");
    assert_int_equal(pair->into->heard_at, noon);
}

static void lines_have_one_order(void **state)
{
    static const char *const lines[] = { "whatsapp:demo:5511", "whatsapp:demo:5585",
                                         "whatsapp:demo:AR.1", "whatsapp:demo:BR.1" };
    (void)state;
    for (size_t a = 0; a < 4; a++)
        for (size_t b = 0; b < 4; b++)
            assert_int_equal(identity_comes_first(lines[a], lines[b]), a < b);
}

#define PAIR(test) cmocka_unit_test_setup_teardown(test, open_pair, close_pair)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR(conversation_of_a_new_line_is_the_one_of_the_other),
        cmocka_unit_test(what_matters_more_goes_on_on_whichever_side_it_is),
        PAIR(ticket_that_ends_is_named_in_the_one_that_goes_on),
        PAIR(ticket_that_goes_on_belongs_to_the_line_that_does),
        PAIR(question_that_nobody_answered_is_asked_again),
        PAIR(messages_effects_and_parked_statuses_go_over),
        PAIR(latest_address_and_the_latest_word_of_the_customer_stay),
        cmocka_unit_test(lines_have_one_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
