#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/commit.h"
#include "tests/support/check.h"

static const moment noon = 1795262400000;
static const char line[] = "web:default:visitor", conversation[] = "01JCONVERSATION00000000001";

struct scene {
    struct commit commit;
    struct seats *seats;
    struct seat *seat;
};

static int open_scene(void **state)
{
    struct scene *scene = memory_new(sizeof *scene);
    commit_init(&scene->commit);
    scene->seats = seats_new(1 << 20);
    scene->seat = seats_take(scene->seats, line);
    scene->seat->dialog = dialog_new(line);
    dialog_open(scene->seat->dialog, noon, conversation);
    *state = scene;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    commit_clear(&scene->commit);
    seats_free(scene->seats);
    free(scene);
    return 0;
}

static void arrive(struct seat *seat, enum incoming_kind kind, const char *id)
{
    seat_add(seat, arrival_copy(&(struct incoming){ .kind = kind,
                                                    .id = id,
                                                    .channel = "web",
                                                    .account = "default",
                                                    .address = "visitor",
                                                    .type = "text",
                                                    .text = "Segredo 123" }));
}

static void assert_write(const struct scene *scene, size_t at, enum store_verb verb,
                         enum collection in, const char *id)
{
    assert_true(at < scene->commit.count);
    assert_int_equal(scene->commit.writes[at].verb, verb);
    assert_int_equal(scene->commit.writes[at].in, in);
    assert_string_equal(scene->commit.writes[at].doc.id, id);
    assert_int_equal(scene->commit.writes[at].doc.length,
                     strlen(scene->commit.writes[at].doc.body));
}

static void commit_writes_the_dialog_first_and_the_rest_only_if_that_worked(void **state)
{
    struct scene *scene = *state;
    struct dialog *dialog = scene->seat->dialog;
    struct error err = { 0 };
    size_t at = 99;

    dialog_say(dialog, SPEAKER_CUSTOMER, noon, "Oi")->filed = true;
    dialog_say(dialog, SPEAKER_BOT, noon, "Olá");
    dialog->idle_at = noon + 60;
    dialog->version = 4;
    arrive(scene->seat, INCOMING_MESSAGE, "wa:1");
    arrive(scene->seat, INCOMING_STATUS, "wa:2");
    seat_add(scene->seat, arrival_timer(line));
    seat_add(scene->seat, arrival_desk("desk:1", line, json_object()));
    arrive(scene->seat, INCOMING_MESSAGE, "wa:later");
    scene->seat->folded = 4;
    assert_int_equal(commit_add(&scene->commit, scene->seat, &at, &err), 0);

    assert_int_equal(at, 0);
    assert_int_equal(scene->commit.count, 6);
    assert_write(scene, 0, STORE_REPLACE_IF, STORE_DIALOGS, line);
    assert_write(scene, 1, STORE_PUT, STORE_MESSAGES, "01JCONVERSATION00000000001:000002");
    assert_write(scene, 2, STORE_PUT, STORE_INTAKE, "wa:1");
    assert_write(scene, 3, STORE_DELETE, STORE_INTAKE, "wa:2");
    assert_write(scene, 4, STORE_PUT, STORE_INTAKE, "desk:1");
    assert_write(scene, 5, STORE_PUT, STORE_CONVERSATIONS, conversation);
    assert_false(scene->commit.writes[0].if_previous);
    for (size_t i = 1; i < scene->commit.count; i++)
        assert_true(scene->commit.writes[i].if_previous);
    assert_int_equal(scene->commit.writes[0].doc.version, 4);
    assert_int_equal(scene->commit.writes[0].doc.keys[DIALOG_DUE].number, noon + 60);
}

static void commit_leaves_an_empty_row_that_no_longer_waits(void **state)
{
    struct scene *scene = *state;
    struct error err = { 0 };
    size_t at;

    arrive(scene->seat, INCOMING_MESSAGE, "wa:1");
    scene->seat->folded = 1;
    assert_int_equal(commit_add(&scene->commit, scene->seat, &at, &err), 0);
    const struct store_write *row = &scene->commit.writes[1];
    assert_string_equal(row->doc.id, "wa:1");
    assert_string_equal(row->doc.body, "");
    assert_int_equal(row->doc.keys[INTAKE_WAITING].type, STORE_NONE);
}

static void commit_stores_a_dialog_that_counts_as_settled(void **state)
{
    struct scene *scene = *state;
    struct dialog *back = NULL;
    struct error err = { 0 };
    size_t at;

    dialog_say(scene->seat->dialog, SPEAKER_BOT, noon, "Olá");
    assert_int_equal(commit_add(&scene->commit, scene->seat, &at, &err), 0);
    json_auto_t *stored = json_loads(scene->commit.writes[at].doc.body, 0, NULL);
    assert_int_equal(dialog_read(stored, &back, &err), 0);
    assert_false(dialog_is_unsettled(back));
    assert_false(dialog_is_unsettled(scene->seat->dialog));
    assert_int_equal(scene->commit.writes[at].doc.keys[DIALOG_DUE].type, STORE_NONE);
    dialog_free(back);

    commit_reset(&scene->commit);
    assert_int_equal(commit_add(&scene->commit, scene->seat, &at, &err), 0);
    assert_int_equal(scene->commit.count, 1); /* nothing else is left to be stored */
}

static void commit_keeps_the_ticket_under_its_keys(void **state)
{
    struct scene *scene = *state;
    struct dialog *dialog = scene->seat->dialog;
    struct error err = { 0 };
    size_t at;

    dialog->record_stale = false;
    dialog->ticket = json_pack("{s:s, s:s, s:s, s:s}", "id", "T1", "state", "taken", "gap", "G1",
                               "opened_at", "2026-11-21T12:00:00.000Z");
    dialog->ticket_stale = true;
    assert_int_equal(commit_add(&scene->commit, scene->seat, &at, &err), 0);
    assert_int_equal(scene->commit.count, 2);
    assert_write(scene, 1, STORE_PUT, STORE_TICKETS, "T1");
    const struct store_value *keys = scene->commit.writes[1].doc.keys;
    assert_string_equal(keys[TICKET_STATE].text, "taken");
    assert_string_equal(keys[TICKET_GAP].text, "G1");
    assert_string_equal(keys[TICKET_CONVERSATION].text, conversation);
    assert_int_equal(keys[TICKET_OPENED].number, clock_read("2026-11-21T12:00:00.000Z"));
    assert_false(dialog->ticket_stale);
}

static void commit_refuses_a_dialog_that_is_too_large_and_takes_its_writes_back(void **state)
{
    enum { TOO_LARGE = 600 * 1024 };
    struct scene *scene = *state;
    struct error err = { 0 };
    OWNED_TEXT char *text = memory_new(TOO_LARGE + 1);
    size_t at;

    memset(text, 'x', TOO_LARGE);
    dialog_set(scene->seat->dialog, DIALOG_QUESTION, text);
    assert_int_equal(commit_add(&scene->commit, scene->seat, &at, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_int_equal(scene->commit.count, 0);
}

static void commit_buries_an_event_with_all_that_it_said(void **state)
{
    struct scene *scene = *state;

    arrive(scene->seat, INCOMING_MESSAGE, "wa:1");
    commit_bury(&scene->commit, scene->seat->arrivals[0], noon, "it cannot be folded");
    assert_int_equal(scene->commit.count, 2);
    assert_write(scene, 0, STORE_PUT, STORE_DEAD, "wa:1");
    assert_write(scene, 1, STORE_PUT, STORE_INTAKE, "wa:1");
    assert_false(scene->commit.writes[0].if_previous);
    assert_true(scene->commit.writes[1].if_previous);
    assert_int_equal(scene->commit.writes[0].doc.keys[DEAD_AT].number, noon);
    json_auto_t *dead = json_loads(scene->commit.writes[0].doc.body, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(dead, "_line")), line);
    assert_string_equal(json_string_value(json_object_get(dead, "reason")), "it cannot be folded");
    const json_t *event = json_object_get(dead, "event");
    assert_string_equal(json_string_value(json_object_get(event, "text")), "Segredo 123");
    assert_string_equal(json_string_value(json_object_get(event, "kind")), "message");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(commit_writes_the_dialog_first_and_the_rest_only_if_that_worked),
        SCENE(commit_leaves_an_empty_row_that_no_longer_waits),
        SCENE(commit_stores_a_dialog_that_counts_as_settled),
        SCENE(commit_keeps_the_ticket_under_its_keys),
        SCENE(commit_refuses_a_dialog_that_is_too_large_and_takes_its_writes_back),
        SCENE(commit_buries_an_event_with_all_that_it_said),
    };
    return cmocka_run_group_tests_name("commit", tests, NULL, NULL);
}
