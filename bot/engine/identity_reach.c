#include "bot/engine/identity_reach.h"

#include <string.h>

#include "bot/model/phone.h"

static bool is_phone(const char *address)
{
    char phone[PHONE_SIZE];
    return phone_canonical(address, phone);
}

static bool is_same_phone(const char *a, const char *b)
{
    char first[PHONE_SIZE], second[PHONE_SIZE];
    return phone_canonical(a, first) && phone_canonical(b, second) && strcmp(first, second) == 0;
}

static void reach(struct dialog *dialog, const char *address)
{
    if (strcmp(dialog_reach(dialog), address) != 0)
        dialog_set(dialog, DIALOG_REACH, address);
}

static const struct {
    const char *type, *note;
} changes[] = {
    { "number_changed", "O cliente mudou de número de telefone." },
    { "user_id_changed", "A identificação do cliente no WhatsApp mudou." },
    { "identity_changed",
      "O cliente trocou de aparelho ou reinstalou o WhatsApp: confirme com quem "
      "fala." },
};

static const char *note_of(const struct incoming *in)
{
    for (size_t i = 0; in->type && i < sizeof changes / sizeof *changes; i++)
        if (strcmp(changes[i].type, in->type) == 0)
            return changes[i].note;
    return NULL;
}

bool identity_is_change(const struct incoming *in)
{
    return in->kind == INCOMING_MESSAGE && note_of(in);
}

/* A new user id without a number: the number that we know is the old one. */
static const char *heard_of(const struct dialog *dialog, const struct incoming *in)
{
    if (in->phone)
        return in->phone;
    if (in->user_id && (in->previous_user_id || !is_phone(dialog_reach(dialog))))
        return in->user_id;
    return NULL;
}

void identity_hear(struct dialog *dialog, const struct incoming *in)
{
    const char *heard = heard_of(dialog, in);

    if (!heard || strcmp(in->channel, "whatsapp") != 0)
        return;
    if (in->kind == INCOMING_STATUS) {
        identity_accepted(dialog, heard);
    } else if (in->kind == INCOMING_MESSAGE && in->at >= dialog->reach_at) {
        dialog->reach_at = in->at; /* what comes late must not bring an old number back */
        reach(dialog, heard);
    }
}

void identity_accepted(struct dialog *dialog, const char *address)
{
    if (is_same_phone(address, dialog_reach(dialog)))
        reach(dialog, address);
}

void identity_note_change(struct dialog *dialog, const struct incoming *in, moment now)
{
    if (!*dialog->conversation || dialog->ended_at)
        return;
    struct message *note = dialog_say(dialog, SPEAKER_NOTE, now, note_of(in));
    message_set(note, MESSAGE_REASON, in->type);
}
