#include "bot/door/throttle.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/line.h"
#include "bot/engine/pace.h"

enum { SLOTS = 4096, PLACES = 4 /* in which one is looked for */ };

struct throttle {
    int per_minute;
    struct {
        uint64_t who;
        moment at;
    } slots[SLOTS];
};

struct throttle *throttle_new(int per_minute)
{
    struct throttle *throttle = memory_new(sizeof *throttle);
    throttle->per_minute = per_minute;
    return throttle;
}

void throttle_free(struct throttle *throttle)
{
    free(throttle);
}

/* Its own place, or that of whoever has been quiet for the longest time: forgetting one only gives
 * it its first few messages again. */
static size_t place_of(const struct throttle *throttle, uint64_t who)
{
    size_t first = who % SLOTS, quiet = first;
    for (size_t i = 0; i < PLACES; i++) {
        size_t at = (first + i) % SLOTS;
        if (throttle->slots[at].who == who)
            return at;
        if (throttle->slots[at].at < throttle->slots[quiet].at)
            quiet = at;
    }
    return quiet;
}

moment throttle_ask(struct throttle *throttle, const char *who, moment now)
{
    uint64_t hash = line_hash(who);
    size_t place = place_of(throttle, hash);
    if (throttle->slots[place].who != hash) {
        throttle->slots[place].who = hash;
        throttle->slots[place].at = 0;
    }
    moment free_at = pace_customer_wait(throttle->slots[place].at, throttle->per_minute, now);
    if (free_at)
        return free_at - now;
    pace_customer_count(&throttle->slots[place].at, throttle->per_minute, now);
    return 0;
}
