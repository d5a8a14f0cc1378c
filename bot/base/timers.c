#include "bot/base/timers.h"

#include "bot/base/memory.h"

struct timer {
    moment when;
    char *what;
};

struct timers {
    struct timer *heap; /* heap[0] is the earliest; children of i are 2i+1 and 2i+2 */
    size_t count, room;
};

struct timers *timers_new(void)
{
    return memory_new(sizeof(struct timers));
}

void timers_free(struct timers *timers)
{
    if (!timers)
        return;
    for (size_t i = 0; i < timers->count; i++)
        free(timers->heap[i].what);
    free(timers->heap);
    free(timers);
}

static void swap(struct timer *a, struct timer *b)
{
    struct timer kept = *a;
    *a = *b;
    *b = kept;
}

void timers_add(struct timers *timers, moment when, const char *what)
{
    enum { FIRST_ROOM = 64 };
    if (timers->count == timers->room) {
        timers->room = timers->room ? 2 * timers->room : FIRST_ROOM;
        timers->heap = memory_resize(timers->heap, timers->room * sizeof *timers->heap);
    }
    size_t at = timers->count++;
    timers->heap[at] = (struct timer){ when, memory_text(what) };
    for (; at > 0 && timers->heap[at].when < timers->heap[(at - 1) / 2].when; at = (at - 1) / 2)
        swap(&timers->heap[at], &timers->heap[(at - 1) / 2]);
}

moment timers_next(const struct timers *timers)
{
    return timers->count ? timers->heap[0].when : 0;
}

static void sink(struct timers *timers)
{
    for (size_t at = 0;;) {
        size_t least = at, left = 2 * at + 1;
        for (size_t child = left; child < left + 2 && child < timers->count; child++)
            if (timers->heap[child].when < timers->heap[least].when)
                least = child;
        if (least == at)
            return;
        swap(&timers->heap[at], &timers->heap[least]);
        at = least;
    }
}

char *timers_take(struct timers *timers, moment now)
{
    if (timers->count == 0 || timers->heap[0].when > now)
        return NULL;
    char *what = timers->heap[0].what;
    timers->heap[0] = timers->heap[--timers->count];
    sink(timers);
    return what;
}
