/* Another robot on the other side: an automatic reply that answers ours, which answers it. */
#pragma once

#include "bot/model/assistant.h"
#include "bot/model/dialog.h"

/* Counts a message of the customer, before the flows see it. `at`: the provider's time. */
void robot_hear(struct dialog *dialog, const char *text, moment at, const struct assistant *policy);
void robot_forget(struct dialog *dialog); /* a person has looked */
