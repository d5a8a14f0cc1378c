#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kb/gate.h"
#include "kb/generation.h"
#include "kb/kb.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

static const double exactness = 1e-4; /* the example is rounded to four places */
/* The example also gives a share to entries that have no term of the question; we drop them. */
static const double p_exactness = 6e-4;

struct fixture {
    json_t *example;
    struct library *library;
    const struct generation *generation;
    struct kb_scratch *scratch;
};

static void put_example(struct library *library, const json_t *entries)
{
    for (size_t i = 0; i < json_array_size(entries); i++) {
        char *text = json_dumps(json_array_get(entries, i), 0);
        kb_put_json(library, text);
        free(text);
    }
    library_publish(library);
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    char *text = kb_read_file("tests/fixtures/kb/example.json");
    fixture->example = json_loads(text, 0, NULL);
    free(text);
    fixture->library = library_new(gate_shipped());
    put_example(fixture->library, json_object_get(fixture->example, "kb"));
    fixture->generation = library_hold(fixture->library);
    fixture->scratch = kb_scratch_new();
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    kb_scratch_free(fixture->scratch);
    generation_release(fixture->generation);
    library_free(fixture->library);
    json_decref(fixture->example);
    free(fixture);
    return 0;
}

static void search(const struct fixture *fixture, const char *text, struct kb_result *out)
{
    kb_search(fixture->generation, &(struct kb_query){ .text = text, .now = 1 }, fixture->scratch,
              out);
}

static const struct kb_hit *hit_of(const struct kb_result *result, const char *id)
{
    for (size_t i = 0; i < result->count; i++)
        if (strcmp(result->hits[i].entry->id, id) == 0)
            return &result->hits[i];
    fail_msg("%s was not found", id);
    return NULL;
}

static double number(const json_t *object, const char *name)
{
    assert_true(json_is_number(json_object_get(object, name)));
    return json_number_value(json_object_get(object, name));
}

static void assert_near(const char *query, const char *what, double found, double expected)
{
    if (fabs(found - expected) > (what[0] == 'P' ? p_exactness : exactness))
        fail_msg("%s: %s is %.6f, expected %.4f", query, what, found, expected);
}

static void check_candidate(const char *query, const struct kb_hit *hit, const json_t *expected)
{
    const json_t *features = json_object_get(expected, "features");
    assert_near(query, "S", hit->score, number(expected, "S"));

    for (size_t i = 0; i < FEATURE_CONTRAST; i++)
        assert_near(query, kb_feature_name(i), hit->features[i],
                    number(features, kb_feature_name(i)));
    assert_near(query, "P", hit->p, number(expected, "p"));
}

static void gate_reproduces_the_worked_example(void **state)
{
    const struct fixture *fixture = *state;
    const json_t *queries = json_object_get(fixture->example, "queries");
    struct kb_result result;

    assert_int_equal(json_array_size(queries), 5);
    for (size_t i = 0; i < json_array_size(queries); i++) {
        const json_t *expected = json_array_get(queries, i);
        const json_t *candidates = json_object_get(expected, "candidates");
        const char *query = json_string_value(json_object_get(expected, "query"));
        search(fixture, query, &result);
        assert_near(query, "qlen", result.query_features[FEATURE_QLEN], number(expected, "qlen"));
        assert_near(query, "crowd", result.query_features[FEATURE_CROWD],
                    number(expected, "crowd"));
        double none = 1;
        for (size_t j = 0; j < result.count; j++)
            none -= result.hits[j].p;
        assert_near(query, "P of none", none, number(expected, "p_none"));
        for (size_t j = 0; j < json_array_size(candidates); j++) {
            const json_t *candidate = json_array_get(candidates, j);
            const char *id = json_string_value(json_object_get(candidate, "id"));
            check_candidate(query, hit_of(&result, id), candidate);
        }
    }
}

static void gate_weighs_stems_as_in_the_worked_example(void **state)
{
    const struct fixture *fixture = *state;
    const struct postings *stems = &fixture->generation->stems;
    const char *stem;
    json_t *expected;

    json_object_foreach(json_object_get(fixture->example, "idf"), stem, expected)
    {
        uint32_t found = terms_find(&stems->terms, term_hash(stem, strlen(stem)));
        assert_int_not_equal(found, TERM_UNKNOWN);
        assert_near(stem, "idf", stems->idf[found], json_number_value(expected));
    }
    assert_near("", "maxidf", fixture->generation->unknown_idf, number(fixture->example, "maxidf"));
}

static void gate_answers_offers_or_declines(void **state)
{
    const struct fixture *fixture = *state;
    struct kb_result result;

    search(fixture, "o que é plano familia", &result);
    assert_int_equal(result.outcome, KB_ANSWER);
    assert_string_equal(result.reason, "confident");
    assert_string_equal(result.hits[0].entry->id, "k3");

    search(fixture, "quando chega meu pedido", &result);
    assert_int_equal(result.outcome, KB_OFFER);
    assert_string_equal(result.reason, "close");

    search(fixture, "vocês contratam estagiários em Recife", &result);
    assert_int_equal(result.outcome, KB_NONE);
    assert_string_equal(result.reason, "unsure");

    search(fixture, "?!", &result);
    assert_int_equal(result.outcome, KB_NONE);
    assert_string_equal(result.reason, "nothing_found");
    assert_int_equal(result.count, 0);
}

static void gate_threshold_of_the_query_wins(void **state)
{
    const struct fixture *fixture = *state;
    struct kb_query query = { .text = "o que é plano familia", .threshold = 0.999 };
    struct kb_result result;

    kb_search(fixture->generation, &query, fixture->scratch, &result);
    assert_int_equal(result.outcome, KB_OFFER);
    query.offer_threshold = 2;
    kb_search(fixture->generation, &query, fixture->scratch, &result);
    assert_int_equal(result.outcome, KB_NONE);
}

static void gate_sees_what_tells_a_candidate_from_its_rival(void **state)
{
    const struct fixture *fixture = *state;
    struct kb_result result;
    search(fixture, "quero a segunda via do boleto", &result);
    assert_string_equal(result.hits[0].entry->id, "k1");
    assert_true(result.hits[0].features[FEATURE_CONTRAST] >
                0.9); /* covers all, the rival nothing */
    for (size_t i = 1; i < result.count; i++)
        assert_true(result.hits[i].features[FEATURE_CONTRAST] < 0);
    search(fixture, "?!", &result);
    assert_int_equal(result.count, 0);
}

static void gate_counts_rivals_more_when_it_doubts(void **state)
{
    (void)state;
    static const double two[] = { 0.5, 0.3, 0.1 };
    assert_float_equal(gate_confidence(1, two, 3, 0), 0.5, 1e-12);
    assert_float_equal(gate_confidence(5, two, 3, 0), 0.5 / 2.6, 1e-12);
    assert_float_equal(gate_confidence(5, two, 1, 0), 0.5, 1e-12); /* none of them is no rival */
}

static void gate_refuses_a_file_and_names_the_field(void **state)
{
    (void)state;
    static const struct {
        const char *json, *says;
    } cases[] = {
        { "", "line" },
        { "[]", "\"version\"" },
        { "{}", "\"version\"" },
        { "{\"version\": \"2\"}", "calibrate again" },
        { "{\"version\": \"1\", \"faq\": {\"weights\": {\"char\": \"much\"}}}", "\"char\"" },
        { "{\"version\": \"1\", \"faq\": []}", "\"char\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = { 0 };
        struct gate *gate = NULL;
        assert_int_equal(gate_read(cases[i].json, &gate, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_non_null(strstr(err.text, cases[i].says));
    }
}

static void gate_takes_from_the_shipped_one_what_a_file_leaves_out(void **state)
{
    (void)state;
    struct error err = { 0 };
    OWNED(gate) struct gate *read = NULL, *shipped = gate_shipped();
    assert_int_equal(gate_read("{\"version\": \"1\"}", &read, &err), 0);
    assert_memory_equal(read->kinds, shipped->kinds, sizeof read->kinds);
    assert_int_equal(read->lexicon.stop.count, shipped->lexicon.stop.count);
}

/* The shipped file with one field changed. */
static void refuse_with(const char *field, json_t *value, const char *says)
{
    char *text = kb_read_file("kb/gate.json"), *changed;
    json_auto_t *root = json_loads(text, 0, NULL);
    struct error err = { 0 };
    struct gate *gate = NULL;

    json_object_set_new(root, field, value);
    changed = json_dumps(root, 0);
    assert_int_equal(gate_read(changed, &gate, &err), -1);
    if (!strstr(err.text, says))
        fail_msg("\"%s\" does not say %s", err.text, says);
    free(changed);
    free(text);
}

/* The shipped weights of entries with one of them changed. */
static void refuse_weight(const char *name, double value, const char *says)
{
    json_auto_t *shipped = json_loads(gate_shipped_text(), 0, NULL);
    json_t *faq = json_incref(json_object_get(shipped, "faq"));
    json_object_set_new(strcmp(name, "rivals") == 0 ? faq : json_object_get(faq, "weights"), name,
                        json_real(value));
    refuse_with("faq", faq, says);
}

static void gate_refuses_numbers_that_mean_nothing(void **state)
{
    (void)state;
    refuse_weight("char", 1e300, "\"char\" should be between");
    refuse_weight("contrast", -1e9, "\"contrast\" should be between");
    refuse_weight("rivals", 0.5, "\"rivals\" should be from 1");
    refuse_weight("rivals", 1e9, "\"rivals\" should be from 1");
}

static void gate_refuses_word_lists_of_the_wrong_form(void **state)
{
    (void)state;
    refuse_with("stop", json_integer(1), "\"stop\"");
    refuse_with("cues", json_array(), "\"cues\"");
    refuse_with("cues", json_pack("{s:[s]}", "how", "um dois tres quatro cinco seis sete"),
                "1 to 6 words");
    refuse_with("spelling", json_pack("{s:i}", "vc", 1), "\"vc\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gate_reproduces_the_worked_example, setup, teardown),
        cmocka_unit_test_setup_teardown(gate_weighs_stems_as_in_the_worked_example, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(gate_answers_offers_or_declines, setup, teardown),
        cmocka_unit_test_setup_teardown(gate_threshold_of_the_query_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(gate_sees_what_tells_a_candidate_from_its_rival, setup,
                                        teardown),
        cmocka_unit_test(gate_counts_rivals_more_when_it_doubts),
        cmocka_unit_test(gate_refuses_a_file_and_names_the_field),
        cmocka_unit_test(gate_takes_from_the_shipped_one_what_a_file_leaves_out),
        cmocka_unit_test(gate_refuses_numbers_that_mean_nothing),
        cmocka_unit_test(gate_refuses_word_lists_of_the_wrong_form),
    };
    return cmocka_run_group_tests_name("kb_gate", tests, NULL, NULL);
}
