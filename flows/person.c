/* A person has the conversation, or wants it: what analysts do, and the bot's silence meanwhile.
 *
 * Who may do what is decided here, in the step, so two analysts who act at once cannot both win. */
#include <string.h>

#include "bot/model/window.h"
#include "flows/flows.h"
#include "flows/robot.h"
#include "flows/ticket.h"

static const char *field(const struct turn *turn, const char *name)
{
    return json_string_value(json_object_get(turn->event->body, name));
}

static bool owned(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_ANALYST;
}

static bool owned_by_other(const struct turn *turn)
{
    const char *owner = turn->dialog->texts[DIALOG_ANALYST_ID];
    return owned(turn) && owner && strcmp(owner, turn->event->by_id) != 0;
}

static bool no_ticket(const struct turn *turn)
{
    const char *wanted = field(turn, "ticket"), *id = ticket_text(turn->dialog, "id");
    return !ticket_is_open(turn->dialog) || (wanted && strcmp(wanted, id) != 0);
}

/* Somebody of ours answers from another app, or just did. */
static bool is_elsewhere(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT && turn->dialog->silent_until > turn->scene->now;
}

static void refuse_closed(struct turn *turn)
{
    turn_refuse(turn, "Este atendimento já foi encerrado.");
}

static void refuse_other(struct turn *turn)
{
    const char *name = turn->dialog->texts[DIALOG_ANALYST_NAME];
    turn_refuse(turn, "%s já assumiu este atendimento.", name ? name : "Outra pessoa");
}

/* The channel would refuse it later, when nobody looks any more. With a template that asks the
 * customer to write, it waits for that (bot/engine/window_hold.c). */
static bool is_too_late(const struct turn *turn)
{
    return !window_is_open(turn->dialog, turn->scene->now) &&
           !*turn->scene->assistant->late_template;
}

static void refuse_late(struct turn *turn)
{
    turn_refuse(turn, "A janela de 24 horas do WhatsApp fechou. A mensagem só pode sair depois que "
                      "o cliente escrever de novo.");
}

static void own(struct turn *turn, const char *id, const char *name)
{
    struct dialog *dialog = turn->dialog;

    dialog->owner = OWNER_ANALYST;
    dialog->step = TALKING;
    dialog->idle_at = dialog->more_at = 0;
    dialog->record_stale = true;
    dialog_set(dialog, DIALOG_ANALYST_ID, id);
    dialog_set(dialog, DIALOG_ANALYST_NAME, name);
    ticket_set(dialog, "state", json_string("taken"));
    ticket_set(dialog, "taken_at", ticket_time(turn->scene->now));
    ticket_set(dialog, "analyst", json_pack("{s:s, s:s}", "id", id, "name", name));
}

/* Back to the bot; what becomes of the ticket is for the caller. */
static void let_go(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    dialog->owner = OWNER_BOT;
    dialog->step = LISTENING;
    dialog->offers_refused = dialog->not_understood = 0;
    robot_forget(dialog);
    dialog->record_stale = true;
    dialog_set(dialog, DIALOG_ANALYST_ID, NULL);
    dialog_set(dialog, DIALOG_ANALYST_NAME, NULL);
    dialog_set(dialog, DIALOG_QUESTION, NULL);
    turn_rest(turn);
}

static void take(struct turn *turn)
{
    bool again = owned(turn);
    own(turn, turn->event->by_id, turn->event->by_name);
    ticket_set(turn->dialog, "unread", json_integer(0));
    if (!again)
        wish_slot(turn_say(turn, "handoff.taken", "taken"), "analyst", turn->event->by_name);
}

static void say_words(struct turn *turn, const char *reason)
{
    struct wish *say = turn_wish(turn, WISH_SAY);
    say->who = SPEAKER_ANALYST;
    say->text = field(turn, "text");
    say->media = json_object_get(turn->event->body, "media");
    say->reason = reason;
    say->by_id = turn->event->by_id;
    say->by_name = turn->event->by_name;
}

static void speak(struct turn *turn)
{
    if (!owned(turn))
        own(turn, turn->event->by_id, turn->event->by_name);
    say_words(turn, "person");
    ticket_set(turn->dialog, "unread", json_integer(0));
}

/* The analyst's clean question, and the customer's own words as another wording of it. */
static json_t *lesson(const struct turn *turn)
{
    const struct dialog *dialog = turn->dialog;
    const char *clean = field(turn, "question"), *raw = dialog->texts[DIALOG_QUESTION];
    json_t *wordings = json_deep_copy(json_object_get(turn->event->body, "wordings"));

    if (!wordings)
        wordings = json_array();
    if (!clean || !*clean)
        clean = dialog->texts[DIALOG_REFORMULATED] ? dialog->texts[DIALOG_REFORMULATED] : raw;
    if (raw && clean && strcmp(raw, clean) != 0)
        json_array_append_new(wordings, json_string(raw));
    return json_pack("{s:s?, s:o, s:s, s:[s?], s:s?, s:{s:s, s:s, s:s?}}", "question", clean,
                     "wordings", wordings, "answer", field(turn, "text"), "tags",
                     ticket_text(dialog, "category"), "valid_until", field(turn, "valid_until"),
                     "source", "kind", "ticket", "by", turn->event->by_name, "ticket",
                     ticket_text(dialog, "id"));
}

/* What was answered to others comes without warning: it says which question it answers. */
static void say_spread(struct turn *turn)
{
    say_words(turn, "spread");
    struct wish *say = &turn->wishes[turn->wish_count - 1];
    const char *question = turn->dialog->texts[DIALOG_QUESTION];

    say->prompt = "person.spread";
    say->entry = field(turn, "entry");
    wish_slot(say, "question", arena_text(turn->scene->arena, question));
    wish_slot(say, "answer", field(turn, "text"));
    wish_slot(say, "protocol", ticket_text(turn->dialog, "protocol"));
}

/* An entry told something that was wrong: it comes without being asked for, whoever has the
 * conversation, and changes nothing else. */
static void correct(struct turn *turn)
{
    say_words(turn, "recall");
    struct wish *say = &turn->wishes[turn->wish_count - 1];

    say->prompt = "person.corrected";
    say->entry = field(turn, "entry");
    wish_slot(say, "question", field(turn, "question"));
    wish_slot(say, "answer", field(turn, "text"));
}

/* Answered with what an entry says: the customer's words are perhaps another way to ask for it. */
static void note_resolved(struct turn *turn)
{
    struct wish *wish = turn_wish(turn, WISH_FEEDBACK);
    wish->entry = field(turn, "entry");
    wish->text = "resolved";
    wish->entry_question = arena_text(turn->scene->arena, turn->dialog->texts[DIALOG_QUESTION]);
}

static void answer(struct turn *turn)
{
    bool teach = json_is_true(json_object_get(turn->event->body, "teach"));

    if (field(turn, "spread"))
        say_spread(turn);
    else
        say_words(turn, "person");
    if (teach) {
        struct wish *wish = turn_wish(turn, WISH_TEACH);
        wish->body = lesson(turn);
        wish->text = arena_text(turn->scene->arena, ticket_text(turn->dialog, "gap"));
    } else if (field(turn, "entry") && !field(turn, "spread")) {
        note_resolved(turn);
    }
    if (!owned(turn))
        own(turn, turn->event->by_id, turn->event->by_name);
    ticket_close(turn, "answered", teach ? "taught" : "answered");
    let_go(turn);
}

static void add_note(struct turn *turn, const char *text)
{
    json_t *notes = json_object_get(turn->dialog->ticket, "notes");
    struct wish *wish = turn_wish(turn, WISH_SAY);

    wish->who = SPEAKER_NOTE;
    wish->text = text;
    wish->reason = "note";
    wish->by_id = turn->event->by_id;
    wish->by_name = turn->event->by_name;
    json_array_append_new(notes, json_pack("{s:o, s:s, s:s}", "at", ticket_time(turn->scene->now),
                                           "by", turn->event->by_name, "text", text));
    turn->dialog->ticket_stale = true;
}

static void note(struct turn *turn)
{
    add_note(turn, field(turn, "text"));
}

static void back_to_queue(struct turn *turn, const char *queue)
{
    struct dialog *dialog = turn->dialog;

    let_go(turn);
    dialog->step = WAITING;
    dialog->idle_at = 0;
    dialog->told_waiting = 1;
    ticket_set(dialog, "state", json_string("open"));
    ticket_set(dialog, "analyst", NULL);
    ticket_set(dialog, "queue", json_string(queue));
}

static void transfer(struct turn *turn)
{
    const json_t *analyst = json_object_get(turn->event->body, "analyst");
    const char *id = json_string_value(json_object_get(analyst, "id"));
    const char *name = json_string_value(json_object_get(analyst, "name"));
    const char *queue = field(turn, "queue"), *words = field(turn, "note");

    if (words && *words)
        add_note(turn, words);
    turn->dialog->transferred = true;
    struct wish *say = turn_say(turn, "person.transferred", "transferred");
    wish_slot(say, "protocol", ticket_text(turn->dialog, "protocol"));
    if (id && name) {
        wish_slot(say, "analyst", name);
        own(turn, id, name);
    } else {
        back_to_queue(turn, queue && *queue ? queue : turn->scene->assistant->queue);
    }
}

static void give_back(struct turn *turn)
{
    ticket_close(turn, "closed", "returned");
    let_go(turn);
    turn_say(turn, "person.returned", "returned");
}

static void close_it(struct turn *turn)
{
    wish_slot(turn_say(turn, "person.closed", "closing"), "protocol",
              arena_text(turn->scene->arena, ticket_text(turn->dialog, "protocol")));
    ticket_close(turn, "closed", "closed");
    let_go(turn);
    turn->dialog->idle_at = 0;
    turn->dialog->ended_at = turn->scene->now;
    turn->dialog->step = ENDED;
}

/* The customer writes to a person: the bot listens and keeps quiet. */
static void listen(struct turn *turn)
{
    ticket_heard(turn, turn->event->text);
}

/* The same, but nobody here has the conversation; silence ends it without a word. */
static void overhear(struct turn *turn)
{
    if (ticket_is_open(turn->dialog))
        ticket_heard(turn, turn->event->text);
    else
        turn->dialog->idle_at =
            turn->dialog->silent_until + MINUTES(turn->scene->assistant->idle_minutes);
}

/* What the bot was about to say has been said by somebody. */
static void give_way(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    dialog->more_at = 0;
    dialog_set(dialog, DIALOG_WAITING, NULL);
    dialog_offer_clear(dialog);
    if (ticket_is_open(dialog))
        return;
    dialog->step = LISTENING;
    dialog->idle_at = dialog->silent_until + MINUTES(turn->scene->assistant->idle_minutes);
}

/* clang-format off */
static const struct transition table[] = {
    /* at       on              given           action         go       */
    { ANY_STEP, EVENT_ELSEWHERE, is_elsewhere,  give_way,      ANY_STEP },
    { ANY_STEP, EVENT_ELSEWHERE, NULL,          NULL,          ANY_STEP },
    { ANY_STEP, EVENT_TEXT,     is_elsewhere,   overhear,      ANY_STEP },
    { ANY_STEP, EVENT_BUTTON,   is_elsewhere,   overhear,      ANY_STEP },
    { ANY_STEP, EVENT_MEDIA,    is_elsewhere,   overhear,      ANY_STEP },
    { ANY_STEP, EVENT_OPENED,   is_elsewhere,   NULL,          ANY_STEP },
    { ANY_STEP, EVENT_MORE,     is_elsewhere,   give_way,      ANY_STEP },
    { ANY_STEP, EVENT_REWRITTEN, is_elsewhere,  give_way,      ANY_STEP },
    { ANY_STEP, EVENT_WORDED,   is_elsewhere,   give_way,      ANY_STEP },
    { ANY_STEP, EVENT_TEXT,     owned,          listen,        ANY_STEP },
    { ANY_STEP, EVENT_BUTTON,   owned,          listen,        ANY_STEP },
    { ANY_STEP, EVENT_MEDIA,    owned,          listen,        ANY_STEP },
    { ANY_STEP, EVENT_TAKE,     no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_SAY,      no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_ANSWER,   no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_NOTE,     no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_TRANSFER, no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_RETURN,   no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_CLOSE,    no_ticket,      refuse_closed, ANY_STEP },
    { ANY_STEP, EVENT_NOTE,     NULL,           note,          ANY_STEP },
    { ANY_STEP, EVENT_TAKE,     owned_by_other, refuse_other,  ANY_STEP },
    { ANY_STEP, EVENT_SAY,      owned_by_other, refuse_other,  ANY_STEP },
    { ANY_STEP, EVENT_ANSWER,   owned_by_other, refuse_other,  ANY_STEP },
    { ANY_STEP, EVENT_TRANSFER, owned_by_other, refuse_other,  ANY_STEP },
    { ANY_STEP, EVENT_RETURN,   owned_by_other, refuse_other,  ANY_STEP },
    { ANY_STEP, EVENT_CLOSE,    owned_by_other, refuse_other,  ANY_STEP },
    { ANY_STEP, EVENT_CORRECT,  is_too_late,    refuse_late,   ANY_STEP },
    { ANY_STEP, EVENT_CORRECT,  NULL,           correct,       ANY_STEP },
    { ANY_STEP, EVENT_SAY,      is_too_late,    refuse_late,   ANY_STEP },
    { ANY_STEP, EVENT_ANSWER,   is_too_late,    refuse_late,   ANY_STEP },
    { ANY_STEP, EVENT_TAKE,     NULL,           take,          ANY_STEP },
    { ANY_STEP, EVENT_SAY,      NULL,           speak,         ANY_STEP },
    { ANY_STEP, EVENT_ANSWER,   NULL,           answer,        ANY_STEP },
    { ANY_STEP, EVENT_TRANSFER, NULL,           transfer,      ANY_STEP },
    { ANY_STEP, EVENT_RETURN,   NULL,           give_back,     ANY_STEP },
    { ANY_STEP, EVENT_CLOSE,    NULL,           close_it,      ANY_STEP },
    { FLOW_END, 0,              NULL,           NULL,          0        },
};
/* clang-format on */

const struct flow person_flow = { .name = "person@4", .table = table };
