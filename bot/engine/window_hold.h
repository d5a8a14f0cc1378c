/* What becomes of messages when the customer's window is closed (bot/model/window.h).
 *
 * The words of an analyst wait, if the assistant has a template for that: it is sent once, and asks
 * the customer to write; with the customer's next word everything that waits goes out, in order.
 * After a week without one, and for all others at once, the message has failed and says why. */
#pragma once

#include "bot/engine/stage.h"
#include "bot/model/dialog.h"

/* Of sending_plan: holds, releases, fails. */
void window_hold(struct dialog *dialog, const struct stage *stage);
