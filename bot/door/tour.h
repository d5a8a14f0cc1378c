/* The demo's tour: six steps that are ticked off as the real events happen. */
#pragma once

#include <stddef.h>

#include "bot/model/dialog.h"
#include "bot/net/hub.h"

struct tour;

/* `name` and `password` of the demo's analyst, for the page. Texts are static. */
struct tour *tour_new(struct hub *hub, const char *name, const char *password);
void tour_free(struct tour *tour);

/* A struct engine_parts.watch. */
void tour_watch(void *context, const struct dialog *dialog, const struct message *message);
