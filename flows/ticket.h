/* The ticket inside a dialog: a JSON object in the shape that the desk shows. Members that start
 * with "_" are not for the desk. */
#pragma once

#include "bot/base/text.h"
#include "flows/flow.h"

void ticket_open(struct turn *turn, const char *reason);

/* The customer wrote while it is open. */
void ticket_heard(struct turn *turn, const char *text);

/* `state`: answered or closed; `resolution`: answered, taught, returned or closed. */
void ticket_close(struct turn *turn, const char *state, const char *resolution);

/* A note of the program's own, which counts as unread. */
void ticket_note(struct dialog *dialog, const char *text, moment now);

bool ticket_is_open(const struct dialog *dialog);
const char *ticket_text(const struct dialog *dialog, const char *name); /* NULL: not there */
moment ticket_due(const struct dialog *dialog);
void ticket_set(struct dialog *dialog, const char *name, json_t *value); /* takes it; NULL: none */
json_t *ticket_time(moment when);
