/* A question as it might have come by telephone: with slips of the finger, or in chat spelling. For
 * training: a gate that has seen only clean questions is too sure of noisy ones. The same text
 * always gets the same noise. Pure. */
#pragma once

#include "bot/base/buf.h"

enum noise_kind { NOISE_TYPOS, NOISE_CHAT, NOISE_KINDS };

/* Adds the noisy text to `out`. */
void noise_add(const char *text, enum noise_kind kind, struct buf *out);
