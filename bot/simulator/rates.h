/* Meta's rates: an even pace with a burst (the generic cell rate algorithm). With the simulator's
 * lock held. */
#pragma once

#include "bot/simulator/simulator_inside.h"

/* Counts a message to this customer; 0, or the code with which it is refused and not counted. */
int rates_take(struct simulator *simulator, const char *customer);
