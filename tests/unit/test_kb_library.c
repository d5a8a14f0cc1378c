#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/gate.h"
#include "kb/kb.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

enum { SEARCHERS = 4, PUBLICATIONS = 40 };

static void put_number(struct library *library, int number, const char *answer)
{
    char json[256];
    snprintf(json, sizeof json,
             "{\"id\":\"e%03d\",\"question\":\"Como pago o boleto número %d?\",\"answer\":\"%s\"}",
             number, number, answer);
    kb_put_json(library, json);
}

static void library_shows_what_was_put_only_after_publishing(void **state)
{
    (void)state;
    OWNED(library) struct library *library = library_new(gate_shipped());
    const struct generation *before = library_hold(library);
    put_number(library, 1, "x");
    library_publish(library);
    const struct generation *after = library_hold(library);

    assert_int_equal(generation_size(before), 0);
    assert_null(generation_entry(before, "e001"));
    assert_int_equal(generation_size(after), 1);
    assert_string_equal(generation_entry(after, "e001")->answer, "x");
    assert_null(generation_entry(after, "e002"));
    generation_release(before);
    generation_release(after);
}

static void library_keeps_the_last_of_two_entries_with_one_id(void **state)
{
    (void)state;
    OWNED(library) struct library *library = library_new(gate_shipped());
    put_number(library, 7, "old");
    library_publish(library);
    const struct generation *before = library_hold(library);
    put_number(library, 7, "new");
    library_publish(library);
    const struct generation *after = library_hold(library);

    assert_string_equal(generation_entry(before, "e007")->answer, "old");
    assert_string_equal(generation_entry(after, "e007")->answer, "new");
    assert_int_equal(generation_size(after), 1);
    generation_release(before);
    generation_release(after);
}

static void library_finds_entries_by_id_in_whatever_order_they_came(void **state)
{
    (void)state;
    OWNED(library) struct library *library = library_new(gate_shipped());
    for (int i = 0; i < 100; i++)
        put_number(library, i * 37 % 100, "x");
    for (int i = 0; i < 100; i += 2) {
        char id[16];
        snprintf(id, sizeof id, "e%03d", i);
        library_remove(library, id);
    }
    library_publish(library);
    const struct generation *generation = library_hold(library);
    assert_int_equal(generation_size(generation), 50);
    for (int i = 0; i < 100; i++) {
        char id[16];
        snprintf(id, sizeof id, "e%03d", i);
        assert_int_equal(generation_entry(generation, id) != NULL, i % 2);
    }
    generation_release(generation);
}

/* What comes and goes must leave no trace in the weights. */
static void library_forgets_what_was_removed(void **state)
{
    (void)state;
    struct kb_result plain, after;
    const struct kb_query query = { .text = "pago o boleto 1 no domingo", .now = 1 };
    OWNED(library) struct library *once = library_new(gate_shipped());
    OWNED(library) struct library *often = library_new(gate_shipped());
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();

    for (int i = 0; i < 30; i++)
        put_number(often, i, "outra resposta");
    kb_put_json(often, "{\"id\":\"z\",\"question\":\"Abre no domingo?\",\"answer\":\"x\"}");
    library_publish(often);
    library_remove(often, "z");
    for (int i = 5; i < 30; i++) {
        char id[16];
        snprintf(id, sizeof id, "e%03d", i);
        library_remove(often, id);
    }
    for (int i = 0; i < 5; i++) {
        put_number(once, i, "x");
        put_number(often, i, "x");
    }
    library_publish(once);
    library_publish(often);
    const struct generation *of_once = library_hold(once), *of_often = library_hold(often);
    kb_search(of_once, &query, scratch, &plain);
    kb_search(of_often, &query, scratch, &after);
    assert_int_equal(plain.count, after.count);
    for (size_t i = 0; i < plain.count; i++) {
        assert_string_equal(plain.hits[i].entry->id, after.hits[i].entry->id);
        assert_float_equal(plain.hits[i].p, after.hits[i].p, 1e-6);
    }
    generation_release(of_once);
    generation_release(of_often);
}

struct traffic {
    struct library *library;
    atomic_bool stop;
    atomic_int searches;
};

static void *search_until_told(void *argument)
{
    struct traffic *traffic = argument;
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    do {
        struct kb_result result;
        const struct generation *generation = library_hold(traffic->library);
        kb_search(generation, &(struct kb_query){ .text = "como pago o boleto 3", .now = 1 },
                  scratch, &result);
        for (size_t i = 0; i < result.count; i++)
            atomic_fetch_add(&traffic->searches, strlen(result.hits[i].entry->answer) > 0);
        generation_release(generation);
    } while (!atomic_load(&traffic->stop));
    return NULL;
}

static void search_while_publishing(size_t pack_from)
{
    struct traffic traffic = { .library = library_new(gate_shipped()) };
    pthread_t threads[SEARCHERS];

    library_pack_from(traffic.library, pack_from);

    put_number(traffic.library, 0, "x");
    library_publish(traffic.library);
    for (size_t i = 0; i < SEARCHERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, search_until_told, &traffic), 0);
    for (int i = 0; i < PUBLICATIONS; i++) {
        put_number(traffic.library, i % 13, i % 2 ? "uma" : "outra");
        if (i % 5 == 4)
            library_remove(traffic.library, "e003");
        library_publish(traffic.library);
    }
    atomic_store(&traffic.stop, true);
    for (size_t i = 0; i < SEARCHERS; i++)
        pthread_join(threads[i], NULL);
    assert_true(atomic_load(&traffic.searches) >= SEARCHERS);
    library_free(traffic.library);
}

static void library_is_searched_while_it_is_published(void **state)
{
    (void)state;
    search_while_publishing(1000);
}

static void library_is_searched_while_it_is_packed_and_published(void **state)
{
    (void)state;
    search_while_publishing(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_shows_what_was_put_only_after_publishing),
        cmocka_unit_test(library_keeps_the_last_of_two_entries_with_one_id),
        cmocka_unit_test(library_finds_entries_by_id_in_whatever_order_they_came),
        cmocka_unit_test(library_forgets_what_was_removed),
        cmocka_unit_test(library_is_searched_while_it_is_published),
        cmocka_unit_test(library_is_searched_while_it_is_packed_and_published),
    };
    return cmocka_run_group_tests_name("kb_library", tests, NULL, NULL);
}
