/* An alarm for what does not happen: a number into which nothing comes. A webhook that nobody sends
 * (an app that is no longer subscribed, an address that changed) is no error anywhere else.
 *
 * Only opening hours count, so that a quiet weekend is no alarm. One thread looks; whoever takes a
 * webhook tells the number's pace. */
#pragma once

#include "bot/engine/accounts.h"
#include "bot/engine/alerts.h"

struct silence {
    const struct accounts *accounts;
    const struct assistant *assistant; /* whose hours they are; an account's own goes first */
    struct alerts *alerts;
    moment limit;   /* of opening time, in ms; 0: no alarm */
    moment last_at; /* when it looked last */
};

/* Now and then. Raises the alert "number_silent" once for each silence. */
void silence_look(struct silence *silence, moment now);
