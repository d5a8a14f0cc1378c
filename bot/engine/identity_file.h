/* What items tell of customers goes into their documents (bot/store/customers.h): an effect of the
 * step that heard it first. */
#pragma once

#include "bot/engine/shard.h"
#include "bot/engine/stage.h"
#include "bot/model/dialog.h"

/* Part of a fold: when it is something new, it is an effect. */
void identity_file(struct dialog *dialog, const struct incoming *in, const struct stage *stage);

/* What the steps of one turn of the shard have to tell, stored in one commit. Its thread only. */
struct identity_queue;

void identity_flush(struct shard *shard);
void identity_queue_free(struct identity_queue *queue);
