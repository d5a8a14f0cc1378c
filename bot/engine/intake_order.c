#include "bot/engine/intake_order.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

/* A message, and where it stood. */
struct place {
    struct arrival *arrival;
    char *body;
    size_t index;
};

static moment written_at(const struct arrival *arrival)
{
    bool message = arrival->kind == ARRIVAL_INCOMING && arrival->incoming.kind == INCOMING_MESSAGE;
    return message ? arrival->incoming.at : 0;
}

static int by_index(const struct place *a, const struct place *b)
{
    return (a->index > b->index) - (a->index < b->index);
}

static int by_line_and_index(const void *first, const void *second)
{
    const struct place *a = first, *b = second;
    int order = strcmp(a->arrival->line, b->arrival->line);
    return order ? order : by_index(a, b);
}

static int by_line_and_time(const void *first, const void *second)
{
    const struct place *a = first, *b = second;
    int order = strcmp(a->arrival->line, b->arrival->line);
    moment at = written_at(a->arrival), other = written_at(b->arrival);
    if (order || at == other)
        return order ? order : by_index(a, b);
    return at < other ? -1 : 1;
}

/* Both lists have each line's messages in the same range: the one says which, the other where. */
static void put_back(const struct place *sorted, const struct place *places, size_t count,
                     struct arrival **arrivals, char **bodies)
{
    for (size_t i = 0; i < count; i++) {
        arrivals[places[i].index] = sorted[i].arrival;
        bodies[places[i].index] = sorted[i].body;
    }
}

void intake_order(struct arrival **arrivals, char **bodies, size_t count)
{
    size_t messages = 0;
    if (count < 2)
        return;
    struct place *places = memory_new(2 * count * sizeof *places), *sorted = places + count;
    for (size_t i = 0; i < count; i++)
        if (written_at(arrivals[i]))
            places[messages++] = (struct place){ arrivals[i], bodies[i], i };
    memcpy(sorted, places, messages * sizeof *places);
    qsort(places, messages, sizeof *places, by_line_and_index);
    qsort(sorted, messages, sizeof *places, by_line_and_time);
    put_back(sorted, places, messages, arrivals, bodies);
    free(places);
}
