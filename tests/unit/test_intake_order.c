#include "bot/engine/intake_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"

enum { MANY = 1000 };

/* "a3": a message on line a, written in second 3; "a0": one without a time; "a!": a status. */
static struct arrival *item(const char *what)
{
    struct incoming incoming = {
        .kind = what[1] == '!' ? INCOMING_STATUS : INCOMING_MESSAGE,
        .at = what[1] == '!' ? SECONDS(1) : SECONDS(what[1] - '0'),
        .type = "text",
        .id = what,
        .channel = "whatsapp",
        .account = "demo",
        .address = what[0] == 'a' ? "5511900000001" : "5511900000002",
    };
    return arrival_copy(&incoming);
}

static void assert_order(const char *const *given, const char *const *wanted, size_t count)
{
    struct arrival *arrivals[8];
    char *bodies[8];
    for (size_t i = 0; i < count; i++) {
        arrivals[i] = item(given[i]);
        bodies[i] = memory_text(given[i]);
    }
    intake_order(arrivals, bodies, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(bodies[i], wanted[i]);
        assert_string_equal(arrivals[i]->id, wanted[i]);
        arrival_free(arrivals[i]);
        free(bodies[i]);
    }
}

static void intake_puts_the_messages_of_a_line_by_their_time(void **unused)
{
    (void)unused;
    static const char *const rows[][2][6] = {
        { { "a1", "a2", "a3" }, { "a1", "a2", "a3" } },
        { { "a3", "a2", "a1" }, { "a1", "a2", "a3" } },
        { { "a3", "b1", "a1", "b0", "a2" }, { "a1", "b1", "a2", "b0", "a3" } },
        { { "a2", "a!", "a1" }, { "a1", "a!", "a2" } },
        { { "b2", "a1", "b1", "a1" }, { "b1", "a1", "b2", "a1" } },
        { { "a1" }, { "a1" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t count = 0;
        while (count < 6 && rows[i][0][count])
            count++;
        assert_order(rows[i][0], rows[i][1], count);
    }
}

static void intake_leaves_equal_times_as_they_came(void **unused)
{
    (void)unused;
    struct arrival *arrivals[MANY];
    char *bodies[MANY];
    for (size_t i = 0; i < MANY; i++) {
        char number[16];
        snprintf(number, sizeof number, "%zu", i);
        arrivals[i] = item("a5");
        bodies[i] = memory_text(number);
    }

    intake_order(arrivals, bodies, MANY);

    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(strtol(bodies[i], NULL, 10), i);
        arrival_free(arrivals[i]);
        free(bodies[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intake_puts_the_messages_of_a_line_by_their_time),
        cmocka_unit_test(intake_leaves_equal_times_as_they_came),
    };
    return cmocka_run_group_tests_name("intake order", tests, NULL, NULL);
}
