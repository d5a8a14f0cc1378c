/* How often each visitor may write: one who writes faster than a person waits, so that a script
 * cannot fill the store or keep the shards busy. A table of a fixed size, however many visitors.
 * The door's thread only. */
#pragma once

#include "bot/base/clock.h"
#include "bot/base/own.h"

struct throttle;

struct throttle *throttle_new(int per_minute); /* after a few in a row; 0: no limit */
void throttle_free(struct throttle *throttle);
DEFINE_OWNED(throttle)

/* 0: it may, and it is counted. Else how long `who` must wait, in ms. */
moment throttle_ask(struct throttle *throttle, const char *who, moment now);
