#include "bot/engine/engine.h"

#include "bot/base/memory.h"
#include "bot/engine/line.h"
#include "bot/engine/reach.h"
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
    for (int i = 0; i < engine->shard_count; i++)
        shard_free(engine->shards[i]);
    free(engine);
}

struct shard *engine_shard(struct engine *engine, const char *line)
{
    return engine->shards[line_hash(line) % (uint32_t)engine->shard_count];
}

const struct account *engine_account(const struct engine *engine, const struct dialog *dialog)
{
    if (!reach_needs_sending(dialog->texts[DIALOG_CHANNEL]))
        return NULL;
    return accounts_find(engine->parts.accounts, dialog->texts[DIALOG_ACCOUNT]);
}

const struct assistant *engine_assistant(const struct engine *engine, const struct dialog *dialog)
{
    const struct account *account = engine_account(engine, dialog);
    return account && account->assistant ? account->assistant : engine->parts.assistant;
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

static void measure_number(const struct account *account, moment now, struct buf *out)
{
    const struct pace *pace = account->pace;
    buf_format(out, "balcao_sends_planned{account=\"%s\"} %lld\n", account->name,
               (long long)pace_planned(pace, now));
    buf_format(out, "balcao_number_pause_milliseconds{account=\"%s\"} %lld\n", account->name,
               (long long)pace_pause_left(pace, now));
    buf_format(out, "balcao_number_silent_milliseconds{account=\"%s\"} %lld\n", account->name,
               (long long)atomic_load(&pace->silent_for));
    buf_format(out, "balcao_number_well{account=\"%s\",code=\"%lld\"} %d\n", account->name,
               (long long)atomic_load(&pace->why), pace_is_well(pace));
}

static void measure_numbers(struct engine *engine, struct buf *out)
{
    moment now = clock_now(engine->parts.clock);
    const struct account *account;

    buf_text(out, "# HELP balcao_sends_planned Messages whose time to be sent is still to come\n"
                  "# TYPE balcao_sends_planned gauge\n"
                  "# HELP balcao_number_pause_milliseconds Until the number may send again\n"
                  "# TYPE balcao_number_pause_milliseconds gauge\n"
                  "# HELP balcao_number_silent_milliseconds Opening time without a webhook\n"
                  "# TYPE balcao_number_silent_milliseconds gauge\n"
                  "# HELP balcao_number_well 0: the number is paused, by this code of Meta's\n"
                  "# TYPE balcao_number_well gauge\n");
    for (size_t i = 0; (account = accounts_at(engine->parts.accounts, i)); i++)
        measure_number(account, now, out);
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
    measure_numbers(engine, out);
}
