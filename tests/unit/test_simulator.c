/* What customers do on the simulator, and what its page asks. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/simulator_world.h"

/* ---- the customer's side ---- */

static void simulator_posts_signed_webhooks_with_escaped_text(void **unused)
{
    (void)unused;
    sim_do(&(struct simulator_act){
        .customer = ANA, .name = "Ana", .type = "text", .text = "olá 😀 a/b" });

    assert_string_equal(sim_items(1), ANA "|text|olá 😀 a/b|-|Ana|-|0\n");
    assert_non_null(strstr(sim_webhook(0), "ol\\u00e1 \\ud83d\\ude00 a\\/b"));
}

static void simulator_sends_every_type_that_a_phone_can(void **unused)
{
    (void)unused;
    static const struct {
        struct simulator_act act;
        const char *expected;
    } rows[] = {
        { { .type = "button", .reply_id = "yes", .title = "Sim" }, "|button|Sim|yes|" },
        { { .type = "list", .reply_id = "row", .text = "Boleto" }, "|list|Boleto|row|" },
        { { .type = "image", .text = "foto" }, "|image|foto|" },
        { { .type = "audio" }, "|audio|-|" },
        { { .type = "video" }, "|video|-|" },
        { { .type = "document" }, "|document|-|" },
        { { .type = "sticker" }, "|sticker|-|" },
        { { .type = "location" }, "|location|-|" },
        { { .type = "contacts" }, "|contacts|-|" },
        { { .type = "reaction", .text = "👍", .quoted = "wamid.X" }, "|reaction|👍|" },
        { { .type = "unsupported" }, "|unknown|-|" },
    };
    size_t count = sizeof rows / sizeof *rows;
    for (size_t i = 0; i < count; i++) {
        struct simulator_act act = rows[i].act;
        act.customer = ANA;
        sim_do(&act);
    }
    const char *items = sim_items(count);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(items, rows[i].expected));
}

static void simulator_repeats_a_webhook_until_it_is_acknowledged(void **unused)
{
    (void)unused;
    sim_refuse(7);
    sim_say("oi");

    sim_items(8);
    assert_int_equal(sim_settle(), 8);

    for (size_t i = 1; i < 8; i++)
        assert_string_equal(sim_webhook(i), sim_webhook(0));
    assert_int_equal(simulator_count(sim()).acknowledged, 1);
}

static void simulator_posts_copies_of_one_webhook(void **unused)
{
    (void)unused;
    sim_do(
        &(struct simulator_act){ .customer = ANA, .type = "text", .text = "oi", .copies = 1000 });

    sim_items(1000);
    assert_int_equal(sim_settle(), 1000);

    assert_string_equal(sim_webhook(999), sim_webhook(0));
}

static void simulator_duplicates_when_switched(void **unused)
{
    (void)unused;
    simulator_switch(sim(), &(struct simulator_switches){ .duplicate = true });
    sim_say("oi");

    sim_items(3);
    assert_int_equal(sim_settle(), 3);

    assert_string_equal(sim_webhook(2), sim_webhook(0));
}

static void simulator_batches_and_reorders_when_switched(void **unused)
{
    (void)unused;
    simulator_switch(sim(), &(struct simulator_switches){ .batch = 3, .reorder = true });
    sim_say("um");
    sim_say("dois");
    sim_say("três");

    assert_string_equal(sim_items(3),
                        ANA "|text|três|-|Cliente 0001|-|0\n" ANA
                            "|text|dois|-|Cliente 0001|-|0\n" ANA "|text|um|-|Cliente 0001|-|0\n");
    assert_int_equal(sim_settle(), 1);
}

static void simulator_names_what_a_customer_cannot_do(void **unused)
{
    (void)unused;
    static const struct {
        struct simulator_act act;
        const char *says;
    } rows[] = {
        { { .customer = "55 11", .type = "text" }, "\"customer\"" },
        { { .customer = NULL, .type = "text" }, "\"customer\"" },
        { { .customer = ANA, .type = "hologram" }, "\"type\"" },
        { { .customer = ANA, .type = NULL }, "\"type\"" },
        { { .customer = ANA, .type = "text", .copies = 1001 }, "\"repeat\"" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char id[SIMULATOR_ID_SIZE];
        struct error err = { 0 };
        assert_int_equal(simulator_do(sim(), &rows[i].act, id, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_non_null(strstr(err.text, rows[i].says));
    }
}

/* ---- the page's side ---- */

enum { THREADS = 4, ACTS = 25 };

static void *act_and_switch(void *unused)
{
    (void)unused;
    for (int i = 0; i < ACTS; i++) {
        char id[SIMULATOR_ID_SIZE];
        struct error err = { 0 };
        struct simulator_switches switches = { .batch = i % 3, .reorder = i % 2 };
        struct simulator_act act = { .customer = ANA, .type = "text", .text = "oi" };
        simulator_do(sim(), &act, id, &err);
        simulator_switch(sim(), &switches);
        free(simulator_state(sim(), ANA));
    }
    return NULL;
}

static void simulator_serves_many_threads_and_loses_nothing(void **unused)
{
    (void)unused;
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, act_and_switch, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);

    sim_settle();

    assert_int_equal(sim_item_count(), THREADS * ACTS);
}

static void simulator_page_sends_and_sees(void **unused)
{
    (void)unused;
    struct sim_answer sent = sim_ask(&(struct sim_ask){
        .method = "POST",
        .path = "/v1/simulator/messages",
        .body = "{\"customer\":\"" ANA "\",\"name\":\"Ana\",\"type\":\"text\",\"text\":\"oi\"}" });
    assert_int_equal(sent.status, 202);
    assert_non_null(strstr(sent.body, "{\"id\":\"wamid.SIM"));
    free(sent.body);
    sim_items(1);
    sim_bot_sends(
        "{\"messaging_product\":\"whatsapp\",\"to\":\"+" ANA "\",\"type\":\"interactive\","
        "\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"Isso ajudou?\"},\"action\":{"
        "\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"y\",\"title\":\"Sim\"}}]}}}",
        NULL);

    struct sim_answer state =
        sim_ask(&(struct sim_ask){ .method = "GET", .path = "/v1/simulator/state?customer=" ANA });
    assert_int_equal(state.status, 200);
    assert_non_null(strstr(state.body, "{\"phone\":\"" ANA "\",\"name\":\"Ana\""));
    assert_non_null(strstr(state.body, "\"from\":\"customer\",\"type\":\"text\""));
    assert_non_null(strstr(state.body, "\"buttons\":[{\"id\":\"y\",\"title\":\"Sim\"}]"));
    free(state.body);

    struct sim_answer log =
        sim_ask(&(struct sim_ask){ .method = "GET", .path = "/v1/simulator/webhooks" });
    assert_non_null(strstr(log.body, "whatsapp_business_account"));
    free(log.body);
}

static void simulator_page_hears_what_happens(void **unused)
{
    (void)unused;
    char path[96];
    char *state = simulator_state(sim(), ANA);
    snprintf(path, sizeof path, "/v1/simulator/events?last_event=%s",
             strstr(state, "\"last_event\":") + strlen("\"last_event\":"));
    path[strcspn(path, "}")] = '\0';
    free(state);
    sim_say("oi");

    struct sim_answer events =
        sim_ask(&(struct sim_ask){ .method = "GET", .path = path, .limit = 250 });

    assert_int_equal(events.status, 200);
    assert_non_null(strstr(events.body, "event: customer"));
    assert_non_null(strstr(events.body, "event: message"));
    free(events.body);
}

static void simulator_page_turns_only_the_named_switches(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {
        "[]",
        "{\"batch\":-1}",
        "{\"batch\":1001}",
        "{\"fail_next\":200}",
        "{\"fail_next\":\"500\"}",
        "{\"time_out\":1}",
        "{\"withhold\":\"played\"}",
        "{\"review\":\"perhaps\"}",
        "{\"percent\":101}",
    };
    struct sim_ask put = { .method = "PUT", .path = "/v1/simulator/switches" };
    put.body = "{\"batch\":5,\"withhold\":\"read\"}";
    free(sim_ask(&put).body);
    put.body = "{\"duplicate\":true}";
    struct sim_answer answer = sim_ask(&put);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"duplicate\":true"));
    assert_non_null(strstr(answer.body, "\"batch\":5"));
    assert_non_null(strstr(answer.body, "\"withhold\":\"read\""));
    free(answer.body);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        put.body = wrong[i];
        answer = sim_ask(&put);
        assert_int_equal(answer.status, 400);
        free(answer.body);
    }
    assert_int_equal(simulator_switches_now(sim()).batch, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SIM(simulator_posts_signed_webhooks_with_escaped_text),
        IN_SIM(simulator_sends_every_type_that_a_phone_can),
        IN_SIM(simulator_repeats_a_webhook_until_it_is_acknowledged),
        IN_SIM(simulator_posts_copies_of_one_webhook),
        IN_SIM(simulator_duplicates_when_switched),
        IN_SIM(simulator_batches_and_reorders_when_switched),
        IN_SIM(simulator_names_what_a_customer_cannot_do),
        IN_SIM(simulator_serves_many_threads_and_loses_nothing),
        IN_SIM(simulator_page_sends_and_sees),
        IN_SIM(simulator_page_hears_what_happens),
        IN_SIM(simulator_page_turns_only_the_named_switches),
    };
    return cmocka_run_group_tests_name("simulator", tests, NULL, NULL);
}
