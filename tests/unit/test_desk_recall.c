/* Who was told an entry that was corrected, and telling them. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

/* The clock stands at rig_start; ids of conversations begin with a time a little before. */
static const char one[] = "01M7YQ1WE0AAAAAAAAAAAAAAAA", two[] = "01M7YQ1WE0BBBBBBBBBBBBBBBB";

static void put_told(struct rig *rig, const char *conversation, const char *entry, moment at,
                     const char *reason)
{
    static int number;
    char id[64], body[320], when[CLOCK_TEXT_SIZE];
    snprintf(id, sizeof id, "%s:%06d", conversation, ++number);
    snprintf(body, sizeof body,
             "{\"number\":%d,\"who\":\"bot\",\"text\":\"x\",\"at\":\"%s\",\"entry\":\"%s\","
             "\"reason\":\"%s\"}",
             number, clock_text(at, when), entry, reason);
    rig_store(rig, STORE_MESSAGES, &(struct store_doc){ .id = id, .body = body });
}

static void put_conversation(struct rig *rig, const char *id, const char *line)
{
    char body[320];
    snprintf(body, sizeof body,
             "{\"id\":\"%s\",\"_line\":\"%s\",\"channel\":\"whatsapp\",\"customer\":{\"name\":"
             "\"Marina\",\"address\":\"5511999990000\"}}",
             id, line);
    struct store_doc doc = { .id = id, .body = body };
    doc.keys[CONVERSATION_LINE] = store_text(line);
    doc.keys[CONVERSATION_OPENED] = store_number(1);
    doc.keys[CONVERSATION_STATE] = store_text("open");
    rig_store(rig, STORE_CONVERSATIONS, &doc);
}

/* An entry made an hour ago and corrected now; gives its id. */
static const char *put_corrected(struct rig *rig)
{
    static char id[64];
    char target[128];
    rig->clock.set = rig_start - 60 * 60 * 1000;
    struct http_request *r = rig_ask(rig, ROLE_EDITOR, "POST", "/v1/desk/entries",
                                     "{\"question\":\"Quanto custa?\",\"answer\":\"Doze.\"}");
    snprintf(id, sizeof id, "%s", double_text(r, "id"));
    double_free(r);
    rig->clock.set = rig_start;
    snprintf(target, sizeof target, "/v1/desk/entries/%s", id);
    r = rig_ask(rig, ROLE_EDITOR, "PUT", target,
                "{\"version\":1,\"question\":\"Quanto custa?\",\"answer\":\"Treze.\"}");
    assert_int_equal(r->status, 200);
    double_free(r);
    return id;
}

static struct http_request *ask(struct rig *rig, const char *method, const char *what)
{
    char target[128];
    const char *id = put_corrected(rig);
    const moment between = rig_start - 30 * 60 * 1000;
    put_conversation(rig, one, "whatsapp:demo:5511999990000");
    put_conversation(rig, two, "whatsapp:demo:5511999990001");
    put_told(rig, one, id, between, "answer");
    put_told(rig, one, id, between + 1000, "answer");
    put_told(rig, two, id, rig_start + 1000, "answer"); /* the right one already */
    put_told(rig, two, "other", between, "answer");
    snprintf(target, sizeof target, "/v1/desk/entries/%s/%s", id, what);
    return rig_ask(rig, ROLE_EDITOR, method, target, *method == 'G' ? NULL : "{}");
}

static void told_lists_customers_of_the_version_before(void **state)
{
    struct http_request *r = ask(*state, "GET", "told");
    assert_int_equal(r->status, 200);
    assert_int_equal(json_array_size(json_object_get(r->json, "items")), 1);
    assert_string_equal(double_text(r, "items/0/conversation"), one);
    assert_string_equal(double_text(r, "items/0/customer/address"), "5511•••••0000");
    assert_true(json_is_true(json_object_get(r->json, "complete")));
    assert_null(strstr(r->reply, "_line"));
    double_free(r);
}

static void recall_sends_what_is_right_once_to_each(void **state)
{
    struct rig *rig = *state;
    struct http_request *r = ask(rig, "POST", "recall");
    assert_int_equal(r->status, 200);
    assert_string_equal(double_text(r, "items/0/outcome"), "sent");
    assert_int_equal(rig->posts, 1);
    assert_string_equal(rig->line, "whatsapp:demo:5511999990000");
    json_auto_t *event = json_loads(rig->event, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(event, "kind")), "correct");
    assert_string_equal(json_string_value(json_object_get(event, "text")), "Treze.");
    assert_string_equal(json_string_value(json_object_get(event, "question")), "Quanto custa?");
    assert_non_null(
        strstr(json_string_value(json_object_get(event, "id")), ".2")); /* of this version */
    double_free(r);
}

static void recall_says_who_could_not_be_reached(void **state)
{
    struct rig *rig = *state;
    error_set(&rig->answer, ERROR_CONFLICT, "A janela fechou.");
    struct http_request *r = ask(rig, "POST", "recall");
    assert_string_equal(double_text(r, "items/0/outcome"), "refused");
    assert_string_equal(double_text(r, "items/0/detail"), "A janela fechou.");
    double_free(r);
    r = rig_ask(rig, ROLE_EDITOR, "GET", "/v1/desk/entries/none/told", NULL);
    assert_int_equal(r->status, 404);
    double_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(told_lists_customers_of_the_version_before, rig_open,
                                        rig_close),
        cmocka_unit_test_setup_teardown(recall_sends_what_is_right_once_to_each, rig_open,
                                        rig_close),
        cmocka_unit_test_setup_teardown(recall_says_who_could_not_be_reached, rig_open, rig_close),
    };
    return cmocka_run_group_tests_name("desk_recall", tests, NULL, NULL);
}
