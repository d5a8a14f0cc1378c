/* The checklist of a provider's double (reference: Appendix D), item by item. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "tests/support/simulator_world.h"

#define CALLED(callback) ",\"biz_opaque_callback_data\":\"" callback "\"}"
#define TO(address, callback)                                                                      \
    "{\"messaging_product\":\"whatsapp\"," address                                                 \
    ",\"type\":\"text\",\"text\":{\"body\":\"oi\"}" CALLED(callback)
#define TEMPLATE(name, components)                                                                 \
    "{\"messaging_product\":\"whatsapp\",\"to\":\"+" ANA "\",\"type\":\"template\",\"template\":{" \
    "\"name\":\"" name "\",\"language\":{\"code\":\"pt_BR\"},\"components\":[" components          \
    "]}" CALLED("c:t")
#define FILLED "{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Ana\"}]}"
#define OFFER                                                                                      \
    "{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":{\"link\":\"https://a/"    \
    "b\"}}]"                                                                                       \
    "}," FILLED                                                                                    \
    ",{\"type\":\"button\",\"sub_type\":\"url\",\"index\":0,\"parameters\":[{\"type\":\"text\","   \
    "\"text\":\"x\"}]}"

static void switches(struct simulator_switches wanted)
{
    simulator_switch(sim(), &wanted);
}

static void happen(const char *json)
{
    struct error err = { 0 };
    if (simulator_happen(sim(), json, &err) < 0)
        fail_msg("%s", err.text);
}

static void assert_ledger(const char *customer, const char *wanted)
{
    OWNED_TEXT char *found = sim_ledger(customer);
    assert_string_equal(found, wanted);
}

/* How often the webhooks, as they were composed, say this. */
static size_t webhooks_say(const char *what)
{
    size_t count = sim_settle(), found = 0;
    for (size_t i = 0; i < count; i++)
        for (const char *at = sim_webhook(i); (at = strstr(at, what)) != NULL; at++)
            found++;
    return found;
}

static void requires_bearer(void **unused)
{
    (void)unused;
    struct sim_answer answer = sim_ask(&(struct sim_ask){
        .method = "POST", .path = SIM_SENDS, .token = "", .body = TO_ANA("oi", "c:1") });

    assert_int_equal(answer.status, 401);
    assert_non_null(strstr(answer.body, "\"code\":190"));
    assert_ledger(ANA, "");
    free(answer.body);
}

static void validates_with_the_right_code(void **unused)
{
    (void)unused;
    static const struct {
        const char *send, *code;
    } rows[] = {
        { "{\"messaging_product\":\"whatsapp\",\"to\":\"+" ANA "\",\"type\":\"poll\"}", "100" },
        { TO_ANA(" ", "c:1"), "131008" },
        { "{\"messaging_product\":\"whatsapp\",\"to\":\"+" ANA "\",\"type\":\"interactive\","
          "\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"a\"},\"action\":{\"buttons\":["
          "]}}}",
          "131009" },
        { TEMPLATE("retomar_conversa", ""), "132000" },
        { TEMPLATE("promocao_da_semana", FILLED), "132012" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(sim_bot_sends(rows[i].send, rows[i].code), 400);
    assert_ledger(ANA, "refused 100, refused 131008, refused 131009, refused 132000, refused "
                       "132012");
}

static void answers_with_twelve_digits_from_area_code_31_on(void **unused)
{
    (void)unused;
    static const struct {
        const char *send, *says;
    } rows[] = {
        { TO("\"to\":\"+5585996123586\"", "c:1"), "\"wa_id\":\"558596123586\"" },
        { TO("\"to\":\"+558596123586\"", "c:2"), "\"wa_id\":\"558596123586\"" },
        { TO("\"to\":\"+5511970975529\"", "c:3"), "\"wa_id\":\"5511970975529\"" },
        { TO("\"to\":\"+558533334444\"", "c:4"), "\"wa_id\":\"558533334444\"" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(sim_bot_sends(rows[i].send, rows[i].says), 200);
    assert_ledger("558596123586", "received 0, received 0");
}

static void knows_a_customer_by_the_form_in_which_she_wrote(void **unused)
{
    (void)unused;
    sim_do(&(struct simulator_act){ .customer = "5531988887777", .type = "text", .text = "oi" });

    sim_bot_sends(TO("\"to\":\"+553188887777\"", "c:1"), "\"wa_id\":\"5531988887777\"");
}

static void never_delivers_to_a_user_id_in_to(void **unused)
{
    (void)unused;
    assert_int_equal(sim_bot_sends(TO("\"to\":\"BR.13491208\"", "c:1"), "wamid."), 200);

    sim_settle();
    assert_int_equal(sim_item_count(), 0);
    assert_ledger("BR.13491208", "lost 0");
}

static void enforces_the_24_hours(void **unused)
{
    (void)unused;
    sim_say("oi");
    sim_move_clock(HOURS(24) + 1);

    assert_int_equal(sim_bot_sends(TO_ANA("tarde", "c:1"), "wamid."), 200);
    assert_int_equal(sim_bot_sends(TEMPLATE("retomar_conversa", FILLED), "accepted"), 200);

    assert_non_null(strstr(sim_items(5), "|failed|-|-|-|c:1|131047"));
    assert_ledger(ANA, "failed 131047, received 0");
}

static void enforces_the_pair_rate(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .pair_burst = 2 });
    sim_bot_sends(TO_ANA("um", "c:1"), "wamid.");
    sim_bot_sends(TO_ANA("dois", "c:2"), "wamid.");

    assert_int_equal(sim_bot_sends(TO_ANA("três", "c:3"), "\"code\":131056"), 400);
    assert_int_equal(sim_bot_sends(TO("\"to\":\"+5511900000002\"", "c:4"), "wamid."), 200);
    sim_move_clock(SECONDS(6));
    assert_int_equal(sim_bot_sends(TO_ANA("três", "c:3"), "wamid."), 200);
    assert_int_equal(sim_bot_sends(TO_ANA("quatro", "c:5"), "\"code\":131056"), 400);

    assert_ledger(ANA, "received 0, received 0, refused 131056, received 0, refused 131056");
}

static void enforces_the_throughput(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .throughput = 2 });
    sim_bot_sends(TO_ANA("um", "c:1"), "wamid.");
    sim_bot_sends(TO("\"to\":\"+5511900000002\"", "c:2"), "wamid.");

    assert_int_equal(sim_bot_sends(TO_ANA("três", "c:3"), "\"code\":130429"), 400);
    sim_move_clock(SECONDS(1));
    assert_int_equal(sim_bot_sends(TO_ANA("três", "c:3"), "wamid."), 200);
}

/* The statuses as they were composed: the log is in that order, the sockets may not be. */
static char *order_of_statuses(void)
{
    OWNED_BUF struct buf out = { 0 };
    struct sim_answer answer =
        sim_ask(&(struct sim_ask){ .method = "GET", .path = "/v1/simulator/webhooks" });
    buf_init(&out, 4096);
    for (const char *at = answer.body; (at = strstr(at, "\\\"status\\\":\\\"")) != NULL; at++)
        buf_add(&out, at + strlen("\\\"status\\\":\\\""), 1);
    free(answer.body);
    return buf_take(&out);
}

static void shuffles_statuses(void **unused)
{
    (void)unused;
    for (int shuffled = 0; shuffled <= 1; shuffled++) {
        switches((struct simulator_switches){ .shuffle = shuffled });
        for (int i = 0; i < 8; i++) {
            sim_bot_sends(TO_ANA("oi", "c:1"), "wamid.");
            sim_settle();
        }
        OWNED_TEXT char *order = order_of_statuses();
        const char *these = order + (shuffled ? 24 : 0);
        assert_int_equal(strlen(these), 24);
        assert_int_equal(strcmp(these, "sdrsdrsdrsdrsdrsdrsdrsdr") != 0, shuffled);
    }
}

static void duplicates_statuses(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .duplicate = true });
    sim_bot_sends(TO_ANA("oi", "c:1"), "wamid.");

    assert_int_equal(webhooks_say("\"status\":\"sent\""), 3);
}

static void posts_statuses_before_the_answer(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .early = true });

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), "wamid."), 200);

    assert_true(sim_item_count() > 0);
}

static void withholds_delivered(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .withhold = "delivered" });
    sim_bot_sends(TO_ANA("oi", "c:1"), "wamid.");

    assert_int_equal(webhooks_say("\"status\":\"delivered\""), 0);
    assert_int_equal(webhooks_say("\"status\":\"read\""), 1);
}

static void holds_templates_and_fails_them(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .hold_templates = true });
    assert_int_equal(
        sim_bot_sends(TEMPLATE("retomar_conversa", FILLED), "held_for_quality_assessment"), 200);
    sim_settle();
    assert_int_equal(sim_item_count(), 0);

    happen("{\"kind\":\"held\",\"outcome\":\"paused\"}");

    assert_non_null(strstr(sim_items(1), "|failed|-|-|-|c:t|132015"));
    assert_ledger(ANA, "failed 132015");
}

static void drops_connections_after_accepting(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .drop = true });

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), NULL), 0);

    assert_ledger(ANA, "received 0");
    OWNED_TEXT char *text = simulator_ledger(sim(), ANA);
    assert_non_null(strstr(text, "\"unanswered\":1"));
}

static void closes_connections_without_accepting(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .down = true });

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), NULL), 0);

    assert_ledger(ANA, "cut 0");
}

static void batches_a_thousand_updates(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .batch = SIMULATOR_BATCH_MAX });
    sim_aim(false);
    for (int i = 0; i < SIMULATOR_BATCH_MAX; i++)
        sim_say("oi");
    sim_aim(true);

    sim_items(SIMULATOR_BATCH_MAX);
    assert_int_equal(sim_settle(), 1);
}

static void repeats_what_is_not_acknowledged(void **unused)
{
    (void)unused;
    sim_refuse(3);
    sim_say("oi");

    assert_int_equal(sim_settle(), 4);
}

static void signs_escaped_unicode(void **unused)
{
    (void)unused;
    sim_say("olá 😀 a/b");

    assert_non_null(strstr(sim_items(1), "olá 😀 a/b"));
    assert_non_null(strstr(sim_webhook(0), "ol\\u00e1 \\ud83d\\ude00 a\\/b"));
}

static void answers_with_html(void **unused)
{
    (void)unused;
    switches((struct simulator_switches){ .fail_all = 502 });

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), "<html>"), 502);
    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), "<html>"), 502);

    assert_ledger(ANA, "refused 502, refused 502");
}

static void rotates_the_secret(void **unused)
{
    (void)unused;
    sim_say("antes");
    sim_settle();
    assert_false(sim_was_badly_signed());

    happen("{\"kind\":\"secret\",\"value\":\"another secret\"}");
    sim_say("depois");

    sim_settle();
    assert_true(sim_was_badly_signed());
}

static void replaces_the_token(void **unused)
{
    (void)unused;
    happen("{\"kind\":\"token\",\"value\":\"another token\"}");

    assert_int_equal(sim_bot_sends(TO_ANA("oi", "c:1"), "\"code\":190"), 401);
}

static void stops_marketing_in_the_middle_of_a_campaign(void **unused)
{
    (void)unused;
    simulator_meet(sim(), ANA, "Ana");
    assert_int_equal(sim_bot_sends(TEMPLATE("promocao_da_semana", OFFER), "accepted"), 200);

    happen("{\"kind\":\"opt_out\",\"customer\":\"" ANA "\"}");
    assert_int_equal(sim_bot_sends(TEMPLATE("promocao_da_semana", OFFER), "accepted"), 200);
    assert_int_equal(sim_bot_sends(TEMPLATE("retomar_conversa", FILLED), "accepted"), 200);

    assert_int_equal(webhooks_say("\"value\":\"stop\""), 1);
    assert_ledger(ANA, "received 0, failed 131050, received 0");
}

static void flips_a_template_in_the_middle_of_a_campaign(void **unused)
{
    (void)unused;
    happen("{\"kind\":\"template\",\"name\":\"retomar_conversa\",\"category\":\"MARKETING\"}");
    assert_int_equal(sim_bot_sends(TEMPLATE("retomar_conversa", FILLED), "accepted"), 200);
    happen("{\"kind\":\"template\",\"name\":\"retomar_conversa\",\"status\":\"PAUSED\"}");
    assert_int_equal(sim_bot_sends(TEMPLATE("retomar_conversa", FILLED), "132015"), 400);
    happen("{\"kind\":\"template\",\"name\":\"retomar_conversa\",\"status\":\"DISABLED\"}");
    assert_int_equal(sim_bot_sends(TEMPLATE("retomar_conversa", FILLED), "132016"), 400);

    assert_int_equal(webhooks_say("\"new_category\":\"MARKETING\""), 1);
    assert_int_equal(webhooks_say("\"event\":\"PAUSED\""), 1);
}

static void changes_a_number(void **unused)
{
    (void)unused;
    sim_say("oi");
    happen("{\"kind\":\"number_changed\",\"customer\":\"" ANA "\",\"to\":\"5511900000009\"}");

    sim_bot_sends(TO_ANA("oi", "c:1"), "wamid.");
    sim_bot_sends(TO("\"to\":\"+5511900000009\"", "c:2"), "wamid.");

    assert_int_equal(webhooks_say("user_changed_number"), 1);
    assert_int_equal(webhooks_say("\"previous_user_id\":\"BR.1" ANA "\""), 1);
    assert_ledger(ANA, "failed 131026");
    assert_ledger("5511900000009", "received 0");
}

static void changes_a_user_id(void **unused)
{
    (void)unused;
    sim_say("oi");
    happen("{\"kind\":\"user_id_changed\",\"customer\":\"" ANA "\"}");

    assert_int_equal(webhooks_say("user_changed_user_id"), 1);
}

static void serves_customers_without_a_number(void **unused)
{
    (void)unused;
    sim_do(&(struct simulator_act){ .customer = "BR.1349", .type = "text", .text = "oi" });
    sim_items(1);
    assert_non_null(strstr(sim_webhook(0), "\"from_user_id\":\"BR.1349\""));
    assert_null(strstr(sim_webhook(0), "\"from\":"));
    assert_null(strstr(sim_webhook(0), "\"wa_id\":"));

    assert_int_equal(sim_bot_sends(TO("\"recipient\":\"BR.1349\"", "c:1"), "\"user_id\""), 200);

    assert_int_equal(webhooks_say("\"recipient_user_id\":\"BR.1349\""), 3);
    assert_int_equal(webhooks_say("\"recipient_id\":"), 0);
    assert_ledger("BR.1349", "received 0");
}

static void sometimes_misbehaves(void **unused)
{
    (void)unused;
    int refused = 0;
    switches((struct simulator_switches){ .fail_all = 500, .percent = 50 });
    for (int i = 0; i < 40; i++)
        refused += sim_bot_sends(TO_ANA("oi", "c:1"), NULL) == 500;
    assert_in_range(refused, 5, 35);
}

static void counts_what_was_received_twice(void **unused)
{
    (void)unused;
    sim_bot_sends(TO_ANA("um", "c:1"), "wamid.");
    sim_bot_sends(TO_ANA("um", "c:1"), "wamid.");
    sim_bot_sends(TO_ANA("um", "c:2"), "wamid.");

    OWNED_TEXT char *text = simulator_ledger(sim(), ANA);
    assert_non_null(strstr(text, "\"repeated\":1"));
    assert_non_null(strstr(text, "\"same\":2"));
    assert_non_null(strstr(text, "\"same\":3"));
}

#define ITEM(words, test)                                                                          \
    {                                                                                              \
        words, test, sim_open, sim_close, NULL                                                     \
    }

int main(void)
{
    const struct CMUnitTest items[] = {
        ITEM("require Bearer", requires_bearer),
        ITEM("validate the limits and return the right code", validates_with_the_right_code),
        ITEM("12-digit wa_id", answers_with_twelve_digits_from_area_code_31_on),
        ITEM("12-digit wa_id, unless known", knows_a_customer_by_the_form_in_which_she_wrote),
        ITEM("a BSUID in to is accepted, never delivered", never_delivers_to_a_user_id_in_to),
        ITEM("the 24 h window", enforces_the_24_hours),
        ITEM("pair rate", enforces_the_pair_rate),
        ITEM("throughput", enforces_the_throughput),
        ITEM("statuses in shuffled order", shuffles_statuses),
        ITEM("statuses duplicated", duplicates_statuses),
        ITEM("statuses before the HTTP response", posts_statuses_before_the_answer),
        ITEM("statuses without delivered", withholds_delivered),
        ITEM("hold template messages, then fail 132015", holds_templates_and_fails_them),
        ITEM("drop connections after accepting", drops_connections_after_accepting),
        ITEM("provider down", closes_connections_without_accepting),
        ITEM("batch up to 1,000 updates", batches_a_thousand_updates),
        ITEM("retry un-acked POSTs", repeats_what_is_not_acknowledged),
        ITEM("sign bodies with escaped Unicode", signs_escaped_unicode),
        /* media URLs that expire: test_simulator_media.c */
        ITEM("return HTML 502", answers_with_html),
        ITEM("rotate the secret", rotates_the_secret),
        ITEM("replace the token", replaces_the_token),
        ITEM("user_preferences stop", stops_marketing_in_the_middle_of_a_campaign),
        ITEM("flip a template", flips_a_template_in_the_middle_of_a_campaign),
        ITEM("system number change", changes_a_number),
        ITEM("system user id change", changes_a_user_id),
        ITEM("BSUID-only users", serves_customers_without_a_number),
        ITEM("sometimes", sometimes_misbehaves),
        ITEM("the ledger counts repeats", counts_what_was_received_twice),
    };
    return cmocka_run_group_tests_name("the hard simulator", items, NULL, NULL);
}
