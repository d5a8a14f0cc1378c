/* What a channel says and no conversation takes: of the number, of the account, of groups and
 * calls, and messages of the past. It is kept as it was read, to be looked up by field or by line.
 * Shard's own thread only. */
#pragma once

#include "bot/engine/commit.h"

/* Adds the write that keeps it. False: it is nothing of the kind, or of a field that nobody
 * knows. */
bool notices_keep(struct commit *commit, const struct arrival *arrival);
