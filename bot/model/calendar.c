#include "bot/model/calendar.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MINUTES_A_DAY = 1440 };

const struct calendar calendar_standard = CALENDAR_STANDARD;

static struct tm local(const struct calendar *calendar, moment when)
{
    time_t seconds = (time_t)(when / 1000 + (moment)calendar->offset * 60);
    struct tm out;
    gmtime_r(&seconds, &out);
    return out;
}

static moment midnight(const struct calendar *calendar, moment when)
{
    moment shifted = when + MINUTES(calendar->offset);
    return shifted - shifted % DAYS(1) - MINUTES(calendar->offset);
}

static bool is_holiday(const struct calendar *calendar, const struct tm *day)
{
    int date = (day->tm_year + 1900) * 10000 + (day->tm_mon + 1) * 100 + day->tm_mday;
    for (int i = 0; i < calendar->holiday_count; i++)
        if (calendar->holidays[i] == date)
            return true;
    return false;
}

/* The opening of the day that starts at `start`; false when closed all day. */
static bool opening(const struct calendar *calendar, moment start, moment *from, moment *to)
{
    struct tm day = local(calendar, start);
    int first = calendar->week[day.tm_wday].from, last = calendar->week[day.tm_wday].to;

    if (first >= last || is_holiday(calendar, &day))
        return false;
    *from = start + MINUTES(first);
    *to = start + MINUTES(last);
    return true;
}

bool calendar_is_open(const struct calendar *calendar, moment now)
{
    moment from, to;
    return opening(calendar, midnight(calendar, now), &from, &to) && now >= from && now < to;
}

moment calendar_next_open(const struct calendar *calendar, moment now)
{
    moment start = midnight(calendar, now), from, to;
    for (int day = 0; day < CALENDAR_NOTHING_FOR_DAYS; day++, start += DAYS(1))
        if (opening(calendar, start, &from, &to) && now < to)
            return now > from ? now : from;
    return 0;
}

moment calendar_due(const struct calendar *calendar, moment now, int minutes)
{
    moment left = MINUTES(minutes), start = midnight(calendar, now), from, to;
    for (int day = 0; day < CALENDAR_NOTHING_FOR_DAYS; day++, start += DAYS(1)) {
        if (!opening(calendar, start, &from, &to) || now >= to)
            continue;
        if (now > from)
            from = now;
        if (from + left <= to)
            return from + left;
        left -= to - from;
    }
    return now + MINUTES(minutes);
}

struct calendar_time calendar_time(const struct calendar *calendar, moment now, moment when)
{
    struct tm at = local(calendar, when);
    return (struct calendar_time){
        .ahead = (int)((midnight(calendar, when) - midnight(calendar, now)) / DAYS(1)),
        .weekday = at.tm_wday,
        .day = at.tm_mday,
        .month = at.tm_mon + 1,
        .hour = at.tm_hour,
        .minute = at.tm_min,
    };
}

void calendar_digits(const struct calendar *calendar, moment when, char date[9], char time[7])
{
    struct tm at = local(calendar, when);
    strftime(date, 9, "%Y%m%d", &at);
    strftime(time, 7, "%H%M%S", &at);
}

static int read_time(const json_t *value, int *out)
{
    int hour, minute, used = 0;
    const char *text = json_string_value(value);
    if (!text || sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] || hour < 0 ||
        hour > 24 || minute < 0 || minute > 59)
        return -1;
    *out = hour * 60 + minute;
    return *out <= MINUTES_A_DAY ? 0 : -1;
}

static int read_week(const json_t *week, struct calendar *out, struct error *err)
{
    if (json_array_size(week) != 7)
        return error_set(err, ERROR_INVALID, "\"week\" should list seven days, Sunday first");
    for (size_t day = 0; day < 7; day++) {
        const json_t *hours = json_array_get(week, day);
        out->week[day].from = out->week[day].to = 0;
        if (json_is_null(hours))
            continue;
        if (read_time(json_array_get(hours, 0), &out->week[day].from) < 0 ||
            read_time(json_array_get(hours, 1), &out->week[day].to) < 0 ||
            out->week[day].from > out->week[day].to)
            return error_set(err, ERROR_INVALID,
                             "\"week\" day %zu should be null or [\"09:00\", \"18:00\"]", day);
    }
    return 0;
}

static int read_date(const json_t *value, int *out)
{
    int year, month, day, used = 0;
    const char *text = json_string_value(value);
    if (!text || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || text[used] ||
        month < 1 || month > 12 || day < 1 || day > 31)
        return -1;
    *out = year * 10000 + month * 100 + day;
    return 0;
}

static int read_holidays(const json_t *holidays, struct calendar *out, struct error *err)
{
    size_t i;
    const json_t *value;
    out->holiday_count = 0;
    if (holidays && !json_is_array(holidays))
        return error_set(err, ERROR_INVALID, "\"holidays\" should be a list of dates");
    if (json_array_size(holidays) > CALENDAR_HOLIDAYS_MAX)
        return error_set(err, ERROR_INVALID, "\"holidays\" has more than %d dates",
                         CALENDAR_HOLIDAYS_MAX);
    json_array_foreach(holidays, i, value)
    {
        if (read_date(value, &out->holidays[out->holiday_count++]) < 0)
            return error_set(err, ERROR_INVALID,
                             "\"holidays\" %zu should be a date like 2026-12-25", i);
    }
    return 0;
}

int calendar_read(const json_t *object, struct calendar *out, struct error *err)
{
    const json_t *offset = json_object_get(object, "offset");
    const json_t *week = json_object_get(object, "week");

    *out = calendar_standard;
    if (!json_is_object(object))
        return error_set(err, ERROR_INVALID, "\"calendar\" should be an object");
    if (offset && (!json_is_integer(offset) || json_integer_value(offset) < -840 ||
                   json_integer_value(offset) > 840))
        return error_set(err, ERROR_INVALID, "\"offset\" should be minutes, -840 to 840");
    if (offset)
        out->offset = (int)json_integer_value(offset);
    if (week && read_week(week, out, err) < 0)
        return -1;
    return read_holidays(json_object_get(object, "holidays"), out, err);
}
