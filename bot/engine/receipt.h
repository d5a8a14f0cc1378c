/* What a customer sees of our side before an answer comes: that the messages were read, and that
 * somebody is writing. Plain calls that may be lost: nothing is recorded, nothing is repeated.
 * Shard's thread only.
 *
 * At most one call for what a customer sends in a row: marking the last message marks those before
 * it, and the same call shows the typing. */
#pragma once

#include "bot/engine/shard_inside.h"

/* After a step: the bot has read what came, unless a person is to read it; when a model is asked,
 * the typing shows. An act of an analyst shows that the analyst has read. */
void receipt_of_step(struct shard *shard, struct seat *seat);

/* An analyst looks at the conversation, or writes. Nothing happens if it is not at hand. */
void receipt_of_look(struct shard *shard, const struct arrival *look);
