/* Every flow, each a file of this folder with its table at the bottom. */
#pragma once

#include "flows/flow.h"

extern const struct flow person_flow;    /* an analyst has the conversation */
extern const struct flow robot_flow;     /* another robot writes */
extern const struct flow stale_flow;     /* what came too late */
extern const struct flow handoff_flow;   /* it goes to a person, or waits for one */
extern const struct flow feedback_flow;  /* "did that help?" */
extern const struct flow offer_flow;     /* "did you mean…?" */
extern const struct flow greeting_flow;  /* what is not a question */
extern const struct flow answering_flow; /* a question */
extern const struct flow closing_flow;   /* silence */
