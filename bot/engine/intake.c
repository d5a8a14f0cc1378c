#include "bot/engine/intake.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/intake_order.h"
#include "bot/engine/line.h"
#include "bot/engine/shard.h"

enum { EVENT_JSON_MAX = 256 * 1024 };

struct intake {
    struct engine *engine;
    struct arrival **arrivals;
    struct store_write *writes;
    char **bodies;
    size_t count, room;
    void (*done)(void *context, const struct error *err);
    void *context;
};

struct intake *intake_new(struct engine *engine)
{
    struct intake *intake = memory_new(sizeof *intake);
    intake->engine = engine;
    return intake;
}

void intake_free(struct intake *intake)
{
    for (size_t i = 0; i < intake->count; i++) {
        arrival_free(intake->arrivals[i]);
        free(intake->bodies[i]);
    }
    free(intake->arrivals);
    free(intake->writes);
    free(intake->bodies);
    free(intake);
}

static void grow(struct intake *intake)
{
    intake->room = intake->room ? 2 * intake->room : 1;
    intake->arrivals = memory_resize(intake->arrivals, intake->room * sizeof *intake->arrivals);
    intake->bodies = memory_resize(intake->bodies, intake->room * sizeof *intake->bodies);
}

static void add(struct intake *intake, struct arrival *arrival, char *body)
{
    if (intake->count == intake->room)
        grow(intake);
    intake->arrivals[intake->count] = arrival;
    intake->bodies[intake->count++] = body;
}

static struct store_write write_of(struct intake *intake, size_t i)
{
    struct arrival *arrival = intake->arrivals[i];
    struct store_write write = {
        .verb = STORE_INSERT,
        .in = STORE_INTAKE,
        .doc = { .id = arrival->id,
                 .body = intake->bodies[i],
                 .length = strlen(intake->bodies[i]) },
    };
    arrival->order = engine_order(intake->engine);
    write.doc.keys[INTAKE_WAITING] = store_number(1);
    write.doc.keys[INTAKE_LINE] = store_text(arrival->line);
    write.doc.keys[INTAKE_ORDER] = store_number(arrival->order);
    return write;
}

void intake_add(struct intake *intake, const struct incoming *incoming)
{
    OWNED_BUF struct buf body = { 0 };
    struct incoming believed = *incoming;
    believed.at = incoming_time(incoming, clock_now(intake->engine->parts.clock));
    buf_init(&body, EVENT_JSON_MAX);
    incoming_write(&believed, &body);
    add(intake, arrival_copy(&believed), buf_take(&body));
}

void intake_add_desk(struct intake *intake, const char *id, const char *line, json_t *document,
                     struct waiter *waiter)
{
    struct arrival *arrival = arrival_desk(id, line, document);
    arrival->waiter = waiter;
    add(intake, arrival, json_dumps(document, JSON_COMPACT));
}

size_t intake_count(const struct intake *intake)
{
    return intake->count;
}

/* Known: an earlier try of the same request has done the work. */
static void forget_known(struct intake *intake, size_t i)
{
    const struct folded before = { .known = true };
    COUNT(&intake->engine->counters, events_repeated);
    if (intake->arrivals[i]->waiter)
        waiter_tell(intake->arrivals[i]->waiter, &before);
}

/* It may be stored all the same, when only the store's answer was lost. */
static void refuse(struct intake *intake, struct arrival *arrival)
{
    if (arrival->waiter)
        waiter_refuse(arrival->waiter);
    shard_look(engine_shard(intake->engine, arrival->line));
}

/* On the store's thread. A full mailbox only delays: the shard then reads the store. */
static void stored(void *context, struct store_write *writes, size_t count, const struct error *err)
{
    struct intake *intake = context;
    for (size_t i = 0; i < count; i++) {
        struct arrival *arrival = intake->arrivals[i];
        if (err) {
            refuse(intake, arrival);
        } else if (writes[i].result == STORE_KNOWN) {
            forget_known(intake, i);
        } else {
            COUNT(&intake->engine->counters, events_stored);
            shard_post(engine_shard(intake->engine, arrival->line), arrival);
            intake->arrivals[i] = NULL;
        }
    }
    intake->done(intake->context, err);
    intake_free(intake);
}

void intake_store(struct intake *intake, void (*done)(void *context, const struct error *err),
                  void *context)
{
    intake->done = done;
    intake->context = context;
    if (intake->count == 0) {
        done(context, NULL);
        intake_free(intake);
        return;
    }
    intake_order(intake->arrivals, intake->bodies, intake->count);
    intake->writes = memory_new(intake->count * sizeof *intake->writes);
    for (size_t i = 0; i < intake->count; i++)
        intake->writes[i] = write_of(intake, i);
    store_submit(intake->engine->parts.store, intake->writes, intake->count, stored, intake);
}
