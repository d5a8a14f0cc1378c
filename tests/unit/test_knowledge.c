/* The knowledge base as the engine keeps it, and the assistant's document. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/assistants.h"
#include "bot/base/memory.h"
#include "bot/engine/knowledge.h"
#include "tests/support/check.h"
#include "tests/support/store_failing.h"
#include "tests/support/store_fixture.h"

static const moment noon = 1795262400000;

static struct knowledge *opened(struct store *store, const struct clock *clock)
{
    struct knowledge *knowledge = NULL;
    struct error err = { 0 };
    assert_int_equal(knowledge_open(&knowledge, store, NULL, clock, &err), 0);
    return knowledge;
}

static struct entry *entry_of(const char *id, const char *answer)
{
    struct entry *entry = NULL;
    struct error err = { 0 };
    json_auto_t *object =
        json_pack("{s:s, s:s, s:s}", "id", id, "question", "Como pago?", "answer", answer);
    assert_int_equal(entry_read(object, &entry, &err), 0);
    entry->changed_at = noon;
    return entry;
}

static void assert_known(struct knowledge *knowledge, const char *id, const char *answer)
{
    const struct generation *now = library_hold(knowledge_library(knowledge));
    const struct entry *entry = generation_entry(now, id);
    if (answer)
        assert_string_equal(entry ? entry->answer : "nothing", answer);
    else
        assert_null(entry);
    generation_release(now);
}

static void what_is_saved_is_found_at_once_and_after_a_start(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    struct knowledge *knowledge = opened(store_of(state), &clock);
    OWNED(entry) struct entry *entry = entry_of("e1", "No caixa.");
    struct error err = { 0 };

    assert_int_equal(knowledge_save(knowledge, entry, 0, &err), 0);
    assert_known(knowledge, "e1", "No caixa.");
    knowledge_free(knowledge);
    knowledge = opened(store_of(state), &clock);
    assert_known(knowledge, "e1", "No caixa.");
    entry->state = ENTRY_DELETED;
    assert_int_equal(knowledge_save(knowledge, entry, 1, &err), 0);
    assert_known(knowledge, "e1", NULL);
    knowledge_free(knowledge);
}

static void save_of_a_stale_version_is_a_conflict_and_changes_nothing(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    OWNED(knowledge) struct knowledge *knowledge = opened(store_of(state), &clock);
    OWNED(entry) struct entry *first = entry_of("e1", "um"), *second = entry_of("e1", "dois");
    struct error err = { 0 };

    assert_int_equal(knowledge_save(knowledge, first, 0, &err), 0);
    assert_int_equal(knowledge_save(knowledge, second, 0, &err), -1);
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_known(knowledge, "e1", "um");
    err = (struct error){ 0 };
    assert_int_equal(knowledge_save(knowledge, second, 1, &err), 0);
    assert_int_equal(knowledge_save(knowledge, first, -1, &err), 0); /* whatever it is */
    assert_known(knowledge, "e1", "um");
}

static void refused_write_is_not_searchable(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    OWNED(knowledge) struct knowledge *knowledge = opened(store_of(state), &clock);
    OWNED(entry) struct entry *entry = entry_of("e1", "um");
    struct error err = { 0 };

    store_failing_set(store_of(state), 1, 1);
    assert_int_equal(knowledge_save(knowledge, entry, 0, &err), -1);
    assert_int_equal(knowledge_import(knowledge, &entry, 1, &err), -1);
    assert_known(knowledge, "e1", NULL);
}

static void import_replaces_what_is_known_by_id(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    OWNED(knowledge) struct knowledge *knowledge = opened(store_of(state), &clock);
    struct entry *list[] = { entry_of("e1", "um"), entry_of("e2", "dois"), entry_of("e1", "três") };
    struct error err = { 0 };

    assert_int_equal(knowledge_import(knowledge, NULL, 0, &err), 0);
    assert_int_equal(knowledge_import(knowledge, list, 3, &err), 0);
    assert_known(knowledge, "e1", "três");
    assert_known(knowledge, "e2", "dois");
    for (int i = 0; i < 3; i++)
        entry_free(list[i]);
}

static void entry_whose_time_is_over_expires_once(void **state)
{
    struct clock clock = clock_by_hand(noon);
    OWNED(knowledge) struct knowledge *knowledge = opened(store_of(state), &clock);
    OWNED(entry) struct entry *entry = entry_of("e1", "um");
    struct error err = { 0 };

    entry->valid_until = noon + 1000;
    assert_int_equal(knowledge_save(knowledge, entry, 0, &err), 0);
    assert_int_equal(knowledge_refresh(knowledge, &err), 0);
    assert_known(knowledge, "e1", "um");
    clock.set = noon + 1001;
    for (int i = 0; i < 2; i++) {
        struct store_record record;
        assert_int_equal(knowledge_refresh(knowledge, &err), 0);
        assert_known(knowledge, "e1", NULL);
        assert_int_equal(store_get(store_of(state), STORE_ENTRIES, "e1", &record, &err), 1);
        assert_int_equal(record.doc.version, 2);
        assert_string_equal(record.doc.keys[ENTRY_STATE].text, "expired");
        store_record_clear(&record);
    }
}

static void change_of_another_process_is_taken_over(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    const struct fixture *fixture = *state;
    OWNED(store) struct store *elsewhere = NULL;
    OWNED(entry) struct entry *entry = entry_of("e1", "de fora");
    struct error err = { 0 };

    OWNED(knowledge) struct knowledge *knowledge = opened(fixture->store, &clock);
    assert_int_equal(store_open(&elsewhere, fixture->address, &err), 0);
    struct knowledge *theirs = opened(elsewhere, &clock);
    assert_int_equal(knowledge_save(theirs, entry, 0, &err), 0);
    knowledge_free(theirs);
    assert_known(knowledge, "e1", NULL);
    assert_int_equal(knowledge_refresh(knowledge, &err), 0);
    assert_known(knowledge, "e1", "de fora");
}

static void unreadable_entry_does_not_hide_the_others(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    struct store_write write = { .verb = STORE_PUT, .in = STORE_ENTRIES, .doc.id = "bad" };
    write.doc.keys[ENTRY_STATE] = store_text("published");
    write.doc.keys[ENTRY_CHANGED] = store_number(1);
    write.doc.keys[ENTRY_VALID_UNTIL] = store_number(1);
    assert_int_equal(store_write_one(store_of(state), write, "{"), STORE_DONE);

    OWNED(knowledge) struct knowledge *knowledge = opened(store_of(state), &clock);
    OWNED(entry) struct entry *entry = entry_of("e1", "um");
    struct error err = { 0 };
    assert_int_equal(knowledge_save(knowledge, entry, 0, &err), 0);
    assert_int_equal(knowledge_refresh(knowledge, &err), 0);
    assert_known(knowledge, "e1", "um");
}

static void assistant_is_read_as_it_was_saved_and_standard_before(void **state)
{
    struct assistant assistant;
    struct error err = { 0 };
    json_auto_t *document = json_pack("{s:s}", "name", "Bel");
    json_auto_t *wrong = json_pack("{s:i}", "name", 5);

    assert_int_equal(assistants_read(store_of(state), NULL, &assistant, &err), 0);
    assert_string_equal(assistant.name, assistant_standard.name);
    assert_int_equal(assistants_save(store_of(state), document, &err), 0);
    assert_int_equal(assistants_save(store_of(state), wrong, &err), -1);
    assert_non_null(strstr(err.text, "\"name\""));
    err = (struct error){ 0 };
    assert_int_equal(assistants_read(store_of(state), NULL, &assistant, &err), 0);
    assert_string_equal(assistant.name, "Bel");
}

static void assistant_file_is_taken_into_the_store_or_refused_with_its_line(void **state)
{
    char path[] = "/tmp/test_assistant_XXXXXX";
    struct assistant assistant;
    struct error err = { 0 };
    int file = mkstemp(path);

    assert_int_equal(write(file, "{\n\"name\":\"Bel\"}", 15), 15);
    assert_int_equal(assistants_read(store_of(state), path, &assistant, &err), 0);
    assert_string_equal(assistant.name, "Bel");
    assert_int_equal(write(file, "\n}", 2), 2);
    assert_int_equal(assistants_read(store_of(state), path, &assistant, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, "line 3"));
    close(file);
    unlink(path);
    err = (struct error){ 0 };
    assert_int_equal(assistants_read(store_of(state), path, &assistant, &err), -1);
}

#define STORE(test) cmocka_unit_test_setup_teardown(test, fixture_open_failing, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE(what_is_saved_is_found_at_once_and_after_a_start),
        STORE(save_of_a_stale_version_is_a_conflict_and_changes_nothing),
        STORE(refused_write_is_not_searchable),
        STORE(import_replaces_what_is_known_by_id),
        STORE(entry_whose_time_is_over_expires_once),
        STORE(change_of_another_process_is_taken_over),
        STORE(unreadable_entry_does_not_hide_the_others),
        STORE(assistant_is_read_as_it_was_saved_and_standard_before),
        STORE(assistant_file_is_taken_into_the_store_or_refused_with_its_line),
    };
    return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}
