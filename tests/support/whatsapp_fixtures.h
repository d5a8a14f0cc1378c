/* The webhooks of tests/fixtures/whatsapp: each line of a family is one, with the row of the sheet
 * that it stands for and the items that must come of it. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "channels/whatsapp/receive.h"

/* All of them, in a fixed order: [{"family", "row", "name", "webhook", "items"}]. A new reference;
 * a test without them fails. */
json_t *whatsapp_fixtures(void);

/* What whatsapp_receive makes of `body`: a list of items as incoming_write writes them, but for
 * "body", which is JSON here. NULL: it was refused. A new reference. */
json_t *whatsapp_items(const char *body, size_t length, struct whatsapp_counts *counts);
json_t *whatsapp_items_of(const json_t *webhook, struct whatsapp_counts *counts);
