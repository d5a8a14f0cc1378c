/* The order in which the items of one request are stored. Any thread. */
#pragma once

#include <stddef.h>

#include "bot/engine/arrival.h"

/* One request may bring up to a thousand messages of many customers, in any order: those of a line
 * change places so that they stand by their time; all else stays where it is. n log n. `bodies`
 * move along. */
void intake_order(struct arrival **arrivals, char **bodies, size_t count);
