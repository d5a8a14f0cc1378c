#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/model/dialog.h"
#include "bot/model/incoming.h"
#include "tests/support/check.h"

enum { STORED_MAX = 1 << 20 };

static const moment noon = 1795262400000;
static const char line[] = "whatsapp:demo:5511999990000", first[] = "01JCONVERSATION00000000001",
                  second[] = "01JCONVERSATION00000000002";

static struct dialog *opened(void)
{
    struct dialog *dialog = dialog_new(line);
    dialog_open(dialog, noon, first);
    return dialog;
}

static char *written(struct dialog *dialog)
{
    struct buf out;
    buf_init(&out, STORED_MAX);
    dialog_write(dialog, &out);
    assert_false(out.overflow);
    return out.data; /* the caller frees it */
}

static struct dialog *read_back(const char *text)
{
    struct error err = { 0 };
    struct dialog *dialog = NULL;
    json_auto_t *object = json_loads(text, 0, NULL);
    assert_non_null(object);
    assert_int_equal(dialog_read(object, &dialog, &err), 0);
    return dialog;
}

static struct effect *send_of(struct dialog *dialog, int number)
{
    struct effect *effect = dialog_effect(dialog, EFFECT_SEND, noon + 30000);
    snprintf(effect->id, sizeof effect->id, "%s:%d", dialog->conversation, number);
    effect->number = number;
    effect->attempted = true;
    return effect;
}

static void fill_everything(struct dialog *dialog)
{
    for (int i = DIALOG_NAME; i < DIALOG_TEXTS; i++)
        dialog_set(dialog, (enum dialog_text)i, (char[]){ (char)('a' + i), '"', '\\', '\n', 0 });
    dialog->ended_at = noon + 5;
    dialog->transferred = dialog->handed_off = dialog->answered = true;
    dialog->record_stale = dialog->ticket_stale = true;
    dialog->step = 6;
    dialog->owner = OWNER_ANALYST;
    dialog->offers_refused = 1;
    dialog->not_understood = 2;
    dialog->told_waiting = 3;
    dialog->idle_at = noon + 6;
    dialog->more_at = noon + 7;
    dialog->offered[dialog->offered_count++] = memory_text("e1");
    dialog->offered[dialog->offered_count++] = memory_text("e2");
    for (int i = 0; i < DIALOG_SHOWN_MAX + 2; i++)
        dialog_show(dialog, (char[]){ 's', (char)('0' + i), 0 });
    dialog_keep_found(dialog, memory_text("{\"reason\":\"close\",\"threshold\":0.25}"));
    dialog->ticket = json_pack("{s:s}", "id", "T1");
    for (int i = 0; i < DIALOG_SEEN_MAX + 5; i++)
        dialog_has_seen(dialog, (char[]){ 'w', (char)('0' + i), 0 });
    dialog_say(dialog, SPEAKER_CUSTOMER, noon, "Oi")->filed = true;
    message_button(dialog_say(dialog, SPEAKER_BOT, noon, "Olá"), "a", "A");
    send_of(dialog, 2);
    dialog_effect(dialog, EFFECT_GAP, noon)->body = json_pack("{s:s}", "question", "?");
}

static void dialog_comes_back_from_the_store_with_everything(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    fill_everything(dialog);
    OWNED_TEXT char *before = written(dialog);
    OWNED(dialog) struct dialog *back = read_back(before);
    OWNED_TEXT char *after = written(back);
    assert_string_equal(before, after);
    for (int i = 0; i < DIALOG_TEXTS; i++)
        assert_string_equal(back->texts[i], dialog->texts[i]);
    assert_memory_equal(back->seen, dialog->seen, sizeof dialog->seen);
    assert_int_equal(back->seen_next, dialog->seen_next);
    assert_int_equal(back->owner, OWNER_ANALYST);
    assert_int_equal(back->said, 2);
    assert_true(back->messages[0].filed);
    assert_false(back->messages[1].filed);
    assert_true(back->effects[0].attempted);
    assert_int_equal(back->shown_count, DIALOG_SHOWN_MAX);
    assert_string_equal(back->shown[0], "s2"); /* the oldest have gone */
}

static void dialog_of_a_line_knows_its_parts(void **state)
{
    OWNED(dialog) struct dialog *web = dialog_new("web:default:a:b");
    OWNED(dialog) struct dialog *bare = dialog_new("console");
    (void)state;

    assert_string_equal(web->texts[DIALOG_CHANNEL], "web");
    assert_string_equal(web->texts[DIALOG_ACCOUNT], "default");
    assert_string_equal(web->texts[DIALOG_ADDRESS], "a:b");
    assert_string_equal(bare->texts[DIALOG_CHANNEL], "console");
    assert_string_equal(bare->texts[DIALOG_ADDRESS], "");
}

static void dialog_read_refuses_what_it_cannot_know(void **state)
{
    static const char *const cases[] = {
        "[]",
        "{\"shape\":1,\"conversation\":\"c\"}",
        "{\"shape\":1,\"line\":\"l\"}",
        "{\"shape\":2,\"line\":\"l\",\"conversation\":\"c\"}",
        "{\"line\":\"l\",\"conversation\":\"c\"}",
        "{\"shape\":1,\"line\":\"l\",\"conversation\":\"0123456789012345678901234567\"}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = { 0 };
        struct dialog *dialog = NULL;
        json_auto_t *object = json_loads(cases[i], 0, NULL);
        if (dialog_read(object, &dialog, &err) == 0)
            fail_msg("%s", cases[i]);
        assert_int_equal(err.kind, ERROR_INVALID);
    }
}

static void dialog_read_takes_only_as_much_as_it_has_room_for(void **state)
{
    OWNED(dialog)
    struct dialog *dialog =
        read_back("{\"shape\":1,\"line\":\"l\",\"conversation\":\"c\",\"seen_next\":4000,"
                  "\"offered\":[\"1\",\"2\",\"3\",\"4\",5],\"shown\":[1,\"a\"],\"seen\":\"12\","
                  "\"effects\":[{},{\"kind\":\"gap\",\"id\":\"g\"}],\"messages\":[[1],[],7]}");
    (void)state;

    assert_int_equal(dialog->offered_count, DIALOG_OFFERED_MAX);
    assert_int_equal(dialog->shown_count, 1);
    assert_int_equal(dialog->seen_next, 0);
    assert_int_equal(dialog->effect_count, 1);
    assert_int_equal(dialog->message_count, 3);
}

static void dialog_stays_small_however_long_the_conversation(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    char text[INCOMING_TEXT_MAX + 1];
    (void)state;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 5000; i++) {
        dialog_say(dialog, i % 2 ? SPEAKER_BOT : SPEAKER_CUSTOMER, noon, i % 3 ? "curta" : text)
            ->filed = true;
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        dialog_has_seen(dialog, id);
        dialog_show(dialog, id);
        dialog_trim(dialog);
    }
    OWNED_TEXT char *stored = written(dialog);
    assert_true(strlen(stored) <= 65536);
    assert_int_equal(dialog->said, 5000);
    assert_true(dialog->message_count <= DIALOG_TAIL_MAX);
    assert_int_equal(dialog->messages[dialog->message_count - 1].number, 5000);
}

static void dialog_trim_drops_only_what_is_filed_and_sent(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    const int last = 30, tail = last - DIALOG_TAIL_MAX + 1; /* of the tail */
    for (int i = 1; i <= last; i++)
        dialog_say(dialog, SPEAKER_BOT, noon, "texto")->filed = i != 3;
    struct effect *send = send_of(dialog, 5);
    dialog_trim(dialog);
    assert_int_equal(dialog->message_count, DIALOG_TAIL_MAX + 2);
    assert_non_null(dialog_message(dialog, 3)); /* not yet filed */
    assert_non_null(dialog_message(dialog, 5)); /* not yet sent */
    assert_null(dialog_message(dialog, 4));
    assert_null(dialog_message(dialog, tail - 1));
    assert_non_null(dialog_message(dialog, tail));

    dialog_message(dialog, 3)->filed = true;
    dialog_done(dialog, send);
    dialog_trim(dialog);
    assert_int_equal(dialog->message_count, DIALOG_TAIL_MAX);
    assert_int_equal(dialog->messages[0].number, tail);
}

static void dialog_open_keeps_what_is_still_to_be_sent(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    dialog_say(dialog, SPEAKER_CUSTOMER, noon, "Oi");
    dialog_say(dialog, SPEAKER_BOT, noon, "Até mais!");
    send_of(dialog, 2);
    dialog->ended_at = noon + 1;
    dialog_open(dialog, noon + 2, second);

    assert_string_equal(dialog->texts[DIALOG_PREVIOUS], first);
    assert_int_equal(dialog->effect_count, 1);
    assert_string_equal(json_string_value(json_object_get(dialog->effects[0].body, "text")),
                        "Até mais!");
    assert_null(dialog_sent_by(dialog, &dialog->effects[0])); /* of another conversation */
    dialog_say(dialog, SPEAKER_CUSTOMER, noon, "Oi de novo");
    dialog_say(dialog, SPEAKER_BOT, noon, "Que bom!");
    assert_null(dialog_sent_by(dialog, &dialog->effects[0]));
    OWNED_TEXT char *stored = written(dialog);
    OWNED(dialog) struct dialog *back = read_back(stored);
    assert_string_equal(json_string_value(json_object_get(back->effects[0].body, "text")),
                        "Até mais!");
}

static void dialog_open_starts_anew_but_remembers_who_it_is(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    fill_everything(dialog);
    dialog_set(dialog, DIALOG_NAME, "Marina");
    dialog_open(dialog, noon + 9, second);
    assert_string_equal(dialog->texts[DIALOG_NAME], "Marina");
    assert_string_equal(dialog->texts[DIALOG_LINE], line);
    assert_null(dialog->texts[DIALOG_ANALYST_ID]);
    assert_null(dialog->texts[DIALOG_QUESTION]);
    assert_int_equal(dialog->owner, OWNER_BOT);
    assert_int_equal(dialog->step, 0);
    assert_int_equal(dialog->said, 0);
    assert_int_equal(dialog->ended_at, 0);
    assert_int_equal(dialog->offered_count + dialog->shown_count, 0);
    assert_true(dialog->record_stale);
    assert_true(dialog_has_seen(dialog, "wZ")); /* a repeat is known also afterwards */
    assert_string_equal(dialog_state(dialog), "IAR");
}

static void dialog_state_tells_who_has_it_and_who_owes(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    assert_string_equal(dialog_state(dialog), "IAR");
    dialog_say(dialog, SPEAKER_CUSTOMER, noon, "?");
    assert_string_equal(dialog_state(dialog), "IAN");
    dialog_say(dialog, SPEAKER_NOTE, noon, "nota");
    assert_string_equal(dialog_state(dialog), "IAN");
    dialog_say(dialog, SPEAKER_BOT, noon, "!");
    dialog_say(dialog, SPEAKER_SYSTEM, noon, "aviso");
    assert_string_equal(dialog_state(dialog), "IAR");
    dialog->ended_at = noon;
    assert_string_equal(dialog_state(dialog), "F");
    dialog->handed_off = true;
    assert_string_equal(dialog_state(dialog), "TA");
    dialog->transferred = true;
    assert_string_equal(dialog_state(dialog), "TAF");
}

static void dialog_remembers_the_last_events_and_forgets_the_oldest(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    char id[16];
    (void)state;

    for (int i = 0; i <= DIALOG_SEEN_MAX; i++) {
        snprintf(id, sizeof id, "wa:%d", i);
        assert_false(dialog_has_seen(dialog, id));
        assert_true(dialog_has_seen(dialog, id));
    }
    assert_true(dialog_has_seen(dialog, "wa:1"));
    assert_false(dialog_has_seen(dialog, "wa:0"));
}

static void dialog_effects_are_numbered_and_limited(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    char id[EFFECT_ID_SIZE];
    (void)state;

    for (int i = 1; i <= DIALOG_EFFECTS_MAX; i++) {
        snprintf(id, sizeof id, "%s:gap%d", first, i);
        assert_string_equal(dialog_effect(dialog, EFFECT_GAP, noon + i)->id, id);
    }
    assert_null(dialog_effect(dialog, EFFECT_GAP, noon));
    struct effect *middle = dialog_pending(dialog, "01JCONVERSATION00000000001:gap64");
    dialog_done(dialog, middle);
    assert_null(dialog_pending(dialog, "01JCONVERSATION00000000001:gap64"));
    assert_non_null(dialog_pending(dialog, "01JCONVERSATION00000000001:gap65"));
    assert_int_equal(dialog->effect_count, DIALOG_EFFECTS_MAX - 1);
    assert_string_equal(dialog_effect(dialog, EFFECT_WORD, noon)->id,
                        "01JCONVERSATION00000000001:word129");
}

static void dialog_is_due_at_the_earliest_of_its_times(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    assert_int_equal(dialog_due(dialog), 0);
    dialog->idle_at = noon + 9;
    assert_int_equal(dialog_due(dialog), noon + 9);
    dialog->more_at = noon + 5;
    assert_int_equal(dialog_due(dialog), noon + 5);
    struct effect *effect = dialog_effect(dialog, EFFECT_GAP, noon + 2);
    assert_int_equal(dialog_due(dialog), noon + 2);
    dialog_done(dialog, effect);
    assert_int_equal(dialog_due(dialog), noon + 5);
}

static void dialog_is_unsettled_until_all_of_it_is_stored(void **state)
{
    OWNED(dialog) struct dialog *dialog = opened();
    (void)state;

    assert_true(dialog_is_unsettled(dialog)); /* its record */
    dialog->record_stale = false;
    assert_false(dialog_is_unsettled(dialog));
    dialog->ticket_stale = true;
    assert_true(dialog_is_unsettled(dialog));
    dialog->ticket_stale = false;
    struct message *message = dialog_say(dialog, SPEAKER_BOT, noon, "!");
    assert_true(dialog_is_unsettled(dialog));
    message->filed = true;
    assert_false(dialog_is_unsettled(dialog));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialog_comes_back_from_the_store_with_everything),
        cmocka_unit_test(dialog_of_a_line_knows_its_parts),
        cmocka_unit_test(dialog_read_refuses_what_it_cannot_know),
        cmocka_unit_test(dialog_read_takes_only_as_much_as_it_has_room_for),
        cmocka_unit_test(dialog_stays_small_however_long_the_conversation),
        cmocka_unit_test(dialog_trim_drops_only_what_is_filed_and_sent),
        cmocka_unit_test(dialog_open_keeps_what_is_still_to_be_sent),
        cmocka_unit_test(dialog_open_starts_anew_but_remembers_who_it_is),
        cmocka_unit_test(dialog_state_tells_who_has_it_and_who_owes),
        cmocka_unit_test(dialog_remembers_the_last_events_and_forgets_the_oldest),
        cmocka_unit_test(dialog_effects_are_numbered_and_limited),
        cmocka_unit_test(dialog_is_due_at_the_earliest_of_its_times),
        cmocka_unit_test(dialog_is_unsettled_until_all_of_it_is_stored),
    };
    return cmocka_run_group_tests_name("dialog", tests, NULL, NULL);
}
