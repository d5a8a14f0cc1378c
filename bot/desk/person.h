/* Who is behind a line, as far as the customers' documents know (bot/store/customers.h). */
#pragma once

#include "bot/desk/inside.h"

/* Whose line it is; of somebody known by this one address only, what the line itself says. The
 * caller owns *out. */
int person_find(struct desk *desk, const char *line, json_t **out, struct error *err);

/* Adds customer.identities to a ticket or conversation: [{"kind", "value", "account"?}]. `masked`:
 * as customer.address would be. */
void person_show(json_t *document, const json_t *person, bool masked);

/* Conversations of all their lines that began at `until` or before, newest first, without `self`: a
 * list of ids, owned by the caller; NULL when the store failed. */
json_t *person_conversations(struct desk *desk, const json_t *person, const char *self,
                             moment until, struct error *err);
