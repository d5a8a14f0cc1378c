/* The engine over a real store: what is acknowledged is answered, once, whatever was left behind.
 */
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/engine_rig.h"
#include "tests/support/store_failing.h"

static const char question[] = "Como desbloqueio meu cartão?",
                  unanswered[] = "Vocês consertam telhados de zinco galvanizado?";

static void message_is_answered_and_all_of_it_is_stored(void **state)
{
    struct engine_rig *rig = *state;

    assert_int_equal(rig_post(rig, "v", "web:v:1", question), 0);
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_string_equal(transcript, "customer - -: Como desbloqueio meu cartão?\n"
                                    "bot answer card\n");
    assert_int_equal(rig_count(rig, STORE_CONVERSATIONS), 1);
    assert_int_equal(rig_count(rig, STORE_DIALOGS), 1);
    assert_int_equal(rig_count_waiting(rig), 0);
    OWNED_TEXT char *row = rig_body(rig, STORE_INTAKE, "web:v:1");
    assert_string_equal(row, ""); /* known, but without what the customer said */
    assert_int_equal(atomic_load(&rig->watched), 2);
}

static void repeat_is_acknowledged_and_changes_nothing(void **state)
{
    struct engine_rig *rig = *state;

    for (int i = 0; i < 3; i++)
        assert_int_equal(rig_post(rig, "v", "web:v:1", question), 0);
    rig_fence(rig, "v");
    assert_int_equal(rig_post(rig, "v", "web:v:1", question), 0);
    rig_fence(rig, "v");
    assert_int_equal(rig_count(rig, STORE_MESSAGES), 2);
    assert_int_equal(atomic_load(&rig->engine->counters.events_repeated), 3);
}

static void same_id_twice_in_one_request_is_folded_once(void **state)
{
    struct engine_rig *rig = *state;
    const struct incoming in = rig_message("v", "web:v:1", question);
    struct intake *intake = intake_new(rig->engine);

    intake_add(intake, &in);
    intake_add(intake, &in);
    assert_int_equal(intake_count(intake), 2);
    assert_int_equal(rig_store(intake), 0);
    rig_fence(rig, "v");
    assert_int_equal(rig_count(rig, STORE_MESSAGES), 2);
}

static void request_without_events_is_acknowledged_and_one_given_up_is_freed(void **state)
{
    struct engine_rig *rig = *state;
    const struct incoming in = rig_message("v", "web:v:1", question);

    assert_int_equal(rig_store(intake_new(rig->engine)), 0);
    struct intake *intake = intake_new(rig->engine);
    intake_add(intake, &in);
    intake_free(intake);
    rig_fence(rig, "v");
    assert_int_equal(rig_count(rig, STORE_MESSAGES), 0);
}

static void what_an_earlier_process_left_is_folded_at_the_start_in_order(void **state)
{
    struct engine_rig *rig = *state;
    char id[32];
    OWNED_BUF struct buf expected = { 0 };

    buf_init(&expected, 65536);
    for (int i = 0; i < 40; i++) {
        snprintf(id, sizeof id, "web:v:%d", 40 - i); /* ids say nothing about the order */
        rig_leave_message(rig, id, "v", 1000 + i, i % 2 ? question : "Qual é o prazo de entrega?");
        buf_format(&expected, "customer - -: %s\n",
                   i % 2 ? question : "Qual é o prazo de entrega?");
        buf_text(&expected, i % 2 ? "bot answer card\n" : "bot answer delivery\n");
    }
    engine_rig_start(rig);
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_string_equal(transcript, expected.data);
    assert_int_equal(rig_count_waiting(rig), 0);
}

static void many_rows_of_one_line_are_folded_once_each(void **state)
{
    enum { ROWS = 700 }; /* more than are read at once, or folded in one step, or remembered */
    struct engine_rig *rig = *state;
    char id[32];

    for (int i = 0; i < ROWS; i++) {
        snprintf(id, sizeof id, "web:v:%d", i);
        rig_leave_message(rig, id, "v", 1000 + i, "oi");
    }
    engine_rig_start(rig);
    while (rig_count_waiting(rig) > 0)
        rig_fence(rig, "v");
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_int_equal(rig_occurrences(transcript, "customer"), ROWS);
    assert_int_equal(rig_occurrences(transcript, "bot"), ROWS);
}

static void events_whose_letters_are_late_are_folded_once_each(void **state)
{
    enum { LATE = 120 }; /* more than a dialog remembers */
    struct engine_rig *rig = *state;
    struct folded folded;
    char id[32];

    rig_hold(rig, "v");
    for (int i = 0; i < LATE; i++) {
        snprintf(id, sizeof id, "web:v:%d", i);
        assert_int_equal(rig_post(rig, "v", id, "oi"), 0);
    }
    atomic_fetch_add(&rig->clock.at, SECONDS(10)); /* so late that the store is read, too */
    rig_release(rig);
    assert_int_equal(rig_act(rig, "v", "desk:1", "take", NULL, &folded), 1);
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_int_equal(rig_occurrences(transcript, "customer"), LATE + 1);
    assert_int_equal(rig_occurrences(transcript, "bot"), LATE + 1);
    assert_int_equal(rig_count_waiting(rig), 0);
}

/* The next visitor, from *number on, whose line lives on the same shard as that of "v". */
static void neighbour(struct engine_rig *rig, int *number, char visitor[32])
{
    char line[64];
    do {
        snprintf(visitor, 32, "f%d", (*number)++);
        snprintf(line, sizeof line, "web:default:%s", visitor);
    } while (engine_shard(rig->engine, line) != engine_shard(rig->engine, "web:default:v"));
}

enum { VISITORS = 256 };

/* One thing of each of these visitors that no conversation reads: cheap to fold. */
static void flood(struct engine_rig *rig, int round)
{
    struct intake *intake = intake_new(rig->engine);
    int number = 0;

    for (int i = 0; i < VISITORS; i++) {
        char id[32], visitor[32];
        neighbour(rig, &number, visitor);
        snprintf(id, sizeof id, "web:%s:%d", visitor, round);
        struct incoming in = rig_message(visitor, id, NULL);
        in.kind = INCOMING_OTHER;
        intake_add(intake, &in);
    }
    assert_int_equal(rig_store(intake), 0);
}

static void full_mailbox_delays_and_loses_nothing(void **state)
{
    struct engine_rig *rig = *state;
    size_t rounds = 0;

    rig_hold(rig, "v");
    while (atomic_load(&rig->engine->counters.mailbox_full) == 0)
        flood(rig, (int)rounds++);
    assert_int_equal(rig_post(rig, "v", "web:v:1", question), 0);
    rig_release(rig);
    while (rig_count_waiting(rig) > 0)
        sched_yield();
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_int_equal(rig_occurrences(transcript, "bot answer card"), 1);
    assert_int_equal(rig_count(rig, STORE_DEAD), rounds * VISITORS); /* kept, as all unknown are */
}

static void row_that_cannot_be_read_goes_to_the_dead_and_stops_nobody(void **state)
{
    static const char *const bodies[] = { "{\"kind\":",  "",
                                          "[1,2]",       "{\"kind\":\"message\"}",
                                          "\"\\u0000\"", "nicht JSON" };
    enum { BODIES = sizeof bodies / sizeof *bodies };
    struct engine_rig *rig = *state;
    char id[32];

    for (int i = 0; i < BODIES; i++) {
        snprintf(id, sizeof id, "web:v:bad%d", i);
        rig_leave_row(rig, id, "v", 1000 + i, bodies[i]);
    }
    rig_leave_row(rig, "desk:bad", "v", 1500, "{\"kind\":\"take\"}");
    rig_leave_message(rig, "web:v:good", "v", 2000, question);
    engine_rig_start(rig);
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_non_null(strstr(transcript, "bot answer card"));
    assert_int_equal(rig_count(rig, STORE_DEAD), BODIES + 1);
    assert_int_equal(rig_count_waiting(rig), 0);
    OWNED_TEXT char *dead = rig_body(rig, STORE_DEAD, "web:v:bad5");
    assert_non_null(strstr(dead, "nicht JSON")); /* nothing is lost */
}

static void put_dialog(struct engine_rig *rig, const char *line, const char *body)
{
    struct error err = { 0 };
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_DIALOGS,
                                 .doc = { .id = line, .body = body, .length = strlen(body) } };
    assert_int_equal(store_commit(rig->store, &write, 1, &err), 0);
}

static void line_whose_dialog_is_garbage_goes_to_the_dead_and_stops_nobody(void **state)
{
    static const char *const garbage[] = { "{", "[]", "{\"shape\":99,\"line\":\"l\"}" };
    struct engine_rig *rig = *state;
    struct folded folded;

    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        char id[32];
        snprintf(id, sizeof id, "web:bad:%zu", i);
        put_dialog(rig, "web:default:bad", garbage[i]);
        assert_int_equal(rig_post(rig, "bad", id, "minhas palavras"), 0);
        snprintf(id, sizeof id, "desk:%zu", i);
        assert_int_equal(rig_act(rig, "bad", id, "take", NULL, &folded), 0); /* told, not waiting */
    }
    assert_int_equal(rig_post(rig, "good", "web:good:1", question), 0);
    rig_fence(rig, "good");
    assert_int_equal(rig_count(rig, STORE_MESSAGES), 2);
    assert_int_equal(rig_count(rig, STORE_DEAD), 6);
    assert_int_equal(rig_count_waiting(rig), 0);

    OWNED_TEXT char *dead = rig_body(rig, STORE_DEAD, "web:bad:1");
    json_auto_t *document = json_loads(dead, 0, NULL);
    OWNED_TEXT char *event = json_dumps(json_object_get(document, "event"), JSON_COMPACT);
    OWNED(arrival) struct arrival *again = NULL;
    struct error err = { 0 };
    assert_int_equal(arrival_read("again", event, strlen(event), &again, &err), 0);
    assert_string_equal(again->incoming.text, "minhas palavras");
}

static void many_long_messages_at_once_are_all_kept(void **state)
{
    enum { MESSAGES = 40, POINTS = 4096 };
    struct engine_rig *rig = *state;
    OWNED_TEXT char *text = memory_new(4 * POINTS + 8);
    char id[32], *at = stpcpy(text, "oi ");

    for (int i = 0; i < POINTS - 3; i++)
        at = stpcpy(at, "😀");
    for (int i = 0; i < MESSAGES; i++) {
        snprintf(id, sizeof id, "web:v:%d", i);
        rig_leave_message(rig, id, "v", 1000 + i, text);
    }
    engine_rig_start(rig);
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_int_equal(rig_occurrences(transcript, "customer"), MESSAGES);
    assert_int_equal(rig_count(rig, STORE_DEAD), 0);
}

static void ticket_that_closes_is_stored_before_the_next_one_opens(void **state)
{
    struct engine_rig *rig = *state;

    assert_int_equal(rig_post(rig, "v", "web:v:1", unanswered), 0);
    rig_fence(rig, "v");
    engine_rig_stop(rig);
    rig_leave_row(rig, "desk:1", "v", 5000,
                  "{\"kind\":\"answer\",\"_line\":\"web:default:v\",\"text\":\"Sim.\",\"by\":{"
                  "\"id\":\"ana\",\"name\":\"Ana\"}}");
    rig_leave_message(rig, "web:v:2", "v", 5001, "quero falar com um atendente");
    engine_rig_start(rig);
    rig_fence(rig, "v");
    const struct store_query answered = { .in = STORE_TICKETS,
                                          .index = TICKET_BY_STATE,
                                          .equal = store_text("answered") };
    struct store_query open = answered;
    open.equal = store_text("open");
    assert_int_equal(rig_count(rig, STORE_TICKETS), 2);
    assert_int_equal(rig_count_found(rig, &answered), 1);
    assert_int_equal(rig_count_found(rig, &open), 1);
}

static void act_of_the_desk_is_told_its_outcome_once_it_is_stored(void **state)
{
    struct engine_rig *rig = *state;
    struct folded folded;

    assert_int_equal(rig_post(rig, "v", "web:v:1", unanswered), 0);
    assert_int_equal(rig_act(rig, "v", "desk:1", "take", NULL, &folded), 1);
    assert_false(folded.refused);
    assert_int_equal(rig_act(rig, "v", "desk:2", "close", NULL, &folded), 1);
    assert_int_equal(rig_act(rig, "v", "desk:3", "take", NULL, &folded), 1);
    assert_true(folded.refused);
    assert_int_equal(rig_act(rig, "v", "desk:1", "take", NULL, &folded), 1);
    assert_true(folded.known);
    store_failing_set(rig->store, 1, 0);
    assert_int_equal(rig_act(rig, "v", "desk:4", "take", NULL, &folded), -1);
}

static void act_that_is_stored_but_not_folded_when_we_stop_lets_go_of_its_waiter(void **state)
{
    struct engine_rig *rig = *state;
    struct waiter *waiter = waiter_new();
    struct intake *intake = intake_new(rig->engine);
    struct folded folded;

    store_failing_set(rig->store, 2, 1); /* it is stored, and nothing after it works */
    intake_add_desk(intake, "desk:1", "web:default:v",
                    json_pack("{s:s, s:s}", "kind", "take", "_line", "web:default:v"), waiter);
    assert_int_equal(rig_store(intake), 0);
    while (store_failing_failures(rig->store) == 0)
        ; /* the shard has tried */
    engine_rig_stop(rig);
    store_failing_set(rig->store, 0, 0);
    assert_int_equal(waiter_wait(waiter, 0, &folded), 0); /* a leak tells when nobody let go */
    assert_int_equal(rig_count_waiting(rig), 1);
    engine_rig_start(rig);
    rig_fence(rig, "v");
    assert_int_equal(rig_count_waiting(rig), 0);
}

static void what_is_taught_answers_the_next_customer_in_the_same_moment(void **state)
{
    struct engine_rig *rig = *state;
    struct folded folded;

    assert_int_equal(rig_post(rig, "v", "web:v:1", unanswered), 0);
    rig_fence(rig, "v");
    assert_int_equal(
        rig_act(rig, "v", "desk:1", "answer", "{\"text\":\"Sim.\",\"teach\":true}", &folded), 1);
    rig_fence(rig, "v"); /* taught, and its result folded */
    assert_int_equal(rig_post(rig, "w", "web:w:1", unanswered), 0);
    rig_fence(rig, "w");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    char wanted[64];
    snprintf(wanted, sizeof wanted, "bot answer %s\n", folded.entry);
    assert_non_null(strstr(transcript, wanted));
    assert_int_equal(rig_count(rig, STORE_GAPS), 1);
    const struct store_query closed = { .in = STORE_GAPS,
                                        .index = GAP_BY_STATE,
                                        .equal = store_text("closed") };
    assert_int_equal(rig_count_found(rig, &closed), 1);
}

static void thumb_counts_once_a_conversation_however_often_it_is_pressed(void **state)
{
    struct engine_rig *rig = *state;
    char id[32];

    assert_int_equal(rig_post(rig, "v", "web:v:1", question), 0);
    for (int i = 2; i < 6; i++) {
        snprintf(id, sizeof id, "web:v:%d", i);
        struct incoming in = rig_message("v", id, "Sim");
        in.type = "button";
        in.reply_id = "helped:card";
        struct intake *intake = intake_new(rig->engine);
        intake_add(intake, &in);
        assert_int_equal(rig_store(intake), 0);
    }
    rig_fence(rig, "v");
    rig_fence(rig, "v");
    struct store_record record;
    struct error err = { 0 };
    assert_int_equal(store_get(rig->store, STORE_COUNTERS, "entry:card:helped", &record, &err), 1);
    assert_int_equal(record.doc.keys[COUNTER_VALUE].number, 1);
    store_record_clear(&record);
    assert_int_equal(rig_count(rig, STORE_FEEDBACK), 1);
}

static void silence_closes_a_conversation_that_nobody_has_in_memory(void **state)
{
    struct engine_rig *rig = *state;

    assert_int_equal(rig_post(rig, "v", "web:v:1", question), 0);
    rig_fence(rig, "v");
    engine_rig_stop(rig);
    atomic_fetch_add(&rig->clock.at, HOURS(1));
    engine_rig_start(rig);
    rig_fence(rig, "v");
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_non_null(strstr(transcript, "bot closing"));
}

#define RUNNING(test) cmocka_unit_test_setup_teardown(test, engine_rig_open, engine_rig_close)
#define IDLE(test) cmocka_unit_test_setup_teardown(test, engine_rig_open_idle, engine_rig_close)

static void messages_of_one_request_are_taken_in_the_providers_order(void **state)
{
    struct engine_rig *rig = *state;
    struct intake *intake = intake_new(rig->engine);
    struct incoming late = rig_message("ana", "late", "segunda"), early = late;

    late.at = RIG_NOON + 2000;
    early.id = early.message_id = "early";
    early.text = "primeira";
    early.at = RIG_NOON + 1000;
    intake_add(intake, &late);
    intake_add(intake, &early);
    assert_int_equal(rig_store(intake), 0);
    rig_fence(rig, "ana");

    char *said = rig_transcript(rig, true);
    const char *first = strstr(said, "primeira"), *second = strstr(said, "segunda");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUNNING(message_is_answered_and_all_of_it_is_stored),
        RUNNING(repeat_is_acknowledged_and_changes_nothing),
        RUNNING(same_id_twice_in_one_request_is_folded_once),
        RUNNING(request_without_events_is_acknowledged_and_one_given_up_is_freed),
        IDLE(what_an_earlier_process_left_is_folded_at_the_start_in_order),
        IDLE(many_rows_of_one_line_are_folded_once_each),
        RUNNING(events_whose_letters_are_late_are_folded_once_each),
        RUNNING(messages_of_one_request_are_taken_in_the_providers_order),
        RUNNING(full_mailbox_delays_and_loses_nothing),
        IDLE(row_that_cannot_be_read_goes_to_the_dead_and_stops_nobody),
        RUNNING(line_whose_dialog_is_garbage_goes_to_the_dead_and_stops_nobody),
        IDLE(many_long_messages_at_once_are_all_kept),
        RUNNING(ticket_that_closes_is_stored_before_the_next_one_opens),
        RUNNING(act_of_the_desk_is_told_its_outcome_once_it_is_stored),
        RUNNING(act_that_is_stored_but_not_folded_when_we_stop_lets_go_of_its_waiter),
        RUNNING(what_is_taught_answers_the_next_customer_in_the_same_moment),
        RUNNING(thumb_counts_once_a_conversation_however_often_it_is_pressed),
        RUNNING(silence_closes_a_conversation_that_nobody_has_in_memory),
    };
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
