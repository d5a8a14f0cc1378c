/* One customer under several addresses: one conversation, whatever comes first. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/identity_rig.h"

#define OLD "558596123586"
#define NEW "5585996123586"
#define OTHER "5511970975529"
#define USER "BR.1349120865"
#define LATER_USER "BR.2000000001"

static const char question[] = "Como desbloqueio meu cartão?",
                  unanswered[] = "Vocês consertam telhados de zinco galvanizado?";

static void assert_one_conversation(struct engine_rig *rig, size_t customer_messages)
{
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_int_equal(rig_occurrences(transcript, "customer"), customer_messages);
    assert_int_equal(rig_count(rig, STORE_CONVERSATIONS), 1);
    assert_int_equal(rig_count_waiting(rig), 0);
}

static void customer_is_one_with_and_without_the_ninth_digit(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .phone = OLD });
    identity_post(rig, &(struct said){ .id = "wa:2", .text = question, .phone = NEW });
    identity_fence(rig, OLD);
    assert_one_conversation(rig, 2);
    assert_int_equal(rig_count(rig, STORE_DIALOGS), 1);
}

static void customer_is_written_to_under_the_form_that_came_last(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .phone = OLD });
    identity_fence(rig, OLD);
    json_auto_t *dialog = identity_dialog(rig, NEW);
    assert_string_equal(json_string_value(json_object_get(dialog, "address")), NEW);
    assert_string_equal(json_string_value(json_object_get(dialog, "reach")), OLD);
}

static void customer_without_a_number_is_answered(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .user = USER });
    identity_fence(rig, USER);
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_string_equal(transcript, "customer - -: Como desbloqueio meu cartão?\n"
                                    "bot answer card\n");
    json_auto_t *dialog = identity_dialog(rig, USER);
    assert_string_equal(json_string_value(json_object_get(dialog, "address")), USER);
}

static void customer_who_hides_the_number_goes_on_with_the_conversation(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig,
                  &(struct said){ .id = "wa:1", .text = question, .phone = NEW, .user = USER });
    identity_fence(rig, NEW);
    identity_post(rig, &(struct said){ .id = "wa:2", .text = question, .user = USER });
    identity_fence(rig, USER);
    assert_one_conversation(rig, 2);
    json_auto_t *dialog = identity_dialog(rig, USER);
    assert_string_equal(json_string_value(json_object_get(dialog, "moved")), "whatsapp:demo:" NEW);
    json_auto_t *home = identity_dialog(rig, NEW);
    assert_null(json_object_get(home, "reach")); /* the number, which is the line's own */
}

static void customer_whose_number_shows_later_goes_on_with_the_conversation(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .user = USER });
    identity_fence(rig, USER);
    identity_post(rig,
                  &(struct said){ .id = "wa:2", .text = question, .phone = OLD, .user = USER });
    identity_fence(rig, USER);
    identity_fence(rig, NEW);
    assert_one_conversation(rig, 2);
    json_auto_t *left = identity_dialog(rig, USER);
    assert_string_equal(json_string_value(json_object_get(left, "conversation")), "");
    json_auto_t *home = identity_dialog(rig, NEW);
    assert_string_equal(json_string_value(json_object_get(home, "reach")), OLD);
}

static void number_that_changes_takes_the_conversation_along(void **state)
{
    struct engine_rig *rig = *state;
    char first[LINE_SIZE], second[LINE_SIZE];

    identity_post(rig,
                  &(struct said){ .id = "wa:1", .text = question, .phone = NEW, .user = USER });
    identity_post(rig, &(struct said){ .id = "wa:2",
                                       .type = "number_changed",
                                       .phone = OTHER,
                                       .user = LATER_USER,
                                       .previous_phone = NEW,
                                       .previous_user = USER,
                                       .at = RIG_NOON + 1000 });
    identity_fence(rig, NEW);
    identity_post(rig, &(struct said){ .id = "wa:3",
                                       .text = question,
                                       .phone = OTHER,
                                       .user = LATER_USER,
                                       .at = RIG_NOON + 2000 });
    identity_fence(rig, OTHER);
    identity_fence(rig, LATER_USER);
    assert_one_conversation(rig, 2);
    identity_lead(rig, NEW, first);
    identity_lead(rig, LATER_USER, second);
    assert_string_equal(first, second);
    assert_string_equal(first, "whatsapp:demo:" OTHER); /* the smaller one */
}

static void user_id_that_changes_takes_the_conversation_along(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .user = USER });
    identity_fence(rig, USER);
    identity_post(rig, &(struct said){ .id = "wa:2",
                                       .type = "user_id_changed",
                                       .user = LATER_USER,
                                       .previous_user = USER,
                                       .at = RIG_NOON + 1000 });
    identity_fence(rig, USER);
    identity_post(rig, &(struct said){ .id = "wa:3", .text = question, .user = LATER_USER });
    identity_fence(rig, LATER_USER);
    assert_one_conversation(rig, 2);
    json_auto_t *home = identity_dialog(rig, USER);
    assert_string_equal(json_string_value(json_object_get(home, "reach")), LATER_USER);
}

static json_t *ticket_of(struct engine_rig *rig, const char *address)
{
    json_auto_t *dialog = identity_dialog(rig, address);
    return json_incref(json_object_get(dialog, "ticket"));
}

static void open_ticket_goes_along_and_can_be_answered_where_it_was(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = unanswered, .user = USER });
    identity_fence(rig, USER);
    json_auto_t *before = ticket_of(rig, USER);
    assert_non_null(before);
    identity_post(rig, &(struct said){ .id = "wa:2", .text = "oi", .phone = NEW, .user = USER });
    identity_fence(rig, NEW);
    json_auto_t *after = ticket_of(rig, NEW);
    assert_string_equal(json_string_value(json_object_get(after, "id")),
                        json_string_value(json_object_get(before, "id")));
    assert_string_equal(json_string_value(json_object_get(after, "_line")), "whatsapp:demo:" NEW);
    OWNED_TEXT char *stored =
        rig_body(rig, STORE_TICKETS, json_string_value(json_object_get(before, "id")));
    assert_non_null(strstr(stored, "\"_line\":\"whatsapp:demo:" NEW "\""));
    assert_one_conversation(rig, 2);
}

static void two_open_conversations_become_one_and_none_is_forgotten(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = unanswered, .user = USER });
    identity_post(rig, &(struct said){ .id = "wa:2", .text = unanswered, .phone = NEW });
    identity_fence(rig, USER);
    identity_fence(rig, NEW);
    assert_int_equal(rig_count(rig, STORE_TICKETS), 2);
    identity_post(rig, &(struct said){ .id = "wa:3", .text = "oi", .phone = NEW, .user = USER });
    identity_fence(rig, NEW);
    assert_int_equal(rig_count(rig, STORE_CONVERSATIONS), 2);
    assert_int_equal(rig_count_found(rig, &(struct store_query){ .in = STORE_TICKETS,
                                                                 .index = TICKET_BY_STATE,
                                                                 .equal = store_text("open") }),
                     1);
    assert_int_equal(rig_count_found(rig, &(struct store_query){ .in = STORE_TICKETS,
                                                                 .index = TICKET_BY_STATE,
                                                                 .equal = store_text("closed") }),
                     1);
    json_auto_t *ticket = ticket_of(rig, NEW);
    OWNED_TEXT char *notes = json_dumps(json_object_get(ticket, "notes"), 0);
    assert_non_null(strstr(notes, "telhados"));
    OWNED_TEXT char *transcript = rig_transcript(rig, true);
    assert_int_equal(rig_occurrences(transcript, "customer"), 3);
    assert_int_equal(rig_occurrences(transcript, "note joined"), 1);
}

static void rewrite_dialog(struct engine_rig *rig, const char *line, const char *moved)
{
    struct error err = { 0 };
    OWNED_TEXT char *before = rig_body(rig, STORE_DIALOGS, line);
    json_auto_t *document = json_loads(before, 0, NULL);
    json_object_set_new(document, "moved", json_string(moved));
    OWNED_TEXT char *after = json_dumps(document, JSON_COMPACT);
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_DIALOGS,
                                 .doc = { .id = line, .body = after, .length = strlen(after) } };
    assert_int_equal(store_commit(rig->store, &write, 1, &err), 0);
}

static void line_that_was_given_up_and_not_yet_taken_over_loses_nothing(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = unanswered, .user = USER });
    identity_fence(rig, USER);
    json_auto_t *before = ticket_of(rig, USER);
    engine_rig_stop(rig); /* as if it had ended between the two halves */
    rewrite_dialog(rig, "whatsapp:demo:" USER, "whatsapp:demo:" NEW);
    engine_rig_start(rig);
    identity_fence(rig, USER); /* an act of the desk says nothing of addresses */
    json_auto_t *after = ticket_of(rig, NEW);
    assert_string_equal(json_string_value(json_object_get(after, "id")),
                        json_string_value(json_object_get(before, "id")));
    assert_one_conversation(rig, 1);
    json_auto_t *left = identity_dialog(rig, USER);
    assert_null(json_object_get(left, "ticket"));
    assert_null(json_object_get(left, "effects"));
}

static void messages_on_their_way_go_along(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .user = USER });
    identity_fence(rig, USER);
    json_auto_t *before = identity_dialog(rig, USER);
    size_t sends = json_array_size(json_object_get(before, "effects"));
    assert_true(sends > 0); /* the provider cannot be reached */
    identity_post(rig, &(struct said){ .id = "wa:2", .text = "oi", .phone = NEW, .user = USER });
    identity_fence(rig, NEW);
    json_auto_t *after = identity_dialog(rig, NEW);
    OWNED_TEXT char *effects = json_dumps(json_object_get(after, "effects"), JSON_COMPACT);
    const json_t *first = json_array_get(json_object_get(before, "effects"), 0);
    assert_non_null(strstr(effects, json_string_value(json_object_get(first, "id"))));
}

static void status_finds_the_line_from_which_its_message_went_out(void **state)
{
    struct engine_rig *rig = *state;
    char callback[64];

    identity_post(rig, &(struct said){ .id = "wa:1", .text = question, .phone = NEW });
    identity_fence(rig, NEW);
    json_auto_t *before = identity_dialog(rig, NEW);
    snprintf(callback, sizeof callback, "%s:2",
             json_string_value(json_object_get(before, "conversation")));
    const struct incoming status = { .kind = INCOMING_STATUS,
                                     .id = "wa:out:read",
                                     .channel = "whatsapp",
                                     .account = "demo",
                                     .address = USER, /* only the user id is told */
                                     .user_id = USER,
                                     .message_id = "wamid.out",
                                     .status = "read",
                                     .callback = callback };
    struct intake *intake = intake_new(rig->engine);
    intake_add(intake, &status);
    assert_int_equal(rig_store(intake), 0);
    identity_fence(rig, USER);
    identity_fence(rig, NEW);
    snprintf(callback + strlen(callback) - 1, 8, "%06d", 2);
    OWNED_TEXT char *message = rig_body(rig, STORE_MESSAGES, callback);
    assert_non_null(strstr(message, "\"status\":\"read\""));
    json_auto_t *moved = identity_dialog(rig, USER); /* and shows who that user is */
    assert_string_equal(json_string_value(json_object_get(moved, "moved")), "whatsapp:demo:" NEW);
}

static void events_left_at_a_moved_line_are_folded_once_at_the_start(void **state)
{
    struct engine_rig *rig = *state;

    identity_post(rig,
                  &(struct said){ .id = "wa:1", .text = question, .phone = NEW, .user = USER });
    identity_fence(rig, NEW);
    engine_rig_stop(rig);
    for (int i = 0; i < 100; i++) {
        char id[32];
        snprintf(id, sizeof id, "wa:left%d", i);
        const struct incoming in =
            identity_message(&(struct said){ .id = id, .text = "oi", .user = USER });
        OWNED_BUF struct buf body = { 0 };
        buf_init(&body, 65536);
        incoming_write(&in, &body);
        struct error err = { 0 };
        struct store_write write = { .verb = STORE_INSERT,
                                     .in = STORE_INTAKE,
                                     .doc = {
                                         .id = id, .body = body.data, .length = body.length } };
        write.doc.keys[INTAKE_WAITING] = store_number(1);
        write.doc.keys[INTAKE_LINE] = store_text("whatsapp:demo:" USER);
        write.doc.keys[INTAKE_ORDER] = store_number(1000 + i);
        assert_int_equal(store_commit(rig->store, &write, 1, &err), 0);
    }
    engine_rig_start(rig);
    while (rig_count_waiting(rig) > 0)
        identity_fence(rig, USER);
    assert_one_conversation(rig, 101);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, identity_rig_open, identity_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(customer_is_one_with_and_without_the_ninth_digit),
        TEST(customer_is_written_to_under_the_form_that_came_last),
        TEST(customer_without_a_number_is_answered),
        TEST(customer_who_hides_the_number_goes_on_with_the_conversation),
        TEST(customer_whose_number_shows_later_goes_on_with_the_conversation),
        TEST(number_that_changes_takes_the_conversation_along),
        TEST(user_id_that_changes_takes_the_conversation_along),
        TEST(open_ticket_goes_along_and_can_be_answered_where_it_was),
        TEST(two_open_conversations_become_one_and_none_is_forgotten),
        TEST(line_that_was_given_up_and_not_yet_taken_over_loses_nothing),
        TEST(messages_on_their_way_go_along),
        TEST(status_finds_the_line_from_which_its_message_went_out),
        TEST(events_left_at_a_moved_line_are_folded_once_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
