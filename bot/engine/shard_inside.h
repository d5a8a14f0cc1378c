/* What the files of a shard share. Its own thread only. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "bot/base/timers.h"
#include "bot/engine/commit.h"
#include "bot/engine/fold.h"
#include "bot/engine/letters.h"
#include "bot/engine/seats.h"
#include "bot/engine/shard.h"
#include "bot/engine/uses.h"
#include "bot/engine/waiter.h"
#include "bot/net/http_client.h"

enum { LANE_CHANNEL, LANE_MODEL, LANE_RECEIPTS, LANE_MEDIA, MEDIA_CALLS = 4 };

enum {
    LETTERS_MAX = 65536,
    BATCH_SEATS = 256, /* lines in one commit */
    FOLDED_MAX = 32,   /* events of one line in one step; fewer than DIALOG_SEEN_MAX */
};

struct shard {
    struct engine *engine;
    int number;
    pthread_t thread;
    struct letters *letters;
    atomic_bool stopping, ready, behind; /* behind: letters were refused, so the store is read */
    atomic_size_t seat_count;

    struct http_client *http;
    struct seats *seats;
    struct timers *timers;
    struct commit commit;
    struct arena *arena;
    struct kb_scratch *scratch;
    struct uses *uses;
    struct identity_queue *identities; /* told by the steps just committed; NULL: never any */

    struct seat **batch; /* seats with something to fold */
    size_t batch_count, batch_room;
    bool full; /* the channel's lane: letters wait in the mailbox */
    moment scan_at, poll_at;
    int64_t read_to; /* order of the last row that was read from the intake */
    bool counted;    /* the events that were waiting at the start */
};

/* Puts the arrival on its seat and the seat into the batch. Takes it. */
void shard_seat(struct shard *shard, struct arrival *arrival);

/* step.c: folds and commits what is in the batch, then performs. */
void shard_step(struct shard *shard);

/* perform.c: starts what the committed step asks for. */
void shard_perform(struct shard *shard, struct seat *seat);
void perform_result(struct shard *shard, const char *line, const char *effect,
                    struct result result);

/* recover.c: takes up what a crash, a full mailbox or another process left in the store. */
void shard_poll_intake(struct shard *shard);
/* The letter's event was read from the intake meanwhile: its waiter is passed on, it may go. */
bool shard_has_read(struct shard *shard, struct arrival *arrival);
/* Takes up what is due at `now`, and sets timers for what will be at `horizon`. True: there is more
 * that is due. */
bool shard_scan_due(struct shard *shard, moment now, moment horizon);

/* publish.c: tells pages what a committed step has changed. */
void shard_publish(struct shard *shard, struct seat *seat, bool ticket_changed);
