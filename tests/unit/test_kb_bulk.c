#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/gate.h"
#include "kb/grams.h"
#include "kb/kb.h"
#include "kb/packed.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

enum { WORDS = 60, TEXT_SIZE = 160, ENTRIES = 300, ROUNDS = 30, QUESTIONS = 6, NEVER = 1 << 30 };

/* Chance that is the same in every run. */
static unsigned roll(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed / 65536 % sides;
}

/* A few words again and again, and some that are nearly alike or said twice. */
static void make_text(unsigned *seed, char *out)
{
    static const char *const starts[] = { "bole", "cart",   "pag", "entreg", "troc", "domin",
                                          "loj",  "cancel", "pra", "gara",   "val",  "segur" };
    static const char *const ends[] = { "to", "ão", "ar", "as", "o" };
    size_t length = 0, count = 1 + roll(seed, 9);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        unsigned word = roll(seed, WORDS) * roll(seed, WORDS) / WORDS;
        length += (size_t)snprintf(out + length, TEXT_SIZE - length, "%s%s%s", i ? " " : "",
                                   starts[word % 12], ends[word / 12 % 5]);
    }
}

struct pair {
    struct library *loose, *packed; /* the same entries */
    struct kb_scratch *scratch;
};

static int setup(void **state)
{
    struct pair *pair = calloc(1, sizeof *pair);
    pair->loose = library_new(gate_shipped());
    pair->packed = library_new(gate_shipped());
    library_pack_from(pair->loose, NEVER);
    library_pack_from(pair->packed, 0);
    pair->scratch = kb_scratch_new();
    *state = pair;
    return 0;
}

static int teardown(void **state)
{
    struct pair *pair = *state;
    library_free(pair->loose);
    library_free(pair->packed);
    kb_scratch_free(pair->scratch);
    free(pair);
    return 0;
}

static void put(const struct pair *pair, unsigned *seed, unsigned number)
{
    char tag[] = "late", shop[] = "shop", *tags[] = { tag };
    char texts[5][TEXT_SIZE], id[16], *wordings[] = { texts[1], texts[2], texts[3] };
    for (size_t i = 0; i < 5; i++)
        make_text(seed, texts[i]);
    snprintf(id, sizeof id, "e%05u", number);
    struct entry entry = { .id = id,
                           .question = texts[0],
                           .answer = texts[4],
                           .wordings = wordings,
                           .wording_count = roll(seed, 4),
                           .tags = tags,
                           .tag_count = roll(seed, 3) == 0,
                           .valid_until = roll(seed, 8) == 0 ? 1000 : 0,
                           .audience = roll(seed, 8) == 0 ? shop : NULL };
    library_put(pair->loose, &entry);
    library_put(pair->packed, &entry);
}

static void take_away(const struct pair *pair, unsigned number)
{
    char id[16];
    snprintf(id, sizeof id, "e%05u", number);
    library_remove(pair->loose, id);
    library_remove(pair->packed, id);
}

static void compare(const struct kb_result *a, const struct kb_result *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->outcome, b->outcome);
    for (size_t i = 0; i < KB_QUERY_FEATURES; i++)
        assert_float_equal(a->query_features[i], b->query_features[i], 1e-4);
    for (size_t i = 0; i < a->count; i++) {
        assert_float_equal(a->hits[i].p, b->hits[i].p, 2e-3);
        if (strcmp(a->hits[i].entry->id, b->hits[i].entry->id) != 0)
            continue; /* two that are equally good */
        assert_float_equal(a->hits[i].score, b->hits[i].score, 1e-4);
        for (size_t j = 0; j < KB_FEATURES; j++)
            assert_float_equal(a->hits[i].features[j], b->hits[i].features[j], 1e-3);
    }
}

static size_t same_ids(const struct kb_result *a, const struct kb_result *b)
{
    size_t same = 0;
    for (size_t i = 0; i < a->count; i++)
        same += strcmp(a->hits[i].entry->id, b->hits[i].entry->id) == 0;
    return same;
}

static void ask_both(const struct pair *pair, const struct kb_query *query, size_t *all,
                     size_t *same)
{
    struct kb_result loose, packed;
    const struct generation *a = library_hold(pair->loose), *b = library_hold(pair->packed);
    assert_int_equal(generation_size(a), generation_size(b));
    kb_search(a, query, pair->scratch, &loose);
    kb_search(b, query, pair->scratch, &packed);
    compare(&loose, &packed);
    assert_int_equal(kb_is_follow_up(a, query->text), kb_is_follow_up(b, query->text));
    *all += loose.count;
    *same += same_ids(&loose, &packed);
    generation_release(a);
    generation_release(b);
}

static void ask(const struct pair *pair, unsigned *seed)
{
    static const char *const tags[] = { "late" };
    size_t all = 0, same = 0;
    for (unsigned i = 0; i < QUESTIONS; i++) {
        char text[TEXT_SIZE], hidden[16];
        make_text(seed, text);
        snprintf(hidden, sizeof hidden, "e%05u", roll(seed, ENTRIES));
        const struct kb_query query = { .text = text,
                                        .now = 1 + roll(seed, 2) * 2000,
                                        .audience = roll(seed, 2) ? "shop" : NULL,
                                        .tags = tags,
                                        .tag_count = i == 0,
                                        .hidden = i == 1 ? hidden : NULL };
        ask_both(pair, &query, &all, &same);
    }
    assert_true(same >= all * 9 / 10);
}

static void bulk_answers_as_a_small_library_does(void **state)
{
    const struct pair *pair = *state;
    unsigned seed = 5;
    for (unsigned i = 0; i < ENTRIES; i++)
        put(pair, &seed, roll(&seed, ENTRIES));
    library_publish(pair->loose);
    library_publish(pair->packed);
    assert_true(library_size(pair->packed) > 0 && library_size(pair->loose) == 0);
    for (int i = 0; i < ROUNDS; i++)
        ask(pair, &seed);
}

static void bulk_answers_alike_while_entries_come_change_and_go(void **state)
{
    const struct pair *pair = *state;
    unsigned seed = 11;
    for (unsigned i = 0; i < ENTRIES / 2; i++)
        put(pair, &seed, i * 2);
    for (int i = 0; i < 4 * ROUNDS; i++) {
        library_publish(pair->loose);
        library_publish(pair->packed);
        ask(pair, &seed);
        put(pair, &seed, roll(&seed, ENTRIES));
        if (i % 3 == 0)
            take_away(pair, roll(&seed, ENTRIES));
        if (i % 40 == 39) /* more at once than are kept apart */
            for (unsigned j = 0; j < ENTRIES; j += 3)
                put(pair, &seed, j);
    }
}

static void publish_both(const struct pair *pair)
{
    library_publish(pair->loose);
    library_publish(pair->packed);
}

static void *run_aside(void *repacking)
{
    repacking_run(repacking);
    return NULL;
}

/* Enough that it is worth packing anew. */
static void change_much(const struct pair *pair, unsigned *seed)
{
    for (unsigned i = 0; i < 20; i++)
        put(pair, seed, roll(seed, ENTRIES));
    publish_both(pair);
}

static void bulk_is_packed_anew_aside_while_entries_come_and_go(void **state)
{
    const struct pair *pair = *state;
    unsigned seed = 23;
    for (unsigned i = 0; i < ENTRIES; i += 2)
        put(pair, &seed, i);
    publish_both(pair);
    assert_null(library_repack_begin(pair->packed));
    for (int i = 0; i < ROUNDS / 2; i++) {
        pthread_t thread;
        change_much(pair, &seed);
        struct repacking *repacking = library_repack_begin(pair->packed);
        assert_non_null(repacking);
        assert_int_equal(pthread_create(&thread, NULL, run_aside, repacking), 0);
        for (int j = 0; j < (i % 5 == 4 ? ENTRIES : i); j++) {
            put(pair, &seed, roll(&seed, ENTRIES));
            take_away(pair, roll(&seed, ENTRIES));
        }
        publish_both(pair);
        ask(pair, &seed);
        pthread_join(thread, NULL);
        library_repack_end(pair->packed, repacking);
        ask(pair, &seed);
        publish_both(pair);
        ask(pair, &seed);
    }
}

static void bulk_of_nothing_finds_nothing_until_something_comes(void **state)
{
    const struct pair *pair = *state;
    unsigned seed = 3;
    put(pair, &seed, 1);
    library_publish(pair->loose);
    library_publish(pair->packed);
    take_away(pair, 1);
    library_publish(pair->loose);
    library_publish(pair->packed);
    ask(pair, &seed);
    put(pair, &seed, 2);
    library_publish(pair->loose);
    library_publish(pair->packed);
    ask(pair, &seed);
}

static void packed_gives_back_what_was_placed(void **state)
{
    (void)state;
    enum { TERMS = 7, DOCUMENTS = 3 * PACKED_BLOCK };
    struct packing packing;
    struct packed packed;
    packing_begin(&packing, TERMS);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t document = 0; document < DOCUMENTS; document++)
            for (uint32_t term = 1; term < TERMS; term++)
                if (document % (term * term * term) == term - 1)
                    (pass ? packing_place : packing_count)(&packing, term, document,
                                                           1 + document % 40);
        if (pass == 0)
            packing_counted(&packing);
    }
    packing_end(&packing, &packed);

    uint32_t document, times;
    struct packed_cursor none = packed_list(&packed, 0), beyond = packed_list(&packed, TERMS);
    assert_int_equal(packed_next(&none, &document, &times), 0);
    assert_int_equal(packed_next(&beyond, &document, &times), 0);
    for (uint32_t term = 1; term < TERMS; term++) {
        struct packed_cursor cursor = packed_list(&packed, term);
        for (uint32_t expected = term - 1; expected < DOCUMENTS; expected += term * term * term) {
            assert_int_equal(packed_next(&cursor, &document, &times), 1);
            assert_int_equal(document, expected);
            assert_int_equal(times, 1 + expected % 40);
        }
        assert_int_equal(packed_next(&cursor, &document, &times), 0);
    }
    packed_clear(&packed);
}

static void grams_come_back_in_their_order(void **state)
{
    (void)state;
    static const uint32_t numbers[] = { 0, 1, 2, 7, 3, 4000000000U, 3999999999U, 0, 63, 64, 65 };
    enum { COUNT = sizeof numbers / sizeof *numbers };
    struct gram_bytes bytes = { 0 };
    for (uint32_t i = 0, last = 0; i < COUNT; last = numbers[i++])
        grams_add(&bytes, numbers[i], last, 1 + i % 3 * 200);
    struct gram_reader reader = { .at = bytes.bytes, .left = COUNT };
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_true(grams_next(&reader));
        assert_int_equal(reader.gram, numbers[i]);
        assert_int_equal(reader.times, 1 + i % 3 * 200);
    }
    assert_false(grams_next(&reader));
    free(bytes.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bulk_answers_as_a_small_library_does, setup, teardown),
        cmocka_unit_test_setup_teardown(bulk_answers_alike_while_entries_come_change_and_go, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bulk_is_packed_anew_aside_while_entries_come_and_go, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bulk_of_nothing_finds_nothing_until_something_comes, setup,
                                        teardown),
        cmocka_unit_test(packed_gives_back_what_was_placed),
        cmocka_unit_test(grams_come_back_in_their_order),
    };
    return cmocka_run_group_tests_name("kb_bulk", tests, NULL, NULL);
}
