/* The joining of statuses with what was sent: sends, their answers, statuses and time, in every
 * order that bytes can say. What was settled never goes out again, what is known of a message never
 * goes back, and the dialog can always be stored and read. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/stage.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fold_rig.h"

enum { NUMBERS = 512, STEPS_MAX = 200 };

/* What we know of the conversation, apart from the dialog. */
struct known {
    struct fold_rig *rig;
    const uint8_t *at, *end;
    char conversation[ID_SIZE];
    enum delivery best[NUMBERS]; /* of each message */
    bool settled[NUMBERS];       /* its send is over */
};

static unsigned next(struct known *known)
{
    return known->at < known->end ? *known->at++ : 0;
}

static const char *some_status(struct known *known)
{
    static const char *const names[] = { "sent",   "delivered", "read",    "played",
                                         "failed", "deleted",   "unheard", "" };
    return names[next(known) % (sizeof names / sizeof *names)];
}

static struct effect *first_send(const struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->effect_count; i++)
        if (dialog->effects[i].kind == EFFECT_SEND)
            return &dialog->effects[i];
    return NULL;
}

/* Numbers begin again with each conversation. */
static void follow(struct known *known)
{
    const struct dialog *dialog = known->rig->dialog;
    if (strcmp(known->conversation, dialog->conversation) == 0)
        return;
    snprintf(known->conversation, ID_SIZE, "%s", dialog->conversation);
    memset(known->best, 0, sizeof known->best);
    memset(known->settled, 0, sizeof known->settled);
}

/* One that an earlier conversation left behind has a number of that one. */
static bool is_settled(const struct known *known, const struct effect *send)
{
    return send->number < NUMBERS && known->settled[send->number] &&
           strncmp(send->id, known->conversation, ID_SIZE - 1) == 0;
}

/* As the shard does once the step is committed. */
static void perform(struct known *known)
{
    struct effect *send = first_send(known->rig->dialog);
    rig_settle(known->rig);
    if (send && send->ready && !send->working) {
        PROMISE(send->attempted);
        PROMISE(!is_settled(known, send));
        send->ready = false;
        send->working = true;
    }
}

static void check_message(struct known *known, const struct message *message)
{
    if (message->number < 0 || message->number >= NUMBERS)
        return;
    PROMISE(message->delivery >= known->best[message->number]);
    known->best[message->number] = message->delivery;
}

static void check(struct known *known)
{
    const struct dialog *dialog = known->rig->dialog;
    PROMISE(dialog->message_count <= DIALOG_MESSAGES_MAX);
    PROMISE(dialog->effect_count <= DIALOG_EFFECTS_MAX);
    for (size_t i = 0; i < dialog->message_count; i++)
        check_message(known, &dialog->messages[i]);
    for (size_t i = 0; i < dialog->effect_count; i++)
        PROMISE(dialog->effects[i].tries <= ATTEMPTS_MAX);
}

/* ---- what may happen ---- */

static void customer_writes(struct known *known)
{
    static const char *const texts[] = { "oi", "Como desbloqueio meu cartão?",
                                         "Qual é o prazo de entrega?",
                                         "quero falar com atendente" };
    rig_text(known->rig, texts[next(known) % (sizeof texts / sizeof *texts)]);
}

static void channel_answers(struct known *known)
{
    static const enum result_kind kinds[] = { RESULT_DONE, RESULT_RETRY, RESULT_DOUBT,
                                              RESULT_FAILED, RESULT_HELD };
    struct effect *send = first_send(known->rig->dialog);
    enum result_kind kind = kinds[next(known) % (sizeof kinds / sizeof *kinds)];
    char id[EFFECT_ID_SIZE], provider[32];
    if (!send || !send->working)
        return;
    snprintf(id, sizeof id, "%s", send->id);
    snprintf(provider, sizeof provider, "wamid.%d", send->number);
    if ((kind == RESULT_DONE || kind == RESULT_FAILED) && send->number < NUMBERS &&
        strncmp(id, known->conversation, ID_SIZE - 1) == 0)
        known->settled[send->number] = true;
    rig_result(known->rig, id,
               (struct result){ .kind = kind,
                                .text = kind == RESULT_DONE ? provider : NULL,
                                .delay = (int)next(known) * 100 });
}

static void status_by_callback(struct known *known)
{
    char callback[EFFECT_ID_SIZE];
    const char *status = some_status(known);
    int said = known->rig->dialog->said;
    int number = said ? 1 + (int)next(known) % said : 0;
    if (number == 0 || number >= NUMBERS) /* nobody tells of what was not said */
        return;
    snprintf(callback, sizeof callback, "%s:%d", known->rig->dialog->conversation, number);
    rig_status(known->rig, callback, status);
    if (delivery_named(status) != DELIVERY_NONE)
        known->settled[number] = true;
}

/* Of an earlier conversation, of another sender, cut, or no text at all. */
static void status_of_others(struct known *known)
{
    char callback[80] = "";
    size_t length = next(known) % (sizeof callback - 1);
    for (size_t i = 0; i < length; i++) {
        unsigned byte = next(known);
        callback[i] = (char)(byte >= ' ' && byte < 127 ? byte : '1');
    }
    rig_status(known->rig, length % 3 ? callback : NULL, some_status(known));
}

static void time_passes(struct known *known)
{
    rig_time(known->rig, SECONDS(1) << (next(known) % 8));
}

static void process_restarts(struct known *known)
{
    OWNED_TEXT char *before = rig_written(known->rig);
    json_auto_t *document = json_loads(before, 0, NULL);
    struct dialog *read = NULL;
    struct error err = { 0 };
    PROMISE(document && dialog_read(document, &read, &err) == 0);
    read->version = known->rig->dialog->version;
    dialog_free(known->rig->dialog);
    known->rig->dialog = read;
    OWNED_TEXT char *after = rig_written(known->rig);
    json_auto_t *again = json_loads(after, 0, NULL);
    PROMISE(json_equal(document, again)); /* a number may be written in another way */
}

static void (*const acts[])(struct known *known) = {
    customer_writes,  channel_answers, status_by_callback, channel_answers,
    status_of_others, time_passes,     process_restarts,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void *state;
    struct known known = { .at = data, .end = data + size };

    if (!state && fold_rig_open_sending(&state) != 0)
        return 0;
    known.rig = state;
    dialog_free(known.rig->dialog);
    known.rig->dialog = dialog_new(RIG_SENT_LINE);
    known.rig->stage.now = RIG_NOON;
    known.rig->events = 0;
    for (int i = 0; i < STEPS_MAX && known.at < known.end; i++) {
        acts[next(&known) % (sizeof acts / sizeof *acts)](&known);
        follow(&known);
        perform(&known);
        check(&known);
    }
    return 0;
}
