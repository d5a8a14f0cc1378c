/* Sends that were accepted and are answered later, or never. With the simulator's lock held, but
 * for held_reply. */
#pragma once

#include "bot/simulator/simulator_inside.h"

enum { HELD_MAX = 256 };

struct simulator_held {
    struct simulator_held *next;
    struct http_request *request;
    char id[SIMULATOR_ID_SIZE]; /* of the message */
    const char *answer;         /* NULL: none, until the switch is off; owned once it is held */
    bool waits_for_status;      /* answered when one was delivered */
    int64_t due;                /* by post_tick; 0: never by itself */
};

/* A copy of what is given is kept; false: too many wait, answer it now. */
bool held_add(struct simulator *simulator, const struct simulator_held *one);

/* Unlinks those that are to be answered now. */
struct simulator_held *held_due(struct simulator *simulator, int64_t now);
struct simulator_held *held_by_status(struct simulator *simulator, const char *id);
struct simulator_held *held_without_answer(struct simulator *simulator);
struct simulator_held *held_all(struct simulator *simulator);

/* When the next is due; `before` when none is sooner. */
int64_t held_next(const struct simulator *simulator, int64_t before);

/* Answers and frees a list. Without the lock. */
void held_reply(struct simulator_held *list);
