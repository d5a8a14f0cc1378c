/* Meta's shapes: what a webhook looks like. Pure; any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/clock.h"
#include "bot/simulator/simulator.h"

/* An element of "messages"; NULL when the type is not one that a phone can send. */
json_t *shape_message(const struct simulator_act *act, const char *id, moment at);

/* An element of "contacts". */
json_t *shape_contact(const char *customer, const char *name);

struct shape_status {
    const char *id, *status, *customer;
    const char *callback; /* may be NULL */
    int code;             /* of a failure; 0: none */
    const char *title;
};

/* An element of "statuses". */
json_t *shape_status(const struct shape_status *status, moment at);

/* The text of a webhook, as Meta writes it: compact, with escaped Unicode and slashes. The lists
 * may be empty. Free with free(). */
struct shape_post {
    const char *phone_number_id;
    json_t *messages, *contacts, *statuses; /* lists, borrowed */
};
char *shape_post(const struct shape_post *post);
