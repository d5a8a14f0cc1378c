/* Messages that were long on their way: after an outage the provider brings days of them, and
 * answering them as if they were new would look absurd.
 *
 * What comes late is gathered; then one apology for all of it repeats the question and asks whether
 * it is still needed. When there would be no answer, or it is too late to say anything, a person
 * gets it. A greeting that comes late is let be. */
#include <string.h>

#include "bot/model/window.h"
#include "flows/answering.h"
#include "flows/flows.h"
#include "flows/handoff.h"
#include "flows/words.h"

enum { GATHER = 5000 /* ms; the rest of the backlog is on its way */ };

static bool is_late(const struct turn *turn)
{
    moment age = turn->scene->now - turn->event->at;
    int minutes = turn->scene->assistant->stale_minutes;
    return minutes > 0 && turn->event->at && age > MINUTES(minutes);
}

/* Nobody else is at it: no person, no model, no search. */
static bool bot_is_free(const struct turn *turn)
{
    int step = turn->dialog->step;
    return turn->dialog->owner == OWNER_BOT &&
           (step == START || step == LISTENING || step == OFFERED || step == ENDED);
}

static bool begins_late(const struct turn *turn)
{
    return bot_is_free(turn) && is_late(turn) && !turn->dialog->apologised &&
           !words_ask_for_person(turn->event->text) && !words_are_angry(turn->event->text);
}

static bool is_late_file(const struct turn *turn)
{
    return bot_is_free(turn) && is_late(turn) && strcmp(turn->event->text, "sticker") != 0;
}

static void gather(struct turn *turn)
{
    answering_gather(turn);
    turn->dialog->idle_at = 0;
    turn->dialog->more_at = turn->scene->now + GATHER;
}

static void hand_file(struct turn *turn)
{
    turn_say(turn, "stale.sorry", "stale");
    handoff(turn, "unreadable");
}

/* What was gathered becomes the question. */
static void consider(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;

    dialog_set(dialog, DIALOG_QUESTION, dialog->texts[DIALOG_WAITING]);
    dialog_set(dialog, DIALOG_WAITING, NULL);
    dialog_set(dialog, DIALOG_REFORMULATED, NULL);
    dialog->more_at = 0;
    if (!answering_asks_something(dialog->texts[DIALOG_QUESTION])) {
        dialog->step = LISTENING;
        turn_rest(turn);
    } else if (!window_is_open(dialog, turn->scene->now)) {
        handoff(turn, "late");
    } else {
        turn_wish(turn, WISH_SEARCH);
    }
}

static bool has_no_answer(const struct turn *turn)
{
    return turn->event->found->outcome == FOUND_NONE;
}

static void give_to_person(struct turn *turn)
{
    answering_keep(turn);
    turn_say(turn, "stale.sorry", "stale");
    handoff(turn, "no_answer");
}

static void apologise(struct turn *turn)
{
    struct wish *say = turn_say(turn, "stale.ask", "stale");

    wish_slot(say, "question",
              arena_text(turn->scene->arena, turn->dialog->texts[DIALOG_QUESTION]));
    wish_button(say, "stale:yes", "button.still_needed");
    wish_button(say, "stale:no", "button.not_needed");
    turn->dialog->apologised = true;
    turn_rest(turn);
}

static bool pressed_yes(const struct turn *turn)
{
    return strcmp(turn->event->reply, "stale:yes") == 0;
}

static bool pressed_no(const struct turn *turn)
{
    return strcmp(turn->event->reply, "stale:no") == 0;
}

static bool says_yes(const struct turn *turn)
{
    return words_agree(turn->event->text);
}

static bool says_no(const struct turn *turn)
{
    return words_refuse(turn->event->text);
}

static void answer_it(struct turn *turn)
{
    struct dialog *dialog = turn->dialog;
    dialog_set(dialog, DIALOG_WAITING, dialog->texts[DIALOG_QUESTION]);
    answering_begin(turn);
}

static void let_it_be(struct turn *turn)
{
    turn_say(turn, "stale.never_mind", "stale");
    turn_rest(turn);
}

/* One apology is enough; the customer decides about all of it. */
static void hear_more(struct turn *turn)
{
    turn_rest(turn);
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on            given          action          go          */
    { STALE,       EVENT_TEXT,   NULL,          gather,         ANY_STEP    },
    { STALE,       EVENT_BUTTON, NULL,          gather,         ANY_STEP    },
    { STALE,       EVENT_MORE,   NULL,          consider,       ANY_STEP    },
    { STALE,       EVENT_FOUND,  has_no_answer, give_to_person, ANY_STEP    },
    { STALE,       EVENT_FOUND,  NULL,          apologise,      STALE_ASKED },
    { STALE_ASKED, EVENT_BUTTON, pressed_yes,   answer_it,      ANY_STEP    },
    { STALE_ASKED, EVENT_BUTTON, pressed_no,    let_it_be,      LISTENING   },
    { STALE_ASKED, EVENT_TEXT,   is_late,       hear_more,      ANY_STEP    },
    { STALE_ASKED, EVENT_TEXT,   says_yes,      answer_it,      ANY_STEP    },
    { STALE_ASKED, EVENT_TEXT,   says_no,       let_it_be,      LISTENING   },
    { ANY_STEP,    EVENT_TEXT,   begins_late,   gather,         STALE       },
    { ANY_STEP,    EVENT_MEDIA,  is_late_file,  hand_file,      ANY_STEP    },
    { FLOW_END,    0,            NULL,          NULL,           0           },
};
/* clang-format on */

const struct flow stale_flow = { .name = "stale@1", .table = table };
