/* Wordings that customers brought, waiting for an editor. */
#pragma once

#include "bot/desk/inside.h"

/* [{"text","count"}] of one entry, at most 20, owned by the caller; NULL when the store failed. */
json_t *candidates_of(struct desk *desk, const char *entry, struct error *err);
