/* The templates of the simulated account, as Meta keeps them:
 * {"id","name","language","status","category","parameter_format","components",…}.
 * All with the simulator's lock held. */
#pragma once

#include "bot/simulator/graph_check.h"
#include "bot/simulator/simulator_inside.h"

enum { TEMPLATES_MAX = 6000 };

/* An account has a few from the start. */
void templates_open(struct simulator *simulator);

/* Borrowed; NULL: there is none. */
json_t *templates_by_id(const struct simulator *simulator, const char *id);
json_t *templates_by_name(const struct simulator *simulator, const char *name,
                          const char *language);

/* A new one, PENDING, which will be reviewed; NULL and the refusal when Meta would not take it. */
json_t *templates_create(struct simulator *simulator, const json_t *wanted,
                         struct graph_refusal *out);
bool templates_edit(struct simulator *simulator, json_t *one, const json_t *wanted,
                    struct graph_refusal *out);
/* All languages of a name, or the one with this id; false and the refusal. */
bool templates_delete(struct simulator *simulator, const char *name, const char *id,
                      struct graph_refusal *out);

/* Meta decides; the business is told by webhook. */
void templates_set_status(struct simulator *simulator, json_t *one, const char *status,
                          const char *reason);
void templates_set_category(struct simulator *simulator, json_t *one, const char *category);

/* May this message of type template go out? */
bool templates_check(const struct simulator *simulator, const json_t *request,
                     struct graph_refusal *out);
bool templates_is_marketing(const struct simulator *simulator, const json_t *request);
