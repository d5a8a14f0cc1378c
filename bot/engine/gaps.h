/* Gaps: questions that the knowledge base could not answer, each with the tickets that wait on it.
 * Questions that are nearly the same share a gap. Any thread. */
#pragma once

#include "bot/base/clock.h"
#include "bot/base/id.h"
#include "bot/base/own.h"
#include "bot/net/hub.h"
#include "bot/store/store.h"

struct gaps;

int gaps_open(struct gaps **out, struct store *store, struct hub *hub, struct error *err);
void gaps_free(struct gaps *gaps);
DEFINE_OWNED(gaps)

/* A ticket whose question could not be answered. */
struct gap_ticket {
    const char *question, *ticket;
    const char *seed; /* a new gap's id comes from it, so that a repeat makes no second one */
    moment at;
};

/* Puts the ticket on the gap of that question, a new one if need be. Waits for the store. */
int gaps_join(struct gaps *gaps, const struct gap_ticket *unanswered, char out[ID_SIZE],
              struct error *err);

/* The entry answers it: the gap is closed. */
int gaps_close(struct gaps *gaps, const char *id, const char *entry, struct error *err);
