/* "Did that help?": the thumbs go to the entry; an answer that did not help is not the end. */
#include <string.h>

#include "flows/flows.h"
#include "flows/handoff.h"

static const char helped[] = "helped:", not_helped[] = "not_helped:";

static bool says_it_helped(const struct turn *turn)
{
    return strncmp(turn->event->reply, helped, strlen(helped)) == 0;
}

static bool says_it_did_not(const struct turn *turn)
{
    return strncmp(turn->event->reply, not_helped, strlen(not_helped)) == 0;
}

static bool bot_has_it(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT && turn->dialog->step != WAITING;
}

static bool helped_now(const struct turn *turn)
{
    return bot_has_it(turn) && says_it_helped(turn);
}

static bool did_not_now(const struct turn *turn)
{
    return bot_has_it(turn) && says_it_did_not(turn);
}

static void store(struct turn *turn, const char *value, const char *entry)
{
    struct wish *wish = turn_wish(turn, WISH_FEEDBACK);
    wish->entry = entry;
    wish->text = value;
}

static void store_only(struct turn *turn)
{
    if (says_it_helped(turn))
        store(turn, "helped", turn->event->reply + strlen(helped));
    else
        store(turn, "not_helped", turn->event->reply + strlen(not_helped));
}

static void be_glad(struct turn *turn)
{
    store_only(turn);
    turn_say(turn, "feedback.thanks", "feedback");
    turn_rest(turn);
}

static void be_sorry(struct turn *turn)
{
    store_only(turn);
    if (++turn->dialog->not_understood >= turn->scene->assistant->not_understood) {
        handoff(turn, "repeat");
        return;
    }
    wish_button(turn_say(turn, "feedback.sorry", "feedback"), "person", "button.person");
    turn_rest(turn);
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on            given            action      go       */
    { ANY_STEP,  EVENT_BUTTON, helped_now,      be_glad,    ANY_STEP },
    { ANY_STEP,  EVENT_BUTTON, did_not_now,     be_sorry,   ANY_STEP },
    { ANY_STEP,  EVENT_BUTTON, says_it_helped,  store_only, ANY_STEP },
    { ANY_STEP,  EVENT_BUTTON, says_it_did_not, store_only, ANY_STEP },
    { FLOW_END,  0,            NULL,            NULL,       0        },
};
/* clang-format on */

const struct flow feedback_flow = { .name = "feedback@1", .table = table };
