/* Ids that sort by the time they were made: ULIDs (github.com/ulid/spec), 26 characters of
 * Crockford's base 32, 48 bits of milliseconds and 80 random bits. */
#pragma once

#include "bot/base/clock.h"

#define ID_SIZE 27

/* Any thread. Two ids made in the same millisecond by one thread are in order. */
const char *id_new(moment now, char out[ID_SIZE]);

/* The same id for the same seed: for what must not be made twice when a step is repeated. */
const char *id_from(moment now, const char *seed, char out[ID_SIZE]);
