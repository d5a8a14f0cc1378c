/* Passing the conversation to a person, and the wait for one.
 *
 * While a ticket waits, the bot still owns the conversation: it says once that somebody will come,
 * and otherwise keeps quiet. */
#include "flows/handoff.h"

#include <string.h>

#include "flows/flows.h"
#include "flows/ticket.h"
#include "flows/words.h"

enum { TELL_EVERY = 4 }; /* messages of a waiting customer */

static void tell(struct turn *turn, const char *reason)
{
    const struct assistant *assistant = turn->scene->assistant;
    bool open = calendar_is_open(&assistant->calendar, turn->scene->now);
    struct wish *say = turn_say(turn, open ? "handoff.open" : "handoff.closed", reason);

    wish_slot(say, "protocol", ticket_text(turn->dialog, "protocol"));
    wish_slot(say, "hours", assistant->hours);
    if (open)
        wish_time(say, "due", ticket_due(turn->dialog));
    else
        wish_time(say, "next_open", calendar_next_open(&assistant->calendar, turn->scene->now));
}

static bool shows_a_gap(const char *reason)
{
    return strcmp(reason, "no_answer") == 0 || strcmp(reason, "offers_refused") == 0 ||
           strcmp(reason, "repeat") == 0;
}

static void give_away(struct turn *turn, const char *reason)
{
    struct dialog *dialog = turn->dialog;

    ticket_open(turn, reason);
    dialog->handed_off = true;
    dialog->record_stale = true;
    dialog->step = WAITING;
    dialog->idle_at = dialog->more_at = 0;
    dialog->told_waiting = 0;
    dialog_set(dialog, DIALOG_WAITING, NULL);
    dialog_offer_clear(dialog);
}

void handoff(struct turn *turn, const char *reason)
{
    give_away(turn, reason);
    if (strcmp(reason, "anger") == 0)
        turn_say(turn, "anger.sorry", "anger");
    tell(turn, "handoff");
    if (shows_a_gap(reason))
        turn_wish(turn, WISH_GAP);
}

void handoff_silently(struct turn *turn, const char *reason)
{
    give_away(turn, reason);
}

static bool is_waiting(const struct turn *turn)
{
    return turn->dialog->step == WAITING && turn->dialog->owner == OWNER_BOT;
}

static bool bot_may_hand_over(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT && turn->dialog->step != WAITING;
}

static bool asks_for_person(const struct turn *turn)
{
    return bot_may_hand_over(turn) && words_ask_for_person(turn->event->text);
}

static bool is_angry(const struct turn *turn)
{
    return bot_may_hand_over(turn) && words_are_angry(turn->event->text);
}

static bool pressed_person(const struct turn *turn)
{
    return bot_may_hand_over(turn) && strcmp(turn->event->reply, "person") == 0;
}

/* The last question got an answer, and the customer did not say that it was of no use. */
static bool was_answered(struct dialog *dialog)
{
    const struct message *last = dialog_last(dialog, SPEAKER_BOT);
    return last && last->facts[MESSAGE_ENTRY] && dialog->not_understood == 0;
}

/* The question for the ticket: what was asked and not answered, or else this message. */
static void remember_question(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    if (dialog->texts[DIALOG_QUESTION] && !was_answered(dialog))
        return;
    dialog_set(dialog, DIALOG_QUESTION, turn->event->text);
    dialog_set(dialog, DIALOG_REFORMULATED, NULL);
    dialog_keep_found(dialog, NULL);
}

static void hand_to_person(struct turn *turn)
{
    remember_question(turn);
    handoff(turn, "asked_for_person");
}

static void calm_down(struct turn *turn)
{
    remember_question(turn);
    handoff(turn, "anger");
}

/* What only a person can go on with, and the words for it in the ticket. */
static const char *work_in(const struct turn *turn)
{
    const char *kind = turn->event->text;
    if (strcmp(kind, "order") == 0)
        return "Pedido pelo catálogo";
    return strcmp(kind, "flow") == 0 ? "Formulário preenchido" : NULL;
}

static bool brings_work(const struct turn *turn)
{
    return bot_may_hand_over(turn) && work_in(turn);
}

static void hand_work_over(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    dialog_set(dialog, DIALOG_QUESTION, work_in(turn));
    dialog_set(dialog, DIALOG_REFORMULATED, NULL);
    dialog_keep_found(dialog, NULL);
    handoff(turn, strcmp(turn->event->text, "order") == 0 ? "order" : "form");
}

static void say_protocol(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;
    bool taken = dialog->owner == OWNER_ANALYST;
    struct wish *say = turn_say(turn, taken ? "protocol.taken" : "protocol.status", "protocol");

    wish_slot(say, "protocol", ticket_text(dialog, "protocol"));
    if (taken)
        wish_slot(say, "analyst", dialog->texts[DIALOG_ANALYST_NAME]);
    else
        wish_time(say, "due", ticket_due(dialog));
    ticket_heard(turn, turn->event->text);
}

static bool asks_for_protocol_waiting(const struct turn *turn)
{
    return is_waiting(turn) && words_ask_for_protocol(turn->event->text);
}

static bool asks_for_protocol(const struct turn *turn)
{
    return bot_may_hand_over(turn) && words_ask_for_protocol(turn->event->text);
}

static void no_protocol(struct turn *turn)
{
    turn_say(turn, "protocol.none", "protocol");
    turn_rest(turn);
}

/* Another message would not reach the customer either: a person has to find a way. */
static void hand_over_silently(struct turn *turn)
{
    give_away(turn, "undelivered");
}

static void wait_on(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    ticket_heard(turn, turn->event->text);
    if (dialog->told_waiting++ % TELL_EVERY)
        return;
    struct wish *say = turn_say(turn, "handoff.again", "waiting");
    wish_slot(say, "protocol", ticket_text(dialog, "protocol"));
    wish_time(say, "due", ticket_due(dialog));
}

static void keep_media(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    ticket_heard(turn, turn->event->text);
    if (strcmp(turn->event->text, "sticker") == 0 || dialog->told_waiting++ % TELL_EVERY)
        return;
    wish_slot(turn_say(turn, "unreadable.kept", "waiting"), "protocol",
              ticket_text(dialog, "protocol"));
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on             given                      action          go       */
    { WAITING,   EVENT_TEXT,    asks_for_protocol_waiting, say_protocol,   ANY_STEP },
    { WAITING,   EVENT_TEXT,    is_waiting,                wait_on,        ANY_STEP },
    { WAITING,   EVENT_BUTTON,  is_waiting,                wait_on,        ANY_STEP },
    { WAITING,   EVENT_MEDIA,   is_waiting,                keep_media,     ANY_STEP },
    { ANY_STEP,  EVENT_MEDIA,   brings_work,               hand_work_over, ANY_STEP },
    { ANY_STEP,  EVENT_BUTTON,  pressed_person,            hand_to_person, ANY_STEP },
    { ANY_STEP,  EVENT_TEXT,    asks_for_person,           hand_to_person, ANY_STEP },
    { ANY_STEP,  EVENT_TEXT,    is_angry,                  calm_down,      ANY_STEP },
    { ANY_STEP,  EVENT_TEXT,    asks_for_protocol,         no_protocol,    LISTENING },
    { ANY_STEP,  EVENT_UNDELIVERED, bot_may_hand_over,     hand_over_silently, ANY_STEP },
    { FLOW_END,  0,             NULL,                      NULL,           0        },
};
/* clang-format on */

const struct flow handoff_flow = { .name = "handoff@2", .table = table };
