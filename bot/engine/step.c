/* One step of many lines: load, fold, one commit, perform. */
#include <assert.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/identity.h"
#include "bot/engine/identity_file.h"
#include "bot/engine/mirror.h"
#include "bot/engine/notice_alerts.h"
#include "bot/engine/receipt.h"
#include "bot/engine/shard_inside.h"
#include "flows/ticket.h"

enum {
    RETRY_PAUSE = 200,      /* ms */
    SOON = 10000,           /* ms; twice SCAN_EVERY of shard.c */
    STEP_BYTES_MAX = 32768, /* of messages; what is said next is folded in the next step */
};

static int load(struct shard *shard, struct seat *seat, struct error *err)
{
    struct store_record record;
    int found = store_get(shard->engine->parts.store, STORE_DIALOGS, seat->line, &record, err);

    if (found < 0)
        return -1;
    if (found == 0) {
        seat->dialog = dialog_new(seat->line);
        return 0;
    }
    json_auto_t *document = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    int result = document ? dialog_read(document, &seat->dialog, err)
                          : error_set(err, ERROR_INVALID, "a stored dialog is not JSON");
    if (result == 0 && seat->dialog)
        seat->dialog->version = record.doc.version;
    store_record_clear(&record);
    return result;
}

/* Nobody works on what an earlier process had begun; what cannot reach a person twice goes on. */
static void take_up(struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->effect_count; i++)
        if (!effect_is_delicate(dialog->effects[i].kind))
            dialog->effects[i].ready = true;
}

static size_t unfiled_bytes(const struct dialog *dialog)
{
    size_t bytes = 0;
    for (size_t i = 0; i < dialog->message_count; i++)
        if (!dialog->messages[i].filed && dialog->messages[i].text)
            bytes += strlen(dialog->messages[i].text);
    return bytes;
}

/* A new conversation must not begin before the messages of the last one are stored, nor a new
 * ticket before it is stored that the last one is closed; and a step must not grow too large. */
static bool must_commit_first(const struct seat *seat)
{
    const struct dialog *dialog = seat->dialog;
    if (seat->folded == 0)
        return false;
    return (dialog->ended_at && dialog_is_unsettled(dialog)) ||
           (dialog->ticket_stale && !ticket_is_open(dialog)) ||
           unfiled_bytes(dialog) > STEP_BYTES_MAX;
}

static void tell(struct shard *shard, struct arrival *arrival, const struct folded *folded)
{
    if (folded->unexpected && arrival->kind != ARRIVAL_TIMER)
        log_line(LOG_DEBUG, "event_unexpected", "kind=%d", (int)arrival->kind);
    if (arrival->waiter && folded->refused) {
        waiter_tell(arrival->waiter, folded);
        arrival->waiter = NULL;
    } else if (arrival->waiter) {
        arrival->outcome = *folded; /* told once it is committed */
    }
    COUNT_BY(&shard->engine->counters, statuses_discarded, folded->discarded);
}

/* Of whose number the line is: its limits, and its assistant if it has one of its own. */
static void set_account(const struct shard *shard, const struct seat *seat, struct stage *stage)
{
    stage->account = engine_account(shard->engine, seat->dialog);
    stage->assistant = engine_assistant(shard->engine, seat->dialog);
}

static void remember_before(struct seat *seat)
{
    seat->said_before = seat->dialog->said;
    snprintf(seat->conversation_before, sizeof seat->conversation_before, "%s",
             seat->dialog->conversation);
}

/* May the next arrival be folded, as far as it shows who the customer is? */
static bool may_fold(struct shard *shard, struct seat *seat, const struct arrival *arrival)
{
    switch (identity_meet(shard, seat, arrival)) {
    case MEETING_NONE:
        return true;
    case MEETING_JOINED:
        remember_before(seat);
        return true;
    case MEETING_HELD:
        seat->held = true;
        return false;
    case MEETING_MOVES:
    case MEETING_LATER:
        return false;
    }
    return false;
}

static void fold_seat(struct shard *shard, struct seat *seat, struct stage *stage)
{
    set_account(shard, seat, stage);
    remember_before(seat);
    for (seat->folded = 0; seat->folded < seat->arrival_count && seat->folded < FOLDED_MAX;) {
        struct arrival *arrival = seat->arrivals[seat->folded];
        struct folded folded;
        if (must_commit_first(seat) || !may_fold(shard, seat, arrival))
            break;
        arena_reset(shard->arena);
        fold(seat->dialog, arrival, stage, &folded);
        tell(shard, arrival, &folded);
        seat->folded++;
    }
}

/* An event that cannot be folded goes to the list of the dead; its line goes on without it. */
static void bury(struct shard *shard, struct seat *seat, const char *why)
{
    moment now = clock_now(shard->engine->parts.clock);
    for (size_t i = 0; i < seat->arrival_count; i++) {
        struct arrival *arrival = seat->arrivals[i];
        COUNT(&shard->engine->counters, events_dead);
        if (arrival->id && arrival->kind != ARRIVAL_RESULT)
            commit_bury(&shard->commit, arrival, now, why);
        if (arrival->waiter)
            waiter_tell(arrival->waiter, NULL);
    }
    log_line(LOG_ERROR, "events_dead", "count=%zu why=\"%s\"", seat->arrival_count, why);
    seat_drop_arrivals(seat, seat->arrival_count);
    seat_drop_dialog(seat);
    seat->buried = true;
}

/* Is there anything to be folded on this line? What belongs to another is handed on. */
static bool stays_here(struct shard *shard, struct seat *seat)
{
    if (seat->dialog->texts[DIALOG_MOVED])
        identity_hand_on(shard, seat);
    else if (identity_route(shard, seat) < 0)
        seat->held = true;
    seat->away = seat->arrival_count == 0;
    return !seat->away && !seat->held;
}

static int write_step(struct commit *commit, struct seat *seat, struct error *err)
{
    size_t first = commit->count;
    identity_write_before(commit, seat);
    bool joins = commit->count > first;
    if (commit_add(commit, seat, &seat->write, err) < 0 ||
        identity_write_after(commit, seat, err) < 0) {
        commit->count = first;
        return -1;
    }
    commit->writes[seat->write].if_previous = joins;
    return 0;
}

static void prepare(struct shard *shard, struct seat *seat, struct stage *stage)
{
    struct error err = { 0 };

    seat->ticket_changed = seat->buried = seat->held = seat->away = false;
    if (!seat->dialog && load(shard, seat, &err) < 0) {
        if (err.kind == ERROR_INVALID)
            bury(shard, seat, err.text);
        else
            seat->held = true;
        return;
    }
    assert(seat->dialog); /* kept from before, or just loaded */
    if (!stays_here(shard, seat))
        return;
    if (seat->dialog->version > 0 && !seat->taken_up)
        take_up(seat->dialog);
    seat->taken_up = true;
    fold_seat(shard, seat, stage);
    if (seat->held)
        return;
    seat->ticket_changed = seat->dialog->ticket_stale;
    if (write_step(&shard->commit, seat, &err) < 0)
        bury(shard, seat, err.text);
}

static void count_messages(struct shard *shard, const struct seat *seat)
{
    static const struct {
        const char *reason;
        size_t offset;
    } rows[] = { { "answer", offsetof(struct counters, answers) },
                 { "offer", offsetof(struct counters, offers) },
                 { "handoff", offsetof(struct counters, handoffs) } };
    const struct dialog *dialog = seat->dialog;
    int before =
        strcmp(seat->conversation_before, dialog->conversation) == 0 ? seat->said_before : 0;
    for (size_t i = dialog->message_count; i-- > 0 && dialog->messages[i].number > before;) {
        const char *reason = dialog->messages[i].facts[MESSAGE_REASON];
        if (dialog->messages[i].facts[MESSAGE_ENTRY])
            uses_add(shard->uses, dialog->messages[i].facts[MESSAGE_ENTRY]);
        for (size_t row = 0; reason && row < sizeof rows / sizeof *rows; row++)
            if (strcmp(reason, rows[row].reason) == 0)
                atomic_fetch_add(
                    (_Atomic uint64_t *)((char *)&shard->engine->counters + rows[row].offset), 1);
    }
}

static void remind(struct shard *shard, const struct seat *seat)
{
    moment due = dialog_due(seat->dialog), now = clock_now(shard->engine->parts.clock);
    if (due && due < now + SOON) /* later ones are found by the scan */
        timers_add(shard->timers, due, seat->line);
}

static void committed(struct shard *shard, struct seat *seat)
{
    seat->dialog->version++;
    COUNT(&shard->engine->counters, turns);
    count_messages(shard, seat);
    shard_publish(shard, seat, seat->ticket_changed);
    receipt_of_step(shard, seat);
    for (size_t i = 0; i < seat->folded; i++) {
        mirror_hear(shard->engine->parts.mirror, &seat->arrivals[i]->incoming);
        notice_alert(shard->engine->parts.alerts, &seat->arrivals[i]->incoming);
        if (seat->arrivals[i]->waiter)
            waiter_tell(seat->arrivals[i]->waiter, &seat->arrivals[i]->outcome);
    }
    seat_drop_arrivals(seat, seat->folded);
    seat->folded = 0;
    remind(shard, seat);
    shard_perform(shard, seat);
}

/* Folding is pure: the dialog is loaded again, and what arrived is folded again. */
static void repeat(struct shard *shard, struct seat *seat)
{
    COUNT(&shard->engine->counters, turns_conflicted);
    seat_drop_dialog(seat);
    seat_drop_joined(seat);
    seat->taken_up = true; /* this process is at its effects already */
    seat->folded = 0;
}

/* The line was given up: what waits is handed on, and its document is read anew, when something
 * comes. */
static void leave(struct shard *shard, struct seat *seat)
{
    identity_hand_on(shard, seat);
    seat_drop_dialog(seat);
}

static void finish(struct shard *shard, struct seat *seat, bool failed)
{
    if (seat->buried || seat->held || seat->away) {
        seat->folded = 0;
    } else if (failed || shard->commit.writes[seat->write].result != STORE_DONE) {
        repeat(shard, seat);
    } else if (seat->dialog->texts[DIALOG_MOVED]) {
        leave(shard, seat);
    } else {
        committed(shard, seat);
    }
    seat_drop_joined(seat);
}

static int commit(struct shard *shard)
{
    struct error err = { 0 };
    if (shard->commit.count == 0)
        return 0;
    if (store_commit(shard->engine->parts.store, shard->commit.writes, shard->commit.count, &err) ==
        0)
        return 0;
    COUNT(&shard->engine->counters, turns_failed);
    log_line(LOG_ERROR, "commit_failed", "why=\"%s\"", err.text);
    return -1;
}

/* Seats that still have something to fold form the next batch. */
static void next_batch(struct shard *shard, size_t taken)
{
    size_t kept = 0;
    for (size_t i = 0; i < taken; i++) {
        struct seat *seat = shard->batch[i];
        if (seat->arrival_count > 0) {
            shard->batch[kept++] = seat;
            continue;
        }
        seat->in_batch = false;
        seats_settle(shard->seats, seat);
    }
    for (size_t i = taken; i < shard->batch_count; i++)
        shard->batch[kept++] = shard->batch[i];
    shard->batch_count = kept;
}

void shard_step(struct shard *shard)
{
    const struct engine_parts *parts = &shard->engine->parts;
    size_t taken = shard->batch_count < BATCH_SEATS ? shard->batch_count : BATCH_SEATS;
    bool held = false;

    if (taken == 0)
        return;
    struct stage stage = {
        .now = clock_now(parts->clock),
        .assistant = parts->assistant,
        .prompts = parts->prompts,
        .knowledge = library_hold(knowledge_library(parts->knowledge)),
        .scratch = shard->scratch,
        .arena = shard->arena,
        .model = parts->model != NULL,
        .doubt = parts->doubt,
    };
    commit_reset(&shard->commit);
    for (size_t i = 0; i < taken; i++)
        prepare(shard, shard->batch[i], &stage);
    generation_release(stage.knowledge);
    bool failed = commit(shard) < 0;
    for (size_t i = 0; i < taken; i++) {
        held |= shard->batch[i]->held;
        finish(shard, shard->batch[i], failed);
    }
    identity_flush(shard);
    next_batch(shard, taken);
    if (failed || held) /* the disk may be full: do not turn in a hurry */
        http_client_wait(shard->http, RETRY_PAUSE);
}
