#include "bot/engine/status.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/engine/fold.h"
#include "bot/engine/sending.h"
#include "bot/model/receipt.h"
#include "channels/whatsapp/reactions.h"
#include "flows/ticket.h"

static const moment PARKED_TIME = 600000; /* ms */

static const char *why(const struct incoming *status)
{
    return status->error_code ? whatsapp_error_sentence(status->error_code)
                              : sending_why(0, status->error_title);
}

bool status_apply(struct message *message, const struct incoming *status)
{
    enum delivery delivery = delivery_named(status->status);

    if (status->message_id && !message->facts[MESSAGE_PROVIDER_ID])
        message_set(message, MESSAGE_PROVIDER_ID, status->message_id);
    receipt_note(message, status);
    if (!message_deliver(message, delivery) || delivery != DELIVERY_FAILED)
        return false;
    message_set(message, MESSAGE_ERROR, why(status));
    return true;
}

static const struct {
    const char *name;
    size_t offset;
} members[] = {
    { "message", offsetof(struct incoming, callback) },
    { "provider_id", offsetof(struct incoming, message_id) },
    { "status", offsetof(struct incoming, status) },
    { "title", offsetof(struct incoming, error_title) },
    { "details", offsetof(struct incoming, error_details) },
    { "body", offsetof(struct incoming, body) },
};
#define MEMBER(status, i) (*(const char **)((char *)(status) + members[i].offset))

json_t *status_body(const struct incoming *status)
{
    struct incoming copy = *status;
    json_t *body = json_pack("{s:I, s:I}", "at", (json_int_t)status->at, "code",
                             (json_int_t)status->error_code);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (MEMBER(&copy, i))
            json_object_set_new(body, members[i].name, json_string(MEMBER(&copy, i)));
    return body;
}

void status_from_body(const json_t *body, struct incoming *out)
{
    *out = (struct incoming){ .kind = INCOMING_STATUS };
    out->at = json_integer_value(json_object_get(body, "at"));
    out->error_code = json_integer_value(json_object_get(body, "code"));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        MEMBER(out, i) = json_string_value(json_object_get(body, members[i].name));
}

/* "<conversation>:<number>", as it went out with the message. */
static bool is_callback(const char *callback)
{
    return callback && strlen(callback) > ID_SIZE && callback[ID_SIZE - 1] == ':';
}

static struct message *with_provider_id(struct dialog *dialog, const char *id)
{
    for (size_t i = 0; id && i < dialog->message_count; i++) {
        const char *known = dialog->messages[i].facts[MESSAGE_PROVIDER_ID];
        if (known && dialog->messages[i].who != SPEAKER_CUSTOMER && strcmp(known, id) == 0)
            return &dialog->messages[i];
    }
    return NULL;
}

static struct message *message_of(struct dialog *dialog, const struct incoming *status)
{
    int number = 0;
    if (!is_callback(status->callback))
        return with_provider_id(dialog, status->message_id);
    if (strncmp(status->callback, dialog->conversation, ID_SIZE - 1) != 0 ||
        sscanf(status->callback + ID_SIZE, "%9d", &number) != 1)
        return NULL;
    return dialog_message(dialog, number);
}

/* The message is not in the dialog: its own document is changed. */
static void change_filed(struct dialog *dialog, const struct incoming *status)
{
    struct effect *effect = dialog_effect(dialog, EFFECT_STATUS, 0);
    if (!effect)
        return;
    effect->ready = true;
    effect->body = status_body(status);
}

void status_of_earlier(struct dialog *dialog, struct effect *send, const struct incoming *status)
{
    char id[EFFECT_ID_SIZE];
    struct incoming about = *status;

    text_copy(id, sizeof id, send->id);
    about.callback = id;
    dialog_done(dialog, send);
    change_filed(dialog, &about);
}

static void drop_late(struct dialog *dialog, moment now, struct folded *out)
{
    for (size_t i = json_array_size(dialog->parked); i-- > 0;) {
        const json_t *parked = json_array_get(dialog->parked, i);
        if (json_integer_value(json_object_get(parked, "until")) > now)
            continue;
        json_array_remove(dialog->parked, i);
        out->discarded++;
    }
}

static void park(struct dialog *dialog, const struct incoming *status, const struct stage *stage,
                 struct folded *out)
{
    if (!status->message_id)
        return;
    if (!dialog->parked)
        dialog->parked = json_array();
    drop_late(dialog, stage->now, out);
    if (json_array_size(dialog->parked) == DIALOG_PARKED_MAX) {
        json_array_remove(dialog->parked, 0);
        out->discarded++;
    }
    json_t *parked = status_body(status);
    json_object_set_new(parked, "until", json_integer(stage->now + PARKED_TIME));
    json_array_append_new(dialog->parked, parked);
}

void status_identified(struct dialog *dialog, struct message *message)
{
    const char *id = message->facts[MESSAGE_PROVIDER_ID];
    for (size_t i = 0; id && i < json_array_size(dialog->parked);) {
        struct incoming status;
        status_from_body(json_array_get(dialog->parked, i), &status);
        if (strcmp(status.message_id ? status.message_id : "", id) != 0) {
            i++;
            continue;
        }
        (void)status_apply(message, &status);
        json_array_remove(dialog->parked, i);
    }
    if (json_array_size(dialog->parked) == 0) {
        json_decref(dialog->parked);
        dialog->parked = NULL;
    }
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

void fold_status(struct dialog *dialog, const struct incoming *status, const struct stage *stage,
                 struct folded *out)
{
    struct message *message = message_of(dialog, status);

    if (delivery_named(status->status) == DELIVERY_NONE)
        return;
    settle_send(dialog, status, stage);
    if (message) {
        (void)status_apply(message, status);
        status_identified(dialog, message);
    } else if (is_callback(status->callback)) {
        change_filed(dialog, status);
    } else {
        park(dialog, status, stage, out);
    }
}

size_t status_failures(const struct dialog *dialog)
{
    size_t count = 0;
    for (size_t i = 0; i < dialog->message_count; i++)
        count += dialog->messages[i].delivery == DELIVERY_FAILED;
    return count;
}

static const char *why_failed(const struct dialog *dialog)
{
    for (size_t i = dialog->message_count; i-- > 0;)
        if (dialog->messages[i].delivery == DELIVERY_FAILED)
            return dialog->messages[i].facts[MESSAGE_ERROR];
    return NULL;
}

static void alert(struct dialog *dialog, const char *reason, const struct stage *stage,
                  struct folded *out)
{
    enum { NOTE_MAX = 1024 };
    OWNED_BUF struct buf text = { 0 };

    buf_init(&text, NOTE_MAX);
    buf_format(&text, "Uma mensagem não foi entregue. %s", reason ? reason : "");
    struct message *note = dialog_say(dialog, SPEAKER_NOTE, stage->now, text.data);
    message_set(note, MESSAGE_REASON, "undelivered");
    if (ticket_is_open(dialog)) {
        ticket_note(dialog, text.data, stage->now);
        return;
    }
    struct event event = { .kind = EVENT_UNDELIVERED, .at = stage->now };
    if (!dialog->ended_at)
        fold_event(dialog, &event, stage, out);
}

void status_alert(struct dialog *dialog, const struct stage *stage, struct folded *out)
{
    alert(dialog, why_failed(dialog), stage, out);
}

void status_filed(struct dialog *dialog, const json_t *body, const struct stage *stage,
                  struct folded *out)
{
    struct incoming status;
    status_from_body(body, &status);
    if (*dialog->conversation && status.callback &&
        strncmp(status.callback, dialog->conversation, ID_SIZE - 1) == 0)
        alert(dialog, why(&status), stage, out);
}
