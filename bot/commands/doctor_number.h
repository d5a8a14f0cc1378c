/* What Meta says of one of our numbers, asked over the Graph API: one line each. */
#pragma once

#include "bot/engine/accounts.h"

/* Prints; returns how many things are wrong. Waits, at most 10 s for each of its four questions;
 * when nobody answers the first, the others are not asked. */
int doctor_number(const struct account *account, const char *api);
