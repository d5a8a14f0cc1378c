/* A gate file from what calibrating found: weights, thresholds, on what it was trained and how sure
 * it is. It has no word lists; reading it takes the built-in ones. Pure. */
#pragma once

#include "bot/base/buf.h"
#include "kb/calibrate.h"

enum { GATE_SETS_MAX = 64 };

/* `sets`: names of what was asked, for people. */
void gate_write(const struct calibration found[GATE_KINDS], const char *const *sets,
                size_t set_count, struct buf *out);
/* What is to be said to whoever relies on it; NULL: nothing. Static. */
const char *calibration_warning(const struct calibration *found);
