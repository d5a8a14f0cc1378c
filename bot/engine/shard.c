/* The thread of a shard: waits, gathers what happened, steps. */
#include "bot/engine/identity_file.h"
#include "bot/engine/receipt.h"
#include "bot/engine/shard_inside.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"

enum { WAIT_MAX = 1000, SCAN_EVERY = 5000, POLL_EVERY = 5000 }; /* ms */
enum { SENDS_WAITING_MAX = 1024, SENDS_WAITING_FEW = 512, SENDS_WAITING_LATE = 128, NICE = 10 };
enum { RECEIPTS = 8 /* calls at once */ };
enum { DRAIN_MAX = 5000, DRAIN_TURN = 50 }; /* ms */

static moment now_of(const struct shard *shard)
{
    return clock_now(shard->engine->parts.clock);
}

void shard_post(struct shard *shard, struct arrival *arrival)
{
    if (letters_post(shard->letters, arrival, now_of(shard)))
        return;
    COUNT(&shard->engine->counters, mailbox_full);
    if (arrival->waiter)
        waiter_tell(arrival->waiter, NULL);
    arrival_free(arrival);
    atomic_store(&shard->behind, true);
}

void shard_look(struct shard *shard)
{
    atomic_store(&shard->behind, true);
    http_client_wake(shard->http);
}

size_t shard_depth(struct shard *shard)
{
    return letters_prompt(shard->letters) + letters_late(shard->letters);
}

size_t shard_seats(struct shard *shard)
{
    return atomic_load(&shard->seat_count);
}

void shard_seat(struct shard *shard, struct arrival *arrival)
{
    enum { FIRST_ROOM = 64 };
    struct seat *seat = seats_take(shard->seats, arrival->line);

    seat_add(seat, arrival);
    if (seat->in_batch)
        return;
    seat->in_batch = true;
    if (shard->batch_count == shard->batch_room) {
        shard->batch_room = shard->batch_room ? 2 * shard->batch_room : FIRST_ROOM;
        shard->batch = memory_resize(shard->batch, shard->batch_room * sizeof(struct seat *));
    }
    shard->batch[shard->batch_count++] = seat;
}

/* The channel takes no more for now: what waits in the mailbox, or in the store, costs less than
 * what waits in the lane. Then many are taken at once again, because a commit costs the same for
 * one line as for many. */
static bool is_full(struct shard *shard)
{
    size_t waiting = http_client_waiting(shard->http, LANE_CHANNEL);
    if (waiting >= SENDS_WAITING_MAX)
        shard->full = true;
    else if (waiting < SENDS_WAITING_FEW)
        shard->full = false;
    return shard->full;
}

static bool has_room(struct shard *shard)
{
    return shard->batch_count < BATCH_SEATS && !is_full(shard);
}

/* Late ones leave room in the lane, so that what people write now goes out before the others. */
static bool has_room_for_late(struct shard *shard)
{
    return http_client_waiting(shard->http, LANE_CHANNEL) < SENDS_WAITING_LATE;
}

/* While the shard is behind, the store is read in its order and tells more than the letters, of
 * which only those are kept for which somebody waits, and those that another shard has read. */
static bool is_needless(struct shard *shard, struct arrival *arrival, bool behind)
{
    if (arrival->kind == ARRIVAL_RESULT)
        return false;
    return (behind && !arrival->waiter && !arrival->via) || shard_has_read(shard, arrival);
}

static bool take_look(struct shard *shard, const struct arrival *arrival)
{
    if (arrival->kind == ARRIVAL_LOOK)
        receipt_of_look(shard, arrival);
    return arrival->kind == ARRIVAL_LOOK;
}

static void take_letters(struct shard *shard)
{
    struct arrival *arrival;
    bool behind = atomic_load(&shard->behind);

    while ((behind || has_room(shard)) &&
           (arrival = letters_take(shard->letters, behind || has_room_for_late(shard))))
        if (take_look(shard, arrival) || is_needless(shard, arrival, behind))
            arrival_free(arrival);
        else
            shard_seat(shard, arrival);
}

static void take_timers(struct shard *shard)
{
    char *line;
    while ((line = timers_take(shard->timers, now_of(shard)))) {
        const struct seat *seat = seats_find(shard->seats, line);
        moment due = seat && seat->dialog ? dialog_due(seat->dialog) : 1; /* 1: to be loaded */
        if (due && due <= now_of(shard))
            shard_seat(shard, arrival_timer(line));
        free(line);
    }
}

static void store_uses(struct shard *shard)
{
    struct error err = { 0 };
    if (uses_store(shard->uses, shard->engine->parts.store, &err) < 0)
        log_line(LOG_WARNING, "uses_not_stored", "why=\"%s\"", err.text);
}

static void look_into_store(struct shard *shard)
{
    moment now = now_of(shard);
    bool idle = shard_depth(shard) == 0; /* else its rows have letters that wait */
    if (atomic_load(&shard->behind) || (idle && now >= shard->poll_at)) {
        shard->poll_at = now + POLL_EVERY;
        shard_poll_intake(shard);
    }
    if (now >= shard->scan_at && shard->batch_count == 0) {
        bool more = shard_scan_due(shard, now, now + SCAN_EVERY);
        shard->scan_at = more ? now : now + SCAN_EVERY;
        store_uses(shard);
    }
}

static int wait_time(struct shard *shard)
{
    moment next = timers_next(shard->timers), now = now_of(shard);
    if (shard->batch_count > 0 || atomic_load(&shard->behind) ||
        (letters_prompt(shard->letters) > 0 && !is_full(shard)) ||
        (letters_late(shard->letters) > 0 && has_room_for_late(shard)))
        return 0;
    if (next == 0 || next > now + WAIT_MAX)
        return WAIT_MAX;
    return next > now ? (int)(next - now) : 0;
}

/* What was handed to the channel comes back, so that no doubt is left for the next start. */
static void finish_sends(struct shard *shard)
{
    moment until = now_of(shard) + DRAIN_MAX;
    while (http_client_running(shard->http, LANE_CHANNEL) > 0 && now_of(shard) < until) {
        http_client_wait(shard->http, DRAIN_TURN);
        shard_step(shard);
    }
}

static void *run(void *context)
{
    struct shard *shard = context;

    /* Where there is not enough processor for both, acknowledging goes before answering: whoever
     * sends webhooks gives up on a slow receiver, the customer only waits a little longer. */
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    atomic_store(&shard->behind, true);
    moment begun = now_of(shard) + shard->engine->parts.doubt; /* by an earlier process */
    shard_scan_due(shard, begun, begun);
    while (!atomic_load(&shard->stopping)) {
        http_client_wait(shard->http, wait_time(shard));
        look_into_store(shard);
        take_letters(shard);
        take_timers(shard);
        shard_step(shard);
        atomic_store(&shard->seat_count, seats_count(shard->seats));
        if (!atomic_load(&shard->behind) && shard->batch_count == 0)
            atomic_store(&shard->ready, true);
    }
    finish_sends(shard);
    store_uses(shard);
    return NULL;
}

static void wake(void *context)
{
    http_client_wake(context);
}

struct shard *shard_new(struct engine *engine, int number)
{
    struct shard *shard = memory_new(sizeof *shard);
    const size_t lanes[HTTP_LANES] = {
        [LANE_CHANNEL] = engine->parts.sends,
        [LANE_MODEL] = engine->parts.model_calls,
        [LANE_MEDIA] = MEDIA_CALLS,
        [LANE_RECEIPTS] = RECEIPTS,
    };

    shard->engine = engine;
    shard->number = number;
    shard->http = http_client_new(lanes);
    shard->letters = letters_new(LETTERS_MAX, wake, shard->http);
    shard->seats = seats_new(engine->parts.cache_bytes / (size_t)engine->parts.shards);
    shard->timers = timers_new();
    shard->arena = arena_new();
    shard->scratch = kb_scratch_new();
    shard->uses = uses_new();
    commit_init(&shard->commit);
    return shard;
}

void shard_start(struct shard *shard)
{
    if (pthread_create(&shard->thread, NULL, run, shard) != 0)
        abort();
    pthread_setname_np(shard->thread, "shard");
}

bool shard_is_ready(struct shard *shard)
{
    return atomic_load(&shard->ready);
}

static void drop_letters(struct shard *shard)
{
    struct arrival *arrival;
    while ((arrival = letters_take(shard->letters, true))) {
        if (arrival->waiter)
            waiter_tell(arrival->waiter, NULL);
        arrival_free(arrival);
    }
}

void shard_stop(struct shard *shard)
{
    atomic_store(&shard->stopping, true);
    letters_close(shard->letters);
    pthread_join(shard->thread, NULL);
}

void shard_free(struct shard *shard)
{
    http_client_free(shard->http); /* what is under way comes back as doubt, and stays recorded */
    drop_letters(shard);
    letters_free(shard->letters);
    seats_free(shard->seats);
    timers_free(shard->timers);
    arena_free(shard->arena);
    kb_scratch_free(shard->scratch);
    uses_free(shard->uses);
    identity_queue_free(shard->identities);
    commit_clear(&shard->commit);
    free(shard->batch);
    free(shard);
}
