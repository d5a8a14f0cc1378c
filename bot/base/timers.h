/* Times at which somebody wants to be remembered: a heap. Owner's thread only.
 *
 * Nothing is ever taken out before its time: whoever is called checks whether it still matters. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/clock.h"
#include "bot/base/own.h"

struct timers;

struct timers *timers_new(void);
void timers_free(struct timers *timers);
DEFINE_OWNED(timers)

void timers_add(struct timers *timers, moment when, const char *what); /* copied */
moment timers_next(const struct timers *timers);                       /* 0: none */

/* The first one whose time has come; free it with free(). NULL: none. */
char *timers_take(struct timers *timers, moment now);
