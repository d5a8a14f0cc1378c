#include <string.h>

#include "bot/engine/letters.h"
#include "tests/support/check.h"

enum { CAPACITY = 8 };

static const moment now = 1795257000000;

static void wake(void *context)
{
    ++*(int *)context;
}

static int open_letters(void **state)
{
    static int woken;
    *state = letters_new(CAPACITY, wake, &woken);
    return 0;
}

static int close_letters(void **state)
{
    struct arrival *arrival;
    while ((arrival = letters_take(*state, true)))
        arrival_free(arrival);
    letters_free(*state);
    return 0;
}

static struct arrival *message(const char *id, const char *address, moment at)
{
    const struct incoming incoming = { .kind = INCOMING_MESSAGE,
                                       .id = id,
                                       .channel = "whatsapp",
                                       .account = "default",
                                       .address = address,
                                       .type = "text",
                                       .at = at };
    return arrival_copy(&incoming);
}

static void post(struct letters *letters, const char *id, const char *address, moment age)
{
    assert_true(letters_post(letters, message(id, address, age < 0 ? 0 : now - age), now));
}

static void expect(struct letters *letters, bool late, const char *id)
{
    struct arrival *arrival = letters_take(letters, late);
    assert_string_equal(arrival ? arrival->id : "none", id);
    arrival_free(arrival);
}

static void what_came_late_waits_behind_the_others(void **state)
{
    post(*state, "late1", "551", HOURS(3));
    post(*state, "late2", "552", HOURS(2));
    post(*state, "fresh", "553", SECONDS(2));
    post(*state, "timeless", "554", -1);
    expect(*state, false, "fresh");
    expect(*state, true, "timeless");
    expect(*state, false, "none");
    assert_int_equal(letters_late(*state), 2);
    expect(*state, true, "late1");
    expect(*state, true, "late2");
    expect(*state, true, "none");
}

static void nothing_overtakes_what_the_same_customer_wrote_before(void **state)
{
    post(*state, "late", "551", HOURS(3));
    post(*state, "fresh", "551", SECONDS(2));
    expect(*state, false, "none");
    expect(*state, true, "late");
    expect(*state, true, "fresh");
    post(*state, "fresh again", "551", SECONDS(1));
    expect(*state, false, "fresh again");
}

static void what_is_not_the_customers_never_waits(void **state)
{
    post(*state, "late", "551", HOURS(3));
    struct arrival *timer = arrival_timer("whatsapp:default:551");
    assert_true(letters_post(*state, timer, now));
    assert_ptr_equal(letters_take(*state, false), timer);
    arrival_free(timer);
}

static void letters_refuse_when_they_are_full(void **state)
{
    for (int i = 0; i < CAPACITY; i++)
        post(*state, "late", "551", HOURS(3));
    struct arrival *more = message("more", "551", now - HOURS(3));
    assert_false(letters_post(*state, more, now));
    post(*state, "fresh", "552", 0);
    expect(*state, false, "fresh");
    for (int i = 0; i < CAPACITY; i++)
        expect(*state, true, "late");
    assert_true(letters_post(*state, more, now - HOURS(3))); /* the refused one is not counted */
    expect(*state, false, "more");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_letters, close_letters)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_came_late_waits_behind_the_others),
        TEST(nothing_overtakes_what_the_same_customer_wrote_before),
        TEST(what_is_not_the_customers_never_waits),
        TEST(letters_refuse_when_they_are_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
