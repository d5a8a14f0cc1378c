/* A shard: one thread that owns the lines whose hash falls to it.
 *
 *     letters, results, timers  ->  fold  ->  commit  ->  perform effects
 *
 * It commits the steps of many lines in one write. Only shard_post is for other threads. */
#pragma once

#include "bot/engine/arrival.h"
#include "bot/engine/engine.h"

struct shard *shard_new(struct engine *engine, int number);
void shard_start(struct shard *shard);
void shard_stop(struct shard *shard); /* finishes what it is doing; waits for the thread */
void shard_free(
    struct shard *shard); /* when all have stopped: until then they post to each other */

/* Any thread. Takes the arrival. When the mailbox is full it is left in the store. */
void shard_post(struct shard *shard, struct arrival *arrival);

/* Any thread. The store's answer was lost: something may be in the intake without a letter. */
void shard_look(struct shard *shard);

bool shard_is_ready(struct shard *shard); /* has read what an earlier process left */
size_t shard_depth(struct shard *shard);  /* letters that wait */
size_t shard_seats(struct shard *shard);
