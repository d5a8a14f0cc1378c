/* Somebody who waits until an event was folded: a worker of the desk. Shared by the one who waits
 * and the shard; freed when both have let go. */
#pragma once

#include "bot/engine/arrival.h"

struct waiter;

struct waiter *waiter_new(void);

/* Waits at most `milliseconds`. 1 and *out; 0: not in time. Lets go of it. */
int waiter_wait(struct waiter *waiter, int milliseconds, struct folded *out);

/* The shard's side: tells the outcome (NULL: it will not come), and lets go of it. */
void waiter_tell(struct waiter *waiter, const struct folded *folded);
