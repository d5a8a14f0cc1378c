/* Statuses and the answer of the send, in whatever order they come, lost or doubled: the message
 * ends the same. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/status.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char question[] = "Como desbloqueio meu cartão?";

enum news { ANSWER, SENT, DELIVERED, READ, PLAYED, FAILED, NEWS };

static const struct {
    const char *status, *body;
    moment after; /* ms */
} told[NEWS] = {
    [SENT] = { "sent",
               "{\"pricing\":{\"billable\":true,\"category\":\"service\",\"type\":"
               "\"regular\"}}",
               1000 },
    [DELIVERED] = { "delivered",
                    "{\"pricing\":{\"billable\":true,\"category\":\"service\","
                    "\"type\":\"regular\"}}",
                    2000 },
    [READ] = { "read", NULL, 3000 },
    [PLAYED] = { "played", NULL, 4000 },
    [FAILED] = { "failed", NULL, 1500 },
};

static void tell(struct fold_rig *rig, enum news news, const char *callback)
{
    char id[32];
    snprintf(id, sizeof id, "in:%d", ++rig->events);
    struct incoming in = { .kind = INCOMING_STATUS,
                           .id = id,
                           .channel = rig->dialog->texts[DIALOG_CHANNEL],
                           .account = rig->dialog->texts[DIALOG_ACCOUNT],
                           .address = rig->dialog->texts[DIALOG_ADDRESS],
                           .message_id = "wamid.9",
                           .status = told[news].status,
                           .body = told[news].body,
                           .at = RIG_NOON + told[news].after,
                           .callback = callback };
    if (news == FAILED) {
        in.error_code = 131026;
        in.error_title = "Message undeliverable";
    }
    rig_fold(rig, arrival_copy(&in));
}

static void happen(struct fold_rig *rig, enum news news, const char *effect, bool callback)
{
    if (news == ANSWER)
        rig_result(rig, effect,
                   (struct result){ .kind = RESULT_DONE, .text = (char[]){ "wamid.9" } });
    else
        tell(rig, news, callback ? effect : NULL);
}

/* The state that is right for this set of news, whatever their order. */
static enum delivery right(unsigned set)
{
    static const enum delivery of[NEWS] = { DELIVERY_SENT, DELIVERY_SENT,   DELIVERY_DELIVERED,
                                            DELIVERY_READ, DELIVERY_PLAYED, DELIVERY_FAILED };
    enum delivery highest = DELIVERY_QUEUED;
    for (int news = 0; news < NEWS; news++)
        if (set & 1u << news && of[news] > highest)
            highest = of[news];
    return highest;
}

static struct message *sent_message(struct fold_rig *rig)
{
    return dialog_message(rig->dialog, 2);
}

struct case_of {
    enum news order[NEWS];
    int count;
    unsigned set;
    bool callback, doubled;
};

static char *receipt_after(const struct case_of *one)
{
    void *state;
    char effect[EFFECT_ID_SIZE];
    assert_int_equal(fold_rig_open_sending(&state), 0);
    struct fold_rig *rig = state;

    rig_text(rig, question);
    snprintf(effect, sizeof effect, "%s", rig_effect(rig, EFFECT_SEND)->id);
    for (int i = 0; i < one->count; i++)
        for (int times = 0; times <= one->doubled; times++)
            happen(rig, one->order[i], effect, one->callback);
    assert_int_equal(sent_message(rig)->delivery, right(one->set));
    assert_int_equal(sent_message(rig)->facts[MESSAGE_ERROR] != NULL,
                     right(one->set) == DELIVERY_FAILED);
    assert_int_equal(json_array_size(rig->dialog->parked), 0);
    if (one->callback || one->set & 1u << ANSWER)
        assert_int_equal(dialog_pending(rig->dialog, effect) != NULL, 0);
    char *receipt = memory_text(sent_message(rig)->facts[MESSAGE_RECEIPT]);
    fold_rig_close(&state);
    return receipt;
}

struct walk {
    struct case_of one;
    char *receipt; /* of the first order of this set */
    int orders;
};

static void check(struct walk *walk)
{
    OWNED_TEXT char *receipt = receipt_after(&walk->one);
    walk->orders++;
    if (walk->receipt)
        assert_string_equal(receipt, walk->receipt);
    else
        walk->receipt = memory_text(receipt);
}

static void permute(struct walk *walk, unsigned left)
{
    if (left == 0)
        check(walk);
    for (int news = 0; news < NEWS; news++) {
        if (!(left & 1u << news))
            continue;
        walk->one.order[walk->one.count++] = (enum news)news;
        permute(walk, left & ~(1u << news));
        walk->one.count--;
    }
}

/* Every subset (the rest was lost), every order of it, once and each twice. Without the callback
 * only the answer tells whose statuses they are. */
static int walk_all(bool callback, bool doubled)
{
    int orders = 0;
    for (unsigned set = 1; set < 1u << NEWS; set++) {
        if (!callback && !(set & 1u << ANSWER))
            continue;
        struct walk walk = { .one = { .set = set, .callback = callback, .doubled = doubled } };
        permute(&walk, set);
        orders += walk.orders;
        free(walk.receipt);
    }
    return orders;
}

static void statuses_with_our_id_end_the_same_in_every_order(void **state)
{
    (void)state;
    assert_int_equal(walk_all(true, false), 1956);
}

static void statuses_without_our_id_end_the_same_in_every_order(void **state)
{
    (void)state;
    assert_int_equal(walk_all(false, false), 1631);
}

static void statuses_that_come_twice_end_the_same_in_every_order(void **state)
{
    (void)state;
    assert_int_equal(walk_all(true, true), 1956);
}

static void receipt_holds_times_and_price(void **state)
{
    const struct case_of one = { .order = { READ, SENT, DELIVERED, ANSWER },
                                 .count = 4,
                                 .set = 1u << READ | 1u << SENT | 1u << DELIVERED | 1u << ANSWER,
                                 .callback = true };
    (void)state;
    OWNED_TEXT char *receipt = receipt_after(&one);
    assert_string_equal(receipt,
                        "{\"delivered\":\"2026-11-23T15:00:02Z\",\"pricing\":{\"billable\":"
                        "true,\"category\":\"service\",\"type\":\"regular\"},\"read\":"
                        "\"2026-11-23T15:00:03Z\",\"sent\":\"2026-11-23T15:00:01Z\"}");
}

static void parked_statuses_are_few_and_go_after_ten_minutes(void **state)
{
    struct fold_rig *rig = *state;

    for (int i = 0; i < DIALOG_PARKED_MAX + 3; i++)
        tell(rig, READ, NULL);
    assert_int_equal(json_array_size(rig->dialog->parked), DIALOG_PARKED_MAX);
    assert_int_equal(rig->out.discarded, 1);
    OWNED_TEXT char *written = rig_written(rig);
    assert_non_null(strstr(written, "\"parked\":[{")); /* survives a restart */
    rig->stage.now += 600001;
    tell(rig, READ, NULL);
    assert_int_equal(json_array_size(rig->dialog->parked), 1);
    assert_int_equal(rig->out.discarded, DIALOG_PARKED_MAX);
}

static void failed_answer_of_the_bot_goes_to_a_person(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, question);
    tell(rig, FAILED, rig_effect(rig, EFFECT_SEND)->id);
    assert_string_equal(json_string_value(json_object_get(rig->dialog->ticket, "reason")),
                        "undelivered");
    assert_string_equal(rig_reason(rig), "undelivered");
    assert_int_equal(rig->dialog->effect_count, 0); /* nothing more is sent */
    assert_non_null(strstr(rig_last(rig)->text, "não foi entregue"));
}

static void failed_message_of_an_analyst_marks_the_ticket(void **state)
{
    struct fold_rig *rig = *state;

    rig_text(rig, "quero falar com uma pessoa");
    rig_desk(rig, "ana", "take", NULL);
    rig_settle(rig);
    while (rig->dialog->effect_count)
        dialog_done(rig->dialog, rig->dialog->effects);
    json_int_t unread = json_integer_value(json_object_get(rig->dialog->ticket, "unread"));
    rig_desk(rig, "ana", "say", "{\"text\":\"Bom dia\"}");
    tell(rig, FAILED, rig_effect(rig, EFFECT_SEND)->id);
    assert_int_equal(json_integer_value(json_object_get(rig->dialog->ticket, "unread")),
                     unread + 1);
    const json_t *notes = json_object_get(rig->dialog->ticket, "notes");
    assert_int_equal(json_array_size(notes), 1);
    tell(rig, FAILED, dialog_last(rig->dialog, SPEAKER_ANALYST)->facts[MESSAGE_PROVIDER_ID]);
    assert_int_equal(json_array_size(json_object_get(rig->dialog->ticket, "notes")), 1);
}

#define RIG(test) cmocka_unit_test_setup_teardown(test, fold_rig_open_sending, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses_with_our_id_end_the_same_in_every_order),
        cmocka_unit_test(statuses_without_our_id_end_the_same_in_every_order),
        cmocka_unit_test(statuses_that_come_twice_end_the_same_in_every_order),
        cmocka_unit_test(receipt_holds_times_and_price),
        RIG(parked_statuses_are_few_and_go_after_ten_minutes),
        RIG(failed_answer_of_the_bot_goes_to_a_person),
        RIG(failed_message_of_an_analyst_marks_the_ticket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
