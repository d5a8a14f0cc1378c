/* Entries, as the desk shows them. */
#pragma once

#include "bot/desk/inside.h"

/* All that is known of it, with its version and how often it helped. Owned by the caller; NULL when
 * the body is not JSON. */
json_t *entry_shown(struct desk *desk, const struct store_doc *doc);

/* Adds a line to the entry's history, by the caller and now. */
void entry_note_change(struct http_request *request, json_t *entry, const char *what);

/* As it stands in the store: 1, 0, -1. */
int entry_load(struct desk *desk, const char *id, json_t **out, struct error *err);
