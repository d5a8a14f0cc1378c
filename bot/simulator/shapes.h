/* Meta's shapes: what a webhook looks like. Pure; any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bot/base/clock.h"
#include "bot/simulator/simulator.h"

struct shape_message {
    const struct simulator_act *act;
    const char *phone, *user_id; /* of the customer; either may be NULL */
    const char *id;
    moment at;
    const char *media_id, *mime, *sha, *url; /* of a file; url may be NULL */
};

/* An element of "messages"; NULL when the type is not one that a phone can send. */
json_t *shape_message(const struct shape_message *what);

/* Is it a type that comes with a file? */
bool shape_has_file(const char *type);

/* A message that nobody wrote: takes over `system`. `from` may be NULL. */
json_t *shape_system(const char *from, const char *id, json_t *system, moment at);

/* An element of "contacts". `phone` or `user_id` may be NULL. */
json_t *shape_contact(const char *phone, const char *user_id, const char *name);

/* The start of a "value": which number it is about. */
json_t *shape_value(const char *phone_number_id);

struct shape_status {
    const char *id, *status, *customer;
    const char *user_id; /* may be NULL, as the next */
    const char *callback;
    int code; /* of a failure; 0: none */
    const char *title;
};

/* An element of "statuses". */
json_t *shape_status(const struct shape_status *status, moment at);

/* The text of a webhook, as Meta writes it: compact, with escaped slashes and Unicode, in lower
 * case hexadecimal. The lists may be empty. Free with free(). */
struct shape_post {
    const char *phone_number_id;
    json_t *messages, *contacts, *statuses; /* lists, borrowed */
    json_t *changes;                        /* of other fields: {"field","value"}; borrowed */
    moment at;
};
char *shape_post(const struct shape_post *post);
