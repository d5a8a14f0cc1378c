#include "bot/commands/stagehand.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/demo_knowledge.h"
#include "bot/engine/line.h"
#include "kb/gate.h"

enum { LINES_MAX = 8, PERFORMED_MAX = 65536 };

struct stagehand {
    struct clock clock;
    struct assistant assistant;
    struct prompts *prompts;
    struct library *library;
    struct kb_scratch *scratch;
    struct arena *arena;
    bool model;
    struct dialog *dialogs[LINES_MAX];
    size_t count;
    int events; /* numbers their ids */
    enum result_kind next_send;
    moment delay;         /* of what customers write */
    struct buf performed; /* lines of what was done … */
    struct buf told;      /* … and those that were asked for */
    struct {
        char id[ID_SIZE], state[16];
    } tickets[LINES_MAX]; /* of each dialog, as it was noted last */
};

static const char *text_of(const json_t *body, const char *name)
{
    const char *text = json_string_value(json_object_get(body, name));
    return text ? text : "";
}

static bool put_entry(void *context, const struct entry *entry)
{
    library_put(context, entry);
    return true;
}

struct stagehand *stagehand_new(struct error *err)
{
    struct stagehand *hand = memory_new(sizeof *hand);

    hand->clock = clock_by_hand(clock_read("2026-11-23T14:00:00Z")); /* a Monday, 11 in Brasília */
    hand->assistant = assistant_standard;
    hand->assistant.unfinished_wait = 0;
    hand->library = library_new(gate_shipped());
    hand->scratch = kb_scratch_new();
    hand->arena = arena_new();
    buf_init(&hand->performed, PERFORMED_MAX);
    buf_init(&hand->told, PERFORMED_MAX);
    if (prompts_open(&hand->prompts, err) < 0 ||
        demo_knowledge_each(1, put_entry, hand->library, err) < 0) {
        stagehand_free(hand);
        return NULL;
    }
    library_publish(hand->library);
    return hand;
}

void stagehand_free(struct stagehand *hand)
{
    if (!hand)
        return;
    for (size_t i = 0; i < hand->count; i++)
        dialog_free(hand->dialogs[i]);
    prompts_free(hand->prompts);
    library_free(hand->library);
    kb_scratch_free(hand->scratch);
    arena_free(hand->arena);
    buf_clear(&hand->performed);
    buf_clear(&hand->told);
    free(hand);
}

struct assistant *stagehand_assistant(struct stagehand *hand)
{
    return &hand->assistant;
}

void stagehand_model(struct stagehand *hand, bool configured)
{
    hand->model = configured;
}

void stagehand_delay(struct stagehand *hand, moment delay)
{
    hand->delay = delay;
}

void stagehand_set_clock(struct stagehand *hand, moment now)
{
    hand->clock.set = now;
}

moment stagehand_now(const struct stagehand *hand)
{
    return clock_now(&hand->clock);
}

void stagehand_next_send(struct stagehand *hand, enum result_kind kind)
{
    hand->next_send = kind;
}

struct dialog *stagehand_dialog(struct stagehand *hand, const char *line)
{
    for (size_t i = 0; i < hand->count; i++)
        if (strcmp(hand->dialogs[i]->texts[DIALOG_LINE], line) == 0)
            return hand->dialogs[i];
    if (hand->count == LINES_MAX)
        return hand->dialogs[LINES_MAX - 1];
    hand->dialogs[hand->count] = dialog_new(line);
    return hand->dialogs[hand->count++];
}

static size_t place_of(const struct stagehand *hand, const struct dialog *dialog)
{
    size_t at = 0;
    while (at + 1 < hand->count && hand->dialogs[at] != dialog)
        at++;
    return at;
}

/* A ticket that is closed soon leaves the dialog: note it as it changes. */
static void note_ticket(struct stagehand *hand, const struct dialog *dialog)
{
    const char *id = text_of(dialog->ticket, "id"), *state = text_of(dialog->ticket, "state");
    const char *resolution = text_of(dialog->ticket, "resolution");
    size_t at = place_of(hand, dialog);
    char *known = hand->tickets[at].id, *before = hand->tickets[at].state;

    if (!*id)
        return;
    if (strcmp(known, id) != 0)
        buf_format(&hand->performed, "handoff %s\n", text_of(dialog->ticket, "reason"));
    else if (strcmp(before, state) != 0)
        buf_format(&hand->performed, "ticket %s%s%s\n", state, *resolution ? " " : "", resolution);
    text_copy(known, sizeof hand->tickets[at].id, id);
    text_copy(before, sizeof hand->tickets[at].state, state);
}

static void fold_on(struct stagehand *hand, const struct arrival *arrival, struct folded *out)
{
    struct stage stage = {
        .now = stagehand_now(hand),
        .assistant = &hand->assistant,
        .prompts = hand->prompts,
        .knowledge = library_hold(hand->library),
        .scratch = hand->scratch,
        .arena = hand->arena,
        .model = hand->model,
        .doubt = DOUBT_STANDARD,
    };
    arena_reset(hand->arena);
    fold(stagehand_dialog(hand, arrival->line), arrival, &stage, out);
    note_ticket(hand, stagehand_dialog(hand, arrival->line));
    generation_release(stage.knowledge);
}

/* As a commit would: all is stored. */
static void settle(struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->message_count; i++)
        dialog->messages[i].filed = true;
    dialog->record_stale = dialog->ticket_stale = false;
}

static void learn(struct stagehand *hand, const json_t *lesson)
{
    struct error err = { 0 };
    OWNED(entry) struct entry *entry = NULL;
    if (entry_read(lesson, &entry, &err) < 0) {
        fprintf(stderr, "the lesson cannot be read: %s\n", err.text);
        return;
    }
    entry->state = ENTRY_PUBLISHED;
    library_put(hand->library, entry);
    library_publish(hand->library);
}

static void note(struct stagehand *hand, const struct effect *effect)
{
    const json_t *body = effect->body;
    if (effect->kind == EFFECT_TEACH)
        buf_format(&hand->performed, "teaches %s\n",
                   text_of(json_object_get(body, "entry"), "question"));
    if (effect->kind == EFFECT_FEEDBACK)
        buf_format(&hand->performed, "feedback %s %s\n", text_of(body, "value"),
                   text_of(body, "entry"));
    if (effect->kind == EFFECT_GAP)
        buf_format(&hand->performed, "gap %s\n", text_of(body, "question"));
}

static struct result perform(struct stagehand *hand, const struct effect *effect)
{
    struct result result = { .kind = RESULT_DONE };
    char text[EFFECT_ID_SIZE + 8];

    note(hand, effect);
    if (effect->kind == EFFECT_TEACH)
        learn(hand, json_object_get(effect->body, "entry"));
    if (effect->kind == EFFECT_SEND) {
        result.kind = hand->next_send;
        hand->next_send = RESULT_DONE;
        snprintf(text, sizeof text, "wamid.%s", effect->id);
        result.text = memory_text(text);
    }
    if (effect->kind == EFFECT_GAP)
        result.text = memory_text("gap");
    if (effect->kind == EFFECT_FETCH)
        result.text = memory_text("{\"state\":\"kept\"}");
    return result;
}

static struct effect *first_ready(struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->effect_count; i++) {
        struct effect *effect = &dialog->effects[i];
        if (effect->ready && effect->kind != EFFECT_REWRITE && effect->kind != EFFECT_WORD)
            return effect;
    }
    return NULL;
}

static void work(struct stagehand *hand, const char *line)
{
    struct dialog *dialog = stagehand_dialog(hand, line);
    struct effect *effect;
    struct folded folded;

    settle(dialog);
    while ((effect = first_ready(dialog))) {
        effect->ready = false;
        OWNED(arrival)
        struct arrival *result = arrival_result(line, effect->id, perform(hand, effect));
        fold_on(hand, result, &folded);
        settle(dialog);
    }
}

void stagehand_says(struct stagehand *hand, const char *line, const char *type, const char *text,
                    const char *reply)
{
    const struct dialog *dialog = stagehand_dialog(hand, line);
    char id[64];
    struct folded folded;

    snprintf(id, sizeof id, "event:%d", ++hand->events);
    const struct incoming incoming = {
        .kind = INCOMING_MESSAGE,
        .id = id,
        .channel = dialog->texts[DIALOG_CHANNEL],
        .account = dialog->texts[DIALOG_ACCOUNT],
        .address = dialog->texts[DIALOG_ADDRESS],
        .message_id = id,
        .at = stagehand_now(hand) - hand->delay,
        .type = type,
        .text = text,
        .reply_id = reply,
    };
    OWNED(arrival) struct arrival *arrival = arrival_copy(&incoming);
    fold_on(hand, arrival, &folded);
    work(hand, line);
}

void stagehand_receives(struct stagehand *hand, const char *line, const json_t *item)
{
    const struct dialog *dialog = stagehand_dialog(hand, line);
    char id[64];
    struct folded folded;
    struct incoming incoming;
    struct error err = { 0 };

    snprintf(id, sizeof id, "event:%d", ++hand->events);
    json_auto_t *whole =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "kind", "message", "id", id, "message_id",
                  id, "channel", dialog->texts[DIALOG_CHANNEL], "account",
                  dialog->texts[DIALOG_ACCOUNT], "address", dialog->texts[DIALOG_ADDRESS], "at",
                  (json_int_t)(stagehand_now(hand) - hand->delay));
    json_object_update(whole, (json_t *)(uintptr_t)item);
    if (incoming_read(whole, &incoming, &err) < 0) {
        fprintf(stderr, "the item cannot be read: %s\n", err.text);
        return;
    }
    OWNED(arrival) struct arrival *arrival = arrival_copy(&incoming);
    fold_on(hand, arrival, &folded);
    work(hand, line);
}

void stagehand_acts(struct stagehand *hand, const char *line, json_t *act, struct folded *out)
{
    char id[64];
    snprintf(id, sizeof id, "desk:%d", ++hand->events);
    OWNED(arrival) struct arrival *arrival = arrival_desk(id, line, act);
    fold_on(hand, arrival, out);
    work(hand, line);
}

void stagehand_model_says(struct stagehand *hand, const char *line, const char *text)
{
    struct dialog *dialog = stagehand_dialog(hand, line);
    struct folded folded;

    for (size_t i = 0; i < dialog->effect_count; i++) {
        struct effect *effect = &dialog->effects[i];
        if (effect->kind != EFFECT_REWRITE && effect->kind != EFFECT_WORD)
            continue;
        OWNED(arrival)
        struct arrival *result =
            arrival_result(line, effect->id,
                           (struct result){ .kind = text ? RESULT_DONE : RESULT_FAILED,
                                            .text = memory_text(text),
                                            .source = memory_text("model") });
        fold_on(hand, result, &folded);
        break;
    }
    work(hand, line);
}

void stagehand_status(struct stagehand *hand, const char *line, int number, const char *status)
{
    const struct dialog *dialog = stagehand_dialog(hand, line);
    char id[64], callback[EFFECT_ID_SIZE];
    struct folded folded;

    snprintf(id, sizeof id, "event:%d", ++hand->events);
    snprintf(callback, sizeof callback, "%s:%d", dialog->conversation, number);
    const struct incoming incoming = {
        .kind = INCOMING_STATUS,
        .id = id,
        .channel = dialog->texts[DIALOG_CHANNEL],
        .account = dialog->texts[DIALOG_ACCOUNT],
        .address = dialog->texts[DIALOG_ADDRESS],
        .at = stagehand_now(hand),
        .status = status,
        .callback = callback,
    };
    OWNED(arrival) struct arrival *arrival = arrival_copy(&incoming);
    fold_on(hand, arrival, &folded);
    work(hand, line);
}

void stagehand_waits(struct stagehand *hand, moment milliseconds)
{
    struct folded folded;

    hand->clock.set += milliseconds;
    for (size_t i = 0; i < hand->count; i++) {
        struct dialog *dialog = hand->dialogs[i];
        if (!dialog_due(dialog) || dialog_due(dialog) > stagehand_now(hand))
            continue;
        OWNED(arrival) struct arrival *timer = arrival_timer(dialog->texts[DIALOG_LINE]);
        fold_on(hand, timer, &folded);
        work(hand, dialog->texts[DIALOG_LINE]);
    }
}

const char *stagehand_performed(struct stagehand *hand)
{
    buf_reset(&hand->told);
    buf_text(&hand->told, hand->performed.data);
    buf_reset(&hand->performed);
    return hand->told.data;
}
