/* "Did you mean…?": the customer picks, refuses, or asks in other words. */
#include <stdlib.h>
#include <string.h>

#include "flows/answering.h"
#include "flows/flows.h"
#include "flows/handoff.h"
#include "flows/words.h"

static bool is_offer_button(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT && strncmp(turn->event->reply, "offer:", 6) == 0;
}

static bool pressed_none(const struct turn *turn)
{
    return is_offer_button(turn) && strcmp(turn->event->reply, "offer:none") == 0;
}

static bool said_none(const struct turn *turn)
{
    return words_refuse(turn->event->text);
}

/* "1", "2" or "3": where buttons cannot be pressed, options are numbered. */
static bool said_number(const struct turn *turn)
{
    const char *text = turn->event->text;
    return text[0] >= '1' && text[1] == '\0' &&
           (size_t)(text[0] - '1') < turn->dialog->offered_count;
}

static void recall(struct turn *turn, const char *entry)
{
    turn_wish(turn, WISH_RECALL)->text = arena_text(turn->scene->arena, entry);
    dialog_offer_clear(turn->dialog);
}

/* A press tells what was meant: another wording of the entry, perhaps. */
static void note_pick(struct turn *turn, const char *entry)
{
    struct wish *wish = turn_wish(turn, WISH_FEEDBACK);
    wish->entry = arena_text(turn->scene->arena, entry);
    wish->text = "picked";
}

static void pick(struct turn *turn)
{
    note_pick(turn, turn->event->reply + strlen("offer:"));
    recall(turn, turn->event->reply + strlen("offer:"));
}

static void pick_number(struct turn *turn)
{
    note_pick(turn, turn->dialog->offered[turn->event->text[0] - '1']);
    recall(turn, turn->dialog->offered[turn->event->text[0] - '1']);
}

static bool enough(struct turn *turn)
{
    dialog_offer_clear(turn->dialog);
    return ++turn->dialog->offers_refused >= turn->scene->assistant->offers_refused;
}

static void refuse(struct turn *turn)
{
    if (enough(turn)) {
        handoff(turn, "offers_refused");
        return;
    }
    turn_say(turn, "offer.refused", "ask_back");
    turn_rest(turn);
}

static void ask_otherwise(struct turn *turn)
{
    turn->dialog->offers_refused++;
    dialog_offer_clear(turn->dialog);
    dialog_set(turn->dialog, DIALOG_WAITING, turn->event->text);
    answering_begin(turn);
}

static bool is_question(const struct turn *turn)
{
    const char *text = turn->event->text;
    return turn->dialog->owner == OWNER_BOT && !words_only_greet(text) && !words_only_thank(text) &&
           !words_only_bye(text) && !words_are_none(text);
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on            given            action         go        */
    { OFFERED,   EVENT_BUTTON, pressed_none,    refuse,        LISTENING },
    { OFFERED,   EVENT_TEXT,   said_none,       refuse,        LISTENING },
    { OFFERED,   EVENT_TEXT,   said_number,     pick_number,   THINKING  },
    { OFFERED,   EVENT_TEXT,   is_question,     ask_otherwise, ANY_STEP  },
    { LISTENING, EVENT_BUTTON, pressed_none,    refuse,        LISTENING },
    { ANY_STEP,  EVENT_BUTTON, is_offer_button, pick,          THINKING  },
    { FLOW_END,  0,            NULL,            NULL,          0         },
};
/* clang-format on */

const struct flow offer_flow = { .name = "offer@2", .table = table };
