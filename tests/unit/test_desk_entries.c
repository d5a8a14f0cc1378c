/* The knowledge, as editors work on it, and the smaller lists. */
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

static const char new_entry[] =
    "{\"question\":\"Quanto custa o cartão?\",\"answer\":\"Doze reais.\","
    "\"wordings\":[\"preço do cartão\",\" \"],\"tags\":[\"pagamento\"],\"color\":\"blue\"}";

static size_t items(const struct http_request *request)
{
    return json_array_size(json_at(request->json, "items"));
}

static json_int_t number(const struct http_request *request, const char *path)
{
    return json_integer_value(json_at(request->json, path));
}

/* Makes an entry and gives its address. */
static const char *make(struct rig *rig, const char *body)
{
    static char target[128];
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "POST", "/v1/desk/entries", body);
    assert_int_equal(r->status, 201);
    snprintf(target, sizeof target, "/v1/desk/entries/%s", double_text(r, "id"));
    double_free(r);
    return target;
}

static void entry_made_is_stored_with_its_source_and_found_at_once(void **state)
{
    struct rig *rig = *state;
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "GET", make(rig, new_entry), NULL);
    assert_int_equal(r->status, 200);
    assert_int_equal(number(r, "version"), 1);
    assert_int_equal(number(r, "helped"), 0);
    assert_string_equal(double_text(r, "state"), "published");
    assert_string_equal(double_text(r, "source/kind"), "editor");
    assert_string_equal(double_text(r, "source/by"), "Edu");
    assert_string_equal(double_text(r, "history/0/what"), "criou");
    assert_int_equal(json_array_size(json_at(r->json, "wordings")), 1);
    assert_null(json_object_get(r->json, "color"));
    double_free(r);

    r = rig_ask(rig, ROLE_ANALYST, "POST", "/v1/desk/entries/test",
                "{\"text\":\"quanto custa o cartao\"}");
    assert_string_equal(double_text(r, "hits/0/question"), "Quanto custa o cartão?");
    assert_string_not_equal(double_text(r, "outcome"), "none");
    assert_int_equal(json_object_size(json_at(r->json, "hits/0/features")), KB_FEATURES);
    double_free(r);
}

static void entries_refuse_what_they_cannot_hold_and_name_the_field(void **state)
{
    char long_question[1200];
    OWNED_BUF struct buf many_tags = { 0 };
    buf_init(&many_tags, 400);
    buf_text(&many_tags, "{\"question\":\"a\",\"answer\":\"b\",\"tags\":[\"t\"");
    for (int i = 0; i < 20; i++)
        buf_text(&many_tags, ",\"t\"");
    buf_text(&many_tags, "]}");
    snprintf(long_question, sizeof long_question, "{\"question\":\"%01001d\",\"answer\":\"b\"}", 1);
    const struct {
        const char *body, *part;
    } wrong[] = {
        { "{\"answer\":\"b\"}", "\"question\"" },
        { "{\"question\":\"a\"}", "\"answer\"" },
        { long_question, "\"question\" aceita no máximo 1000 caracteres; vieram 1001" },
        { many_tags.data, "\"tags\" aceita no máximo 20 itens; vieram 21" },
        { "{\"question\":\"a\",\"answer\":\"b\",\"tags\":[3]}", "\"tags\"" },
        { "{\"question\":\"a\",\"answer\":\"b\",\"state\":\"deleted\"}", "\"state\"" },
        { "{\"question\":\"a\",\"answer\":\"b\",\"valid_until\":\"2001-01-01T00:00:00Z\"}",
          "já passou" },
        { "{\"question\":\"a\",\"answer\":\"b\",\"valid_from\":\"2031-01-01T00:00:00Z\","
          "\"valid_until\":\"2030-01-01T00:00:00Z\"}",
          "depois" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct http_request *r =
            rig_ask(*state, ROLE_EDITOR, "POST", "/v1/desk/entries", wrong[i].body);
        assert_int_equal(r->status, 400);
        assert_non_null(strstr(double_text(r, "detail"), wrong[i].part));
        double_free(r);
    }
}

static void entry_change_keeps_the_history_and_drops_what_is_not_named(void **state)
{
    struct rig *rig = *state;
    const char *target = make(rig, new_entry);
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "PUT", target,
                                     "{\"version\":1,\"question\":\"Quanto custa o cartão?\","
                                     "\"answer\":\"Treze reais.\"}");
    assert_int_equal(r->status, 200);
    assert_int_equal(number(r, "version"), 2);
    assert_string_equal(double_text(r, "answer"), "Treze reais.");
    assert_int_equal(json_array_size(json_at(r->json, "tags")), 0);
    assert_string_equal(double_text(r, "history/1/what"),
                        "mudou a resposta, as outras formas, as etiquetas");
    assert_string_equal(double_text(r, "source/kind"), "editor");
    double_free(r);
}

static void entry_change_keeps_the_start_unless_it_is_taken_away(void **state)
{
    struct rig *rig = *state;
    const char *target = make(rig, "{\"question\":\"a\",\"answer\":\"b\",\"valid_from\":"
                                   "\"2026-01-01T00:00:00Z\",\"valid_until\":"
                                   "\"2031-01-01T00:00:00Z\"}");
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "PUT", target,
                                     "{\"version\":1,\"question\":\"a\",\"answer\":\"b\"}");
    assert_string_equal(double_text(r, "valid_from"), "2026-01-01T00:00:00Z");
    assert_null(json_object_get(r->json, "valid_until"));
    assert_string_equal(double_text(r, "history/1/what"), "mudou a validade");
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "PUT", target,
                "{\"version\":2,\"question\":\"a\",\"answer\":\"b\",\"valid_from\":null}");
    assert_null(json_object_get(r->json, "valid_from"));
    double_free(r);
}

static void entry_that_expired_lives_again_when_its_end_is_moved(void **state)
{
    struct store_doc doc = { .id = "e1",
                             .body = "{\"id\":\"e1\",\"question\":\"a\",\"answer\":\"b\","
                                     "\"state\":\"expired\",\"valid_until\":"
                                     "\"2020-01-01T00:00:00Z\"}" };
    rig_store(*state, STORE_ENTRIES, &doc);
    struct http_request *r = rig_ask(*state, ROLE_EDITOR, "PUT", "/v1/desk/entries/e1",
                                     "{\"version\":1,\"question\":\"a\",\"answer\":\"b\"}");
    assert_string_equal(double_text(r, "state"), "published");
    double_free(r);
}

static void entries_with_words_are_found_in_other_states_too(void **state)
{
    struct rig *rig = *state;
    make(rig, "{\"question\":\"Horário do Natal\",\"answer\":\"b\",\"state\":\"draft\"}");
    make(rig, "{\"question\":\"Outra\",\"answer\":\"b\",\"state\":\"draft\"}");
    struct http_request *r =
        rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/entries?q=horario&state=draft&limit=100", NULL);
    assert_int_equal(items(r), 1);
    assert_string_equal(double_text(r, "items/0/question"), "Horário do Natal");
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/entries?q=&state=&limit=100", NULL);
    assert_int_equal(items(r), 2);
    double_free(r);
}

static void entry_change_of_an_old_version_is_refused(void **state)
{
    struct rig *rig = *state;
    const char *target = make(rig, new_entry);
    static const char change[] = "{\"version\":1,\"question\":\"a\",\"answer\":\"b\"}";
    double_free(rig_ask(rig, ROLE_EDITOR, "PUT", target, change));
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "PUT", target, change);
    assert_int_equal(r->status, 409);
    assert_non_null(strstr(double_text(r, "detail"), "versão 2; a sua é a 1"));
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "PUT", target, "{\"question\":\"a\",\"answer\":\"b\"}");
    assert_int_equal(r->status, 400);
    double_free(r);
}

static void entry_deleted_leaves_search_and_list_but_stays_readable(void **state)
{
    struct rig *rig = *state;
    const char *target = make(rig, new_entry);
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "DELETE", target, NULL);
    assert_int_equal(r->status, 204);
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/entries?q=cartao", NULL);
    assert_int_equal(items(r), 0);
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/entries", NULL);
    assert_int_equal(items(r), 0);
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "GET", target, NULL);
    assert_string_equal(double_text(r, "state"), "deleted");
    double_free(r);
}

static void entries_searched_carry_their_chance(void **state)
{
    struct rig *rig = *state;
    rig_teach(rig, "e1", "Quanto custa o cartão?", "Doze reais.");
    rig_teach(rig, "e2", "Como peço a nota fiscal?", "No aplicativo.");
    struct http_request *r =
        rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/entries?q=nota fiscal", NULL);
    assert_string_equal(double_text(r, "items/0/id"), "e2");
    assert_true(json_real_value(json_at(r->json, "items/0/p")) > 0);
    assert_non_null(json_object_get(r->json, "outcome"));
    double_free(r);
}

static void review_lists_expired_expiring_and_unhelpful(void **state)
{
    static const struct {
        const char *id, *body;
        int days; /* until it ends; 0: never */
    } entries[] = {
        { "e1", "{\"state\":\"expired\"}", -1 },
        { "e2", "{\"state\":\"published\"}", 3 },
        { "e3", "{\"state\":\"published\"}", 30 },
        { "e4", "{\"state\":\"published\",\"helped\":1,\"not_helped\":4}", 0 },
        { "e5", "{\"state\":\"published\",\"helped\":9,\"not_helped\":4}", 0 },
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        struct store_doc doc = { .id = entries[i].id, .body = entries[i].body };
        doc.keys[ENTRY_STATE] = store_text(i ? "published" : "expired");
        doc.keys[ENTRY_CHANGED] = store_number((int64_t)i);
        if (entries[i].days)
            doc.keys[ENTRY_VALID_UNTIL] = store_number(rig_start + DAYS(entries[i].days));
        rig_store(*state, STORE_ENTRIES, &doc);
    }
    struct http_request *r = rig_ask(*state, ROLE_EDITOR, "GET", "/v1/desk/review", NULL);
    assert_int_equal(items(r), 3);
    assert_string_equal(double_text(r, "items/0/entry/id"), "e1");
    assert_string_equal(double_text(r, "items/0/why"), "expired");
    assert_string_equal(double_text(r, "items/1/entry/id"), "e2");
    assert_string_equal(double_text(r, "items/1/why"), "expiring");
    assert_string_equal(double_text(r, "items/2/entry/id"), "e4");
    assert_string_equal(double_text(r, "items/2/why"), "not_helped");
    double_free(r);
}

static void gaps_are_listed_by_state(void **state)
{
    struct store_doc doc = { .id = "g1", .body = "{\"id\":\"g1\",\"question\":\"?\"}" };
    doc.keys[GAP_STATE] = store_text("open");
    doc.keys[GAP_OPENED] = store_number(5);
    rig_store(*state, STORE_GAPS, &doc);
    struct http_request *r = rig_ask(*state, ROLE_EDITOR, "GET", "/v1/desk/gaps", NULL);
    assert_string_equal(double_text(r, "items/0/id"), "g1");
    double_free(r);
    r = rig_ask(*state, ROLE_EDITOR, "GET", "/v1/desk/gaps?state=closed", NULL);
    assert_int_equal(items(r), 0);
    double_free(r);
}

static void dead_events_are_listed_even_when_unreadable_and_retried(void **state)
{
    struct rig *rig = *state;
    struct store_doc doc = { .id = "wa:demo:1", .body = "not json" };
    doc.keys[DEAD_AT] = store_number(5);
    rig_store(rig, STORE_DEAD, &doc);

    struct http_request *r = rig_ask(rig, ROLE_OPERATOR, "GET", "/v1/desk/dead", NULL);
    assert_string_equal(double_text(r, "items/0/text"), "not json");
    double_free(r);
    r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/dead", NULL);
    assert_string_equal(double_text(r, "items/0/id"), "wa:demo:1");
    assert_null(strstr(r->reply, "not json"));
    double_free(r);
    r = rig_ask(rig, ROLE_OPERATOR, "POST", "/v1/desk/dead/wa:demo:1/retry", NULL);
    assert_int_equal(r->status, 202);
    assert_string_equal(rig->retried, "wa:demo:1");
    double_free(r);
    r = rig_ask(rig, ROLE_OPERATOR, "POST", "/v1/desk/dead/wa:demo:2/retry", NULL);
    assert_int_equal(r->status, 404);
    double_free(r);
}

static void people_and_queues_are_plain_lists(void **state)
{
    struct http_request *r = rig_ask(*state, ROLE_ANALYST, "GET", "/v1/desk/users", NULL);
    assert_int_equal(json_array_size(r->json), 4);
    double_free(r);
    r = rig_ask(*state, ROLE_ANALYST, "GET", "/v1/desk/queues", NULL);
    assert_string_equal(r->reply, "[\"geral\",\"pagamentos\"]");
    double_free(r);
}

static void events_follow_from_the_last_seen(void **state)
{
    static const struct {
        const char *sent;
        uint64_t from;
    } cases[] = { { "", 0 }, { "1795257000000123", 1795257000000123 }, { "x", 1 }, { "-5x", 1 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_request *r = double_new(*state, "GET", "/v1/desk/events");
        rig_sign(*state, ROLE_ANALYST, r);
        double_put(r->headers, "Last-Event-ID", cases[i].sent);
        double_run(r, desk_routes, desk_gate);
        assert_string_equal(r->followed, "desk");
        assert_int_equal(r->followed_from, cases[i].from);
        double_free(r);
    }
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK(entry_made_is_stored_with_its_source_and_found_at_once),
        DESK(entries_refuse_what_they_cannot_hold_and_name_the_field),
        DESK(entry_change_keeps_the_history_and_drops_what_is_not_named),
        DESK(entry_change_keeps_the_start_unless_it_is_taken_away),
        DESK(entry_that_expired_lives_again_when_its_end_is_moved),
        DESK(entries_with_words_are_found_in_other_states_too),
        DESK(entry_change_of_an_old_version_is_refused),
        DESK(entry_deleted_leaves_search_and_list_but_stays_readable),
        DESK(entries_searched_carry_their_chance),
        DESK(review_lists_expired_expiring_and_unhelpful),
        DESK(gaps_are_listed_by_state),
        DESK(dead_events_are_listed_even_when_unreadable_and_retried),
        DESK(people_and_queues_are_plain_lists),
        DESK(events_follow_from_the_last_seen),
    };
    return cmocka_run_group_tests_name("desk: entries", tests, NULL, NULL);
}
