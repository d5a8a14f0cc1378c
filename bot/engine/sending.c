#include "bot/engine/sending.h"

#include "bot/engine/status.h"
#include "bot/engine/window_hold.h"
#include "bot/model/window.h"
#include "channels/whatsapp/reactions.h"

#define BACKLOG_AGE MINUTES(1)

const char sending_too_late[] = "A janela de 24 horas do WhatsApp fechou antes do envio.";
static const char never_answered[] = "O canal não respondeu.";

/* The one that is under way, else the first that may go. */
static struct effect *next_send(struct dialog *dialog, const struct stage *stage)
{
    bool open = window_is_open(dialog, stage->now);
    for (size_t i = 0; i < dialog->effect_count; i++) {
        struct effect *effect = &dialog->effects[i];
        if (effect->kind == EFFECT_SEND && (open || effect->attempted || sending_template(effect)))
            return effect;
    }
    return NULL;
}

const json_t *sending_template(const struct effect *effect)
{
    return json_object_get(effect->body, "template");
}

const char *sending_why(int64_t code, const char *title)
{
    enum { WINDOW_CLOSED = 131047 };
    if (code == WINDOW_CLOSED)
        return sending_too_late;
    if (code && whatsapp_error_find(code))
        return whatsapp_error_sentence(code);
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

/* What the bot says to somebody who wrote long ago, as after an outage, may wait a little more. */
static enum urgency urgency_of(struct dialog *dialog, const struct effect *send)
{
    const struct message *message = dialog_sent_by(dialog, send);
    if (send->campaign)
        return URGENCY_CAMPAIGN;
    return message && message->who == SPEAKER_BOT && dialog->heard_at &&
                   message->at > dialog->heard_at + BACKLOG_AGE
               ? URGENCY_BACKLOG
               : URGENCY_CONVERSATION;
}

/* 0: now. A customer who gets messages too fast must not cost the number a place. */
static moment time_of(struct dialog *dialog, const struct effect *send, const struct stage *stage)
{
    const struct account *account = stage->account;
    bool waited = send->due != 0;

    if (!account)
        return 0;
    moment when = pace_customer_wait(dialog->pair_at, account->per_customer, stage->now);
    if (!when)
        when = pace_ask(account->pace, urgency_of(dialog, send), waited, stage->now);
    if (!when)
        pace_customer_count(&dialog->pair_at, account->per_customer, stage->now);
    return when;
}

void sending_plan(struct dialog *dialog, const struct stage *stage)
{
    window_hold(dialog, stage);
    struct effect *send = next_send(dialog, stage);
    if (!send || send->attempted || send->due > stage->now)
        return;
    send->due = time_of(dialog, send, stage);
    if (send->due)
        return;
    send->attempted = send->ready = true;
    send->due = sending_doubt(send, stage);
}

/* Each silence makes the next wait longer: a message that was taken again and again without a word
 * reaches a customer as often as it is repeated. Eight tries last two hours. */
moment sending_doubt(const struct effect *effect, const struct stage *stage)
{
    enum { DOUBLINGS = 6 };
    return stage->now + (stage->doubt << (effect->tries < DOUBLINGS ? effect->tries : DOUBLINGS));
}

bool sending_renew(struct dialog *dialog, struct effect *effect, const struct stage *stage)
{
    bool is_busy = effect->working || effect->ready ||
                   (effect->attempted && effect != next_send(dialog, stage));
    if (is_busy) {
        effect->due = stage->now + stage->doubt;
    } else if (effect->attempted) {
        effect->attempted = false; /* it may go once more */
        if (++effect->tries >= ATTEMPTS_MAX) {
            sending_failed(dialog, effect, never_answered);
            return false;
        }
    }
    return true;
}
