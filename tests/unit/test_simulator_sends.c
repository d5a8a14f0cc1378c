/* What the bot sends to the simulator, and what comes back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/simulator_world.h"

/* ---- the bot's side ---- */

static void simulator_answers_with_an_id_and_then_with_statuses(void **unused)
{
    (void)unused;
    assert_int_equal(sim_bot_sends(TO_ANA("Olá", "c:1"), "\"wa_id\":\"" ANA "\""), 200);

    const char *items = sim_items(3);
    assert_non_null(strstr(items, ANA "|sent|-|-|-|c:1|0"));
    assert_non_null(strstr(items, ANA "|delivered|-|-|-|c:1|0"));
    assert_non_null(strstr(items, ANA "|read|-|-|-|c:1|0"));
}

static void simulator_counts_what_was_sent_twice(void **unused)
{
    (void)unused;
    sim_bot_sends(TO_ANA("um", "c:1"), NULL);
    sim_bot_sends(TO_ANA("um", "c:1"), NULL);
    sim_bot_sends(TO_ANA("dois", "c:2"), NULL);

    assert_int_equal(simulator_copies(sim(), "c:1"), 2);
    assert_int_equal(simulator_copies(sim(), "c:2"), 1);
    assert_int_equal(simulator_copies(sim(), "c:3"), 0);
    assert_int_equal(simulator_count(sim()).sends, 3);
    assert_int_equal(simulator_count(sim()).repeated, 1);
}

static void simulator_withholds_a_status_when_switched(void **unused)
{
    (void)unused;
    simulator_switch(sim(), &(struct simulator_switches){ .withhold = "delivered" });
    sim_bot_sends(TO_ANA("oi", "c:1"), NULL);

    assert_null(strstr(sim_items(2), "delivered"));
    sim_settle();
    assert_int_equal(sim_item_count(), 2);
}

static void simulator_fails_the_next_send_only(void **unused)
{
    (void)unused;
    static const struct {
        int failure, status;
        const char *says;
    } rows[] = { { 429, 429, "\"code\":130429" },
                 { 500, 500, "\"code\":131000" },
                 { 502, 502, "<html>" },
                 { 131056, 400, "\"code\":131056" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct simulator_switches switches = { .fail_next = rows[i].failure };
        simulator_switch(sim(), &switches);
        assert_int_equal(sim_bot_sends(TO_ANA("oi", "c"), rows[i].says), rows[i].status);
        assert_int_equal(sim_bot_sends(TO_ANA("oi", "c"), "wamid."), 200);
    }
    assert_int_equal(simulator_count(sim()).sends, sizeof rows / sizeof *rows);
}

static void simulator_accepts_and_never_answers_when_switched(void **unused)
{
    (void)unused;
    simulator_switch(sim(), &(struct simulator_switches){ .time_out = true });
    struct sim_answer answer = sim_ask(&(struct sim_ask){
        .method = "POST", .path = SIM_SENDS, .body = TO_ANA("oi", "c:1"), .timeout_ms = 200 });
    free(answer.body);
    assert_int_equal(answer.status, 0);
    assert_non_null(strstr(sim_items(3), "|sent|-|-|-|c:1|"));
    simulator_switch(sim(), &(struct simulator_switches){ 0 });
}

static void simulator_accepts_and_closes_the_connection_when_switched(void **unused)
{
    (void)unused;
    simulator_switch(sim(), &(struct simulator_switches){ .drop = true });

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), NULL), 0);

    assert_non_null(strstr(sim_items(3), "|sent|-|-|-|c:1|"));
}

/* The bot's own HTTP client must not quietly send again when a connection that it kept dies. */
static void simulator_sees_a_dropped_send_once(void **unused)
{
    (void)unused;
    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), NULL), 200);
    simulator_switch(sim(), &(struct simulator_switches){ .drop = true });

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:2"), NULL), 0);

    assert_int_equal(simulator_copies(sim(), "c:2"), 1);
}

static void simulator_refuses_strangers_and_bad_requests(void **unused)
{
    (void)unused;
    static const struct {
        const char *path, *token, *body, *says;
        int status;
    } rows[] = {
        { SIM_SENDS, "wrong", TO_ANA("a", "c"), "\"code\":190", 401 },
        { "/simulator/graph/v23.0/999/messages", SIM_TOKEN, TO_ANA("a", "c"), "\"code\":33", 400 },
        { SIM_SENDS, SIM_TOKEN, "oi", "\"code\":100", 400 },
        { SIM_SENDS, SIM_TOKEN, TO_ANA(" ", "c"), "131008", 400 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sim_answer answer = sim_ask(&(struct sim_ask){
            .method = "POST", .path = rows[i].path, .token = rows[i].token, .body = rows[i].body });
        assert_int_equal(answer.status, rows[i].status);
        assert_non_null(strstr(answer.body, rows[i].says));
        free(answer.body);
    }
    assert_int_equal(simulator_count(sim()).sends, 0);
    assert_int_equal(simulator_count(sim()).refused, sizeof rows / sizeof *rows);
}

static void simulator_fails_what_comes_after_the_window(void **unused)
{
    (void)unused;
    sim_say("oi");
    sim_items(1);
    sim_move_clock(HOURS(24) + 1);

    assert_int_equal(sim_bot_sends(TO_ANA("tarde", "c:1"), "wamid."), 200);

    assert_non_null(strstr(sim_items(2), "|failed|-|-|-|c:1|131047"));
}

static void simulator_loses_what_is_sent_to_a_user_id_as_a_number(void **unused)
{
    (void)unused;
    assert_int_equal(
        sim_bot_sends("{\"messaging_product\":\"whatsapp\",\"to\":\"BR.13491208\",\"text\":"
                      "{\"body\":\"oi\"},\"biz_opaque_callback_data\":\"c:1\"}",
                      "wamid."),
        200);
    assert_int_equal(simulator_count(sim()).waiting, 0);
}

static void simulator_marks_as_read(void **unused)
{
    (void)unused;
    char body[256];
    const char *id =
        sim_do(&(struct simulator_act){ .customer = ANA, .type = "text", .text = "oi" });
    sim_settle();
    snprintf(body, sizeof body,
             "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"%s\","
             "\"typing_indicator\":{\"type\":\"text\"}}",
             id);

    assert_int_equal(sim_bot_sends(body, "\"success\":true"), 200);

    char *state = simulator_state(sim(), ANA);
    assert_non_null(strstr(state, "\"status\":\"read\""));
    free(state);
}

static void simulator_as_a_sink_remembers_nothing(void **unused)
{
    (void)unused;
    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), "wamid."), 200);

    char *state = simulator_state(sim(), NULL);
    assert_non_null(strstr(state, "\"messages\":[]"));
    free(state);
    assert_int_equal(simulator_count(sim()).sends, 1);
    assert_int_equal(simulator_count(sim()).waiting, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SIM(simulator_answers_with_an_id_and_then_with_statuses),
        IN_SIM(simulator_counts_what_was_sent_twice),
        IN_SIM(simulator_withholds_a_status_when_switched),
        IN_SIM(simulator_fails_the_next_send_only),
        IN_SIM(simulator_accepts_and_never_answers_when_switched),
        IN_SIM(simulator_accepts_and_closes_the_connection_when_switched),
        IN_SIM(simulator_sees_a_dropped_send_once),
        IN_SIM(simulator_refuses_strangers_and_bad_requests),
        IN_SIM(simulator_fails_what_comes_after_the_window),
        IN_SIM(simulator_loses_what_is_sent_to_a_user_id_as_a_number),
        IN_SIM(simulator_marks_as_read),
        cmocka_unit_test_setup_teardown(simulator_as_a_sink_remembers_nothing, sim_open_sink,
                                        sim_close),
    };
    return cmocka_run_group_tests_name("simulator sends", tests, NULL, NULL);
}
