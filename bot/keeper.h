/* One thread for what only time changes: knowledge that other processes wrote, entries whose time
 * is over, events that are so old that no repeat can come any more. */
#pragma once

#include "bot/engine/knowledge.h"
#include "bot/engine/silence.h"

struct keeper;

/* `careful`: keep the careful threshold too. `silence`: copied; what to look at for an alarm. */
struct keeper *keeper_start(struct knowledge *knowledge, bool careful,
                            const struct silence *silence);
void keeper_stop(struct keeper *keeper); /* NULL is fine */
