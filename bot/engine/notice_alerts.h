/* Which notices of a channel somebody has to look at: the account is restricted, a number is
 * flagged, a PIN was changed. Templates have alerts of their own (bot/engine/mirror.h). */
#pragma once

#include "bot/engine/alerts.h"
#include "bot/model/incoming.h"

/* What to raise for it; the subject is the account. Pure. False: nothing. */
bool notice_is_alarming(const struct incoming *in, struct alert *out);

/* Raises it. NULL: nobody listens. Waits for the store. */
void notice_alert(struct alerts *alerts, const struct incoming *in);
