/* The form of one text: plain words, {slots}, and [parts that go when a slot in them is empty].
 *
 * {{ }} [[ ]] are the characters themselves. Pure; any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"
#include "prompts/prompts.h"

enum { SLOT_NAME_MAX = 32 };

/* Is `text` well formed, with no slot beyond those in `slots` (separated by one space)? On -1 the
 * error tells what, and *line (from 0) where. */
int wording_check(const char *text, const char *slots, int *line, struct error *err);

/* Adds `text` with the values of `slots`. The text must have been checked. */
void wording_fill(const char *text, const struct slot *slots, struct buf *out);
