/* Time is given: everything that needs now gets it from here, and tests move it by hand.
 *
 * Unit: milliseconds since 1970, UTC. */
#pragma once

#include <stdint.h>

typedef int64_t moment; /* milliseconds since 1970-01-01T00:00:00Z; 0 means "never" */

#define SECONDS(n) ((moment)(n)*1000)
#define MINUTES(n) (SECONDS(60) * (n))
#define HOURS(n) (MINUTES(60) * (n))
#define DAYS(n) (HOURS(24) * (n))

struct clock {
    moment (*now)(const struct clock *clock);
    moment set; /* what a clock moved by hand shows */
};

extern const struct clock clock_real;

/* A clock that stands still until somebody writes to `set`. */
struct clock clock_by_hand(moment now);

static inline moment clock_now(const struct clock *clock)
{
    return clock->now(clock);
}

/* "2026-11-21T10:30:00Z" */
#define CLOCK_TEXT_SIZE sizeof "2026-11-21T10:30:00.000Z"
const char *clock_text(moment when, char out[CLOCK_TEXT_SIZE]);

/* Reads what clock_text writes, with or without fraction, "Z" or "+hh:mm"; 0 when it is not a
 * time. */
moment clock_read(const char *text);
