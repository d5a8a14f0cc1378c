/* What a flow wished for becomes messages and durable effects. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/engine/fold.h"
#include "bot/engine/learn.h"
#include "bot/engine/reach.h"

enum { SAID_MAX = 16384, WITH_BUTTONS_MAX = 1024 };

static const char *fill(const struct stage *stage, int prompt, const struct slot *slots)
{
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, SAID_MAX);
    prompt_fill(stage->prompts, (enum prompt_name)prompt, slots, &out);
    return arena_bytes(stage->arena, out.data, out.length);
}

static const char *say_hour(const struct calendar_time *at, const struct stage *stage)
{
    return at->minute ? arena_format(stage->arena, "%dh%02d", at->hour, at->minute)
                      : arena_format(stage->arena, "%dh", at->hour);
}

/* "hoje às 14h30", as the prompts have it. */
static const char *say_when(moment when, const struct stage *stage)
{
    enum { A_WEEK = 7 };
    struct calendar_time at = calendar_time(&stage->assistant->calendar, stage->now, when);
    struct slot slots[] = { { "time", say_hour(&at, stage) }, { NULL, NULL }, { NULL, NULL } };

    if (when == 0)
        return "";
    if (at.ahead <= 0)
        return fill(stage, PROMPT_WHEN_TODAY, slots);
    if (at.ahead == 1)
        return fill(stage, PROMPT_WHEN_TOMORROW, slots);
    if (at.ahead < A_WEEK) {
        slots[1] = (struct slot){ "weekday", fill(stage, PROMPT_WHEN_SUNDAY + at.weekday, NULL) };
        return fill(stage, PROMPT_WHEN_WEEKDAY, slots);
    }
    slots[1] = (struct slot){ "date", arena_format(stage->arena, "%02d/%02d", at.day, at.month) };
    return fill(stage, PROMPT_WHEN_DATE, slots);
}

static const char *words_of(const struct wish *wish, int prompt, const struct stage *stage)
{
    struct slot slots[WISH_SLOTS_MAX + 1] = { { NULL, NULL } };

    if (prompt < 0)
        return wish->text ? wish->text : "";
    for (int i = 0; i < WISH_SLOTS_MAX && wish->slots[i].name; i++) {
        const struct wish_slot *slot = &wish->slots[i];
        slots[i].name = slot->name;
        slots[i].value = slot->when ? say_when(slot->when, stage) : slot->value;
    }
    return fill(stage, prompt, slots);
}

static void add_buttons(const struct wish *wish, struct message *message, const struct stage *stage)
{
    for (size_t i = 0; i < wish->button_count; i++) {
        int prompt = prompt_find(wish->buttons[i].title);
        message_button(message, wish->buttons[i].id,
                       prompt < 0 ? wish->buttons[i].title
                                  : fill(stage, prompt, (struct slot[]){ { NULL, NULL } }));
    }
}

/* A message goes out as an effect of its own, known by the message's id. */
static void send(struct dialog *dialog, struct message *message)
{
    if (message->who == SPEAKER_NOTE || message->who == SPEAKER_SYSTEM)
        return;
    if (!reach_needs_sending(dialog->texts[DIALOG_CHANNEL])) {
        message_deliver(message, DELIVERY_SENT);
        return;
    }
    struct effect *effect = dialog_effect(dialog, EFFECT_SEND, 0); /* planned by sending_plan */
    if (!effect) {
        message_set(message, MESSAGE_ERROR, "too many messages wait to be sent");
        message_deliver(message, DELIVERY_FAILED);
        return;
    }
    snprintf(effect->id, sizeof effect->id, "%s:%d", dialog->conversation, message->number);
    effect->number = message->number;
    message_deliver(message, DELIVERY_QUEUED);
}

/* A picture or file, as the desk has taken it in. */
static void carry(struct message *message, const json_t *media)
{
    OWNED_TEXT char *text = json_dumps(media, JSON_COMPACT);
    message_set(message, MESSAGE_MEDIA, text);
    message_set(message, MESSAGE_KIND, json_string_value(json_object_get(media, "kind")));
}

static struct message *utter(struct turn *turn, const struct wish *wish, const char *text,
                             const struct stage *stage)
{
    struct message *message = dialog_say(turn->dialog, wish->who, stage->now, text);

    message_set(message, MESSAGE_REASON, wish->reason);
    message_set(message, MESSAGE_FLOW, turn->flow);
    message_set(message, MESSAGE_BY, wish->by_name);
    message_set(message, MESSAGE_BY_ID, wish->by_id);
    message_set(message, MESSAGE_ENTRY, wish->entry);
    message_set(message, MESSAGE_ENTRY_QUESTION, wish->entry_question);
    message_set(message, MESSAGE_MODEL, wish->model);
    if (wish->media)
        carry(message, wish->media);
    message->p = wish->p;
    message->threshold = wish->threshold;
    return message;
}

static void note_prompt(struct message *message, int prompt, const struct stage *stage)
{
    if (prompt >= 0)
        message_set(message, MESSAGE_PROMPT,
                    arena_format(stage->arena, "%s@%d", prompt_title((enum prompt_name)prompt),
                                 prompt_version(stage->prompts, (enum prompt_name)prompt)));
}

static void say(struct turn *turn, const struct wish *wish, const struct stage *stage)
{
    int prompt = wish->prompt ? prompt_find(wish->prompt) : -1;
    int ask = wish->ask ? prompt_find(wish->ask) : -1;
    const char *text = words_of(wish, prompt, stage);
    const char *question = ask >= 0 ? fill(stage, ask, (struct slot[]){ { NULL, NULL } }) : NULL;
    struct message *message;

    if (question && text_length(text) + text_length(question) + 2 > WITH_BUTTONS_MAX) {
        message = utter(turn, wish, text, stage); /* too long for buttons: they come apart */
        note_prompt(message, prompt, stage);
        send(turn->dialog, message);
        text = question;
        prompt = ask;
    } else if (question) {
        text = arena_format(stage->arena, "%s\n\n%s", text, question);
    }
    message = utter(turn, wish, text, stage);
    note_prompt(message, wish->model ? PROMPT_MODEL_ANSWER : prompt, stage);
    add_buttons(wish, message, stage);
    send(turn->dialog, message);
}

static struct effect *effect(struct turn *turn, enum effect_kind kind, const struct stage *stage)
{
    struct effect *made = dialog_effect(turn->dialog, kind, stage->now + stage->doubt);
    if (made)
        made->ready = true;
    return made;
}

/* The entry's id comes from the effect's, so teaching twice makes one entry. */
static void teach(struct turn *turn, struct wish *wish, const struct stage *stage,
                  struct folded *out)
{
    struct effect *made = effect(turn, EFFECT_TEACH, stage);
    char id[ID_SIZE];

    if (!made) {
        json_decref(wish->body);
        return;
    }
    json_object_set_new(wish->body, "id", json_string(id_from(stage->now, made->id, id)));
    made->body = json_pack("{s:o, s:s?}", "entry", wish->body, "gap", wish->text);
    text_copy(out->entry, sizeof out->entry, id);
}

/* With the words that led there, unless it did not help, and whether to learn them at once. */
static json_t *feedback_body(const struct turn *turn, const struct wish *wish,
                             const struct stage *stage)
{
    bool good = strcmp(wish->text, "not_helped") != 0;
    const char *words = wish->entry_question ? learn_fit(wish->entry_question)
                                             : learn_words(turn->dialog, wish->entry);
    double sure = stage->assistant->learn_from;
    bool learn = good && words && sure > 0 && learn_p(turn->dialog, wish->entry) >= sure;
    return json_pack("{s:s, s:s, s:s*, s:b}", "entry", wish->entry, "value", wish->text, "words",
                     good ? words : NULL, "learn", learn);
}

static void feedback(struct turn *turn, const struct wish *wish, const struct stage *stage)
{
    struct dialog *dialog = turn->dialog;
    struct effect *made = effect(turn, EFFECT_FEEDBACK, stage);

    if (made)
        made->body = feedback_body(turn, wish, stage);
    if (!strstr(wish->text, "helped"))
        return; /* only thumbs are shown with the answer that they are about */
    for (size_t i = dialog->message_count; i-- > 0;) {
        struct message *message = &dialog->messages[i];
        const char *entry = message->facts[MESSAGE_ENTRY];
        if (!entry || strcmp(entry, wish->entry) != 0)
            continue;
        message_set(message, MESSAGE_FEEDBACK, wish->text);
        return;
    }
}

static void gap(struct turn *turn, const struct stage *stage)
{
    const struct dialog *dialog = turn->dialog;
    const char *clean = dialog->texts[DIALOG_REFORMULATED];
    const json_t *ticket = json_object_get(dialog->ticket, "id");
    struct effect *made = effect(turn, EFFECT_GAP, stage);

    if (made)
        made->body =
            json_pack("{s:s?, s:s?}", "question", clean ? clean : dialog->texts[DIALOG_QUESTION],
                      "ticket", json_string_value(ticket));
}

/* Further messages may be there before the model is asked; they are not of this question. */
static void rewrite(struct turn *turn, const struct stage *stage)
{
    struct effect *made = effect(turn, EFFECT_REWRITE, stage);
    if (made)
        made->number = turn->dialog->said;
}

static void found(struct event *next, const struct found *what)
{
    next->kind = EVENT_FOUND;
    next->found = what;
}

static bool grant(struct turn *turn, struct wish *wish, const struct stage *stage,
                  struct event *next, struct folded *out)
{
    switch (wish->kind) {
    case WISH_SAY:
        say(turn, wish, stage);
        return false;
    case WISH_SEARCH:
        found(next, seek(turn->dialog, stage));
        return true;
    case WISH_RECALL:
        found(next, seek_entry(turn->dialog, stage, wish->text));
        return true;
    case WISH_REWRITE:
        rewrite(turn, stage);
        return false;
    case WISH_WORD:
        effect(turn, EFFECT_WORD, stage);
        return false;
    case WISH_TEACH:
        teach(turn, wish, stage, out);
        return false;
    case WISH_FEEDBACK:
        feedback(turn, wish, stage);
        return false;
    case WISH_GAP:
        gap(turn, stage);
        return false;
    }
    return false;
}

bool fold_wishes(struct turn *turn, const struct stage *stage, struct event *next,
                 struct folded *out)
{
    bool more = false;
    for (size_t i = 0; i < turn->wish_count; i++)
        more |= grant(turn, &turn->wishes[i], stage, next, out);
    return more;
}
