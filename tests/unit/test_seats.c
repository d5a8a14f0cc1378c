#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "bot/engine/seats.h"
#include "tests/support/check.h"

enum { PLENTY = 64 << 20 };

static const char line[] = "web:default:visitor";

static struct arrival *message(const char *id, moment at)
{
    return arrival_copy(&(struct incoming){ .kind = INCOMING_MESSAGE,
                                            .id = id,
                                            .channel = "web",
                                            .account = "default",
                                            .address = "visitor",
                                            .type = "text",
                                            .text = "Oi",
                                            .at = at });
}

static struct seat *fill(struct seats *seats, const char *name)
{
    struct seat *seat = seats_take(seats, name);
    if (!seat->dialog)
        seat->dialog = dialog_new(name);
    seats_settle(seats, seat);
    return seat;
}

/* How many bytes hold `count` dialogs as fill() makes them. */
static size_t bytes_of(size_t count)
{
    OWNED(seats) struct seats *seats = seats_new(PLENTY);
    return count * fill(seats, "web:default:a")->weight + 100;
}

static void seats_let_the_least_recently_used_go_first(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(bytes_of(3));
    (void)state;

    fill(seats, "a");
    fill(seats, "b");
    fill(seats, "c");
    fill(seats, "a"); /* used again */
    fill(seats, "d");
    assert_int_equal(seats_count(seats), 3);
    assert_non_null(seats_find(seats, "a"));
    assert_null(seats_find(seats, "b"));
    fill(seats, "e");
    assert_null(seats_find(seats, "c"));
    assert_non_null(seats_find(seats, "a"));
}

static void seats_never_let_one_go_that_is_in_use(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(bytes_of(1));
    (void)state;

    seat_add(fill(seats, "arrived"), message("a", 1));
    fill(seats, "batch")->in_batch = true;
    fill(seats, "working");
    dialog_effect(seats_find(seats, "working")->dialog, EFFECT_SEND, 1)->working = true;
    fill(seats, "ready");
    dialog_effect(seats_find(seats, "ready")->dialog, EFFECT_SEND, 1)->ready = true;
    fill(seats, "idle");
    fill(seats, "last");
    assert_non_null(seats_find(seats, "arrived"));
    assert_non_null(seats_find(seats, "batch"));
    assert_non_null(seats_find(seats, "working"));
    assert_non_null(seats_find(seats, "ready"));
    assert_non_null(seats_find(seats, "last"));
    assert_null(seats_find(seats, "idle"));
}

static void seats_weigh_a_dialog_by_what_it_holds(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(bytes_of(3));
    char text[2000];
    (void)state;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    fill(seats, "a");
    fill(seats, "b");
    struct seat *heavy = fill(seats, "c");
    dialog_say(heavy->dialog, SPEAKER_CUSTOMER, 1, text);
    dialog_say(heavy->dialog, SPEAKER_CUSTOMER, 1, text);
    seats_settle(seats, heavy);
    assert_null(seats_find(seats, "a"));
    assert_non_null(seats_find(seats, "c"));
}

static void seats_find_each_of_many_lines(void **state)
{
    enum { MANY = 2000 };
    OWNED(seats) struct seats *seats = seats_new(PLENTY);
    char name[32];
    (void)state;

    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "whatsapp:demo:%d", i);
        assert_null(seats_find(seats, name));
        const struct seat *seat = seats_take(seats, name);
        assert_ptr_equal(seats_find(seats, name), seat);
    }
    assert_int_equal(seats_count(seats), MANY);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "whatsapp:demo:%d", i);
        assert_string_equal(seats_find(seats, name)->line, name);
    }
}

static void assert_order(const struct seat *seat, const char *expected)
{
    OWNED_BUF struct buf order = { 0 };
    buf_init(&order, 64);
    for (size_t i = 0; i < seat->arrival_count; i++)
        buf_text(&order, seat->arrivals[i]->id ? seat->arrivals[i]->id : "-");
    assert_string_equal(order.data, expected);
}

static void seat_orders_messages_by_their_time_then_by_arrival(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(PLENTY);
    struct seat *seat = seats_take(seats, line);
    (void)state;

    seat_add(seat, message("c", 3000));
    seat_add(seat, message("a", 1000));
    seat_add(seat, message("d", 3000));
    seat_add(seat, message("b", 2000));
    assert_order(seat, "abcd");
    seat_add(seat, message("x", 0)); /* no time: as it came */
    seat_add(seat, message("e", 500));
    assert_order(seat, "abcdxe");
}

static void seat_lets_nothing_overtake_results_timers_and_the_desk(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(PLENTY);
    struct seat *seat = seats_take(seats, line);
    (void)state;

    seat_add(seat, message("b", 2000));
    seat_add(seat, arrival_timer(line));
    seat_add(seat, message("a", 1000));
    seat_add(seat, arrival_desk("D", line, json_object()));
    seat_add(seat, arrival_result(line, "R", (struct result){ .kind = RESULT_DONE }));
    seat_add(seat, message("0", 1));
    assert_order(seat, "b-aDR0");
}

static void seat_lets_nothing_overtake_what_is_being_folded(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(PLENTY);
    struct seat *seat = seats_take(seats, line);
    (void)state;

    seat_add(seat, message("b", 2000));
    seat_add(seat, message("d", 4000));
    seat->folded = 1;
    seat_add(seat, message("a", 1000));
    assert_order(seat, "bad");
    seat_drop_arrivals(seat, 1);
    assert_order(seat, "ad");
}

static void seat_finds_what_waits_on_it_by_its_id(void **state)
{
    OWNED(seats) struct seats *seats = seats_new(PLENTY);
    struct seat *seat = seats_take(seats, line);
    (void)state;

    seat_add(seat, arrival_timer(line)); /* has none */
    seat_add(seat, message("a", 1000));
    assert_null(seat_find(seat, "b"));
    assert_string_equal(seat_find(seat, "a")->id, "a");
    seat_drop_arrivals(seat, 2);
    assert_null(seat_find(seat, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seats_let_the_least_recently_used_go_first),
        cmocka_unit_test(seats_never_let_one_go_that_is_in_use),
        cmocka_unit_test(seats_weigh_a_dialog_by_what_it_holds),
        cmocka_unit_test(seats_find_each_of_many_lines),
        cmocka_unit_test(seat_orders_messages_by_their_time_then_by_arrival),
        cmocka_unit_test(seat_lets_nothing_overtake_results_timers_and_the_desk),
        cmocka_unit_test(seat_lets_nothing_overtake_what_is_being_folded),
        cmocka_unit_test(seat_finds_what_waits_on_it_by_its_id),
    };
    return cmocka_run_group_tests_name("seats", tests, NULL, NULL);
}
