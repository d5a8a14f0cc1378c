/* How long a customer may be written to. WhatsApp takes free messages for 24 hours after the
 * customer wrote last, by the provider's clock; a minute is left for the way. Pure. Any thread. */
#pragma once

#include <stdbool.h>

#include "bot/model/dialog.h"

/* When it closes; 0: the channel has no such limit, or it is not known when the customer wrote. */
moment window_until(const struct dialog *dialog);
bool window_is_open(const struct dialog *dialog, moment now);
