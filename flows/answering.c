/* A question: gather it, rewrite it, search, then answer, offer or hand off.
 *
 * While the model thinks, further messages are gathered; they are the next question. */
#include "flows/answering.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "flows/flows.h"
#include "flows/handoff.h"
#include "flows/words.h"

enum { KEPT = 5, KEPT_FOR_MODEL = 3, KEPT_MAX = 96 * 1024 };

void answering_gather(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;
    const char *before = dialog->texts[DIALOG_WAITING];
    const char *text = turn->event->text;

    if (before && strlen(before) + strlen(text) < DIALOG_WAITING_MAX)
        text = arena_format(turn->scene->arena, "%s %s", before, text);
    dialog_set(dialog, DIALOG_WAITING, text);
}

static void gather_more(struct turn *turn)
{
    answering_gather(turn);
    turn->dialog->more_at = turn->scene->now + turn->scene->assistant->unfinished_wait;
    turn->dialog->idle_at = 0;
}

/* Context helps only when there is some. */
static bool has_context(const struct dialog *dialog)
{
    return dialog->said > 1;
}

void answering_begin(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    dialog_set(dialog, DIALOG_QUESTION, dialog->texts[DIALOG_WAITING]);
    dialog_set(dialog, DIALOG_WAITING, NULL);
    dialog_set(dialog, DIALOG_REFORMULATED, NULL);
    dialog->more_at = dialog->idle_at = 0;
    dialog->step = THINKING;
    if (turn->scene->model && has_context(dialog))
        turn_wish(turn, WISH_REWRITE);
    else
        turn_wish(turn, WISH_SEARCH);
}

static void ask(struct turn *turn)
{
    answering_gather(turn);
    answering_begin(turn);
}

static void search(struct turn *turn)
{
    dialog_set(turn->dialog, DIALOG_REFORMULATED, turn->event->text);
    turn_wish(turn, WISH_SEARCH);
}

bool answering_asks_something(const char *text)
{
    return !words_are_none(text) && !words_only_greet(text) && !words_only_thank(text) &&
           !words_only_bye(text);
}

/* What was gathered while the last question was thought about. */
static void go_on(struct turn *turn)
{
    const char *waiting = turn->dialog->texts[DIALOG_WAITING];
    if (!waiting)
        return;
    if (answering_asks_something(waiting))
        answering_begin(turn);
    else
        dialog_set(turn->dialog, DIALOG_WAITING, NULL);
}

void answering_quote(struct turn *turn, const struct candidate *candidate, double threshold)
{
    struct dialog *dialog = turn->dialog;
    struct wish *say = turn_say(turn, "answer.quote", "answer");

    wish_slot(say, "answer", candidate->answer);
    say->entry = candidate->entry;
    say->entry_question = candidate->question;
    say->p = candidate->p;
    say->threshold = threshold;
    say->ask = "answer.helped_question";
    wish_button(say, arena_format(turn->scene->arena, "helped:%s", candidate->entry),
                "button.helped");
    wish_button(say, arena_format(turn->scene->arena, "not_helped:%s", candidate->entry),
                "button.not_helped");
    dialog_show(dialog, candidate->entry);
    dialog->answered = true;
    dialog->offers_refused = dialog->not_understood = 0;
    dialog->step = LISTENING;
    turn_rest(turn);
}

static void keep_text(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    buf_key(out, name);
    buf_json(out, text);
}

/* With its answer only when a model is to word it. */
static void keep_candidate(struct buf *out, const struct candidate *c, const char *outcome,
                           bool answer)
{
    buf_text(out, "{\"outcome\":");
    buf_json(out, outcome);
    keep_text(out, "entry", c->entry);
    keep_text(out, "question", c->question);
    keep_text(out, "tag", c->tag);
    keep_text(out, "answer", answer ? c->answer : NULL);
    buf_key(out, "p");
    buf_decimal(out, c->p);
    buf_key(out, "score");
    buf_decimal(out, c->score);
    buf_char(out, '}');
}

/* A ticket shows what came close; of a clear answer only itself matters, and what a model may use.
 */
static size_t how_many(const struct turn *turn)
{
    if (turn->event->found->outcome != FOUND_ANSWER)
        return KEPT;
    return turn->scene->model ? KEPT_FOR_MODEL : 1;
}

/* Kept in the dialog: for the ticket, and for wording the answer when the model comes back. */
void answering_keep(struct turn *turn)
{
    static const char *const outcomes[] = { "none", "offer", "answer" };
    const struct found *found = turn->event->found;
    OWNED_BUF struct buf out = { 0 };

    buf_init(&out, KEPT_MAX);
    buf_text(&out, "{\"reason\":");
    buf_json(&out, found->reason);
    buf_key(&out, "threshold");
    buf_decimal(&out, found->threshold);
    buf_text(&out, ",\"list\":[");
    for (size_t i = 0; i < found->count && i < how_many(turn); i++) {
        if (i)
            buf_char(&out, ',');
        keep_candidate(&out, &found->list[i], outcomes[found->outcome], turn->scene->model);
    }
    buf_text(&out, "]}");
    dialog_keep_found(turn->dialog, out.overflow ? NULL : buf_take(&out));
    dialog_set(turn->dialog, DIALOG_REFORMULATED, found->reformulated);
}

static bool is_answer(const struct turn *turn)
{
    return turn->event->found->outcome == FOUND_ANSWER;
}

static bool is_answer_to_word(const struct turn *turn)
{
    return is_answer(turn) && turn->scene->model;
}

static bool is_offer(const struct turn *turn)
{
    return turn->event->found->outcome == FOUND_OFFER &&
           turn->dialog->offers_refused < turn->scene->assistant->offers_refused;
}

static bool is_refused_offer(const struct turn *turn)
{
    return turn->event->found->outcome == FOUND_OFFER;
}

static void word_it(struct turn *turn)
{
    answering_keep(turn);
    turn_wish(turn, WISH_WORD);
}

static void quote_it(struct turn *turn)
{
    answering_keep(turn);
    answering_quote(turn, &turn->event->found->list[0], turn->event->found->threshold);
    go_on(turn);
}

static void offer(struct turn *turn)
{
    const struct found *found = turn->event->found;
    struct dialog *dialog = turn->dialog;

    answering_keep(turn);
    struct wish *say = turn_say(turn, "offer.ask", "offer");
    say->p = found->list[0].p;
    say->threshold = found->threshold;
    dialog_offer_clear(dialog);
    for (size_t i = 0; i < found->count && i < DIALOG_OFFERED_MAX; i++) {
        dialog->offered[dialog->offered_count++] = memory_text(found->list[i].entry);
        wish_button(say, arena_format(turn->scene->arena, "offer:%s", found->list[i].entry),
                    found->list[i].question);
    }
    wish_button(say, "offer:none", "offer.none");
    dialog->step = OFFERED;
    turn_rest(turn);
    go_on(turn);
}

static void give_up_offering(struct turn *turn)
{
    answering_keep(turn);
    handoff(turn, "offers_refused");
}

static void no_answer(struct turn *turn)
{
    answering_keep(turn);
    handoff(turn, "no_answer");
}

static const char *kept_text(const struct turn *turn, const json_t *kept, const char *name)
{
    return arena_text(turn->scene->arena, json_string_value(json_object_get(kept, name)));
}

/* The model's words when they are grounded in the entry, else the entry's own. */
static void say_worded(struct turn *turn)
{
    json_auto_t *found = dialog_found(turn->dialog);
    const json_t *first = json_array_get(json_object_get(found, "list"), 0);
    double threshold = json_number_value(json_object_get(found, "threshold"));
    struct candidate candidate = {
        .entry = kept_text(turn, first, "entry"),
        .question = kept_text(turn, first, "question"),
        .answer = kept_text(turn, first, "answer"),
        .p = json_number_value(json_object_get(first, "p")),
    };

    if (!candidate.entry || !candidate.question || !candidate.answer) {
        handoff(turn, "no_answer");
        return;
    }
    if (turn->event->text)
        candidate.answer = turn->event->text;
    answering_quote(turn, &candidate, threshold);
    if (turn->event->text)
        turn->wishes[turn->wish_count - 1].model = turn->event->source;
    go_on(turn);
}

static bool bot_has_it(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT;
}

static bool is_unfinished(const struct turn *turn)
{
    const char *before = turn->dialog->texts[DIALOG_WAITING];
    const char *text = turn->event->text;
    if (before)
        text = arena_format(turn->scene->arena, "%s %s", before, text);
    return bot_has_it(turn) && turn->scene->assistant->unfinished_wait > 0 &&
           words_look_unfinished(text);
}

static bool has_no_words(const struct turn *turn)
{
    return bot_has_it(turn) && !turn->dialog->texts[DIALOG_WAITING] &&
           words_are_none(turn->event->text);
}

static void ask_back(struct turn *turn)
{
    if (++turn->dialog->not_understood > turn->scene->assistant->not_understood) {
        handoff(turn, "not_understood");
        return;
    }
    turn_say(turn, "ask_back.empty", "ask_back");
    turn_rest(turn);
}

static const char *unreadable_prompt(const char *kind)
{
    static const char *const prompts[][2] = {
        { "audio", "unreadable.audio" },       { "unknown", "unreadable.sorry" },
        { "location", "unreadable.location" }, { "contacts", "unreadable.contacts" },
        { "image", "unreadable.media" },       { "video", "unreadable.media" },
        { "document", "unreadable.media" },
    };
    for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++)
        if (strcmp(prompts[i][0], kind) == 0)
            return prompts[i][1];
    return "unreadable.sorry";
}

/* Ten pictures at once get one answer. */
static bool was_just_told(const struct turn *turn)
{
    const moment pause = MINUTES(10);
    const struct message *last = dialog_last(turn->dialog, SPEAKER_BOT);
    const char *prompt = last ? last->facts[MESSAGE_PROMPT] : NULL;
    const char *again = unreadable_prompt(turn->event->text);
    return bot_has_it(turn) && prompt && strncmp(prompt, again, strlen(again)) == 0 &&
           turn->scene->now - last->at < pause;
}

static void cannot_read(struct turn *turn)
{
    const char *prompt = unreadable_prompt(turn->event->text);
    struct wish *say = turn_say(turn, prompt, "unreadable");
    wish_button(say, "person", "button.person");
    if (turn->dialog->step == START)
        turn->dialog->step = LISTENING;
    turn_rest(turn);
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on               given              action            go        */
    { THINKING,  EVENT_TEXT,      bot_has_it,        answering_gather,           ANY_STEP  },
    { THINKING,  EVENT_REWRITTEN, bot_has_it,        search,           ANY_STEP  },
    { THINKING,  EVENT_FOUND,     is_answer_to_word, word_it,          ANY_STEP  },
    { THINKING,  EVENT_FOUND,     is_answer,         quote_it,         ANY_STEP  },
    { THINKING,  EVENT_FOUND,     is_offer,          offer,            ANY_STEP  },
    { THINKING,  EVENT_FOUND,     is_refused_offer,  give_up_offering, ANY_STEP  },
    { THINKING,  EVENT_FOUND,     NULL,              no_answer,        ANY_STEP  },
    { THINKING,  EVENT_WORDED,    bot_has_it,        say_worded,       ANY_STEP  },
    { GATHERING, EVENT_MORE,      bot_has_it,        answering_begin,  ANY_STEP  },
    { ANY_STEP,  EVENT_TEXT,      has_no_words,      ask_back,         ANY_STEP  },
    { ANY_STEP,  EVENT_TEXT,      is_unfinished,     gather_more,      GATHERING },
    { ANY_STEP,  EVENT_TEXT,      bot_has_it,        ask,              ANY_STEP  },
    { ANY_STEP,  EVENT_BUTTON,    bot_has_it,        ask,              ANY_STEP  },
    { ANY_STEP,  EVENT_MEDIA,     was_just_told,     turn_rest,        ANY_STEP  },
    { ANY_STEP,  EVENT_MEDIA,     bot_has_it,        cannot_read,      ANY_STEP  },
    { FLOW_END,  0,               NULL,              NULL,             0         },
};
/* clang-format on */

const struct flow answering_flow = { .name = "answering@2", .table = table };
