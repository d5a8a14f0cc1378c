/* What became of effects, what channels say of our messages, and what time brings. */
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/engine/fold.h"
#include "bot/engine/identity_reach.h"
#include "bot/engine/media.h"
#include "bot/engine/sending.h"
#include "bot/engine/status.h"

static void send_done(struct dialog *dialog, struct effect *effect, const struct result *result)
{
    struct message *message = dialog_sent_by(dialog, effect);
    if (result->address)
        identity_accepted(dialog, result->address);
    if (!message) {
        status_of_earlier(dialog, effect,
                          &(struct incoming){ .message_id = result->text, .status = "sent" });
        return;
    }
    message_set(message, MESSAGE_PROVIDER_ID, result->text);
    message_deliver(message, DELIVERY_SENT);
    status_identified(dialog, message);
    dialog_done(dialog, effect);
}

static void try_later(struct effect *effect, moment when)
{
    effect->attempted = false;
    effect->due = when;
    effect->tries++;
}

static const char *why_failed(const struct result *result)
{
    return result->error ? result->error : sending_why(0, NULL);
}

static void fold_send(struct dialog *dialog, struct effect *effect, const struct result *result,
                      const struct stage *stage)
{
    switch (result->kind) {
    case RESULT_DONE:
        send_done(dialog, effect, result);
        break;
    case RESULT_RETRY:
        if (effect->tries + 1 >= ATTEMPTS_MAX)
            sending_failed(dialog, effect, why_failed(result));
        else
            try_later(effect, stage->now + result->delay);
        break;
    case RESULT_DOUBT: /* stays attempted: a status with its id settles it, or time */
        effect->due = sending_doubt(effect, stage);
        break;
    case RESULT_FAILED:
        sending_failed(dialog, effect, why_failed(result));
        break;
    case RESULT_HELD: /* asks for a time again */
        effect->attempted = false;
        effect->due = 0;
        break;
    }
}

/* The model was asked: its words, or none, and the rules go on without it. */
static void fold_model(struct dialog *dialog, struct effect *effect, const struct arrival *arrival,
                       const struct stage *stage, struct folded *out)
{
    bool helped = arrival->result.kind == RESULT_DONE;
    struct event event = {
        .kind = effect->kind == EFFECT_REWRITE ? EVENT_REWRITTEN : EVENT_WORDED,
        .at = stage->now,
        .text = helped ? arrival->result.text : NULL,
        .source = arrival->result.source,
    };
    dialog_done(dialog, effect);
    fold_event(dialog, &event, stage, out);
}

static void fold_gap(struct dialog *dialog, const struct effect *effect, const char *gap)
{
    const char *ticket = json_string_value(json_object_get(effect->body, "ticket"));
    const char *open = json_string_value(json_object_get(dialog->ticket, "id"));

    if (!gap || !ticket || !open || strcmp(ticket, open) != 0)
        return;
    json_object_set_new(dialog->ticket, "gap", json_string(gap));
    dialog->ticket_stale = true;
}

static bool waits_for_store(struct effect *effect, const struct result *result,
                            const struct stage *stage)
{
    bool enough = effect->tries + 1 >= ATTEMPTS_MAX && effect->kind != EFFECT_IDENTIFY;
    if (result->kind != RESULT_RETRY || enough)
        return false;
    try_later(effect, stage->now + result->delay);
    return true;
}

void fold_result(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage,
                 struct folded *out)
{
    struct effect *effect = dialog_pending(dialog, arrival->id);

    if (!effect) { /* settled meanwhile, by a status */
        out->known = true;
        return;
    }
    effect->working = effect->ready = false;
    switch (effect->kind) {
    case EFFECT_SEND:
        fold_send(dialog, effect, &arrival->result, stage);
        return;
    case EFFECT_REWRITE:
    case EFFECT_WORD:
        fold_model(dialog, effect, arrival, stage, out);
        return;
    case EFFECT_FETCH:
        media_fetched(dialog, effect, &arrival->result, stage);
        return;
    case EFFECT_GAP:
        fold_gap(dialog, effect, arrival->result.text);
        break;
    case EFFECT_STATUS:
        if (arrival->result.text)
            status_filed(dialog, effect->body, stage, out);
        effect = dialog_pending(dialog, arrival->id); /* an alert may have moved it */
        break;
    case EFFECT_TEACH:
    case EFFECT_FEEDBACK:
    case EFFECT_AMEND:
    case EFFECT_IDENTIFY:
    case EFFECT_KINDS:
        break;
    }
    if (!waits_for_store(effect, &arrival->result, stage))
        dialog_done(dialog, effect);
}

/* What is under way is looked at again later. */
static void renew(struct effect *effect, const struct stage *stage)
{
    effect->due = stage->now + stage->doubt;
    if (effect->working || effect->ready)
        return;
    effect->attempted = effect_is_delicate(effect->kind);
    effect->ready = true;
}

/* Doubt is over, or the pause before another try: it goes out (again) with this step. */
static void renew_effects(struct dialog *dialog, const struct stage *stage)
{
    for (size_t i = 0; i < dialog->effect_count;) {
        struct effect *effect = &dialog->effects[i];
        bool stays = true;
        if (effect->due && effect->due <= stage->now && effect->kind == EFFECT_SEND)
            stays = sending_renew(dialog, effect, stage);
        else if (effect->due <= stage->now && effect->kind != EFFECT_SEND)
            renew(effect, stage);
        i += stays;
    }
}

void fold_timer(struct dialog *dialog, const struct stage *stage, struct folded *out)
{
    struct event event = { .at = stage->now };

    renew_effects(dialog, stage);
    if (dialog->more_at && dialog->more_at <= stage->now) {
        dialog->more_at = 0;
        event.kind = EVENT_MORE;
        fold_event(dialog, &event, stage, out);
    }
    if (dialog->idle_at && dialog->idle_at <= stage->now) {
        dialog->idle_at = 0;
        event.kind = EVENT_IDLE;
        fold_event(dialog, &event, stage, out);
    }
}
