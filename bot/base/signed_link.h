/* Addresses that somebody may use for a while: a mark over whom it is for, what it is of, and until
 * when, which only who knows the secret can make (HMAC-SHA-256). Any thread. */
#pragma once

#include <stdbool.h>

#include "bot/base/clock.h"

enum { SIGNED_LINK_SIZE = 33 };

struct signed_link {
    const char *secret;
    const char *purpose; /* a word: a mark of one purpose is none of another */
    const char *whom, *what;
    moment until;
};

/* 32 hexadecimal digits. */
void signed_link_mark(const struct signed_link *link, char out[SIGNED_LINK_SIZE]);

/* `until` and `mark` as they came with the request; NULL: they did not. `link->until` is not used.
 */
bool signed_link_is_valid(const struct signed_link *link, const char *until, const char *mark,
                          moment now);
