/* Opening hours: when somebody attends, and when an answer is due. Pure.
 *
 * Local time is UTC plus a fixed offset: Brazil has had no daylight saving time since 2019. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/clock.h"
#include "bot/base/error.h"

enum { CALENDAR_HOLIDAYS_MAX = 64, CALENDAR_NOTHING_FOR_DAYS = 30 };

struct calendar {
    int offset; /* minutes east of UTC */
    struct {
        int from, to;                    /* minutes since midnight; equal: closed */
    } week[7];                           /* Sunday first */
    int holidays[CALENDAR_HOLIDAYS_MAX]; /* local dates as year × 10000 + month × 100 + day */
    int holiday_count;
};

/* Monday to Friday 8 to 18, Saturday 9 to 13, Brasília time; a constant expression. */
#define CALENDAR_STANDARD                                                                          \
    {                                                                                              \
        .offset = -180, .week = {                                                                  \
            { 0, 0 },                                                                              \
            { 480, 1080 },                                                                         \
            { 480, 1080 },                                                                         \
            { 480, 1080 },                                                                         \
            { 480, 1080 },                                                                         \
            { 480, 1080 },                                                                         \
            { 540, 780 }                                                                           \
        }                                                                                          \
    }
extern const struct calendar calendar_standard;

/* {"offset":-180,"week":[["09:00","13:00"]|null × 7],"holidays":["2026-12-25"]} */
int calendar_read(const json_t *object, struct calendar *out, struct error *err);

bool calendar_is_open(const struct calendar *calendar, moment now);

/* The next moment at which it opens; `now` when it is open; 0 when not within 30 days. */
moment calendar_next_open(const struct calendar *calendar, moment now);

/* `minutes` of opening time later. */
moment calendar_due(const struct calendar *calendar, moment now, int minutes);

/* When it is, as people on the spot would say it. */
struct calendar_time {
    int ahead;   /* days after today */
    int weekday; /* Sunday is 0 */
    int day, month, hour, minute;
};
struct calendar_time calendar_time(const struct calendar *calendar, moment now, moment when);

/* The local date and time as digits, for protocols: "20261121", "103457". */
void calendar_digits(const struct calendar *calendar, moment when, char date[9], char time[7]);
