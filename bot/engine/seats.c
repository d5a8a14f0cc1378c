#include "bot/engine/seats.h"

#include <assert.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/line.h"
#include "bot/engine/waiter.h"

enum { BUCKETS_FIRST = 256, TRIES = 4 /* to make room, at each step of a line */ };

struct seats {
    struct seat **buckets;
    size_t bucket_count, count, bytes, limit;
    struct seat *newest, *oldest;
};

struct seats *seats_new(size_t bytes)
{
    struct seats *seats = memory_new(sizeof *seats);
    seats->limit = bytes;
    seats->bucket_count = BUCKETS_FIRST;
    seats->buckets = memory_new(BUCKETS_FIRST * sizeof *seats->buckets);
    return seats;
}

/* Whoever still waits is told that the outcome will not come. */
static void seat_free(struct seat *seat)
{
    for (size_t i = 0; i < seat->arrival_count; i++)
        if (seat->arrivals[i]->waiter)
            waiter_tell(seat->arrivals[i]->waiter, NULL);
    seat_drop_arrivals(seat, seat->arrival_count);
    seat_drop_joined(seat);
    dialog_free(seat->dialog);
    free(seat->arrivals);
    free(seat->line);
    free(seat);
}

void seats_free(struct seats *seats)
{
    if (!seats)
        return;
    for (struct seat *seat = seats->newest; seat;) {
        struct seat *older = seat->older;
        seat_free(seat);
        seat = older;
    }
    free(seats->buckets);
    free(seats);
}

static struct seat **bucket_of(struct seats *seats, const char *line)
{
    return &seats->buckets[line_hash(line) % seats->bucket_count];
}

struct seat *seats_find(struct seats *seats, const char *line)
{
    struct seat *seat = *bucket_of(seats, line);
    while (seat && strcmp(seat->line, line) != 0)
        seat = seat->next_in_bucket;
    return seat;
}

static void unlink_use(struct seats *seats, struct seat *seat)
{
    if (seat->newer)
        seat->newer->older = seat->older;
    else
        seats->newest = seat->older;
    if (seat->older)
        seat->older->newer = seat->newer;
    else
        seats->oldest = seat->newer;
    seat->newer = seat->older = NULL;
}

static void link_newest(struct seats *seats, struct seat *seat)
{
    seat->older = seats->newest;
    *(seats->newest ? &seats->newest->newer : &seats->oldest) = seat;
    seats->newest = seat;
}

static void grow(struct seats *seats)
{
    free(seats->buckets);
    seats->bucket_count *= 2;
    seats->buckets = memory_new(seats->bucket_count * sizeof *seats->buckets);
    for (struct seat *seat = seats->newest; seat; seat = seat->older) {
        struct seat **bucket = bucket_of(seats, seat->line);
        seat->next_in_bucket = *bucket;
        *bucket = seat;
    }
}

struct seat *seats_take(struct seats *seats, const char *line)
{
    struct seat *seat = seats_find(seats, line);
    if (seat) {
        unlink_use(seats, seat);
        link_newest(seats, seat);
        return seat;
    }
    seat = memory_new(sizeof *seat);
    seat->line = memory_text(line);
    link_newest(seats, seat);
    struct seat **bucket = bucket_of(seats, line);
    seat->next_in_bucket = *bucket;
    *bucket = seat;
    if (++seats->count > 2 * seats->bucket_count)
        grow(seats);
    return seat;
}

void seat_add(struct seat *seat, struct arrival *arrival)
{
    enum { FIRST_ROOM = 2 };
    if (seat->arrival_count == seat->arrival_room) {
        seat->arrival_room = seat->arrival_room ? 2 * seat->arrival_room : FIRST_ROOM;
        seat->arrivals = memory_resize(seat->arrivals, seat->arrival_room * sizeof *seat->arrivals);
    }
    size_t at = seat->arrival_count++;
    for (; at > seat->folded && arrival_goes_before(arrival, seat->arrivals[at - 1]); at--)
        seat->arrivals[at] = seat->arrivals[at - 1];
    seat->arrivals[at] = arrival;
}

struct arrival *seat_find(const struct seat *seat, const char *id)
{
    for (size_t i = 0; i < seat->arrival_count; i++)
        if (seat->arrivals[i]->id && strcmp(seat->arrivals[i]->id, id) == 0)
            return seat->arrivals[i];
    return NULL;
}

void seat_drop_arrivals(struct seat *seat, size_t count)
{
    for (size_t i = 0; i < count; i++)
        arrival_free(seat->arrivals[i]);
    seat->arrival_count -= count;
    if (seat->arrival_count)
        memmove(seat->arrivals, seat->arrivals + count,
                seat->arrival_count * sizeof *seat->arrivals);
}

void seat_drop_dialog(struct seat *seat)
{
    dialog_free(seat->dialog);
    seat->dialog = NULL;
}

void seat_drop_joined(struct seat *seat)
{
    for (size_t i = 0; i < seat->joined_count; i++) {
        dialog_free(seat->joined[i].over);
        free(seat->joined[i].line);
    }
    free(seat->joined);
    seat->joined = NULL;
    seat->joined_count = 0;
}

struct arrival *seat_take_arrival(struct seat *seat, size_t at)
{
    struct arrival *arrival = seat->arrivals[at];
    seat->arrival_count--;
    memmove(seat->arrivals + at, seat->arrivals + at + 1,
            (seat->arrival_count - at) * sizeof *seat->arrivals);
    return arrival;
}

static bool in_use(const struct seat *seat)
{
    if (seat->in_batch || seat->arrival_count > 0)
        return true;
    for (size_t i = 0; seat->dialog && i < seat->dialog->effect_count; i++)
        if (seat->dialog->effects[i].working || seat->dialog->effects[i].ready)
            return true;
    return false;
}

static void leave(struct seats *seats, struct seat *seat)
{
    struct seat **at = bucket_of(seats, seat->line);
    while (*at != seat)
        at = &(*at)->next_in_bucket;
    *at = seat->next_in_bucket;
    unlink_use(seats, seat);
    seats->bytes -= seat->weight;
    seats->count--;
    seat_free(seat);
}

void seats_settle(struct seats *seats, struct seat *seat)
{
    size_t weight = sizeof *seat + 128 + (seat->dialog ? dialog_weight(seat->dialog) : 0);
    seats->bytes += weight - seat->weight;
    seat->weight = weight;
    for (int tries = 0; tries < TRIES && seats->bytes > seats->limit; tries++) {
        struct seat *old = seats->oldest;
        assert(old && !old->older);
        if (old == seat || in_use(old)) {
            unlink_use(seats, old); /* a second chance, so that it is not met at every step */
            link_newest(seats, old);
        } else {
            leave(seats, old);
        }
    }
}

size_t seats_count(const struct seats *seats)
{
    return seats->count;
}
