/* Every call of the store may fail, at any point of a conversation: what was acknowledged is
 * answered once, what was refused may be sent again, and in the end it is as if nothing had
 * happened. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/engine_rig.h"
#include "tests/support/store_failing.h"

enum { CALLS = 20, CALLS_MAX = 200, RATES = 12, PATIENCE = 60, WELL_AGAIN = 3 };

static const char unanswered[] = "Vocês consertam telhados de zinco galvanizado?";

/* Channels send again what was not acknowledged. */
static void say(struct engine_rig *rig, const char *visitor, const char *id, const char *text)
{
    while (rig_post(rig, visitor, id, text) < 0)
        ;
    rig_fence(rig, visitor);
}

static void act(struct engine_rig *rig, const char *id, const char *kind, const char *more)
{
    struct folded folded;
    int told;
    do
        told = rig_act(rig, "v", id, kind, more, &folded);
    while (told < 0);
    assert_int_equal(told, 1);
    assert_false(folded.refused);
}

static size_t count_state(struct engine_rig *rig, enum collection in, const char *name)
{
    return rig_count_found(rig, &(struct store_query){ .in = in, .equal = store_text(name) });
}

typedef bool reached_fn(struct engine_rig *rig);

static bool has_gap(void *context, const struct store_doc *doc)
{
    *(bool *)context |= doc->keys[TICKET_GAP].type == STORE_TEXT;
    return true;
}

static bool ticket_knows_its_gap(struct engine_rig *rig)
{
    const struct store_query all = { .in = STORE_TICKETS, .index = STORE_BY_ID };
    struct error err = { 0 };
    bool found = false;
    assert_int_equal(store_find(rig->inner, &all, has_gap, &found, &err), 0);
    return found;
}

static bool gap_is_closed(struct engine_rig *rig)
{
    return count_state(rig, STORE_GAPS, "closed") == 1;
}

static bool nothing_waits(struct engine_rig *rig)
{
    return rig_count_waiting(rig) == 0;
}

/* Writes that failed are tried again after a while; the store is well again before they are given
 * up. */
static void let_time_pass(struct engine_rig *rig, reached_fn *reached)
{
    for (int i = 0; !reached(rig); i++) {
        assert_true(i < PATIENCE);
        atomic_fetch_add(&rig->clock.at, SECONDS(10));
        rig_fence(rig, "v");
        if (i == WELL_AGAIN)
            store_failing_set(rig->store, 0, 0);
    }
    rig_fence(rig, "v"); /* what was written is known to the dialog, too */
}

static void converse(struct engine_rig *rig)
{
    say(rig, "v", "web:v:1", "Oi");
    say(rig, "v", "web:v:2", "Como desbloqueio meu cartão?");
    say(rig, "v", "web:v:3", unanswered);
    let_time_pass(rig, ticket_knows_its_gap);
    act(rig, "desk:1", "take", NULL);
    act(rig, "desk:2", "say", "{\"text\":\"Um momento.\"}");
    act(rig, "desk:3", "answer", "{\"text\":\"Sim.\",\"teach\":true}");
    say(rig, "v", "web:v:4", "Qual é o prazo de entrega?");
}

static const char expected[] = "customer - -: Oi\n"
                               "bot greeting -\n"
                               "customer - -: Como desbloqueio meu cartão?\n"
                               "bot answer card\n"
                               "customer - -: Vocês consertam telhados de zinco galvanizado?\n"
                               "bot handoff -\n"
                               "bot taken -\n"
                               "analyst person -\n"
                               "analyst person -\n"
                               "customer - -: Qual é o prazo de entrega?\n"
                               "bot answer delivery\n";

/* Each line once. Their order may change: what was refused comes when it is sent again. */
static void assert_same_lines(const char *transcript, const char *wanted)
{
    char line[256];
    assert_int_equal(strlen(transcript), strlen(wanted));
    for (const char *at = wanted; *at; at = strchr(at, '\n') + 1) {
        snprintf(line, sizeof line, "%.*s", (int)(strchr(at, '\n') + 1 - at), at);
        if (rig_occurrences(transcript, line) != rig_occurrences(wanted, line))
            fail_msg("%s in\n%s", line, transcript);
    }
}

static void assert_all_went_well(struct engine_rig *rig)
{
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_same_lines(transcript, expected);
    assert_int_equal(rig_count_waiting(rig), 0);
    assert_int_equal(rig_count(rig, STORE_TICKETS), 1);
    assert_int_equal(count_state(rig, STORE_TICKETS, "answered"), 1);
    assert_int_equal(rig_count(rig, STORE_GAPS), 1);
    assert_int_equal(rig_count(rig, STORE_ENTRIES), 5);
    assert_int_equal(rig_count(rig, STORE_CONVERSATIONS), 1);
    assert_int_equal(rig_count(rig, STORE_DEAD), 0);
}

typedef void break_fn(struct store *store, long from_call, long every);

/* Whether anything failed. */
static bool converse_while(break_fn *break_it, long from_call, long every)
{
    void *state = NULL;
    assert_int_equal(engine_rig_open(&state), 0);
    struct engine_rig *rig = state;
    break_it(rig->store, from_call, every);
    converse(rig);
    bool failed = store_failing_failures(rig->store) > 0;
    store_failing_set(rig->store, 0, 0);
    let_time_pass(rig, gap_is_closed);
    let_time_pass(rig, nothing_waits);
    assert_all_went_well(rig);
    engine_rig_close(&state);
    return failed;
}

static void conversation_goes_well_when_nothing_fails(void **state)
{
    (void)state;
    assert_false(converse_while(store_failing_set, 0, 0));
}

static void each_single_call_may_be_refused(void **state)
{
    (void)state;
    for (long call = 1; converse_while(store_failing_set, call, 0); call++)
        assert_true(call < CALLS_MAX);
}

static void every_nth_call_may_be_refused(void **state)
{
    (void)state;
    for (long every = 3; every <= RATES; every++) /* a step needs two calls that work */
        converse_while(store_failing_set, every, every);
}

/* The worst: it was written, and we are told that it was not. */
static void each_single_answer_of_the_store_may_be_lost(void **state)
{
    (void)state;
    for (long call = 1; converse_while(store_failing_lose, call, 0); call++)
        assert_true(call < CALLS_MAX);
}

static void start_again_at_every_point_loses_and_doubles_nothing(void **state)
{
    (void)state;
    for (long call = 1; call <= CALLS; call++) {
        void *opened = NULL;
        assert_int_equal(engine_rig_open(&opened), 0);
        struct engine_rig *rig = opened;
        store_failing_set(rig->store, call, 1); /* from here on nothing works any more … */
        for (int i = 1; i <= 3; i++) {
            char id[16];
            snprintf(id, sizeof id, "web:v:%d", i);
            rig_post(rig, "v", id, i == 1 ? "Oi" : "Como desbloqueio meu cartão?");
        }
        engine_rig_stop(rig);
        store_failing_set(rig->store, 0, 0); /* … until the next process */
        engine_rig_start(rig);
        say(rig, "v", "web:v:1", "Oi");
        say(rig, "v", "web:v:2", "Como desbloqueio meu cartão?");
        say(rig, "v", "web:v:3", "Como desbloqueio meu cartão?");
        OWNED_TEXT char *transcript = rig_transcript(rig, true);
        assert_int_equal(rig_occurrences(transcript, "customer"), 3);
        assert_int_equal(rig_occurrences(transcript, "bot"), 3);
        engine_rig_close(&opened);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversation_goes_well_when_nothing_fails),
        cmocka_unit_test(each_single_call_may_be_refused),
        cmocka_unit_test(every_nth_call_may_be_refused),
        cmocka_unit_test(each_single_answer_of_the_store_may_be_lost),
        cmocka_unit_test(start_again_at_every_point_loses_and_doubles_nothing),
    };
    return cmocka_run_group_tests_name("engine over a failing store", tests, NULL, NULL);
}
