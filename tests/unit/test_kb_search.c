#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/examine.h"
#include "kb/gate.h"
#include "kb/kb.h"
#include "tests/support/check.h"
#include "tests/support/kb_brute.h"
#include "tests/support/kb_library.h"

struct fixture {
    struct library *library;
    struct kb_scratch *scratch;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->library = library_new(gate_shipped());
    fixture->scratch = kb_scratch_new();
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    kb_scratch_free(fixture->scratch);
    library_free(fixture->library);
    free(fixture);
    return 0;
}

/* The ids of what is found, best first, separated by spaces. Entries live as long as the
 * generation, so nothing of the result is kept. */
static const char *found(const struct fixture *fixture, const struct kb_query *query)
{
    static char ids[256];
    struct kb_result result;
    const struct generation *generation = library_hold(fixture->library);
    kb_search(generation, query, fixture->scratch, &result);
    ids[0] = '\0';
    for (size_t i = 0; i < result.count; i++)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%s", i ? " " : "",
                 result.hits[i].entry->id);
    generation_release(generation);
    return ids;
}

static void put_three(struct library *library)
{
    kb_put_json(library, "{\"id\":\"all\",\"question\":\"Como pago o boleto?\",\"answer\":\"x\","
                         "\"tags\":[\"pay\"]}");
    kb_put_json(library, "{\"id\":\"shop\",\"question\":\"Como pago o boleto da loja?\","
                         "\"answer\":\"x\",\"audience\":\"franqueado\",\"tags\":[\"shop\"]}");
    kb_put_json(library, "{\"id\":\"soon\",\"question\":\"Como pago o boleto em dezembro?\","
                         "\"answer\":\"x\",\"valid_from\":\"2026-12-01T00:00:00Z\","
                         "\"valid_until\":\"2027-01-01T00:00:00Z\",\"tags\":[\"pay\",\"late\"]}");
    library_publish(library);
}

static void search_shows_only_what_the_audience_may_see(void **state)
{
    const struct fixture *fixture = *state;
    put_three(fixture->library);
    struct kb_query query = { .text = "como pago o boleto da loja", .now = 1 };

    assert_string_equal(found(fixture, &query), "all");
    query.audience = "franqueado";
    assert_string_equal(found(fixture, &query), "shop all");
    query.audience = "other";
    assert_string_equal(found(fixture, &query), "all");
}

static void search_shows_only_what_carries_one_of_the_tags(void **state)
{
    const struct fixture *fixture = *state;
    put_three(fixture->library);
    const char *const tags[] = { "late", "shop" };
    struct kb_query query = { .text = "como pago o boleto",
                              .audience = "franqueado",
                              .tags = tags,
                              .tag_count = 2,
                              .now = clock_read("2026-12-15T00:00:00Z") };

    assert_string_equal(found(fixture, &query), "shop soon");
    query.tag_count = 1;
    assert_string_equal(found(fixture, &query), "soon");
}

static void search_shows_nothing_before_or_after_its_time(void **state)
{
    const struct fixture *fixture = *state;
    put_three(fixture->library);
    struct kb_query query = { .text = "como pago o boleto em dezembro" };

    query.now = clock_read("2026-12-01T00:00:00Z") - 1;
    assert_string_equal(found(fixture, &query), "all");
    query.now++;
    assert_string_equal(found(fixture, &query), "soon all");
    query.now = clock_read("2027-01-01T00:00:00Z") - 1;
    assert_string_equal(found(fixture, &query), "soon all");
    query.now++;
    assert_string_equal(found(fixture, &query), "all");
}

static double p_of(const struct fixture *fixture, const struct kb_query *query, const char *id)
{
    struct kb_result result;
    const struct generation *generation = library_hold(fixture->library);
    double p = -1;
    kb_search(generation, query, fixture->scratch, &result);
    for (size_t i = 0; i < result.count; i++)
        if (strcmp(result.hits[i].entry->id, id) == 0)
            p = result.hits[i].p;
    generation_release(generation);
    return p;
}

static void search_is_not_disturbed_by_what_the_query_may_not_see(void **state)
{
    const struct fixture *fixture = *state;
    put_three(fixture->library);
    struct kb_query query = { .text = "pago o boleto da loja em dezembro", .now = 1 };
    struct kb_result result;
    const struct generation *generation = library_hold(fixture->library);

    kb_search(generation, &query, fixture->scratch, &result);
    assert_int_equal(result.count, 1);
    assert_float_equal(result.hits[0].score, 2, 1e-6); /* maxima over what may be seen */
    generation_release(generation);
}

static void search_demotes_the_answer_just_given_when_the_turn_follows_up(void **state)
{
    const struct fixture *fixture = *state;
    const char *const shown[] = { "def" };
    struct kb_query query = {
        .text = "quanto custa o cartão presente", .now = 1, .shown = shown, .shown_count = 1
    };
    kb_put_json(fixture->library, "{\"id\":\"def\",\"question\":\"cartão presente\","
                                  "\"wordings\":[\"quero o cartão presente\"],\"answer\":\"x\"}");
    kb_put_json(fixture->library, "{\"id\":\"cost\",\"question\":\"Qual o preço do cartão "
                                  "presente de natal?\",\"answer\":\"x\"}");
    library_publish(fixture->library);

    double before = p_of(fixture, &query, "def");
    double other = p_of(fixture, &query, "cost");
    query.follow_up = true;
    assert_true(p_of(fixture, &query, "def") <= before / 2);
    assert_true(p_of(fixture, &query, "def") > 0); /* it may be offered again */
    assert_true(p_of(fixture, &query, "cost") > other);
}

static void search_leaves_out_what_is_hidden(void **state)
{
    const struct fixture *fixture = *state;
    struct kb_query query = { .text = "como pago o boleto", .audience = "franqueado", .now = 1 };
    put_three(fixture->library);
    assert_string_equal(found(fixture, &query), "all shop");
    query.hidden = "all";
    assert_string_equal(found(fixture, &query), "shop");
    query.hidden = "never there";
    assert_string_equal(found(fixture, &query), "all shop");
}

static void examination_raises_the_threshold_when_siblings_are_close(void **state)
{
    const struct fixture *fixture = *state;
    struct examination far, close;
    kb_put_json(fixture->library, "{\"id\":\"a\",\"question\":\"Como pago o boleto?\",\"answer\":"
                                  "\"x\"}");
    kb_put_json(fixture->library, "{\"id\":\"b\",\"question\":\"Onde fica a loja?\",\"answer\":"
                                  "\"y\",\"wordings\":[\"qual o endereço\"]}");
    library_publish(fixture->library);
    const struct generation *generation = library_hold(fixture->library);
    kb_examine(generation, 1, &far);
    generation_release(generation);
    assert_int_equal(far.asked, 3);
    assert_in_range((int)(far.threshold * 1000), 1, 800); /* below the shipped 0.87 */

    kb_put_json(fixture->library, "{\"id\":\"c\",\"question\":\"Como pago o boletos?\",\"answer\":"
                                  "\"x\"}");
    library_publish(fixture->library);
    generation = library_hold(fixture->library);
    kb_examine(generation, 1, &close);
    generation_release(generation);
    assert_true(close.quantile > far.quantile);
    assert_true(close.threshold > far.threshold);
}

static void search_never_finds_drafts_or_removed_entries(void **state)
{
    const struct fixture *fixture = *state;
    const struct kb_query query = { .text = "como pago o boleto", .now = 1 };
    put_three(fixture->library);
    kb_put_json(fixture->library, "{\"id\":\"all\",\"question\":\"Como pago o boleto?\","
                                  "\"answer\":\"x\",\"state\":\"draft\"}");
    assert_string_equal(found(fixture, &query), "all"); /* not published yet */
    library_publish(fixture->library);
    assert_string_equal(found(fixture, &query), "");

    kb_put_json(fixture->library, "{\"id\":\"new\",\"question\":\"Boleto\",\"answer\":\"x\"}");
    library_publish(fixture->library);
    assert_string_equal(found(fixture, &query), "new");
    library_remove(fixture->library, "new");
    library_remove(fixture->library, "never there");
    library_publish(fixture->library);
    assert_string_equal(found(fixture, &query), "");
}

static void search_finds_nothing_in_an_empty_library(void **state)
{
    const struct fixture *fixture = *state;
    const struct kb_query query = { .text = "oi", .now = 1 };
    assert_string_equal(found(fixture, &query), "");
}

static char *repeated(const char *piece, size_t bytes)
{
    char *text = calloc(1, bytes + 1);
    for (size_t at = 0, length = strlen(piece); at + length <= bytes; at += length)
        memcpy(text + at, piece, length);
    return text;
}

static struct kb_result asked(const struct fixture *fixture, const char *text)
{
    struct kb_result result;
    const struct generation *generation = library_hold(fixture->library);
    kb_search(generation, &(struct kb_query){ .text = text, .now = 1 }, fixture->scratch, &result);
    kb_follows_up(generation, text, fixture->scratch);
    generation_release(generation);
    return result;
}

/* Nothing of it is in any entry. */
static void search_finds_nothing_in_what_says_nothing(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const texts[] = {
        "",
        " ",
        "\t\n",
        "b",
        "\xff\xfe\x80",
        "\x01\x02\x1b",
        "😀",
        "👍👍🏽 🎉",
        "你好吗",
        "Здравствуйте",
    };
    put_three(fixture->library);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kb_result result = asked(fixture, texts[i]);
        assert_int_equal(result.outcome, KB_NONE);
        assert_string_equal(result.reason, "nothing_found");
        assert_int_equal(result.count, 0);
    }
}

static void search_answers_nothing_when_hardly_anything_is_said(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const texts[] = {
        "o",
        "de a o que para com",
        "???",
        "b \xc3",
        "where is the nearest train station",
        "¿dónde está la estación?",
        "como",
    };
    put_three(fixture->library);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_not_equal(asked(fixture, texts[i]).outcome, KB_ANSWER);
}

/* Beyond KB_QUERY_TEXT_MAX nothing is read. */
static void search_reads_only_the_start_of_a_long_text(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const pieces[] = { "b", "boleto ", "\xe7", "é", "\x01", "a b c d e f " };
    put_three(fixture->library);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        char *text = repeated(pieces[i], 100 << 10);
        double p = asked(fixture, text).count ? asked(fixture, text).hits[0].p : 0;
        text[KB_QUERY_TEXT_MAX] = '\0';
        struct kb_result start = asked(fixture, text);
        assert_float_equal(start.count ? start.hits[0].p : 0, p, 1e-9);
        assert_true(p >= 0 && p <= 1);
        free(text);
    }
}

/* Texts of a few words again and again, so that everything shares terms with everything. */
static void make_text(unsigned *seed, char *out, size_t size)
{
    static const char *const words[] = {
        "como", "boleto", "Boletos", "pagar", "cartão",  "presente", "quanto", "custa",   "a",
        "loja", "de",     "Recife",  "abre",  "domingo", "não",      "prazo",  "entrega", "troca",
    };
    size_t count = 1 + (*seed = *seed * 1103515245 + 12345) / 65536 % 9;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        *seed = *seed * 1103515245 + 12345;
        const char *word = words[*seed / 65536 % (sizeof words / sizeof *words)];
        snprintf(out + strlen(out), size - strlen(out), "%s%s", i ? " " : "", word);
    }
}

enum { BRUTE_ENTRIES = 24, BRUTE_QUERIES = 12, TEXT_SIZE = 128 };

static void fill_both(struct fixture *fixture, struct brute *brute, unsigned *seed)
{
    for (int i = 0; i < BRUTE_ENTRIES; i++) {
        char texts[4][TEXT_SIZE], id[16], *wordings[] = { texts[1], texts[2], texts[3] };
        for (size_t j = 0; j < 4; j++)
            make_text(seed, texts[j], TEXT_SIZE);
        snprintf(id, sizeof id, "e%03d", i);
        struct entry entry = { .id = id,
                               .question = texts[0],
                               .answer = texts[1],
                               .wordings = wordings,
                               .wording_count = (size_t)i % 4 };
        library_put(fixture->library, &entry);
        if (i == BRUTE_ENTRIES / 2)
            library_publish(fixture->library); /* the rest comes later */
        brute_put(brute, texts[0], wordings, entry.wording_count);
    }
    library_publish(fixture->library);
}

static void compare(const struct kb_result *result, const double *expected)
{
    for (size_t i = 0; i < result->count; i++) {
        size_t number = strtoul(result->hits[i].entry->id + 1, NULL, 10);
        assert_float_equal(result->hits[i].score, expected[number], 1e-4);
    }
    /* nothing better was left out */
    double least = 2;
    for (size_t i = 0; i < result->count; i++)
        least = fmin(least, result->hits[i].score);
    size_t better = 0;
    for (size_t i = 0; i < BRUTE_ENTRIES; i++)
        better += expected[i] > least + 1e-4;
    assert_true(better < KB_HITS_MAX);
}

static void compare_with_brute_force(struct fixture *fixture)
{
    struct brute *brute = brute_new();
    unsigned seed = 3;
    fill_both(fixture, brute, &seed);
    const struct generation *generation = library_hold(fixture->library);
    for (int i = 0; i < BRUTE_QUERIES; i++) {
        char text[TEXT_SIZE];
        double expected[BRUTE_ENTRIES];
        struct kb_result result;
        make_text(&seed, text, sizeof text);
        kb_search(generation, &(struct kb_query){ .text = text, .now = 1 }, fixture->scratch,
                  &result);
        brute_score(brute, text, expected);
        assert_int_equal(result.count, KB_HITS_MAX);
        compare(&result, expected);
    }
    generation_release(generation);
    brute_free(brute);
}

static void search_scores_as_brute_force_does(void **state)
{
    compare_with_brute_force(*state);
}

/* Half of it packed, half of it new. */
static void search_of_packed_entries_scores_as_brute_force_does(void **state)
{
    struct fixture *fixture = *state;
    library_pack_from(fixture->library, 0);
    compare_with_brute_force(fixture);
    assert_true(library_size(fixture->library) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(search_shows_only_what_the_audience_may_see, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(search_shows_only_what_carries_one_of_the_tags, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(search_shows_nothing_before_or_after_its_time, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(search_is_not_disturbed_by_what_the_query_may_not_see,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            search_demotes_the_answer_just_given_when_the_turn_follows_up, setup, teardown),
        cmocka_unit_test_setup_teardown(search_leaves_out_what_is_hidden, setup, teardown),
        cmocka_unit_test_setup_teardown(examination_raises_the_threshold_when_siblings_are_close,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(search_never_finds_drafts_or_removed_entries, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(search_finds_nothing_in_an_empty_library, setup, teardown),
        cmocka_unit_test_setup_teardown(search_finds_nothing_in_what_says_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(search_answers_nothing_when_hardly_anything_is_said, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(search_reads_only_the_start_of_a_long_text, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(search_scores_as_brute_force_does, setup, teardown),
        cmocka_unit_test_setup_teardown(search_of_packed_entries_scores_as_brute_force_does, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("kb_search", tests, NULL, NULL);
}
