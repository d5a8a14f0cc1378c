/* Passing the conversation to a person: the ticket, and what the customer is told. */
#pragma once

#include "flows/flow.h"

/* Opens the ticket and tells the customer the protocol and when to expect an answer. `reason`:
 * no_answer, offers_refused, anger, asked_for_person, not_understood, repeat, unreadable,
 * order or form. */
void handoff(struct turn *turn, const char *reason);

/* The same, telling the customer nothing; also: late, robot. */
void handoff_silently(struct turn *turn, const char *reason);
