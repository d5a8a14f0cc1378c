#include "bot/engine/engine.h"

#include "bot/base/memory.h"
#include "bot/engine/line.h"
#include "bot/engine/shard.h"

struct engine *engine_start(const struct engine_parts *parts)
{
    struct engine *engine = memory_new(sizeof *engine);
    engine->parts = *parts;
    engine->shard_count = parts->shards;
    for (int i = 0; i < parts->shards; i++)
        engine->shards[i] = shard_new(engine, i);
    for (int i = 0; i < parts->shards;
         i++) /* all exist before the first one asks whose a line is */
        shard_start(engine->shards[i]);
    return engine;
}

void engine_stop(struct engine *engine)
{
    if (!engine)
        return;
    for (int i = 0; i < engine->shard_count; i++)
        shard_stop(engine->shards[i]);
    free(engine);
}

struct shard *engine_shard(struct engine *engine, const char *line)
{
    return engine->shards[line_hash(line) % (uint32_t)engine->shard_count];
}

int64_t engine_order(struct engine *engine)
{
    int64_t now = clock_now(engine->parts.clock) * 1000;
    int64_t last = atomic_load(&engine->last_order), next;
    do {
        next = now > last ? now : last + 1;
    } while (!atomic_compare_exchange_weak(&engine->last_order, &last, next));
    return next;
}

bool engine_is_ready(struct engine *engine)
{
    for (int i = 0; i < engine->shard_count; i++)
        if (!shard_is_ready(engine->shards[i]))
            return false;
    return true;
}

void engine_measure(struct engine *engine, struct buf *out)
{
    counters_write(&engine->counters, out);
    buf_text(out, "# HELP balcao_mailbox_letters Events that wait for their shard\n"
                  "# TYPE balcao_mailbox_letters gauge\n");
    for (int i = 0; i < engine->shard_count; i++)
        buf_format(out, "balcao_mailbox_letters{shard=\"%d\"} %zu\n", i,
                   shard_depth(engine->shards[i]));
    buf_text(out, "# HELP balcao_dialogs_cached Dialogs kept decoded\n"
                  "# TYPE balcao_dialogs_cached gauge\n");
    for (int i = 0; i < engine->shard_count; i++)
        buf_format(out, "balcao_dialogs_cached{shard=\"%d\"} %zu\n", i,
                   shard_seats(engine->shards[i]));
}
