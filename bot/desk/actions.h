/* Making and posting the events of staff. */
#pragma once

#include "bot/desk/inside.h"

/* {"kind","id","ticket","by":{"id","name"},"at"}; NULL when the ticket has no id. Owned by the
 * caller. */
json_t *action_event(struct http_request *request, const json_t *ticket, const char *kind,
                     const char *key);

/* As `post` of struct desk_parts, on the line of the ticket (with its private members). */
int action_post(struct desk *desk, const json_t *ticket, const json_t *event,
                struct desk_outcome *out, struct error *err);

/* The names of the queues, owned by the caller. */
json_t *desk_queues(struct desk *desk);
