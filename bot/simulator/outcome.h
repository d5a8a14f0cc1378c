/* What becomes of a send that was accepted: on the phone, lost, or failed later. With the
 * simulator's lock held. */
#pragma once

#include "bot/simulator/simulator_inside.h"

/* One accepted send. */
struct send {
    const json_t *request;
    const char *input;                /* as addressed */
    char customer[BOOK_ADDRESS_SIZE]; /* who has that number; or the user id */
    const char *callback;             /* may be NULL */
    char id[SIMULATOR_ID_SIZE];
    moment at;
    bool lost;        /* a user id in "to": accepted and never delivered */
    bool is_template; /* may go out at any time */
    bool misbehaves;  /* what the switches mark with % holds for this one */
};

/* `times`: how often a message with this callback was accepted, this one included. */
void outcome_begin(struct simulator *simulator, const struct send *send, int times);

/* Meta has judged the template of the messages that it held: they go out, or fail as paused. */
void outcome_release(struct simulator *simulator, bool good);
