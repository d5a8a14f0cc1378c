#include "bot/base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static moment real_now(const struct clock *clock)
{
    (void)clock;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (moment)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static moment shown(const struct clock *clock)
{
    return clock->set;
}

const struct clock clock_real = { .now = real_now };

struct clock clock_by_hand(moment now)
{
    return (struct clock){ .now = shown, .set = now };
}

const char *clock_text(moment when, char out[CLOCK_TEXT_SIZE])
{
    time_t seconds = (time_t)(when / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t length = strftime(out, CLOCK_TEXT_SIZE, "%FT%T", &utc);
    if (when % 1000)
        snprintf(out + length, CLOCK_TEXT_SIZE - length, ".%03dZ", (int)(when % 1000));
    else
        snprintf(out + length, CLOCK_TEXT_SIZE - length, "Z");
    return out;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "+hh:mm" or "-hh:mm", and nothing behind it. */
static int read_offset(const char *text, moment *out)
{
    if (strlen(text) != 6 || (*text != '+' && *text != '-') || text[3] != ':')
        return -1;
    for (int i = 1; i < 6; i++)
        if (i != 3 && !is_digit(text[i]))
            return -1;
    int hours = (text[1] - '0') * 10 + text[2] - '0';
    int minutes = (text[4] - '0') * 10 + text[5] - '0';
    if (hours > 23 || minutes > 59)
        return -1;
    *out = MINUTES(hours * 60 + minutes) * (*text == '-' ? -1 : 1);
    return 0;
}

/* What follows the seconds: an optional fraction, then "Z" or an offset. */
static int read_tail(const char *tail, moment *fraction, moment *offset)
{
    *fraction = *offset = 0;
    if (*tail == '.') {
        moment unit = 100;
        for (tail++; is_digit(*tail); tail++, unit /= 10)
            *fraction += (*tail - '0') * unit;
    }
    return strcmp(tail, "Z") == 0 ? 0 : read_offset(tail, offset);
}

moment clock_read(const char *text)
{
    struct tm utc = { 0 };
    moment fraction, offset;
    const char *tail = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;

    if (!tail || read_tail(tail, &fraction, &offset) < 0)
        return 0;
    return (moment)timegm(&utc) * 1000 + fraction - offset;
}
