/* The gate that was taught, kept in the store, and the threshold of a careful assistant. */
#include <stdio.h>
#include <string.h>

#include "bot/engine/careful.h"
#include "bot/engine/gate_store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static const moment noon = 1795262400000;

static double threshold_of(struct store *store)
{
    OWNED(gate) struct gate *gate = gate_store_read(store);
    return gate->kinds[GATE_FAQ].threshold;
}

/* The built-in gate file with another threshold for entries. */
static char *with_threshold(double threshold)
{
    json_auto_t *root = json_loads(gate_shipped_text(), 0, NULL);
    json_object_set_new(json_object_get(root, "faq"), "threshold", json_real(threshold));
    return json_dumps(root, 0);
}

static void gate_store_gives_the_built_in_one_when_there_is_none(void **state)
{
    OWNED(gate) struct gate *shipped = gate_shipped();
    assert_float_equal(threshold_of(store_of(state)), shipped->kinds[GATE_FAQ].threshold, 0);
}

static void gate_store_keeps_what_was_taught_and_takes_it_back(void **state)
{
    struct error err = { 0 };
    char *text = with_threshold(0.5);
    assert_int_equal(gate_store_save(store_of(state), text, &err), 0);
    assert_float_equal(threshold_of(store_of(state)), 0.5, 1e-9);
    assert_int_equal(gate_store_save(store_of(state), NULL, &err), 0);
    assert_true(threshold_of(store_of(state)) > 0.8);
    free(text);
}

static void gate_store_refuses_a_bad_one_and_reads_around_it(void **state)
{
    struct error err = { 0 };
    static const char bad[] = "{\"version\":\"7\"}";
    assert_int_equal(gate_store_save(store_of(state), bad, &err), -1);
    assert_non_null(strstr(err.text, "version"));

    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_DOCUMENTS,
                                 .doc = { .id = "gate:default", .body = bad, .length = 15 } };
    write.doc.keys[DOCUMENT_KIND] = store_text("gate");
    write.doc.keys[DOCUMENT_CHANGED] = store_number(0);
    err = (struct error){ 0 };
    assert_int_equal(store_commit(store_of(state), &write, 1, &err), 0);
    assert_true(threshold_of(store_of(state)) > 0.8);
}

static void save(struct knowledge *knowledge, const char *id, const char *question)
{
    struct error err = { 0 };
    OWNED(entry) struct entry *entry = NULL;
    json_auto_t *object =
        json_pack("{s:s, s:s, s:s}", "id", id, "question", question, "answer", "Sim.");
    assert_int_equal(entry_read(object, &entry, &err), 0);
    entry->changed_at = noon + (id[1] - '0');
    assert_int_equal(knowledge_save(knowledge, entry, -1, &err), 0);
}

static void ask(struct knowledge *knowledge, bool careful, struct kb_result *out)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    const struct generation *now = library_hold(knowledge_library(knowledge));
    kb_search(now,
              &(struct kb_query){ .text = "como pago boleto", .now = noon, .careful = careful },
              scratch, out);
    generation_release(now);
}

static void careful_asks_for_more_where_entries_resemble_each_other(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    struct error err = { 0 };
    struct knowledge *knowledge = NULL;
    struct careful careful = { 0 };
    struct kb_result usual, more;
    assert_int_equal(knowledge_open(&knowledge, store_of(state), NULL, &clock, &err), 0);
    save(knowledge, "e1", "Como pago o boleto?");
    save(knowledge, "e2", "Como pago o boletos?");
    save(knowledge, "e3", "Como pago os boletos?");

    ask(knowledge, true, &more);
    assert_true(careful_look(&careful, knowledge, noon));
    ask(knowledge, false, &usual);
    assert_float_equal(more.threshold, usual.threshold, 0); /* nothing was known yet */
    ask(knowledge, true, &more);
    assert_true(more.threshold > usual.threshold);
    knowledge_free(knowledge);
}

static void careful_looks_again_only_after_a_change_and_a_minute(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    struct error err = { 0 };
    struct knowledge *knowledge = NULL;
    struct careful careful = { 0 };
    assert_int_equal(knowledge_open(&knowledge, store_of(state), NULL, &clock, &err), 0);

    assert_true(careful_look(&careful, knowledge, noon));
    assert_false(careful_look(&careful, knowledge, noon + 120000));
    save(knowledge, "e1", "Abre hoje?");
    assert_true(careful_look(&careful, knowledge, noon + 120000));
    save(knowledge, "e2", "Abre amanhã?");
    assert_false(careful_look(&careful, knowledge, noon + 121000));
    assert_true(careful_look(&careful, knowledge, noon + 181000));
    knowledge_free(knowledge);
}

#define STORED(test) cmocka_unit_test_setup_teardown(test, fixture_open_memory, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORED(gate_store_gives_the_built_in_one_when_there_is_none),
        STORED(gate_store_keeps_what_was_taught_and_takes_it_back),
        STORED(gate_store_refuses_a_bad_one_and_reads_around_it),
        STORED(careful_asks_for_more_where_entries_resemble_each_other),
        STORED(careful_looks_again_only_after_a_change_and_a_minute),
    };
    return cmocka_run_group_tests_name("gate_store", tests, NULL, NULL);
}
