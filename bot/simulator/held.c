#include "bot/simulator/held.h"

#include <string.h>

#include "bot/base/memory.h"

bool held_add(struct simulator *simulator, const struct simulator_held *one)
{
    if (simulator->held_count >= HELD_MAX)
        return false;
    struct simulator_held *held = memory_new(sizeof *held);
    *held = *one;
    held->answer = memory_text(one->answer);
    held->next = simulator->held;
    simulator->held = held;
    simulator->held_count++;
    return true;
}

/* What a request waits for has come. */
struct wanted {
    int64_t now;
    const char *id;
    bool unanswered, all;
};

static bool is_wanted(const struct simulator_held *held, const struct wanted *wanted)
{
    return wanted->all || (wanted->unanswered && !held->answer) ||
           (held->due && held->due <= wanted->now) ||
           (wanted->id && held->waits_for_status && strcmp(held->id, wanted->id) == 0);
}

static struct simulator_held *take(struct simulator *simulator, const struct wanted *wanted)
{
    struct simulator_held *taken = NULL;
    for (struct simulator_held **at = &simulator->held; *at;) {
        struct simulator_held *held = *at;
        if (!is_wanted(held, wanted)) {
            at = &held->next;
            continue;
        }
        *at = held->next;
        held->next = taken;
        taken = held;
        simulator->held_count--;
    }
    return taken;
}

struct simulator_held *held_due(struct simulator *simulator, int64_t now)
{
    return take(simulator, &(struct wanted){ .now = now });
}

struct simulator_held *held_by_status(struct simulator *simulator, const char *id)
{
    return take(simulator, &(struct wanted){ .id = id });
}

struct simulator_held *held_without_answer(struct simulator *simulator)
{
    return take(simulator, &(struct wanted){ .unanswered = true });
}

struct simulator_held *held_all(struct simulator *simulator)
{
    return take(simulator, &(struct wanted){ .all = true });
}

int64_t held_next(const struct simulator *simulator, int64_t before)
{
    for (const struct simulator_held *held = simulator->held; held; held = held->next)
        if (held->due && held->due < before)
            before = held->due;
    return before;
}

void held_reply(struct simulator_held *list)
{
    while (list) {
        struct simulator_held *held = list;
        list = held->next;
        if (held->answer)
            http_reply_json(held->request, 200, held->answer);
        else
            http_problem(held->request, 504, "held back by the simulator");
        free((char *)(uintptr_t)held->answer);
        free(held);
    }
}
