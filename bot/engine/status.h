/* What the channel says of messages of ours. Part of a fold; pure.
 *
 * A status is joined to its message by what went out with it (`callback`), or by the channel's own
 * id. One whose message is not known yet waits in the dialog until the answer of the send tells the
 * id, for ten minutes. */
#pragma once

#include "bot/engine/arrival.h"
#include "bot/engine/stage.h"
#include "bot/model/dialog.h"

void fold_status(struct dialog *dialog, const struct incoming *status, const struct stage *stage,
                 struct folded *out);

/* The message's state rises, and what else the status tells is kept. True: it has failed now. */
bool status_apply(struct message *message, const struct incoming *status);

/* The channel's id of the message is known from now on: statuses that waited for it are folded. */
void status_identified(struct dialog *dialog, struct message *message);

/* What became of a send whose message is not in the dialog any more; the effect is gone. */
void status_of_earlier(struct dialog *dialog, struct effect *send, const struct incoming *status);

/* That is done; if it has failed, and belongs to what is going on, who has to act is told. */
void status_filed(struct dialog *dialog, const json_t *body, const struct stage *stage,
                  struct folded *out);

/* The body of an EFFECT_STATUS, and back. It borrows from the body. */
json_t *status_body(const struct incoming *status);
void status_from_body(const json_t *body, struct incoming *out);

/* Messages in the dialog that could not be delivered; before and after a fold. */
size_t status_failures(const struct dialog *dialog);

/* One more has failed: whoever has to act is told. */
void status_alert(struct dialog *dialog, const struct stage *stage, struct folded *out);
