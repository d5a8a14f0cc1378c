/* The double of a language model: takes its time for every question, then words the answer as its
 * first source does. On the crowd's thread. */
#pragma once

#include "bot/bench/wire.h"

struct model_double;

/* Answers after `seconds`. */
struct model_double *model_double_open(struct wires *wires, double seconds, int *port,
                                       struct error *err);
void model_double_free(struct model_double *model);
DEFINE_OWNED(model_double)

/* Answers what is due. Call it often. */
void model_double_turn(struct model_double *model);
size_t model_double_waiting(const struct model_double *model); /* questions not answered yet */
