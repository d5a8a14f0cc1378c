/* Performs the effects of committed steps, each by its row of a table, and brings its result back
 * as an event. */
#include "bot/engine/perform.h"

#include "bot/base/memory.h"

static perform_fn *const performers[EFFECT_KINDS] = {
    [EFFECT_SEND] = perform_send,         [EFFECT_REWRITE] = perform_rewrite,
    [EFFECT_WORD] = perform_word,         [EFFECT_TEACH] = perform_teach,
    [EFFECT_FEEDBACK] = perform_feedback, [EFFECT_GAP] = perform_gap,
    [EFFECT_STATUS] = perform_status,     [EFFECT_FETCH] = perform_fetch,
    [EFFECT_AMEND] = perform_amend,       [EFFECT_IDENTIFY] = perform_identify,
};

/* Messages of a line go out one after the other; which is next was planned with the step. */
static bool must_wait(const struct dialog *dialog, const struct effect *effect)
{
    if (effect->kind != EFFECT_SEND)
        return false;
    for (const struct effect *e = dialog->effects; e < effect; e++)
        if (e->kind == EFFECT_SEND && e->attempted)
            return true;
    return false;
}

void shard_perform(struct shard *shard, struct seat *seat)
{
    struct dialog *dialog = seat->dialog;
    for (size_t i = 0; i < dialog->effect_count; i++) {
        struct effect *effect = &dialog->effects[i];
        if (!effect->ready || effect->working || must_wait(dialog, effect))
            continue;
        effect->ready = false;
        effect->working = true;
        performers[effect->kind](shard, seat, effect);
    }
}

void perform_result(struct shard *shard, const char *line, const char *effect, struct result result)
{
    shard_seat(shard, arrival_result(line, effect, result));
}

struct errand *errand_new(struct shard *shard, const struct seat *seat, const struct effect *effect)
{
    struct errand *errand = memory_new(sizeof *errand);
    errand->shard = shard;
    errand->line = memory_text(seat->line);
    errand->began = clock_now(shard->engine->parts.clock);
    errand->tries = effect->tries;
    text_copy(errand->effect, sizeof errand->effect, effect->id);
    return errand;
}

void errand_end(struct errand *errand, struct result result)
{
    perform_result(errand->shard, errand->line, errand->effect, result);
    free(errand->keep);
    free(errand->line);
    free(errand);
}
