#include "bot/model/dialog.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

struct dialog *dialog_new(const char *line)
{
    struct dialog *dialog = memory_new(sizeof *dialog);
    char parts[DIALOG_LINE_MAX + 1];

    snprintf(parts, sizeof parts, "%s", line);
    char *rest = parts;
    const char *channel = strsep(&rest, ":"), *account = strsep(&rest, ":");
    dialog_set(dialog, DIALOG_LINE, line);
    dialog_set(dialog, DIALOG_CHANNEL, channel);
    dialog_set(dialog, DIALOG_ACCOUNT, account ? account : "");
    dialog_set(dialog, DIALOG_ADDRESS, rest ? rest : "");
    return dialog;
}

static void drop_texts(char **texts, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        free(texts[i]);
    *count = 0;
}

void dialog_free(struct dialog *dialog)
{
    if (!dialog)
        return;
    for (int i = 0; i < DIALOG_TEXTS; i++)
        free(dialog->texts[i]);
    drop_texts(dialog->offered, &dialog->offered_count);
    drop_texts(dialog->shown, &dialog->shown_count);
    drop_texts(dialog->known, &dialog->known_count);
    json_decref(dialog->parked);
    for (size_t i = 0; i < dialog->effect_count; i++)
        effect_clear(&dialog->effects[i]);
    for (size_t i = 0; i < dialog->message_count; i++)
        message_clear(&dialog->messages[i]);
    free(dialog->effects);
    free(dialog->messages);
    dialog_keep_found(dialog, NULL);
    json_decref(dialog->ticket);
    free(dialog);
}

void dialog_set(struct dialog *dialog, enum dialog_text which, const char *text)
{
    memory_set(&dialog->texts[which], text);
}

size_t dialog_weight(const struct dialog *dialog)
{
    enum { A_MESSAGE = 400, A_TICKET = 6000 };
    size_t weight = sizeof *dialog + 512 + dialog->message_room * sizeof *dialog->messages;
    for (size_t i = 0; i < dialog->message_count; i++)
        weight += A_MESSAGE + (dialog->messages[i].text ? 2 * strlen(dialog->messages[i].text) : 0);
    return weight + (dialog->ticket ? A_TICKET : 0) + (dialog->found ? strlen(dialog->found) : 0);
}

static moment earlier(moment a, moment b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

moment dialog_due(const struct dialog *dialog)
{
    if (dialog->texts[DIALOG_MOVED]) /* whoever takes over what is left here does it at once */
        return 0;
    moment due = earlier(dialog->idle_at, dialog->more_at);
    for (size_t i = 0; i < dialog->effect_count; i++)
        due = earlier(due, dialog->effects[i].due);
    return due;
}

bool dialog_is_unsettled(const struct dialog *dialog)
{
    if (dialog->record_stale || dialog->ticket_stale)
        return true;
    for (size_t i = 0; i < dialog->message_count; i++)
        if (!dialog->messages[i].filed)
            return true;
    return false;
}

/* FNV-1a, 64 bits: an id must only be told from the few dozen others of its own line. */
static uint64_t hash_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3u;
    return hash;
}

bool dialog_has_seen(struct dialog *dialog, const char *event_id)
{
    uint64_t hash = hash_of(event_id);
    for (int i = 0; i < DIALOG_SEEN_MAX; i++)
        if (dialog->seen[i] == hash)
            return true;
    dialog->seen[dialog->seen_next] = hash;
    dialog->seen_next = (dialog->seen_next + 1) % DIALOG_SEEN_MAX;
    return false;
}

struct message *dialog_say(struct dialog *dialog, enum speaker who, moment at, const char *text)
{
    enum { FIRST_ROOM = 4 };
    if (dialog->message_count == dialog->message_room) {
        dialog->message_room = dialog->message_room ? 2 * dialog->message_room : FIRST_ROOM;
        dialog->messages =
            memory_resize(dialog->messages, dialog->message_room * sizeof *dialog->messages);
    }
    struct message *message = &dialog->messages[dialog->message_count++];
    *message = (struct message){
        .number = ++dialog->said, .at = at, .who = who, .text = memory_text(text)
    };
    return message;
}

struct message *dialog_message(struct dialog *dialog, int number)
{
    for (size_t i = dialog->message_count; i-- > 0;)
        if (dialog->messages[i].number == number)
            return &dialog->messages[i];
    return NULL;
}

struct message *dialog_sent_by(struct dialog *dialog, const struct effect *effect)
{
    if (effect->kind != EFFECT_SEND ||
        strncmp(effect->id, dialog->conversation, strlen(dialog->conversation)) != 0)
        return NULL;
    return dialog_message(dialog, effect->number);
}

struct message *dialog_last(struct dialog *dialog, enum speaker who)
{
    for (size_t i = dialog->message_count; i-- > 0;)
        if (dialog->messages[i].who == who)
            return &dialog->messages[i];
    return NULL;
}

static bool concerns_message(enum effect_kind kind)
{
    return kind == EFFECT_SEND || kind == EFFECT_FETCH;
}

/* A message that is still to be sent must stay: the send needs its text. And so must one whose
 * picture is being fetched: it will change. */
static bool may_go(const struct dialog *dialog, const struct message *message)
{
    for (size_t i = 0; i < dialog->effect_count; i++)
        if (concerns_message(dialog->effects[i].kind) &&
            dialog->effects[i].number == message->number)
            return false;
    return message->filed;
}

void dialog_trim(struct dialog *dialog)
{
    size_t kept = 0, bytes = 0;
    for (size_t i = dialog->message_count; i-- > 0 && kept < DIALOG_TAIL_MAX; kept++) {
        bytes += dialog->messages[i].text ? strlen(dialog->messages[i].text) : 0;
        if (bytes > DIALOG_TAIL_BYTES)
            break;
    }
    size_t drop = dialog->message_count - kept, to = 0;
    for (size_t i = 0; i < dialog->message_count; i++) {
        if (i < drop && may_go(dialog, &dialog->messages[i]))
            message_clear(&dialog->messages[i]);
        else
            dialog->messages[to++] = dialog->messages[i];
    }
    dialog->message_count = to;
}

struct effect *dialog_effect_slot(struct dialog *dialog)
{
    enum { FIRST_ROOM = 2 };
    if (dialog->effect_count == dialog->effect_room) {
        dialog->effect_room = dialog->effect_room ? 2 * dialog->effect_room : FIRST_ROOM;
        dialog->effects =
            memory_resize(dialog->effects, dialog->effect_room * sizeof *dialog->effects);
    }
    struct effect *slot = &dialog->effects[dialog->effect_count++];
    *slot = (struct effect){ 0 };
    return slot;
}

struct effect *dialog_effect(struct dialog *dialog, enum effect_kind kind, moment due)
{
    if (dialog->effect_count == DIALOG_EFFECTS_MAX)
        return NULL;
    struct effect *effect = dialog_effect_slot(dialog);
    *effect = (struct effect){ .kind = kind, .due = due };
    snprintf(effect->id, sizeof effect->id, "%s:%s%d", dialog->conversation, effect_kind_name(kind),
             ++dialog->effects_made);
    return effect;
}

struct effect *dialog_pending(struct dialog *dialog, const char *effect_id)
{
    for (size_t i = 0; i < dialog->effect_count; i++)
        if (strcmp(dialog->effects[i].id, effect_id) == 0)
            return &dialog->effects[i];
    return NULL;
}

void dialog_done(struct dialog *dialog, struct effect *effect)
{
    size_t at = (size_t)(effect - dialog->effects);
    effect_clear(effect);
    dialog->effect_count--;
    memmove(effect, effect + 1, (dialog->effect_count - at) * sizeof *effect);
}

void dialog_keep_found(struct dialog *dialog, char *json)
{
    free(dialog->found);
    dialog->found = json;
}

json_t *dialog_found(const struct dialog *dialog)
{
    return dialog->found ? json_loads(dialog->found, 0, NULL) : NULL;
}

static bool has_text(char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

/* The oldest goes when there is no room. */
static void keep_text(char **texts, size_t *count, size_t room, const char *text)
{
    if (has_text(texts, *count, text))
        return;
    if (*count == room) {
        free(texts[0]);
        --*count;
        memmove(texts, texts + 1, *count * sizeof *texts);
    }
    texts[(*count)++] = memory_text(text);
}

void dialog_show(struct dialog *dialog, const char *entry)
{
    keep_text(dialog->shown, &dialog->shown_count, DIALOG_SHOWN_MAX, entry);
}

bool dialog_knows(const struct dialog *dialog, const char *key)
{
    return has_text(dialog->known, dialog->known_count, key);
}

void dialog_know(struct dialog *dialog, const char *key)
{
    keep_text(dialog->known, &dialog->known_count, DIALOG_KNOWN_MAX, key);
}

const char *dialog_reach(const struct dialog *dialog)
{
    const char *reach = dialog->texts[DIALOG_REACH];
    return reach ? reach : dialog->texts[DIALOG_ADDRESS];
}

void dialog_offer_clear(struct dialog *dialog)
{
    drop_texts(dialog->offered, &dialog->offered_count);
}

/* Something was said, and nobody just waved. */
static bool is_word(const struct message *message)
{
    static const char *const waves[] = { "reaction", "edit", "revoke" };
    const char *kind = message->facts[MESSAGE_KIND];
    for (size_t i = 0; kind && i < sizeof waves / sizeof *waves; i++)
        if (strcmp(waves[i], kind) == 0)
            return false;
    return message->who != SPEAKER_NOTE && message->who != SPEAKER_SYSTEM;
}

/* The last word is the customer's: somebody owes an answer. */
static bool owes(const struct dialog *dialog)
{
    for (size_t i = dialog->message_count; i-- > 0;)
        if (is_word(&dialog->messages[i]))
            return dialog->messages[i].who == SPEAKER_CUSTOMER;
    return false;
}

const char *dialog_state(const struct dialog *dialog)
{
    if (dialog->transferred)
        return "TAF";
    if (dialog->handed_off)
        return "TA";
    if (dialog->ended_at)
        return "F";
    return owes(dialog) ? "IAN" : "IAR";
}

void dialog_pack_sends(struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->effect_count; i++) {
        struct effect *effect = &dialog->effects[i];
        struct message *message = dialog_sent_by(dialog, effect);
        if (message && !effect->body)
            effect->body = json_loads(message_json(message), 0, NULL);
    }
}

void dialog_open(struct dialog *dialog, moment now, const char *conversation)
{
    dialog_pack_sends(dialog); /* numbers start anew */
    if (*dialog->conversation)
        dialog_set(dialog, DIALOG_PREVIOUS, dialog->conversation);
    for (size_t i = 0; i < dialog->message_count; i++)
        message_clear(&dialog->messages[i]);
    dialog->message_count = 0;
    snprintf(dialog->conversation, sizeof dialog->conversation, "%s", conversation);
    dialog->opened_at = now;
    dialog->ended_at = dialog->idle_at = dialog->more_at = 0;
    dialog->transferred = dialog->handed_off = dialog->answered = dialog->apologised = false;
    dialog->step = dialog->said = dialog->effects_made = 0;
    dialog->owner = OWNER_BOT;
    dialog->offers_refused = dialog->not_understood = dialog->told_waiting = 0;
    for (int text = DIALOG_ANALYST_ID; text < DIALOG_PREVIOUS; text++)
        dialog_set(dialog, (enum dialog_text)text, NULL);
    dialog_offer_clear(dialog);
    drop_texts(dialog->shown, &dialog->shown_count);
    dialog_keep_found(dialog, NULL);
    dialog->record_stale = true;
}
