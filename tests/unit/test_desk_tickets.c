/* The inbox and what staff do with a ticket. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

static void put_ticket(struct rig *rig, const char *id, const char *state, const char *gap)
{
    char body[1024];
    snprintf(body, sizeof body,
             "{\"id\":\"%s\",\"state\":\"%s\",\"gap\":\"%s\",\"conversation\":\"C%s\","
             "\"customer\":{\"id\":\"whatsapp:demo:5511999990000\",\"name\":\"Marina\",\"address\":"
             "\"5511999990000\"},"
             "\"question\":\"qto custa\",\"reformulated\":\"Quanto custa o cartão?\","
             "\"analyst\":{\"id\":\"u2\",\"name\":\"Ana Prado\"},"
             "\"_line\":\"whatsapp:demo:5511999990000\"}",
             id, state, gap, id);
    struct store_doc doc = { .id = id, .body = body };
    doc.keys[TICKET_STATE] = store_text(state);
    doc.keys[TICKET_OPENED] = store_number(strtol(id + 1, NULL, 10));
    doc.keys[TICKET_GAP] = store_text(gap);
    rig_store(rig, STORE_TICKETS, &doc);
}

static void put_message(struct rig *rig, const char *conversation, int number, const char *who)
{
    char id[64], body[256];
    snprintf(id, sizeof id, "%s:%06d", conversation, number);
    snprintf(body, sizeof body, "{\"number\":%d,\"who\":\"%s\",\"text\":\"m%d\"}", number, who,
             number);
    rig_store(rig, STORE_MESSAGES, &(struct store_doc){ .id = id, .body = body });
}

static size_t items(const struct http_request *request)
{
    return json_array_size(json_at(request->json, "items"));
}

static const char *posted(struct rig *rig, const char *path)
{
    static char text[512];
    json_auto_t *event = json_loads(rig->event, 0, NULL);
    const json_t *value = json_at(event, path);
    snprintf(text, sizeof text, "%s", json_is_string(value) ? json_string_value(value) : "");
    return text;
}

static void tickets_are_listed_by_state_longest_waiting_first(void **state)
{
    put_ticket(*state, "T2", "open", "g1");
    put_ticket(*state, "T1", "open", "g1");
    put_ticket(*state, "T3", "taken", "g1");
    struct http_request *r = rig_ask(*state, ROLE_ANALYST, "GET", "/v1/desk/tickets", NULL);
    assert_int_equal(r->status, 200);
    assert_int_equal(items(r), 2);
    assert_string_equal(double_text(r, "items/0/id"), "T1");
    assert_string_equal(double_text(r, "items/1/id"), "T2");
    assert_true(json_is_null(json_object_get(r->json, "next")));
    assert_int_equal(json_integer_value(json_object_get(r->json, "last_event")), 41);
    double_free(r);
}

static void tickets_in_lists_hide_the_address_and_what_is_private(void **state)
{
    put_ticket(*state, "T1", "open", "g1");
    struct http_request *r = rig_ask(*state, ROLE_ADMIN, "GET", "/v1/desk/tickets?state=all", NULL);
    assert_string_equal(double_text(r, "items/0/customer/address"), "5511•••••0000");
    assert_null(strstr(r->reply, "_line"));
    assert_null(strstr(r->reply, "5511999990000"));
    double_free(r);
}

static void tickets_page_by_after_without_loss_or_repeat(void **state)
{
    static const char *const states[] = { "open", "closed", "all" };
    for (int i = 0; i < 14; i++) {
        char id[8];
        snprintf(id, sizeof id, "T%d", 10 + i / 3 * 3); /* several opened at the same moment */
        snprintf(id + 3, sizeof id - 3, "%c", 'a' + i);
        put_ticket(*state, id, i % 2 ? "open" : "closed", "g1");
    }
    for (size_t i = 0; i < 3; i++) {
        char target[256], after[128] = "";
        size_t count = 0;
        OWNED_BUF struct buf seen = { 0 };
        buf_init(&seen, 256);
        do {
            snprintf(target, sizeof target, "/v1/desk/tickets?state=%s&limit=3&after=%s", states[i],
                     after);
            struct http_request *r = rig_ask(*state, ROLE_ANALYST, "GET", target, NULL);
            for (size_t k = 0; k < items(r); k++) {
                const char *id = json_string_value(
                    json_object_get(json_array_get(json_at(r->json, "items"), k), "id"));
                assert_null(strstr(seen.data, id));
                buf_text(&seen, id);
                count++;
            }
            snprintf(after, sizeof after, "%s", double_text(r, "next"));
            double_free(r);
        } while (*after);
        assert_int_equal(count, i == 2 ? 14 : 7);
    }
}

static void tickets_refuse_a_wrong_state_limit_or_cursor(void **state)
{
    static const char *const wrong[] = {
        "state=lost", "limit=0", "limit=201", "limit=x", "after=nonsense",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char target[64];
        snprintf(target, sizeof target, "/v1/desk/tickets?%s", wrong[i]);
        struct http_request *r = rig_ask(*state, ROLE_ANALYST, "GET", target, NULL);
        assert_int_equal(r->status, 400);
        double_free(r);
    }
}

static void tickets_mine_are_those_i_have_taken(void **state)
{
    put_ticket(*state, "T1", "taken", "g1");
    struct http_request *mine =
        rig_ask(*state, ROLE_ANALYST, "GET", "/v1/desk/tickets?state=mine", NULL);
    assert_int_equal(items(mine), 1);
    struct http_request *others =
        rig_ask(*state, ROLE_ADMIN, "GET", "/v1/desk/tickets?state=mine", NULL);
    assert_int_equal(items(others), 0);
    double_free(mine);
    double_free(others);
}

static void ticket_card_has_messages_siblings_and_suggestions(void **state)
{
    struct rig *rig = *state;
    rig_teach(rig, "e1", "Quanto custa o cartão?", "Doze reais.");
    put_ticket(rig, "T1", "open", "g1");
    put_ticket(rig, "T2", "open", "g1");
    put_ticket(rig, "T3", "closed", "g1");
    put_ticket(rig, "T4", "open", "g2");
    for (int i = 1; i <= 60; i++)
        put_message(rig, "CT1", i, "customer");

    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/tickets/T1", NULL);
    assert_int_equal(r->status, 200);
    assert_int_equal(json_array_size(json_at(r->json, "messages")), 50);
    assert_string_equal(double_text(r, "messages/0/text"), "m11");
    assert_string_equal(double_text(r, "messages/49/text"), "m60");
    assert_int_equal(json_array_size(json_at(r->json, "siblings")), 1);
    assert_string_equal(double_text(r, "siblings/0/id"), "T2");
    assert_string_equal(double_text(r, "suggestions/0/entry"), "e1");
    assert_string_equal(double_text(r, "customer/address"), "5511999990000");
    double_free(r);
}

static void ticket_that_is_not_there_is_404(void **state)
{
    static const char *const asked[][2] = {
        { "GET", "/v1/desk/tickets/T9" },
        { "POST", "/v1/desk/tickets/T9/take" },
        { "PUT", "/v1/desk/tickets/T9/presence" },
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct http_request *r = rig_ask(*state, ROLE_ANALYST, asked[i][0], asked[i][1],
                                         i == 2 ? "{\"doing\":\"viewing\"}" : NULL);
        assert_int_equal(r->status, 404);
        double_free(r);
    }
}

static void actions_become_events_of_the_line(void **state)
{
    static const struct {
        const char *action, *body, *path, *value;
    } actions[] = {
        { "take", "", "kind", "take" },
        { "answer", "{\"text\":\" Doze reais. \"}", "text", "Doze reais." },
        { "say", "{\"id\":\"c1\",\"text\":\"um momento\"}", "text", "um momento" },
        { "note", "{\"text\":\"ligar amanhã\"}", "text", "ligar amanhã" },
        { "transfer", "{\"queue\":\"pagamentos\",\"note\":\"é com vocês\"}", "queue",
          "pagamentos" },
        { "transfer", "{\"analyst\":\"u0\"}", "analyst/name", "Dora" },
        { "return", "{}", "kind", "return" },
        { "close", "{}", "kind", "close" },
    };
    struct rig *rig = *state;
    put_ticket(rig, "T1", "taken", "g1");
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        char target[64];
        snprintf(target, sizeof target, "/v1/desk/tickets/T1/%s", actions[i].action);
        struct http_request *r = rig_ask(rig, ROLE_ANALYST, "POST", target, actions[i].body);
        assert_int_equal(r->status, 200);
        assert_string_equal(double_text(r, "ticket/id"), "T1");
        assert_string_equal(rig->line, "whatsapp:demo:5511999990000");
        assert_string_equal(posted(rig, "kind"), actions[i].action);
        assert_string_equal(posted(rig, "ticket"), "T1");
        assert_string_equal(posted(rig, "by/name"), "Ana Prado");
        assert_string_equal(posted(rig, actions[i].path), actions[i].value);
        double_free(r);
    }
    assert_int_equal(rig->posts, 8);
}

static void answer_that_teaches_takes_the_clean_question_and_names_the_entry(void **state)
{
    struct rig *rig = *state;
    put_ticket(rig, "T1", "taken", "g1");
    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "POST", "/v1/desk/tickets/T1/answer",
                                     "{\"text\":\"Doze reais.\",\"teach\":true}");
    assert_int_equal(r->status, 200);
    assert_string_equal(posted(rig, "question"), "Quanto custa o cartão?");
    assert_string_equal(double_text(r, "entry"), "taught");
    double_free(r);
}

static void actions_repeated_with_their_key_have_the_same_id(void **state)
{
    struct rig *rig = *state;
    put_ticket(rig, "T1", "taken", "g1");
    double_free(rig_ask(rig, ROLE_ANALYST, "POST", "/v1/desk/tickets/T1/say",
                        "{\"id\":\"c1\",\"text\":\"oi\"}"));
    assert_string_equal(posted(rig, "id"), "desk:T1:say:c1");

    struct http_request *r = double_new(rig, "POST", "/v1/desk/tickets/T1/close");
    rig_sign(rig, ROLE_ANALYST, r);
    double_put(r->headers, "Idempotency-Key", "k-1");
    double_run(r, desk_routes, desk_gate);
    assert_string_equal(posted(rig, "id"), "desk:T1:close:k-1");
    double_free(r);

    r = double_new(rig, "POST", "/v1/desk/tickets/T1/close");
    rig_sign(rig, ROLE_ANALYST, r);
    double_put(r->headers, "Idempotency-Key", "k 1");
    double_run(r, desk_routes, desk_gate);
    assert_int_equal(r->status, 400);
    double_free(r);
}

static void actions_refused_by_the_engine_say_why(void **state)
{
    static const struct {
        struct error answer;
        int status;
    } answers[] = {
        { { ERROR_CONFLICT, "Este atendimento está com Bia." }, 409 },
        { { ERROR_INVALID, "Este atendimento já foi encerrado." }, 400 },
        { { ERROR_BUSY, "" }, 202 },
        { { ERROR_SYSTEM, "disk full" }, 500 },
    };
    struct rig *rig = *state;
    put_ticket(rig, "T1", "open", "g1");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        rig->answer = answers[i].answer;
        struct http_request *r =
            rig_ask(rig, ROLE_ANALYST, "POST", "/v1/desk/tickets/T1/take", "{}");
        assert_int_equal(r->status, answers[i].status);
        assert_int_equal(r->replies, 1);
        if (i < 2)
            assert_string_equal(double_text(r, "detail"), answers[i].answer.text);
        assert_null(strstr(r->reply, "disk full"));
        double_free(r);
    }
}

static void actions_refuse_what_makes_no_sense_before_the_engine(void **state)
{
    static const struct {
        const char *action, *body, *part;
    } wrong[] = {
        { "answer", "{}", "\"text\"" },
        { "answer", "{\"text\":\"  \"}", "vazio" },
        { "answer", "{\"text\":\"a\",\"valid_until\":\"2020-01-01T00:00:00Z\"}", "já passou" },
        { "answer", "{\"text\":\"a\",\"valid_until\":\"amanhã\"}", "data e hora" },
        { "answer", "{\"text\":\"a\",\"teach\":\"yes\"}", "true ou false" },
        { "answer", "{\"text\":\"a\"", "JSON" },
        { "answer", "[]", "objeto" },
        { "transfer", "{}", "só um" },
        { "transfer", "{\"queue\":\"geral\",\"analyst\":\"u0\"}", "só um" },
        { "transfer", "{\"queue\":\"lua\"}", "lua" },
        { "transfer", "{\"analyst\":\"u3\"}", "atende" },
        { "transfer", "{\"analyst\":\"u99\"}", "atende" },
    };
    struct rig *rig = *state;
    put_ticket(rig, "T1", "taken", "g1");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char target[64];
        snprintf(target, sizeof target, "/v1/desk/tickets/T1/%s", wrong[i].action);
        struct http_request *r = rig_ask(rig, ROLE_ANALYST, "POST", target, wrong[i].body);
        assert_int_equal(r->status, 400);
        assert_non_null(strstr(double_text(r, "detail"), wrong[i].part));
        double_free(r);
    }
    assert_int_equal(rig->posts, 0);
}

static void spread_sends_the_answer_to_those_on_the_same_gap_only(void **state)
{
    struct rig *rig = *state;
    put_ticket(rig, "T1", "answered", "g1");
    put_ticket(rig, "T2", "open", "g1");
    put_ticket(rig, "T3", "open", "g2");
    put_message(rig, "CT1", 1, "customer");
    put_message(rig, "CT1", 2, "analyst");
    put_message(rig, "CT1", 3, "bot");

    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "POST", "/v1/desk/tickets/T1/spread",
                                     "{\"tickets\":[\"T2\",\"T3\",\"T9\"]}");
    assert_int_equal(r->status, 200);
    assert_string_equal(double_text(r, "items/0/outcome"), "answered");
    assert_string_equal(double_text(r, "items/1/outcome"), "refused");
    assert_string_equal(double_text(r, "items/2/outcome"), "refused");
    assert_int_equal(rig->posts, 1);
    assert_string_equal(posted(rig, "kind"), "answer");
    assert_string_equal(posted(rig, "ticket"), "T2");
    assert_string_equal(posted(rig, "text"), "m2");
    double_free(r);
}

static void spread_without_an_answer_is_refused(void **state)
{
    put_ticket(*state, "T1", "open", "g1");
    struct http_request *r = rig_ask(*state, ROLE_ANALYST, "POST", "/v1/desk/tickets/T1/spread",
                                     "{\"tickets\":[\"T1\"]}");
    assert_int_equal(r->status, 409);
    double_free(r);
}

static void presence_is_published_to_the_desk(void **state)
{
    put_ticket(*state, "T1", "open", "g1");
    struct http_request *r = rig_ask(*state, ROLE_ANALYST, "PUT", "/v1/desk/tickets/T1/presence",
                                     "{\"doing\":\"writing\"}");
    assert_int_equal(r->status, 204);
    assert_string_equal(double_published, "desk presence {\"ticket\":\"T1\",\"user\":\"u2\","
                                          "\"name\":\"Ana Prado\",\"doing\":\"writing\"}");
    double_free(r);
    r = rig_ask(*state, ROLE_ANALYST, "PUT", "/v1/desk/tickets/T1/presence",
                "{\"doing\":\"sleeping\"}");
    assert_int_equal(r->status, 400);
    double_free(r);
}

static void conversation_shows_messages_before_a_number_and_earlier_ones(void **state)
{
    struct rig *rig = *state;
    static const char *const ids[] = { "C1", "C2", "C3" };
    for (int i = 0; i < 3; i++) {
        struct store_doc doc = { .id = ids[i],
                                 .body = "{\"state\":\"TA\",\"_line\":\"x\",\"customer\":"
                                         "{\"address\":\"5511999990000\"}}" };
        doc.keys[CONVERSATION_LINE] = store_text("whatsapp:demo:5511999990000");
        doc.keys[CONVERSATION_OPENED] = store_number(100 + i);
        rig_store(rig, STORE_CONVERSATIONS, &doc);
    }
    for (int i = 1; i <= 9; i++)
        put_message(rig, "C2", i, "customer");

    struct http_request *r =
        rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/conversations/C2?before=6&limit=2", NULL);
    assert_int_equal(r->status, 200);
    assert_int_equal(json_array_size(json_at(r->json, "messages")), 2);
    assert_string_equal(double_text(r, "messages/0/text"), "m4");
    assert_string_equal(double_text(r, "messages/0/id"), "C2:000004");
    assert_string_equal(double_text(r, "messages/1/text"), "m5");
    assert_int_equal(json_array_size(json_at(r->json, "conversation/previous")), 1);
    assert_string_equal(double_text(r, "conversation/previous/0"), "C1");
    assert_null(strstr(r->reply, "_line"));
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/conversations/C9", NULL);
    assert_int_equal(r->status, 404);
    double_free(r);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK(tickets_are_listed_by_state_longest_waiting_first),
        DESK(tickets_in_lists_hide_the_address_and_what_is_private),
        DESK(tickets_page_by_after_without_loss_or_repeat),
        DESK(tickets_refuse_a_wrong_state_limit_or_cursor),
        DESK(tickets_mine_are_those_i_have_taken),
        DESK(ticket_card_has_messages_siblings_and_suggestions),
        DESK(ticket_that_is_not_there_is_404),
        DESK(actions_become_events_of_the_line),
        DESK(answer_that_teaches_takes_the_clean_question_and_names_the_entry),
        DESK(actions_repeated_with_their_key_have_the_same_id),
        DESK(actions_refused_by_the_engine_say_why),
        DESK(actions_refuse_what_makes_no_sense_before_the_engine),
        DESK(spread_sends_the_answer_to_those_on_the_same_gap_only),
        DESK(spread_without_an_answer_is_refused),
        DESK(presence_is_published_to_the_desk),
        DESK(conversation_shows_messages_before_a_number_and_earlier_ones),
    };
    return cmocka_run_group_tests_name("desk: tickets", tests, NULL, NULL);
}
