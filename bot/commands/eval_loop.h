/* The learning loop of an evaluation folder: its loop.jsonl, rehearsed (kb/rehearsal.h). */
#pragma once

#include <stdbool.h>

#include "bot/base/error.h"
#include "kb/gate.h"

/* Prints the figures of FOLDER/loop.jsonl, if there is one. `gate` NULL: with weights of the
 * folder's split "dev", found twice, each time without one half of these questions, which is then
 * rehearsed. The gate is kept by its holder. */
int eval_loop(const char *folder, struct gate *gate, struct error *err);
