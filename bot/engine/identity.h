/* One customer, several addresses: the lines of all of them lead to one dialog (docs/decisions,
 * "Lines of one customer").
 *
 * A line that was joined to another keeps a document which says where it has moved; whatever comes
 * to it is handed on. Everything rests on compare-and-swap of the lines' documents. Shard's own
 * thread only. */
#pragma once

#include "bot/engine/shard_inside.h"

enum meeting {
    MEETING_NONE,   /* nothing new about who this is */
    MEETING_JOINED, /* other lines are taken over with this step */
    MEETING_MOVES,  /* this line is given up with this step: nothing more may be folded here */
    MEETING_LATER,  /* what is folded already must be committed first */
    MEETING_HELD,   /* the store could not be read: try again */
};

/* Before the arrival is folded: does it show that other lines are this customer's? */
enum meeting identity_meet(struct shard *shard, struct seat *seat, const struct arrival *arrival);

/* Around the writes of the step (commit_add): what gives the joined lines up, and what tidies them
 * when the step has won. */
void identity_write_before(struct commit *commit, const struct seat *seat);
int identity_write_after(struct commit *commit, const struct seat *seat, struct error *err);

/* Hands on everything that waits here, because the line has moved. */
void identity_hand_on(struct shard *shard, struct seat *seat);

/* Hands on statuses of messages that were sent from another line. -1: the store could not be
 * read. */
int identity_route(struct shard *shard, struct seat *seat);
