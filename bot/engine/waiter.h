/* Somebody who waits until an event was folded: a worker of the desk. Shared by the one who waits
 * and the shard; freed when both have let go. */
#pragma once

#include "bot/engine/arrival.h"

struct waiter;

struct waiter *waiter_new(void);

/* Waits at most `milliseconds`. 1 and *out; 0: not in time, though it is stored; -1: it could not
 * be stored. Lets go of it. */
int waiter_wait(struct waiter *waiter, int milliseconds, struct folded *out);

/* The other side: tells the outcome (NULL: it will not come), and lets go of it. */
void waiter_tell(struct waiter *waiter, const struct folded *folded);

/* The same: the event could not be stored, nothing has happened. */
void waiter_refuse(struct waiter *waiter);
