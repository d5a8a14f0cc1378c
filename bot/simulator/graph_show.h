/* What a sent message looks like on the simulated phone. Pure; any thread. */
#pragma once

#include "bot/simulator/simulator_inside.h"

/* Adds "type", "text", "buttons", "list", "quoted" to a message of the book. */
void graph_show(const json_t *request, json_t *message);
