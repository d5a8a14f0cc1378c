/* How often somebody may try a password: after some failures slower and slower, then not at all for
 * a while. Pure; the caller gives the time and keeps others out. */
#pragma once

#include <stdint.h>

#include "bot/base/clock.h"

enum { ATTEMPTS_MAX = 512 }; /* who is remembered; then the one quiet for longest is forgotten */

struct attempt {
    uint64_t who; /* hash; 0: free */
    unsigned failures;
    moment last, not_before;
};

struct attempts {
    unsigned slow_after, lock_after; /* failures */
    struct attempt table[ATTEMPTS_MAX];
};

#define ATTEMPTS_LOCK MINUTES(15) /* also how long failures are remembered */

uint64_t attempts_who(const char *text);

/* 0: go on, and it counts as a failure until attempts_forgive; else how many milliseconds this one
 * has to wait first. Counting before the password is known leaves no room for parallel guesses. */
moment attempts_try(struct attempts *attempts, uint64_t who, moment now);

/* It was the right password. */
void attempts_forgive(struct attempts *attempts, uint64_t who);
