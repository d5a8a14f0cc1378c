#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/gaps.h"
#include "tests/support/check.h"
#include "tests/support/store_failing.h"
#include "tests/support/store_fixture.h"

static const moment noon = 1795262400000;

static struct gaps *opened(struct store *store)
{
    struct gaps *gaps = NULL;
    struct error err = { 0 };
    assert_int_equal(gaps_open(&gaps, store, NULL, &err), 0);
    return gaps;
}

static int try_to_join(struct gaps *gaps, const char *question, const char *ticket,
                       char out[ID_SIZE])
{
    const struct gap_ticket unanswered = { question, ticket, .seed = ticket, .at = noon };
    struct error err = { 0 };
    return gaps_join(gaps, &unanswered, out, &err);
}

static void join(struct gaps *gaps, const char *question, const char *ticket, char out[ID_SIZE])
{
    assert_int_equal(try_to_join(gaps, question, ticket, out), 0);
}

static json_t *stored(struct store *store, const char *id)
{
    struct store_record record;
    struct error err = { 0 };
    assert_int_equal(store_get(store, STORE_GAPS, id, &record, &err), 1);
    json_t *object = json_loads(record.doc.body, 0, NULL);
    store_record_clear(&record);
    assert_non_null(object);
    return object;
}

static int waiting(struct store *store, const char *id)
{
    json_auto_t *gap = stored(store, id);
    assert_int_equal(json_integer_value(json_object_get(gap, "waiting")),
                     json_array_size(json_object_get(gap, "tickets")));
    return (int)json_integer_value(json_object_get(gap, "waiting"));
}

static void questions_that_are_nearly_the_same_share_a_gap(void **state)
{
    OWNED(gaps) struct gaps *gaps = opened(store_of(state));
    char first[ID_SIZE], second[ID_SIZE], other[ID_SIZE];

    join(gaps, "Vocês consertam telhados de zinco?", "T1", first);
    join(gaps, "vocês consertam telhado de zinco", "T2", second);
    join(gaps, "Qual o preço do frete para Manaus?", "T3", other);
    assert_string_equal(first, second);
    assert_string_not_equal(first, other);
    assert_int_equal(waiting(store_of(state), first), 2);
    assert_int_equal(waiting(store_of(state), other), 1);
}

static void joining_twice_makes_no_second_ticket_and_no_second_gap(void **state)
{
    OWNED(gaps) struct gaps *gaps = opened(store_of(state));
    char first[ID_SIZE], again[ID_SIZE];

    join(gaps, "Vocês consertam telhados?", "T1", first);
    join(gaps, "Vocês consertam telhados?", "T1", again);
    assert_string_equal(first, again);
    assert_int_equal(waiting(store_of(state), first), 1);
}

static void gaps_are_known_again_after_a_start(void **state)
{
    struct gaps *gaps = opened(store_of(state));
    char first[ID_SIZE], second[ID_SIZE];

    join(gaps, "Vocês consertam telhados?", "T1", first);
    gaps_free(gaps);
    gaps = opened(store_of(state));
    join(gaps, "Vocês consertam telhados?", "T2", second);
    gaps_free(gaps);
    assert_string_equal(first, second);
    assert_int_equal(waiting(store_of(state), first), 2);
}

static void closed_gap_takes_no_more_tickets(void **state)
{
    OWNED(gaps) struct gaps *gaps = opened(store_of(state));
    char first[ID_SIZE], second[ID_SIZE];
    struct error err = { 0 };

    join(gaps, "Vocês consertam telhados?", "T1", first);
    assert_int_equal(gaps_close(gaps, first, "E1", &err), 0);
    json_auto_t *gap = stored(store_of(state), first);
    assert_string_equal(json_string_value(json_object_get(gap, "state")), "closed");
    assert_string_equal(json_string_value(json_object_get(gap, "entry")), "E1");
    join(gaps, "Vocês consertam telhados?", "T2", second);
    assert_string_not_equal(first, second);
    assert_int_equal(gaps_close(gaps, first, "E1", &err), 0); /* again: nothing to do */
    assert_int_equal(gaps_close(gaps, "unknown", "E1", &err), 0);
}

static void refused_write_can_be_repeated(void **state)
{
    OWNED(gaps) struct gaps *gaps = opened(store_of(state));
    char id[ID_SIZE];
    struct error err = { 0 };

    store_failing_set(store_of(state), 1, 0);
    assert_int_equal(try_to_join(gaps, "Vocês consertam telhados?", "T1", id), -1);
    join(gaps, "Vocês consertam telhados?", "T1", id);
    assert_int_equal(waiting(store_of(state), id), 1);
    store_failing_set(store_of(state), 1, 0);
    assert_int_equal(gaps_close(gaps, id, "E1", &err), -1);
    err = (struct error){ 0 };
    assert_int_equal(gaps_close(gaps, id, "E1", &err), 0);
    json_auto_t *gap = stored(store_of(state), id);
    assert_string_equal(json_string_value(json_object_get(gap, "state")), "closed");
}

static void gaps_that_cannot_be_read_stop_the_start(void **state)
{
    struct gaps *gaps = NULL;
    struct error err = { 0 };

    store_failing_set(store_of(state), 1, 0);
    assert_int_equal(gaps_open(&gaps, store_of(state), NULL, &err), -1);
    assert_non_null(strstr(err.text, "reading the gaps"));
    assert_null(gaps);
}

#define STORE(test) cmocka_unit_test_setup_teardown(test, fixture_open_failing, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE(questions_that_are_nearly_the_same_share_a_gap),
        STORE(joining_twice_makes_no_second_ticket_and_no_second_gap),
        STORE(gaps_are_known_again_after_a_start),
        STORE(closed_gap_takes_no_more_tickets),
        STORE(refused_write_can_be_repeated),
        STORE(gaps_that_cannot_be_read_stop_the_start),
    };
    return cmocka_run_group_tests_name("gaps", tests, NULL, NULL);
}
