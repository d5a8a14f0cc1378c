#include "bot/engine/sending.h"

#include "bot/engine/status.h"
#include "bot/model/window.h"

static const char too_late[] = "A janela de 24 horas do WhatsApp fechou antes do envio.";
static const char never_answered[] = "O canal não respondeu.";

static struct effect *first_send(struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->effect_count; i++)
        if (dialog->effects[i].kind == EFFECT_SEND)
            return &dialog->effects[i];
    return NULL;
}

const char *sending_why(int64_t code, const char *title)
{
    enum { WINDOW_CLOSED = 131047 };
    if (code == WINDOW_CLOSED)
        return too_late;
    return title && *title ? title : "O canal recusou a mensagem.";
}

void sending_failed(struct dialog *dialog, struct effect *effect, const char *why)
{
    struct message *message = dialog_sent_by(dialog, effect);
    if (!message) {
        status_of_earlier(dialog, effect,
                          &(struct incoming){ .status = "failed", .error_title = why });
        return;
    }
    if (message_deliver(message, DELIVERY_FAILED))
        message_set(message, MESSAGE_ERROR, why);
    dialog_done(dialog, effect);
}

/* 0: now. A customer who gets messages too fast must not cost the number a place. */
static moment time_of(struct dialog *dialog, const struct effect *send, const struct stage *stage)
{
    const struct account *account = stage->account;
    bool waited = send->due != 0;
    enum urgency urgency = send->campaign ? URGENCY_CAMPAIGN : URGENCY_CONVERSATION;

    if (!account)
        return 0;
    moment when = pace_customer_wait(dialog->pair_at, account->per_customer, stage->now);
    if (!when)
        when = pace_ask(account->pace, urgency, waited, stage->now);
    if (!when)
        pace_customer_count(&dialog->pair_at, account->per_customer, stage->now);
    return when;
}

void sending_plan(struct dialog *dialog, const struct stage *stage)
{
    struct effect *send = first_send(dialog);

    while (send && !send->attempted && !window_is_open(dialog, stage->now)) {
        sending_failed(dialog, send, too_late);
        send = first_send(dialog);
    }
    if (!send || send->attempted || send->due > stage->now)
        return;
    send->due = time_of(dialog, send, stage);
    if (send->due)
        return;
    send->attempted = send->ready = true;
    send->due = stage->now + stage->doubt;
}

/* While the number itself is in trouble, a silence says nothing about this message. */
static bool counts(const struct stage *stage)
{
    return !stage->account || pace_is_well(stage->account->pace);
}

bool sending_renew(struct dialog *dialog, struct effect *effect, const struct stage *stage)
{
    if (effect->working || effect->ready) {
        effect->due = stage->now + stage->doubt;
    } else if (effect != first_send(dialog)) {
        effect->due = effect->attempted ? stage->now + stage->doubt : 0;
    } else if (effect->attempted) {
        effect->attempted = false; /* it may go once more */
        if (counts(stage) && ++effect->tries >= ATTEMPTS_MAX) {
            sending_failed(dialog, effect, never_answered);
            return false;
        }
    }
    return true;
}
