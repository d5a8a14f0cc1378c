/* What the desk proposes: whether to teach an answer, and what to edit first. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

static void put_ticket(struct rig *rig)
{
    struct store_doc doc = { .id = "T1",
                             .body = "{\"id\":\"T1\",\"state\":\"open\",\"customer\":{\"name\":"
                                     "\"Marina Prado\"},\"question\":\"qto custa o cartao\"}" };
    doc.keys[TICKET_STATE] = store_text("open");
    doc.keys[TICKET_OPENED] = store_number(1);
    rig_store(rig, STORE_TICKETS, &doc);
}

static struct http_request *hint(struct rig *rig, const char *body)
{
    return rig_ask(rig, ROLE_ANALYST, "POST", "/v1/desk/tickets/T1/hint", body);
}

static void hint_proposes_to_teach_what_serves_everybody(void **state)
{
    put_ticket(*state);
    struct http_request *r = hint(*state, "{\"text\":\"Doze reais.\"}");
    assert_int_equal(r->status, 200);
    assert_true(json_is_true(json_object_get(r->json, "teach")));
    assert_null(json_object_get(r->json, "reason"));
    double_free(r);
}

static void hint_says_why_an_answer_is_for_one_customer(void **state)
{
    put_ticket(*state);
    struct http_request *r = hint(*state, "{\"text\":\"O pedido 37792165 sai amanhã.\"}");
    assert_true(json_is_false(json_object_get(r->json, "teach")));
    assert_non_null(strstr(double_text(r, "reason"), "pedido"));
    assert_string_equal(double_text(r, "found"), "pedido 37792165");
    double_free(r);

    r = hint(*state, "{\"text\":\"Oi Marina, doze reais.\"}"); /* the name is of the ticket */
    assert_true(json_is_false(json_object_get(r->json, "teach")));
    double_free(r);

    r = hint(*state, "{\"text\":\"Doze reais hoje.\",\"valid_until\":\"2031-01-01T00:00:00Z\"}");
    assert_true(json_is_true(json_object_get(r->json, "teach")));
    double_free(r);
}

static void hint_refuses_what_it_cannot_look_at(void **state)
{
    put_ticket(*state);
    struct http_request *r = hint(*state, "{}");
    assert_int_equal(r->status, 400);
    assert_non_null(strstr(double_text(r, "detail"), "\"text\""));
    double_free(r);
    r = rig_ask(*state, ROLE_ANALYST, "POST", "/v1/desk/tickets/T9/hint", "{\"text\":\"a\"}");
    assert_int_equal(r->status, 404);
    double_free(r);
}

static void check_lists_what_an_editor_should_look_at(void **state)
{
    struct rig *rig = *state;
    static const char *const entries[] = {
        "{\"question\":\"Abre no domingo?\",\"answer\":\"Abre das 9h às 13h.\"}",
        "{\"question\":\"Abre aos domingos?\",\"answer\":\"Não, só no sábado.\"}",
    };
    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/check", NULL);
    assert_int_equal(json_array_size(json_object_get(r->json, "items")), 0);
    double_free(r);
    for (size_t i = 0; i < 2; i++)
        double_free(rig_ask(rig, ROLE_EDITOR, "POST", "/v1/desk/entries", entries[i]));

    r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/check", NULL);
    assert_int_equal(r->status, 200);
    assert_int_equal(json_integer_value(json_object_get(r->json, "asked")), 2);
    assert_string_equal(double_text(r, "items/0/kind"), "contradiction");
    assert_string_equal(double_text(r, "items/0/other/question"), "Abre aos domingos?");
    double_free(r);
}

/* Somebody's words, kept with the feedback. */
static void put_words(struct rig *rig, const char *id, const char *entry, const char *words)
{
    char body[256];
    snprintf(body, sizeof body, "{\"value\":\"helped\",\"words\":\"%s\"}", words);
    struct store_doc doc = { .id = id, .body = body };
    doc.keys[FEEDBACK_ENTRY] = store_text(entry);
    rig_store(rig, STORE_FEEDBACK, &doc);
}

static void candidates_are_counted_taken_and_dropped(void **state)
{
    struct rig *rig = *state;
    char target[128], id[64];
    struct http_request *r =
        rig_ask(rig, ROLE_EDITOR, "POST", "/v1/desk/entries",
                "{\"question\":\"Quanto custa?\",\"answer\":\"Doze.\",\"wordings\":[\"preço\"]}");
    snprintf(id, sizeof id, "%s", double_text(r, "id"));
    double_free(r);
    put_words(rig, "c1:e", id, "qto custa");
    put_words(rig, "c2:e", id, "qto custa");
    put_words(rig, "c3:e", id, "blá");
    put_words(rig, "c4:other", "other", "nada");

    snprintf(target, sizeof target, "/v1/desk/entries/%s", id);
    r = rig_ask(rig, ROLE_ANALYST, "GET", target, NULL);
    assert_int_equal(json_array_size(json_object_get(r->json, "candidates")), 2);
    assert_int_equal(json_integer_value(json_at(r->json, "candidates/0/count")), 2);
    double_free(r);
    r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/candidates", NULL);
    assert_int_equal(json_array_size(json_object_get(r->json, "items")), 1); /* other is gone */
    assert_string_equal(double_text(r, "items/0/question"), "Quanto custa?");
    double_free(r);

    snprintf(target, sizeof target, "/v1/desk/entries/%s/candidates", id);
    r = rig_ask(rig, ROLE_EDITOR, "POST", target,
                "{\"take\":[\"qto custa\",\"preço\"],\"drop\":[\"blá\"]}");
    assert_int_equal(r->status, 200);
    assert_int_equal(json_integer_value(json_object_get(r->json, "settled")), 3);
    double_free(r);
    snprintf(target, sizeof target, "/v1/desk/entries/%s", id);
    r = rig_ask(rig, ROLE_ANALYST, "GET", target, NULL);
    assert_int_equal(json_array_size(json_object_get(r->json, "candidates")), 0);
    assert_string_equal(double_text(r, "wordings/1"), "qto custa");
    assert_int_equal(json_array_size(json_object_get(r->json, "wordings")), 2);
    assert_string_equal(double_text(r, "history/1/what"),
                        "juntou 1 forma de perguntar dos clientes");
    double_free(r);
}

static void candidates_of_an_unknown_entry_are_refused(void **state)
{
    struct http_request *r = rig_ask(*state, ROLE_EDITOR, "POST",
                                     "/v1/desk/entries/none/candidates", "{\"take\":[\"a\"]}");
    assert_int_equal(r->status, 404);
    double_free(r);
    r = rig_ask(*state, ROLE_EDITOR, "POST", "/v1/desk/entries/none/candidates", "{\"take\":1}");
    assert_int_equal(r->status, 400);
    double_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hint_proposes_to_teach_what_serves_everybody, rig_open,
                                        rig_close),
        cmocka_unit_test_setup_teardown(hint_says_why_an_answer_is_for_one_customer, rig_open,
                                        rig_close),
        cmocka_unit_test_setup_teardown(hint_refuses_what_it_cannot_look_at, rig_open, rig_close),
        cmocka_unit_test_setup_teardown(candidates_are_counted_taken_and_dropped, rig_open,
                                        rig_close),
        cmocka_unit_test_setup_teardown(candidates_of_an_unknown_entry_are_refused, rig_open,
                                        rig_close),
        cmocka_unit_test_setup_teardown(check_lists_what_an_editor_should_look_at, rig_open,
                                        rig_close),
    };
    return cmocka_run_group_tests_name("desk_hints", tests, NULL, NULL);
}
