/* A whole engine in the test's process: a store in memory that fails when told to, a small
 * knowledge base, a clock that the test moves, and no network. Customers are visitors of the web
 * chat, whose messages are delivered when they are committed.
 *
 * Nothing here waits for time: rig_fence returns when the line has folded all that came before. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "bot/engine/engine.h"
#include "bot/engine/intake.h"
#include "bot/engine/waiter.h"

/* Monday 2026-11-23, 12:00 in Brasília: open. */
#define RIG_NOON ((moment)1795446000000)

struct rig_clock {
    struct clock base;
    _Atomic moment at;
};

struct engine_rig {
    struct store *store;
    struct store *inner; /* of the failing one: for looking at what is stored */
    struct hub *hub;
    struct knowledge *knowledge;
    struct gaps *gaps;
    struct prompts *prompts;
    struct accounts accounts;
    struct assistant assistant;
    struct rig_clock clock;
    struct engine *engine; /* NULL: stopped */
    pthread_mutex_t gate;  /* whoever publishes a message goes through it */
    _Atomic int fences;
    _Atomic int watched; /* messages that were published */
};

int engine_rig_open(void **state);      /* the engine runs and has looked into the store */
int engine_rig_open_idle(void **state); /* not yet started */
int engine_rig_close(void **state);
void engine_rig_start(struct engine_rig *rig);
void engine_rig_stop(struct engine_rig *rig);

/* Stops the shard of that visitor, by a first message whose id is "<visitor>:hold", until
 * rig_release. */
void rig_hold(struct engine_rig *rig, const char *visitor);
void rig_release(struct engine_rig *rig);

/* One message; 0 when it was acknowledged, -1 when it was refused. */
int rig_post(struct engine_rig *rig, const char *visitor, const char *id, const char *text);
int rig_store(struct intake *intake); /* the same, for what a test collected itself */
struct incoming rig_message(const char *visitor, const char *id, const char *text);

/* An analyst's act on the visitor's line: 1 and *out, 0 when it is not folded in time, -1 when it
 * was refused by the store. */
int rig_act(struct engine_rig *rig, const char *visitor, const char *id, const char *kind,
            const char *more, struct folded *out);

/* Returns when everything that was acknowledged for the line before is committed. */
void rig_fence(struct engine_rig *rig, const char *visitor);

/* Puts a row into the intake as an earlier process would have left it. */
void rig_leave_row(struct engine_rig *rig, const char *id, const char *visitor, int64_t order,
                   const char *body);
void rig_leave_message(struct engine_rig *rig, const char *id, const char *visitor, int64_t order,
                       const char *text);

/* The conversation as stored, each message a line "who reason entry: text"; free it. Without the
 * texts of the bot when `brief`: they hold times. */
char *rig_transcript(struct engine_rig *rig, bool brief);

size_t rig_count_found(struct engine_rig *rig, const struct store_query *query);
size_t rig_count(struct engine_rig *rig, enum collection in);
size_t rig_count_waiting(struct engine_rig *rig);
size_t rig_occurrences(const char *text, const char *part);
char *rig_body(struct engine_rig *rig, enum collection in, const char *id); /* NULL: not there */
