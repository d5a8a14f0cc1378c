#include "flows/flows.h"

/* The order decides: a person before everything, a plea for one before any answer. */
const struct flow *const flows[] = {
    &person_flow, &robot_flow,    &stale_flow,     &handoff_flow, &feedback_flow,
    &offer_flow,  &greeting_flow, &answering_flow, &closing_flow, NULL,
};
