/* What leaves the house: messages as their customer may see them, tickets with masked addresses. */
#pragma once

#include <jansson.h>

#include "bot/base/buf.h"
#include "bot/model/message.h"

/* Without what only staff should see: reasons, scores, versions. */
void public_message(const char *conversation, const struct message *message, struct buf *out);

/* "5511•••••0000" in customer.address; customer.id goes. */
void public_mask(json_t *ticket);
