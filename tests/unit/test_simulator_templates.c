/* Templates of the simulated account: kept as Meta keeps them, and enforced when one is sent. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/simulator_world.h"

#define TEMPLATES "/simulator/graph/v23.0/" SIMULATOR_WABA "/message_templates"
#define BODY(text, more) "\"components\":[{\"type\":\"BODY\",\"text\":\"" text "\"" more "}]"
#define NEW(name, category, body)                                                                  \
    "{\"name\":\"" name "\",\"language\":\"pt_BR\",\"category\":\"" category "\"," body "}"

static int ask(const char *method, const char *path, const char *body, const char *says)
{
    struct sim_answer answer =
        sim_ask(&(struct sim_ask){ .method = method, .path = path, .body = body });
    if (says && !strstr(answer.body, says))
        fail_msg("%s %s: %s does not say %s", method, path, answer.body, says);
    free(answer.body);
    return answer.status;
}

/* ---- keeping ---- */

static void simulator_refuses_templates_that_meta_would_not_take(void **unused)
{
    (void)unused;
    static const struct {
        const char *body, *says;
    } rows[] = {
        { "[]", "\"code\":100" },
        { NEW("Com Maiúscula", "UTILITY", BODY("Olá", "")), "\"code\":100" },
        { NEW("a", "PROMO", BODY("Olá", "")), "\"code\":100" },
        { NEW("a", "UTILITY", "\"components\":[]"), "\"code\":100" },
        { NEW("a", "UTILITY", BODY("", "")), "\"code\":2388072" },
        { NEW("a", "UTILITY", BODY("{{1}}, olá", "")), "\"code\":2388299" },
        { NEW("a", "UTILITY", BODY("Olá {{1}}", "")), "\"code\":2388299" },
        { NEW("a", "UTILITY", BODY("Olá {{1}}.", "")), "\"code\":100" }, /* no example */
        { NEW("retomar_conversa", "UTILITY", BODY("Olá", "")), "\"code\":2388024" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ask("POST", TEMPLATES, rows[i].body, rows[i].says), 400);
}

static void simulator_reviews_a_new_template_and_tells_of_it(void **unused)
{
    (void)unused;
    assert_int_equal(
        ask("POST", TEMPLATES, NEW("novo", "UTILITY", BODY("Olá", "")), "\"status\":\"PENDING\""),
        200);

    sim_settle();

    assert_non_null(strstr(sim_webhook(0), "\"event\":\"APPROVED\""));
    ask("GET", TEMPLATES "?name=novo", NULL, "\"status\":\"APPROVED\"");
}

static void simulator_rejects_a_new_template_when_switched(void **unused)
{
    (void)unused;
    simulator_switch(sim(), &(struct simulator_switches){ .review = "reject" });

    ask("POST", TEMPLATES, NEW("novo", "UTILITY", BODY("Olá", "")), NULL);

    sim_settle();
    assert_non_null(strstr(sim_webhook(0), "INCORRECT_CATEGORY"));
}

static void simulator_lists_templates_by_pages(void **unused)
{
    (void)unused;
    char path[256];
    struct sim_answer first =
        sim_ask(&(struct sim_ask){ .method = "GET", .path = TEMPLATES "?limit=2" });
    json_auto_t *page = json_loads(first.body, 0, NULL);
    free(first.body);
    const json_t *paging = json_object_get(page, "paging");
    assert_int_equal(json_array_size(json_object_get(page, "data")), 2);
    assert_non_null(json_object_get(paging, "next"));
    const char *after =
        json_string_value(json_object_get(json_object_get(paging, "cursors"), "after"));
    snprintf(path, sizeof path, TEMPLATES "?limit=2&after=%s", after);

    struct sim_answer second = sim_ask(&(struct sim_ask){ .method = "GET", .path = path });
    json_auto_t *last = json_loads(second.body, 0, NULL);
    free(second.body);
    assert_int_equal(json_array_size(json_object_get(last, "data")), 1);
    assert_null(json_object_get(json_object_get(last, "paging"), "next"));

    ask("POST", TEMPLATES, NEW("novo", "UTILITY", BODY("Olá", "")), NULL);
    assert_int_equal(ask("GET", path, NULL, "\"code\":131059"), 400);
}

static void simulator_edits_and_deletes_templates(void **unused)
{
    (void)unused;
    static const char one[] = "/simulator/graph/v23.0/1689556908129832";
    assert_int_equal(ask("POST", one, "{\"category\":\"MARKETING\"}", "\"code\":100"), 400);
    assert_int_equal(ask("POST", one, "{" BODY("Outro texto", "") "}", "true"), 200);
    ask("GET", one, NULL, "Outro texto");

    assert_int_equal(ask("DELETE", TEMPLATES "?name=fatura_aviso", NULL, "true"), 200);

    assert_int_equal(ask("GET", one, NULL, "\"code\":33"), 400);
    assert_int_equal(ask("DELETE", TEMPLATES "?name=fatura_aviso", NULL, "\"code\":100"), 400);
    assert_int_equal(
        ask("POST", TEMPLATES, NEW("fatura_aviso", "UTILITY", BODY("Olá", "")), "2388023"), 400);
}

/* ---- sending ---- */

#define SEND(name, components)                                                                     \
    "{\"messaging_product\":\"whatsapp\",\"to\":\"+" ANA "\",\"type\":\"template\",\"template\":{" \
    "\"name\":\"" name "\",\"language\":{\"code\":\"pt_BR\"},\"components\":[" components "]}}"
#define TEXT(value) "{\"type\":\"text\",\"text\":\"" value "\"}"
#define NAMED(name, value)                                                                         \
    "{\"type\":\"text\",\"parameter_name\":\"" name "\",\"text\":\"" value "\"}"
#define IN_BODY(parameters) "{\"type\":\"body\",\"parameters\":[" parameters "]}"
#define PICTURE                                                                                    \
    "{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":{\"link\":\"https://a.b/"  \
    "c\""                                                                                          \
    "}}]}"
#define URL                                                                                        \
    "{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"0\",\"parameters\":[" TEXT("abc") "]}"

static const struct {
    const char *send;
    const char *code; /* NULL: it is taken */
} sends[] = {
    { SEND("retomar_conversa", IN_BODY(TEXT("Ana"))), NULL },
    { SEND("retomar_conversa", ""), "132000" },
    { SEND("retomar_conversa", IN_BODY(TEXT("Ana") "," TEXT("Bia"))), "132000" },
    { SEND("retomar_conversa", IN_BODY(TEXT("A\\nb"))), "132012" },
    { SEND("retomar_conversa", IN_BODY(TEXT("A     b"))), "132012" },
    { SEND("retomar_conversa", IN_BODY(TEXT(""))), "131008" },
    { SEND("retomar_conversa", IN_BODY("{\"type\":\"image\",\"image\":{}}")), "132012" },
    { SEND("retomar_conversa", IN_BODY(NAMED("nome", "Ana"))), "132012" },
    { SEND("nunca_vista", ""), "132001" },
    { SEND("fatura_aviso",
           IN_BODY(NAMED("nome", "Ana") "," NAMED("valor", "R$ 1") "," NAMED("data", "20/11"))),
      NULL },
    { SEND("fatura_aviso", IN_BODY(TEXT("Ana") "," TEXT("R$ 1") "," TEXT("20/11"))), "132012" },
    { SEND("promocao_da_semana", PICTURE "," IN_BODY(TEXT("café")) "," URL), NULL },
    { SEND("promocao_da_semana", IN_BODY(TEXT("café")) "," URL), "132012" },
    { SEND("promocao_da_semana", PICTURE "," IN_BODY(TEXT("café"))), "131008" },
};

static void simulator_takes_only_what_the_template_leaves_open(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof sends / sizeof *sends; i++)
        assert_int_equal(sim_bot_sends(sends[i].send, sends[i].code ? sends[i].code : "accepted"),
                         sends[i].code ? 400 : 200);
}

static void simulator_refuses_what_is_too_long_when_filled(void **unused)
{
    (void)unused;
    char value[1100], send[2048];
    memset(value, 'a', sizeof value);
    value[1000] = '\0';
    snprintf(send, sizeof send, SEND("retomar_conversa", IN_BODY(TEXT("%s"))), value);

    assert_int_equal(sim_bot_sends(send, "132005"), 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SIM(simulator_refuses_templates_that_meta_would_not_take),
        IN_SIM(simulator_reviews_a_new_template_and_tells_of_it),
        IN_SIM(simulator_rejects_a_new_template_when_switched),
        IN_SIM(simulator_lists_templates_by_pages),
        IN_SIM(simulator_edits_and_deletes_templates),
        IN_SIM(simulator_takes_only_what_the_template_leaves_open),
        IN_SIM(simulator_refuses_what_is_too_long_when_filled),
    };
    return cmocka_run_group_tests_name("simulator templates", tests, NULL, NULL);
}
