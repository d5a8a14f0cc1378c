/* Two dialogs of one customer become one (docs/decisions, "Lines of one customer"). Pure. */
#pragma once

#include "bot/model/dialog.h"

/* Everything that is going on in `from` goes on in `into`: the conversation that matters more, the
 * open ticket, effects, parked statuses. What is left in `from` is over, and still to be stored
 * under its own ids: an ended conversation, a closed ticket. */
void identity_join(struct dialog *into, struct dialog *from, moment now);

/* Of two lines, the one at which the customer's conversation is to be: a number before a user id,
 * then by the text. The same whoever asks, and in whatever order the lines became known, so that
 * lines which are joined at the same moment never point at each other. */
bool identity_comes_first(const char *line, const char *other);
