/* Which message of a line goes out next, and when. Part of a fold: nothing is sent here, the effect
 * is marked, stored with the step, and performed after the commit.
 *
 * Messages of a line go one after the other. Only the first of them is ever `attempted` or has a
 * time (`due`); those behind it have none (0) until it is gone. */
#pragma once

#include "bot/engine/stage.h"
#include "bot/model/dialog.h"

extern const char sending_too_late[]; /* why a message failed when the window was closed */

/* Of a send that is a template: {"name","language","values"}; else NULL. */
const json_t *sending_template(const struct effect *effect);

/* At the end of every fold. The first message goes out with this step, or is given its time by the
 * pace of the number and of the customer; when the customer may not be written to any more, it has
 * failed, and the next one is looked at. */
void sending_plan(struct dialog *dialog, const struct stage *stage);

/* The time of a message has come: its doubt is over, or it may ask again. False: there were enough
 * tries, and the effect is gone. */
bool sending_renew(struct dialog *dialog, struct effect *effect, const struct stage *stage);

/* Why a message failed, in the words of the desk: by the provider's code, else its own title, which
 * may be NULL. */
const char *sending_why(int64_t code, const char *title);

/* When the doubt about an attempt ends. */
moment sending_doubt(const struct effect *effect, const struct stage *stage);

/* It has failed; the desk shows why. The effect is gone. */
void sending_failed(struct dialog *dialog, struct effect *effect, const char *why);
