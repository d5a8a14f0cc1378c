/* What somebody has to look at: a paused template, a token that was refused. Kept in the store,
 * listed in the desk (GET /v1/desk/alerts), told to open pages, logged and counted. Any thread;
 * nothing waits. */
#pragma once

#include <stdint.h>

#include "bot/base/clock.h"
#include "bot/net/hub.h"
#include "bot/store/store.h"

struct alerts {
    struct store *store;
    struct hub *hub; /* or NULL */
    const struct clock *clock;
    _Atomic uint64_t raised;
};

struct alert {
    const char *kind;    /* stable, for searching: "template_paused" */
    const char *subject; /* what it is about: the id of a template; never a customer */
    const char *text;    /* a sentence in Portuguese */
};

/* When the store fails the alert is logged all the same. */
void alerts_raise(struct alerts *alerts, const struct alert *alert);
