/* Passwords: kept as salted scrypt (N = 2^15, r = 8, p = 1), compared in constant time.
 *
 * One check costs about 0.1 s and 32 MB; checks take turns, so that many at once cannot exhaust the
 * memory. Any thread that may wait. */
#pragma once

#include <stdbool.h>

#include "bot/base/error.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 }; /* characters */
enum { PASSWORD_KEPT_SIZE = 128 };

/* ERROR_INVALID with a sentence when it is too short or too long. */
int password_keep(const char *password, char out[PASSWORD_KEPT_SIZE], struct error *err);

/* `kept` NULL: false, after the same work as for a wrong password. */
bool password_matches(const char *password, const char *kept);
