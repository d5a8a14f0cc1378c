#include <string.h>

#include "kb/check.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

static const moment now = 1795262400000;

struct fixture {
    struct library *library;
    const struct generation *generation;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->library = library_new(gate_shipped());
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    generation_release(fixture->generation);
    library_free(fixture->library);
    free(fixture);
    return 0;
}

/* d did not help, n was never given. */
static void count(void *context, const char *entry, struct check_counts *out)
{
    (void)context;
    *out = (struct check_counts){ .used = 90 };
    if (strcmp(entry, "d") == 0)
        *out = (struct check_counts){ .used = 30, .helped = 1, .not_helped = 12 };
    if (strcmp(entry, "n") == 0)
        *out = (struct check_counts){ 0 };
}

static struct check *run(struct fixture *fixture, check_count_fn *counts)
{
    library_publish(fixture->library);
    fixture->generation = library_hold(fixture->library);
    return check_run(
        &(struct check_job){ .generation = fixture->generation, .now = now, .counts = counts });
}

static const struct check_finding *find(const struct check *check, enum check_kind kind,
                                        const char *entry)
{
    for (size_t i = 0; i < check->count; i++)
        if (check->items[i].kind == kind && strcmp(check->items[i].entry->id, entry) == 0)
            return &check->items[i];
    return NULL;
}

static void check_tells_duplicates_from_contradictions(void **state)
{
    struct fixture *fixture = *state;
    kb_put_json(fixture->library, "{\"id\":\"a1\",\"question\":\"Como peço a segunda via do "
                                  "boleto?\",\"answer\":\"No aplicativo, em Faturas.\"}");
    kb_put_json(fixture->library, "{\"id\":\"a2\",\"question\":\"Como peço segunda via de "
                                  "boleto?\",\"answer\":\"No aplicativo, em Faturas.\"}");
    kb_put_json(fixture->library, "{\"id\":\"b1\",\"question\":\"A loja de Recife abre no "
                                  "domingo?\",\"answer\":\"Abre das 9h às 13h.\"}");
    kb_put_json(fixture->library, "{\"id\":\"b2\",\"question\":\"A loja de Recife abre aos "
                                  "domingos?\",\"answer\":\"Fecha, só no sábado.\"}");
    kb_put_json(fixture->library, "{\"id\":\"c\",\"question\":\"O que é o plano família?\","
                                  "\"answer\":\"Um plano.\"}");
    OWNED(check) struct check *check = run(fixture, NULL);

    const struct check_finding *twin = find(check, CHECK_DUPLICATE, "a1");
    const struct check_finding *clash = find(check, CHECK_CONTRADICTION, "b1");
    assert_non_null(twin);
    assert_non_null(clash);
    assert_string_equal(twin->other->id, "a2");
    assert_string_equal(clash->other->id, "b2");
    assert_null(find(check, CHECK_DUPLICATE, "a2")); /* each pair once */
    assert_null(find(check, CHECK_CONTRADICTION, "b2"));
    assert_true(clash->benefit > twin->benefit);
    assert_int_equal(check->count, 2);
    assert_int_equal(check->asked, 5);
}

static void check_names_a_wording_that_pulls_another_entry(void **state)
{
    struct fixture *fixture = *state;
    kb_put_json(fixture->library, "{\"id\":\"a\",\"question\":\"Onde fica a loja de Recife?\","
                                  "\"answer\":\"Na avenida.\",\"wordings\":[\"como tiro o boleto "
                                  "de novo\"]}");
    kb_put_json(fixture->library, "{\"id\":\"b\",\"question\":\"Como tiro o boleto?\","
                                  "\"answer\":\"No app.\",\"wordings\":[\"como tiro o boleto de "
                                  "novo pelo app\",\"tirar boleto de novo\",\"como tiro o boleto "
                                  "de novo\"]}");
    OWNED(check) struct check *check = run(fixture, NULL);

    const struct check_finding *pulls = find(check, CHECK_PULLS, "a");
    assert_non_null(pulls);
    assert_string_equal(pulls->wording, "como tiro o boleto de novo");
    assert_string_equal(pulls->other->id, "b");
    assert_null(find(check, CHECK_PULLS, "b"));
}

static void check_reads_what_was_counted(void **state)
{
    struct fixture *fixture = *state;
    kb_put_json(fixture->library, "{\"id\":\"d\",\"question\":\"Onde fica a loja?\",\"answer\":"
                                  "\"x\",\"created_at\":\"2026-01-01T00:00:00Z\"}");
    kb_put_json(fixture->library, "{\"id\":\"n\",\"question\":\"Vocês vendem gelo?\",\"answer\":"
                                  "\"y\",\"created_at\":\"2026-01-01T00:00:00Z\"}");
    kb_put_json(fixture->library, "{\"id\":\"u\",\"question\":\"Posso trocar o produto?\","
                                  "\"answer\":\"z\",\"created_at\":\"2026-01-01T00:00:00Z\"}");
    OWNED(check) struct check *check = run(fixture, count);

    assert_int_equal(check->count, 2);
    assert_int_equal(check->items[0].kind, CHECK_NOT_HELPED); /* the more useful one first */
    assert_string_equal(check->items[0].entry->id, "d");
    assert_float_equal(check->items[0].benefit, 12 * 30.0 / 325, 0.1); /* a month */
    assert_int_equal(check->items[1].kind, CHECK_NEVER_USED);
    assert_string_equal(check->items[1].entry->id, "n");
}

static void check_of_nothing_finds_nothing(void **state)
{
    OWNED(check) struct check *check = run(*state, count);
    assert_int_equal(check->count, 0);
    for (enum check_kind kind = 0; kind < CHECK_KINDS; kind++) {
        assert_non_null(check_kind_name(kind));
        assert_non_null(check_advice(kind));
    }
}

int main(void)
{
#define FIXTURE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        FIXTURE(check_tells_duplicates_from_contradictions),
        FIXTURE(check_names_a_wording_that_pulls_another_entry),
        FIXTURE(check_reads_what_was_counted),
        FIXTURE(check_of_nothing_finds_nothing),
    };
    return cmocka_run_group_tests_name("kb_check", tests, NULL, NULL);
}
