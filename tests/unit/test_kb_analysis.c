#include <stdio.h>
#include <string.h>

#include "kb/analysis.h"
#include "kb/gate.h"
#include "kb/shape.h"
#include "kb/terms.h"
#include "tests/support/check.h"

static struct gate *gate;
static struct analysis *analysis;

static int setup(void **state)
{
    (void)state;
    gate = gate_shipped();
    analysis = analysis_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    analysis_free(analysis);
    gate_free(gate);
    return 0;
}

static void read_as(const char *text, enum analysis_kind kind)
{
    analysis_read(analysis, &gate->lexicon, text, kind);
}

static void assert_stem(size_t word, const char *stem)
{
    const struct word *found = &analysis->words[word];
    assert_int_equal(found->stem_length, strlen(stem));
    assert_memory_equal(analysis->stems.data + found->stem_at, stem, found->stem_length);
    assert_true(found->stem == term_hash(stem, strlen(stem)));
}

static void analysis_folds_before_it_stems(void **state)
{
    (void)state;
    static const struct {
        const char *word, *stem;
    } cases[] = {
        { "informação", "informaca" },
        { "INFORMACAO", "informaca" },
        { "peço", "pec" },
        { "Boletos", "bolet" },
        { "segunda", "segund" },
        { "não", "nao" },
        { "2ª", "2ª" },
        { "10h", "10h" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_as(cases[i].word, ANALYSIS_WORDING);
        assert_int_equal(analysis->word_count, 1);
        assert_stem(0, cases[i].stem);
    }
}

static void analysis_takes_runs_of_letters_and_digits_as_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t words;
    } cases[] = {
        { "", 0 },
        { "?! … 🙂", 0 },
        { "segunda-via do boleto.", 4 },
        { "R$ 10,50", 3 },
        { "a\xff"
          "b",
          1 },
        { "ação", 1 },
        { "Привет, мир", 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_as(cases[i].text, ANALYSIS_WORDING);
        assert_int_equal(analysis->word_count, cases[i].words);
    }
}

static void analysis_writes_chat_spelling_out_in_questions_only(void **state)
{
    (void)state;
    read_as("Vc tem oq? pq n", ANALYSIS_QUESTION);
    assert_string_equal(analysis->folded.data, "voce tem o que? porque nao");
    assert_true(analysis->negates);
    read_as("Vc tem oq", ANALYSIS_WORDING);
    assert_string_equal(analysis->folded.data, "vc tem oq");
}

static void assert_grams(const char *text, size_t count)
{
    read_as(text, ANALYSIS_WORDING);
    analysis_grams(analysis);
    assert_int_equal(analysis->gram_count, count);
}

static void analysis_cuts_grams_at_white_space_only(void **state)
{
    (void)state;
    assert_grams("", 0);
    assert_grams("  \t\n", 0);
    assert_grams("a", 1);            /* " a " is the only one and ends the series */
    assert_grams("de", 3);           /* two of 3, one of 4 that ends it */
    assert_grams("via", 3 + 2 + 1);  /* " via " */
    assert_grams("via?", 4 + 3 + 2); /* punctuation stays */
    assert_grams("a\u00a0b", 2);     /* a no-break space is one, too */
    assert_grams("via via", 2 * 6);  /* with repetitions */
    assert_true(analysis->grams[0] == analysis->grams[6]);
}

static void analysis_tells_grams_of_any_script_apart(void **state)
{
    (void)state;
    assert_grams("日本", 3);
    uint64_t first = analysis->grams[0];
    assert_grams("日木", 3);
    assert_true(first != analysis->grams[0]);
}

static void analysis_ends_a_piece_that_never_ends(void **state)
{
    (void)state;
    static char text[20001];
    memset(text, 'x', sizeof text - 1);
    read_as(text, ANALYSIS_WORDING);
    analysis_grams(analysis);
    assert_in_range(analysis->gram_count, 50000, 60000);
}

static aspects aspects_of(const char *text)
{
    read_as(text, ANALYSIS_WORDING);
    return analysis->aspects;
}

static void analysis_finds_what_is_asked(void **state)
{
    (void)state;
    aspects def = gate->lexicon.definition, count = gate->lexicon.count;
    assert_true(aspects_of("O que é o plano família?") == def);
    assert_true(aspects_of("quantos pontos") == count);
    assert_false(aspects_of("quanto tempo demora") & count);
    assert_true(aspects_of("quanto tempo demora") & gate->lexicon.measure);
    assert_int_equal(aspects_of("plano família"), 0);
    assert_int_equal(aspects_of("o que"), 0); /* the start of a cue is none */
}

static void shape_is_the_dice_of_bigrams(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        double likeness;
    } cases[] = {
        { "bolet", "bolet", 1 },
        { "bolet", "boleto", 10.0 / 13 },  /* ^b bo ol le et t$ / ^b bo ol le et to o$ */
        { "bolet", "blet", 2.0 * 4 / 11 }, /* ^b le et t$ */
        { "cancel", "conta", 0 },          /* below one half */
        { "ab", "ab", 1 },                 /* equal, however short */
        { "ab", "abc", 0 },                /* too short to be merely alike */
        { "entreg", "entregadores", 0 },   /* six letters apart */
        { "", "", 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct shape a, b;
        shape_of(cases[i].a, strlen(cases[i].a), &a);
        shape_of(cases[i].b, strlen(cases[i].b), &b);
        assert_float_equal(shape_likeness(&a, &b), cases[i].likeness, 1e-9);
        assert_float_equal(shape_likeness(&b, &a), cases[i].likeness, 1e-9);
    }
}

/* Made-up words, many more than stems are remembered, so that they drive each other out. */
static void analysis_stems_a_word_the_same_whenever_it_comes(void **state)
{
    (void)state;
    enum { WORDS = 6000 };
    static uint64_t stems[WORDS];
    static char text[WORDS * 24];
    size_t length = 0;
    for (int i = 0; i < WORDS; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "b%dcancelamentos ", i);
    read_as(text, ANALYSIS_WORDING);
    assert_int_equal(analysis->word_count, WORDS);
    for (size_t i = 0; i < WORDS; i++)
        stems[i] = analysis->words[i].stem;

    OWNED(analysis) struct analysis *fresh = analysis_new();
    read_as(text, ANALYSIS_WORDING);
    for (size_t i = 0; i < WORDS; i++)
        assert_true(analysis->words[i].stem == stems[i]);
    for (int i = WORDS - 1; i >= 0; i -= 97) {
        char word[32];
        snprintf(word, sizeof word, "b%dcancelamentos", i);
        analysis_read(fresh, &gate->lexicon, word, ANALYSIS_WORDING);
        assert_true(fresh->words[0].stem == stems[i]);
    }
}

/* At a glance or in full, a word must find the same others. */
static void shape_overlooks_nothing_at_a_glance(void **state)
{
    (void)state;
    enum { WORDS = 300 };
    static struct shape shapes[WORDS];
    static struct outline outlines[WORDS];
    for (unsigned i = 0; i < WORDS; i++) {
        char word[16];
        size_t length = 1 + i % 12;
        for (size_t j = 0; j < length; j++)
            word[j] = "aeiorst"[(i * (j + 3) + i / 7 * j) % 7];
        shape_of(word, length, &shapes[i]);
        outlines[i] = shape_outline(&shapes[i], i);
    }
    size_t alike = 0, passed = 0;
    for (size_t i = 0; i < WORDS; i++) {
        bool seen[WORDS] = { false };
        for (size_t j = 0; (j = shape_next(&shapes[i], outlines, j, WORDS)) < WORDS; j++)
            seen[j] = true;
        for (size_t j = 0; j < WORDS; j++) {
            passed += seen[j];
            alike += shape_likeness(&shapes[i], &shapes[j]) > 0;
            assert_true(seen[j] || shape_likeness(&shapes[i], &shapes[j]) == 0);
        }
    }
    assert_true(alike > WORDS && passed < (size_t)WORDS * WORDS / 2);
}

static void terms_keep_their_numbers_while_the_table_grows(void **state)
{
    (void)state;
    struct terms terms, copy;
    terms_init(&terms);
    for (uint64_t key = 0; key < 5000; key++)
        assert_int_equal(terms_add(&terms, key << 12), key);
    terms_copy(&copy, &terms);
    terms_add(&terms, 7);
    for (uint64_t key = 0; key < 5000; key++)
        assert_int_equal(terms_find(&copy, key << 12), key);
    assert_int_equal(terms_find(&copy, 7), TERM_UNKNOWN);
    assert_int_equal(terms_add(&terms, 3 << 12), 3);
    terms_clear(&terms);
    terms_clear(&copy);
}

static void terms_go_on_over_others_with_the_same_numbers(void **state)
{
    (void)state;
    struct terms terms, under, copy;
    terms_init(&terms);
    for (uint64_t key = 0; key < 1000; key++)
        terms_add(&terms, key * 3);
    terms_join(&under, &terms);
    for (uint64_t key = 1000; key < 1500; key++)
        assert_int_equal(terms_add(&terms, key * 3), key);
    terms_rebase(&terms, &under);
    assert_int_equal(terms.count, 1500);
    assert_int_equal(terms_add(&terms, 7), 1500);
    terms_copy(&copy, &terms);
    for (uint64_t key = 0; key < 1500; key++) {
        assert_int_equal(terms_find(&copy, key * 3), key);
        assert_int_equal(terms_add(&terms, key * 3), key);
    }
    assert_int_equal(terms_find(&under, 3000), TERM_UNKNOWN);
    terms_clear(&terms);
    terms_clear(&copy);
    terms_clear(&under);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(analysis_folds_before_it_stems),
        cmocka_unit_test(analysis_takes_runs_of_letters_and_digits_as_words),
        cmocka_unit_test(analysis_writes_chat_spelling_out_in_questions_only),
        cmocka_unit_test(analysis_cuts_grams_at_white_space_only),
        cmocka_unit_test(analysis_tells_grams_of_any_script_apart),
        cmocka_unit_test(analysis_ends_a_piece_that_never_ends),
        cmocka_unit_test(analysis_finds_what_is_asked),
        cmocka_unit_test(analysis_stems_a_word_the_same_whenever_it_comes),
        cmocka_unit_test(shape_is_the_dice_of_bigrams),
        cmocka_unit_test(shape_overlooks_nothing_at_a_glance),
        cmocka_unit_test(terms_keep_their_numbers_while_the_table_grows),
        cmocka_unit_test(terms_go_on_over_others_with_the_same_numbers),
    };
    return cmocka_run_group_tests_name("kb_analysis", tests, setup, teardown);
}
