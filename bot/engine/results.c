/* What became of effects, what channels say of our messages, and what time brings. */
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/engine/fold.h"
#include "bot/engine/media.h"
#include "bot/engine/sending.h"

static void send_done(struct dialog *dialog, struct effect *effect, const struct result *result)
{
    struct message *message = dialog_sent_by(dialog, effect);
    if (message) {
        message_set(message, MESSAGE_PROVIDER_ID, result->text);
        message_deliver(message, DELIVERY_SENT);
    }
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
        effect->due = stage->now + stage->doubt;
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
    if (result->kind != RESULT_RETRY || effect->tries + 1 >= ATTEMPTS_MAX)
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
    case EFFECT_TEACH:
    case EFFECT_FEEDBACK:
    case EFFECT_STATUS:
    case EFFECT_AMEND:
    case EFFECT_KINDS:
        break;
    }
    if (!waits_for_store(effect, &arrival->result, stage))
        dialog_done(dialog, effect);
}

/* "<conversation>:<number>", as it went out with the message. */
static int number_of(const struct dialog *dialog, const struct incoming *status, bool *foreign)
{
    int number = 0;
    size_t length = strlen(dialog->conversation);

    *foreign = false;
    if (status->callback && strlen(status->callback) > ID_SIZE &&
        status->callback[ID_SIZE - 1] == ':') {
        *foreign = strncmp(status->callback, dialog->conversation, length) != 0;
        return sscanf(status->callback + ID_SIZE, "%9d", &number) == 1 ? number : 0;
    }
    for (size_t i = 0; status->message_id && i < dialog->message_count; i++) {
        const char *id = dialog->messages[i].facts[MESSAGE_PROVIDER_ID];
        if (id && strcmp(id, status->message_id) == 0)
            return dialog->messages[i].number;
    }
    return 0;
}

/* The message left the dialog long ago: its own document is changed. */
static void status_of_filed(struct dialog *dialog, const struct incoming *status,
                            const struct stage *stage)
{
    struct effect *effect = dialog_effect(dialog, EFFECT_STATUS, stage->now + stage->doubt);
    if (!effect)
        return;
    effect->ready = true;
    effect->body = json_pack("{s:s, s:s, s:s?}", "message", status->callback, "status",
                             status->status, "error", status->error_title);
}

/* A status is the proof that the message went out. */
static void settle_send(struct dialog *dialog, const struct incoming *status,
                        const struct stage *stage)
{
    struct effect *effect = status->callback ? dialog_pending(dialog, status->callback) : NULL;
    if (!effect)
        return;
    dialog_done(dialog, effect);
    if (stage->account)
        pace_hear(stage->account->pace);
}

void fold_status(struct dialog *dialog, const struct incoming *status, const struct stage *stage)
{
    bool foreign;
    enum delivery delivery = delivery_named(status->status);
    int number = number_of(dialog, status, &foreign);
    struct message *message = number && !foreign ? dialog_message(dialog, number) : NULL;

    if (delivery == DELIVERY_NONE || (number == 0 && !foreign))
        return;
    settle_send(dialog, status, stage);
    if (!message) {
        if (status->callback)
            status_of_filed(dialog, status, stage);
        return;
    }
    if (!message->facts[MESSAGE_PROVIDER_ID])
        message_set(message, MESSAGE_PROVIDER_ID, status->message_id);
    if (delivery == DELIVERY_FAILED)
        message_set(message, MESSAGE_ERROR, sending_why(status->error_code, status->error_title));
    message_deliver(message, delivery);
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
