/* The engine: shards that fold events into dialogs and perform what the steps ask for.
 *
 * The parts are borrowed and outlive it. */
#pragma once

#include <stdbool.h>

#include "bot/base/clock.h"
#include "bot/engine/accounts.h"
#include "bot/engine/counters.h"
#include "bot/engine/gaps.h"
#include "bot/engine/knowledge.h"
#include "bot/llm/model.h"
#include "bot/model/assistant.h"
#include "bot/model/dialog.h"
#include "bot/net/hub.h"
#include "bot/store/blobs.h"
#include "bot/store/store.h"
#include "prompts/prompts.h"

enum { SHARDS_MAX = 16 };

struct mirror;
struct alerts;

struct engine_parts {
    struct store *store;
    struct hub *hub;
    struct knowledge *knowledge;
    struct gaps *gaps;
    const struct prompts *prompts;
    const struct clock *clock;
    const struct assistant *assistant;
    const struct accounts *accounts;
    struct mirror *mirror;     /* of templates; NULL: nobody keeps one */
    struct alerts *alerts;     /* NULL: nobody is told of a number that has stopped */
    const struct model *model; /* NULL: none is configured */
    struct blobs *blobs;       /* NULL: nothing that customers send is fetched */
    uint64_t media_limit;      /* bytes of one content */
    int shards;
    size_t cache_bytes; /* of dialogs kept decoded, in all */
    moment doubt;       /* ms until an unanswered send is tried again */
    size_t sends;       /* to the provider at once, in each shard */
    size_t model_calls; /* at once, in each shard */

    /* NULL, or told of each message once it is committed; on the shard's thread, must be short. */
    void (*watch)(void *watcher, const struct dialog *dialog, const struct message *message);
    void *watcher;
};

struct shard;

struct engine {
    struct engine_parts parts;
    struct counters counters;
    struct shard *shards[SHARDS_MAX];
    int shard_count;
    _Atomic int64_t last_order;
};

/* Starts the shards. They first take up what an earlier process left. */
struct engine *engine_start(const struct engine_parts *parts);

/* Finishes the steps under way and leaves the rest recorded; then stops. */
void engine_stop(struct engine *engine);

struct shard *engine_shard(struct engine *engine, const char *line);

/* Of whose number the dialog is; NULL: its channel has none, or it is not configured any more. */
const struct account *engine_account(const struct engine *engine, const struct dialog *dialog);
/* Who answers there: the account's own assistant, or everybody's. */
const struct assistant *engine_assistant(const struct engine *engine, const struct dialog *dialog);

/* Rises with every call: the order in which events were stored. */
int64_t engine_order(struct engine *engine);

/* Every shard turns and has read what an earlier process left. */
bool engine_is_ready(struct engine *engine);

/* Counters and queue depths, as Prometheus text. */
void engine_measure(struct engine *engine, struct buf *out);
