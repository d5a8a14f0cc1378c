/* How fast a number of ours may send, and whether it may at all: one for each account, shared by
 * the shards. Any thread; a handful of atomic numbers, no lock, nothing that grows.
 *
 * What may not go now is given a time, and times are handed out at the number's own rate. So the
 * queue of a number is not kept here: each message waits in its dialog, in the store, under the
 * time that it was given, and the store's index by time is the queue. That costs the same for one
 * message and for a hundred thousand, and survives a restart.
 *
 * A number that must wait (too many requests, a token that was refused, a provider that is down)
 * is paused: nothing of it goes out, and nothing of it fails. When the pause is over, one message
 * is the trial of it; its success ends the pause for all, its failure makes the next one longer. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "bot/base/clock.h"

/* A conversation goes before what answers a backlog, and both before a campaign; the last two leave
 * a quarter of the rate free. */
enum urgency { URGENCY_CONVERSATION, URGENCY_BACKLOG, URGENCY_CAMPAIGN, URGENCIES };

enum { PAUSE_MAX = 60000 /* ms; of a provider that does not say how long */ };

struct pace {
    _Atomic int64_t gap;             /* µs between two sends; 0: no limit */
    _Atomic int64_t next;            /* µs: when all that went out is within the rate again */
    _Atomic int64_t plan[URGENCIES]; /* µs: the end of the times that were given */
    _Atomic int64_t paused_until, struck_at; /* ms */
    _Atomic int64_t why;                     /* the provider's code of the pause; 0: silence */
    _Atomic int strikes;                     /* pauses since something went well */
    _Atomic int64_t silent_for; /* ms of opening time in which nothing came in (silence.h) */
};

void pace_limit(struct pace *pace, int per_second); /* 0: no limit */

/* May a message go out now? 0: yes, and it is counted. Else the time that it is given, to ask again
 * with `waited`. */
moment pace_ask(struct pace *pace, enum urgency urgency, bool waited, moment now);

struct pace_fault {
    moment began; /* when the send that met it was begun */
    moment now;
    int wait;     /* ms that the provider asks for; 0: it doubles from one second */
    int64_t code; /* the provider's, or 0 */
};

/* Pauses the number. True when it ran until now: the moment to tell somebody. */
bool pace_pause(struct pace *pace, const struct pace_fault *fault);
bool pace_end_pause(struct pace *pace); /* something went well; true when it was paused */
void pace_hear(struct pace *pace); /* a status proves a send: ends a pause because of silence */

bool pace_is_well(const struct pace *pace); /* not paused, nor on trial */

/* For those who look: messages with a time of their own, and what is left of the pause in ms. */
int64_t pace_planned(const struct pace *pace, moment now);
moment pace_pause_left(const struct pace *pace, moment now);

/* The same for a single customer, whose `at` is remembered with the dialog, 0 at first. How long to
 * wait: 0, or the moment to ask again; then what goes out is counted. `per_minute` 0: no limit. The
 * provider lends a few messages in a row. */
moment pace_customer_wait(moment at, int per_minute, moment now);
void pace_customer_count(moment *at, int per_minute, moment now);
