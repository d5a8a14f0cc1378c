#include "bot/engine/aside.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/media.h"

static bool is(const struct incoming *in, const char *type)
{
    return strcmp(in->type, type) == 0;
}

/* By the provider's id; only what is still in the dialog can be found. */
static struct message *find(struct dialog *dialog, const char *provider_id)
{
    for (size_t i = dialog->message_count; provider_id && i-- > 0;) {
        const char *id = dialog->messages[i].facts[MESSAGE_PROVIDER_ID];
        if (id && strcmp(id, provider_id) == 0)
            return &dialog->messages[i];
    }
    return NULL;
}

/* It belongs to the conversation that is there, even if that has ended; without one, to a new one
 * that ends at once. */
static void settle(struct dialog *dialog, const struct arrival *arrival, moment now)
{
    char id[ID_SIZE];
    if (*dialog->conversation)
        return;
    dialog_open(dialog, now, id_from(now, arrival->id, id));
    dialog->ended_at = now;
}

static struct message *note(struct dialog *dialog, const struct incoming *in, moment now,
                            const char *words)
{
    struct message *message = dialog_say(dialog, SPEAKER_NOTE, now, words);
    message_set(message, MESSAGE_REASON, in->type);
    if (in->body && strlen(in->body) <= MESSAGE_BODY_MAX)
        message_set(message, MESSAGE_BODY, in->body);
    return message;
}

/* As a message of its own: the one that it is about has left the dialog. */
static void keep_alone(struct dialog *dialog, const struct incoming *in, moment now)
{
    enum speaker who = in->kind == INCOMING_ECHO ? SPEAKER_ANALYST : SPEAKER_CUSTOMER;
    struct message *message = dialog_say(dialog, who, now, in->text ? in->text : "");
    message_set(message, MESSAGE_KIND, in->type);
    message_set(message, MESSAGE_PROVIDER_ID, in->message_id);
}

static void react(struct dialog *dialog, const struct incoming *in, moment now)
{
    struct message *message = find(dialog, in->quoted);
    if (message)
        message_set(message, MESSAGE_REACTION, in->text);
    else
        keep_alone(dialog, in, now);
}

/* What was there first stays to be read. */
static void edit(struct dialog *dialog, const struct incoming *in, moment now)
{
    struct message *message = find(dialog, in->quoted);
    if (!message) {
        keep_alone(dialog, in, now);
        return;
    }
    if (!message->facts[MESSAGE_ORIGINAL])
        message_set(message, MESSAGE_ORIGINAL, message->text);
    memory_set(&message->text, in->text ? in->text : "");
    message_set(message, MESSAGE_CHANGE, "edited");
}

static void revoke(struct dialog *dialog, const struct incoming *in, moment now)
{
    struct message *message = find(dialog, in->quoted);
    if (message)
        message_set(message, MESSAGE_CHANGE, "revoked");
    else
        keep_alone(dialog, in, now);
}

static void tell(struct dialog *dialog, const struct incoming *in, moment now)
{
    static const struct {
        const char *type, *words;
    } told[] = {
        { "call", "O cliente ligou pelo WhatsApp. Ligações não são atendidas aqui." },
        { "call_permission", "O cliente respondeu ao pedido para receber ligações." },
        { "system", "O WhatsApp avisou de uma mudança na conta do cliente." },
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (is(in, told[i].type))
            note(dialog, in, now, told[i].words);
}

static const struct {
    const char *type;
    void (*act)(struct dialog *dialog, const struct incoming *in, moment now);
} asides[] = {
    { "reaction", react },       { "edit", edit }, { "revoke", revoke },
    { "call_permission", tell }, { "call", tell }, { "system", tell },
};

bool aside_fold(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage)
{
    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++) {
        if (!is(&arrival->incoming, asides[i].type))
            continue;
        settle(dialog, arrival, stage->now);
        asides[i].act(dialog, &arrival->incoming, stage->now);
        return true;
    }
    return false;
}

/* By the provider's clock: what is told late hushes nobody. */
void aside_hush(struct dialog *dialog, const struct incoming *in, const struct stage *stage)
{
    moment said = in->at && in->at < stage->now ? in->at : stage->now;
    moment until = said + MINUTES(stage->assistant->elsewhere_minutes);
    if (until > dialog->silent_until)
        dialog->silent_until = until;
}

static struct message *say_elsewhere(struct dialog *dialog, const struct incoming *in, moment now)
{
    struct message *message = dialog_say(dialog, SPEAKER_ANALYST, now, in->text ? in->text : "");

    if (!is(in, "text"))
        message_set(message, MESSAGE_KIND, in->type);
    message_set(message, MESSAGE_BY, "Outro aplicativo");
    message_set(message, MESSAGE_REASON, "elsewhere");
    message_set(message, MESSAGE_PROVIDER_ID, in->message_id);
    if (in->body && strlen(in->body) <= MESSAGE_BODY_MAX)
        message_set(message, MESSAGE_BODY, in->body);
    message_deliver(message, DELIVERY_SENT);
    return message;
}

void aside_echo(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage,
                struct folded *out)
{
    const struct incoming *in = &arrival->incoming;
    const struct event event = { .kind = EVENT_ELSEWHERE, .at = stage->now };

    if (aside_fold(dialog, arrival, stage))
        return;
    fold_start(dialog, arrival, stage->now);
    aside_hush(dialog, in, stage);
    media_expect(dialog, say_elsewhere(dialog, in, stage->now), in, stage);
    fold_event(dialog, &event, stage, out);
}

/* They may come in any order: the last word counts. */
void aside_preference(struct dialog *dialog, const struct incoming *in, const struct stage *stage)
{
    bool stops = is(in, "stop");
    moment at = in->at ? in->at : stage->now;

    if ((!stops && !is(in, "resume")) || at < dialog->preference_at)
        return;
    dialog->preference_at = at;
    if (dialog->no_marketing == stops)
        return;
    dialog->no_marketing = stops;
    dialog->record_stale = true;
    if (*dialog->conversation)
        note(dialog, in, stage->now,
             stops ? "O cliente pediu para não receber mais mensagens de marketing."
                   : "O cliente voltou a aceitar mensagens de marketing.");
}
