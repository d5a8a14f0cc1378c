#include "bot/engine/window_hold.h"

#include <stdio.h>
#include <string.h>

#include "bot/engine/sending.h"
#include "bot/model/window.h"

enum { HELD_DAYS = 7, TEXT_MAX = 256 };

static json_t *values_for(const struct dialog *dialog, const struct assistant *assistant)
{
    const json_t *protocol = json_object_get(dialog->ticket, "protocol");
    json_t *values = json_object();
    if (*assistant->late_gap)
        json_object_set_new(values, assistant->late_gap,
                            json_string(protocol ? json_string_value(protocol) : "-"));
    return values;
}

/* The desk sees that a template went out, and what became of it. */
static void invite(struct dialog *dialog, const struct stage *stage)
{
    const struct assistant *assistant = stage->assistant;
    char text[TEXT_MAX];

    struct effect *effect = dialog_effect(dialog, EFFECT_SEND, 0);
    if (!effect)
        return;
    snprintf(text, sizeof text, "Modelo enviado para reabrir a conversa: %s",
             assistant->late_template);
    struct message *message = dialog_say(dialog, SPEAKER_BOT, stage->now, text);
    message_set(message, MESSAGE_REASON, "template");
    message_deliver(message, DELIVERY_QUEUED);
    snprintf(effect->id, sizeof effect->id, "%s:%d", dialog->conversation, message->number);
    effect->number = message->number;
    effect->body =
        json_pack("{s:{s:s, s:s, s:o}}", "template", "name", assistant->late_template, "language",
                  assistant->late_language, "values", values_for(dialog, assistant));
    dialog->invited_at = stage->now;
}

static bool may_be_held(struct dialog *dialog, const struct effect *effect,
                        const struct stage *stage)
{
    const struct message *message = dialog_sent_by(dialog, effect);
    if (effect->held)
        return effect->due > stage->now;
    return *stage->assistant->late_template && message && message->who == SPEAKER_ANALYST;
}

/* False: it has failed, and is gone. */
static bool hold(struct dialog *dialog, struct effect *effect, const struct stage *stage)
{
    if (!may_be_held(dialog, effect, stage)) {
        sending_failed(dialog, effect, sending_too_late);
        return false;
    }
    if (!effect->held)
        effect->due = stage->now + DAYS(HELD_DAYS);
    effect->held = true;
    return true;
}

static bool is_free(const struct effect *effect)
{
    return effect->kind == EFFECT_SEND && !effect->attempted && !sending_template(effect);
}

static void hold_all(struct dialog *dialog, const struct stage *stage)
{
    bool any = false;
    for (size_t i = 0; i < dialog->effect_count;) {
        struct effect *effect = &dialog->effects[i];
        bool subject = is_free(effect), held = subject && hold(dialog, effect, stage);
        any |= held;
        i += held || !subject;
    }
    if (any && dialog->invited_at <= dialog->heard_at)
        invite(dialog, stage);
}

void window_hold(struct dialog *dialog, const struct stage *stage)
{
    if (!window_is_open(dialog, stage->now)) {
        hold_all(dialog, stage);
        return;
    }
    for (size_t i = 0; i < dialog->effect_count; i++) {
        struct effect *effect = &dialog->effects[i];
        if (effect->held)
            effect->due = 0;
        effect->held = false;
    }
}
