/* What is in the store and in nobody's hands: after a crash, a full mailbox, or time. */
#include <string.h>

#include "bot/base/log.h"
#include "bot/engine/line.h"
#include "bot/engine/shard_inside.h"

/* Many: what was waiting need not be guilty, and a process that is killed in its first moments
 * again and again must not cost an event that nobody has tried. */
enum { STARTS_MAX = 20, ROWS_AT_ONCE = 512, DUE_AT_ONCE = 8192 };
enum { LETTER_TIME = 2000 /* ms a letter may be under way */, RETRY_PAUSE = 200 /* ms */ };

struct reading {
    struct shard *shard;
    bool starting; /* what waits now was left by an earlier process */
    size_t rows, taken;
    int64_t last; /* order of the last row */
};

static bool is_ours(const struct shard *shard, const char *line)
{
    return engine_shard(shard->engine, line) == shard;
}

/* It cannot even be read: to the dead, so that it never stops what comes behind it. */
static void bury_unread(struct shard *shard, const struct store_doc *doc, const char *why)
{
    json_auto_t *body = json_stringn(doc->body, doc->length);
    struct arrival dead = { .id = (char *)(uintptr_t)doc->id,
                            .line = (char *)(uintptr_t)doc->keys[INTAKE_LINE].text,
                            .document = body };
    commit_bury(&shard->commit, &dead, clock_now(shard->engine->parts.clock), why);
    COUNT(&shard->engine->counters, events_dead);
    log_line(LOG_ERROR, "event_unreadable", "why=\"%s\"", why);
}

/* An event that was there at several starts may be what ended the process each time: it is counted
 * before it is folded once more, and given up in the end. */
static bool gave_up(struct reading *reading, const struct store_doc *doc)
{
    struct commit *commit = &reading->shard->commit;
    int64_t starts = doc->keys[INTAKE_WAITING].number;

    if (!reading->starting)
        return false;
    if (starts >= STARTS_MAX) {
        bury_unread(reading->shard, doc, "it was waiting at several starts");
        return true;
    }
    commit_recount(commit, doc, starts + 1);
    return false;
}

static bool waits_on_its_seat(struct shard *shard, const struct store_doc *doc)
{
    const struct seat *seat = seats_find(shard->seats, doc->keys[INTAKE_LINE].text);
    return seat && seat_find(seat, doc->id);
}

static bool read_waiting(void *context, const struct store_doc *doc)
{
    struct reading *reading = context;
    struct error err = { 0 };
    struct arrival *arrival;

    reading->rows++;
    reading->last = doc->keys[INTAKE_ORDER].number;
    if (reading->last > reading->shard->read_to)
        reading->shard->read_to = reading->last;
    if (doc->keys[INTAKE_LINE].type != STORE_TEXT ||
        !is_ours(reading->shard, doc->keys[INTAKE_LINE].text) ||
        waits_on_its_seat(reading->shard, doc) || gave_up(reading, doc))
        return true;
    if (arrival_read(doc->id, doc->body, doc->length, &arrival, &err) < 0) {
        bury_unread(reading->shard, doc, err.text);
        return true;
    }
    arrival->order = reading->last;
    reading->taken++;
    shard_seat(reading->shard, arrival);
    return true;
}

static void commit_buried(struct shard *shard)
{
    struct error err = { 0 };
    if (shard->commit.count > 0 && store_commit(shard->engine->parts.store, shard->commit.writes,
                                                shard->commit.count, &err) < 0)
        log_line(LOG_ERROR, "dead_not_stored", "why=\"%s\"", err.text);
}

/* Those that have been waiting at so many starts, oldest first. -1: the store did not answer; 1:
 * there is more. */
static int read_rows(struct reading *reading, int64_t starts, moment until)
{
    struct error err = { 0 };
    struct store_query query = {
        .in = STORE_INTAKE,
        .index = INTAKE_BY_ORDER,
        .equal = store_number(starts),
        .limit = ROWS_AT_ONCE,
    };

    if (until)
        query.to = store_number(until * 1000);
    do {
        reading->rows = 0;
        if (store_find(reading->shard->engine->parts.store, &query, read_waiting, reading, &err) <
            0) {
            log_line(LOG_ERROR, "intake_not_read", "why=\"%s\"", err.text);
            return -1;
        }
        query.from = store_number(reading->last + 1);
    } while (reading->rows == ROWS_AT_ONCE && reading->taken < ROWS_AT_ONCE);
    return reading->rows == ROWS_AT_ONCE;
}

/* Rows of the last moments are left alone unless letters were lost: their own letters are on the
 * way. */
void shard_poll_intake(struct shard *shard)
{
    bool behind = atomic_exchange(&shard->behind, false);
    struct reading reading = { .shard = shard, .starting = !shard->counted };
    moment until = behind ? 0 : clock_now(shard->engine->parts.clock) - LETTER_TIME;
    int more = 0;

    shard->counted = true;
    commit_reset(&shard->commit);
    for (int64_t starts = STARTS_MAX; starts >= 1 && more == 0; starts--)
        more = read_rows(&reading, starts, until);
    if (more > 0 || (more < 0 && behind))
        atomic_store(&shard->behind, true);
    commit_buried(shard);
    if (more < 0)
        http_client_wait(shard->http, RETRY_PAUSE); /* do not turn in a hurry */
    if (reading.taken)
        log_line(LOG_INFO, "intake_recovered", "events=%zu", reading.taken);
}

/* Has an event of the intake been folded? A letter only comes once its row is there. */
static bool is_folded(struct shard *shard, const char *id)
{
    struct store_record record;
    struct error err = { 0 };
    int found = store_get(shard->engine->parts.store, STORE_INTAKE, id, &record, &err);
    if (found <= 0)
        return found == 0;
    bool waiting = record.doc.keys[INTAKE_WAITING].type == STORE_NUMBER;
    store_record_clear(&record);
    return !waiting;
}

bool shard_has_read(struct shard *shard, struct arrival *arrival)
{
    const struct seat *seat = seats_find(shard->seats, arrival->line);
    const struct folded before = { .known = true };

    if (arrival->order > shard->read_to && !arrival->via) /* those may have been handed on twice */
        return false;
    struct arrival *same = seat ? seat_find(seat, arrival->id) : NULL;
    if (same)
        same->waiter = arrival->waiter;
    else if (!is_folded(shard, arrival->id))
        return false;
    else if (arrival->waiter)
        waiter_tell(arrival->waiter, &before);
    return true;
}

struct due {
    struct shard *shard;
    moment now, last;
    size_t rows;
};

static bool seat_due(void *context, const struct store_doc *doc)
{
    struct due *due = context;

    due->rows++;
    due->last = doc->keys[DIALOG_DUE].number;
    if (!is_ours(due->shard, doc->id))
        return true;
    if (due->last <= due->now)
        shard_seat(due->shard, arrival_timer(doc->id));
    else
        timers_add(due->shard->timers, due->last, doc->id);
    return true;
}

bool shard_scan_due(struct shard *shard, moment now, moment horizon)
{
    struct error err = { 0 };
    struct due due = { .shard = shard, .now = now };
    const struct store_query query = {
        .in = STORE_DIALOGS,
        .index = DIALOG_BY_DUE,
        .from = store_number(1),
        .to = store_number(horizon),
        .limit = DUE_AT_ONCE,
    };
    if (store_find(shard->engine->parts.store, &query, seat_due, &due, &err) < 0)
        log_line(LOG_ERROR, "due_not_read", "why=\"%s\"", err.text);
    return due.rows == DUE_AT_ONCE && due.last <= due.now;
}
