#include "bot/engine/pace.h"

enum {
    BURST = 500,         /* ms of the rate that may go at once */
    BURST_WAITED = 2000, /* the same for those whose time has come: they may come late */
    TRIAL = 2000,        /* ms until the next message may be the trial of a pause */
    PAUSE_BASE = 1000,   /* ms */
    PAUSES_MAX = 6,      /* doublings */
    PATIENT_SHARE = 75,  /* per cent of the rate, of all but conversations */
    GAP_LEAST = 1000,    /* µs between the times given while a number without limit is paused */
    LENT = 30,           /* messages to a customer in a row; Meta takes 45 */
};

static int64_t micro(moment ms)
{
    return ms * 1000;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void pace_limit(struct pace *pace, int per_second)
{
    atomic_store(&pace->gap, per_second > 0 ? 1000000 / per_second : 0);
}

static int64_t gap_of(const struct pace *pace, enum urgency urgency)
{
    int64_t gap = later(atomic_load(&pace->gap), GAP_LEAST);
    return urgency == URGENCY_CONVERSATION ? gap : gap * 100 / PATIENT_SHARE;
}

/* The next free time, from the end of the pause on. */
static moment give_time(struct pace *pace, enum urgency urgency, moment now)
{
    int64_t gap = gap_of(pace, urgency);
    int64_t first = later(micro(now) + gap, micro(atomic_load(&pace->paused_until)));
    int64_t plan = atomic_load(&pace->plan[urgency]), given;
    do {
        given = later(plan, first);
    } while (!atomic_compare_exchange_weak(&pace->plan[urgency], &plan, given + gap));
    return given / 1000 + 1;
}

static bool is_paused(struct pace *pace, moment now)
{
    int64_t until = atomic_load(&pace->paused_until);
    if (until > now)
        return true;
    if (atomic_load(&pace->strikes) == 0)
        return false;
    return !atomic_compare_exchange_strong(&pace->paused_until, &until, now + TRIAL);
}

/* Others have a time already: whoever comes new waits behind them. */
static bool must_queue(const struct pace *pace, enum urgency urgency, bool waited, moment now)
{
    for (int before = 0; before < (int)urgency; before++)
        if (atomic_load(&pace->plan[before]) > micro(now) + BURST * 1000)
            return true;
    return !waited && atomic_load(&pace->plan[urgency]) > micro(now);
}

static bool is_within_rate(struct pace *pace, enum urgency urgency, bool waited, moment now)
{
    int64_t gap = atomic_load(&pace->gap), next = atomic_load(&pace->next), after;
    int64_t burst = urgency == URGENCY_CONVERSATION ? micro(waited ? BURST_WAITED : BURST) : 0;

    if (gap == 0)
        return true;
    do {
        if (next - micro(now) > burst)
            return false;
        after = later(next, micro(now)) + gap;
    } while (!atomic_compare_exchange_weak(&pace->next, &next, after));
    return true;
}

moment pace_ask(struct pace *pace, enum urgency urgency, bool waited, moment now)
{
    if (!must_queue(pace, urgency, waited, now) && !is_paused(pace, now) &&
        is_within_rate(pace, urgency, waited, now))
        return 0;
    return give_time(pace, urgency, now);
}

bool pace_pause(struct pace *pace, const struct pace_fault *fault)
{
    int64_t struck_at = atomic_load(&pace->struck_at);

    if (fault->began < struck_at) /* it was under way when the pause began */
        return false;
    if (!atomic_compare_exchange_strong(&pace->struck_at, &struck_at, fault->now + 1))
        return false;
    int strikes = atomic_fetch_add(&pace->strikes, 1);
    moment wait = (moment)PAUSE_BASE << (strikes < PAUSES_MAX ? strikes : PAUSES_MAX);
    if (wait > PAUSE_MAX)
        wait = PAUSE_MAX;
    if (fault->wait)
        wait = fault->wait;
    atomic_store(&pace->why, fault->code);
    atomic_store(&pace->paused_until, fault->now + wait);
    return strikes == 0;
}

bool pace_end_pause(struct pace *pace)
{
    if (atomic_load(&pace->strikes) == 0)
        return false;
    atomic_store(&pace->paused_until, 0);
    atomic_store(&pace->why, 0);
    return atomic_exchange(&pace->strikes, 0) > 0;
}

void pace_hear(struct pace *pace)
{
    if (atomic_load(&pace->why) == 0)
        (void)pace_end_pause(pace);
}

bool pace_is_well(const struct pace *pace)
{
    return atomic_load(&pace->strikes) == 0;
}

int64_t pace_planned(const struct pace *pace, moment now)
{
    int64_t count = 0, from = micro(later(now, atomic_load(&pace->paused_until)));
    for (int urgency = 0; urgency < URGENCIES; urgency++) {
        int64_t ahead = atomic_load(&pace->plan[urgency]) - from;
        count += ahead > 0 ? ahead / gap_of(pace, (enum urgency)urgency) : 0;
    }
    return count;
}

moment pace_pause_left(const struct pace *pace, moment now)
{
    moment left = atomic_load(&pace->paused_until) - now;
    return left > 0 ? left : 0;
}

moment pace_customer_wait(moment at, int per_minute, moment now)
{
    if (per_minute <= 0)
        return 0;
    moment gap = MINUTES(1) / per_minute, free = at - (LENT - 1) * gap;
    return free > now ? free : 0;
}

void pace_customer_count(moment *at, int per_minute, moment now)
{
    if (per_minute > 0)
        *at = later(*at, now) + MINUTES(1) / per_minute;
}
