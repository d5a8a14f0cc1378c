#include "bot/simulator/rates.h"

#include "bot/simulator/graph_reply.h"

enum { PAIR_MS = 6000, PAIR_TOO_FAST = 131056 };

/* When the next would be due if this one goes out now; 0: it comes too early. */
static moment next_due(moment due, moment now, moment pace, int burst)
{
    moment next = (due > now ? due : now) + pace;
    return next - now > pace * burst ? 0 : next;
}

static moment pair_due(struct simulator *simulator, const char *customer, moment now)
{
    const struct simulator_switches *switches = &simulator->switches;
    moment due = json_integer_value(json_object_get(simulator->pairs, customer));
    return next_due(due, now, switches->pair_ms ? switches->pair_ms : PAIR_MS,
                    switches->pair_burst);
}

int rates_take(struct simulator *simulator, const char *customer)
{
    const struct simulator_switches *switches = &simulator->switches;
    moment now = clock_now(simulator->options.clock), pair = 0, number = 0;
    if (switches->throughput) {
        moment pace = SECONDS(1) / switches->throughput;
        number = next_due(simulator->number_due, now, pace > 0 ? pace : 1, switches->throughput);
        if (!number)
            return GRAPH_TOO_FAST;
    }
    if (switches->pair_burst) {
        pair = pair_due(simulator, customer, now);
        if (!pair)
            return PAIR_TOO_FAST;
        json_object_set_new(simulator->pairs, customer, json_integer(pair));
    }
    if (number)
        simulator->number_due = number;
    return 0;
}
