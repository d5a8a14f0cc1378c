/* Hello, thanks, goodbye, "who are you?": what is not a question. */
#include <string.h>

#include "flows/flows.h"
#include "flows/words.h"

static bool bot_listens(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT && !turn->dialog->texts[DIALOG_WAITING];
}

static bool only_greets(const struct turn *turn)
{
    return bot_listens(turn) && words_only_greet(turn->event->text);
}

static bool greets_returning(const struct turn *turn)
{
    return only_greets(turn) && turn->dialog->texts[DIALOG_PREVIOUS];
}

static bool only_thanks(const struct turn *turn)
{
    return bot_listens(turn) && words_only_thank(turn->event->text);
}

static bool says_bye(const struct turn *turn)
{
    return bot_listens(turn) && words_only_bye(turn->event->text);
}

static bool asks_who(const struct turn *turn)
{
    return bot_listens(turn) && words_ask_who(turn->event->text);
}

static bool bot_has_it(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT;
}

/* It says as much as "hello", and nothing later on. */
static bool is_sticker(const struct turn *turn)
{
    return bot_has_it(turn) && strcmp(turn->event->text, "sticker") == 0;
}

static struct wish *greet(struct turn *turn, const char *prompt, const char *reason)
{
    struct wish *say = turn_say(turn, prompt, reason);
    wish_slot(say, "name", turn->dialog->texts[DIALOG_NAME]);
    turn_rest(turn);
    return say;
}

static void hello(struct turn *turn)
{
    struct wish *say = greet(turn, "greeting.hello", "greeting");
    wish_slot(say, "assistant", turn->scene->assistant->name);
    wish_slot(say, "hours", turn->scene->assistant->hours);
}

static void welcome_back(struct turn *turn)
{
    wish_slot(greet(turn, "greeting.welcome_back", "greeting"), "assistant",
              turn->scene->assistant->name);
}

static void hello_again(struct turn *turn)
{
    greet(turn, "greeting.again", "greeting");
}

static void you_are_welcome(struct turn *turn)
{
    greet(turn, "greeting.thanks", "thanks");
}

static void goodbye(struct turn *turn)
{
    greet(turn, "greeting.bye", "bye");
}

static void introduce(struct turn *turn)
{
    struct wish *say = turn_say(turn, "greeting.who", "who");
    wish_slot(say, "assistant", turn->scene->assistant->name);
    wish_slot(say, "hours", turn->scene->assistant->hours);
    turn_rest(turn);
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on          given             action           go        */
    { START,     EVENT_TEXT, greets_returning, welcome_back,    LISTENING },
    { START,     EVENT_TEXT, only_greets,      hello,           LISTENING },
    { LISTENING, EVENT_TEXT, only_greets,      hello_again,     LISTENING },
    { LISTENING, EVENT_TEXT, only_thanks,      you_are_welcome, LISTENING },
    { LISTENING, EVENT_TEXT, says_bye,         goodbye,         LISTENING },
    { OFFERED,   EVENT_TEXT, only_greets,      hello_again,     ANY_STEP  },
    { OFFERED,   EVENT_TEXT, only_thanks,      you_are_welcome, LISTENING },
    { OFFERED,   EVENT_TEXT, says_bye,         goodbye,         LISTENING },
    { START,     EVENT_TEXT, asks_who,         introduce,       LISTENING },
    { LISTENING, EVENT_TEXT, asks_who,         introduce,       LISTENING },
    { START,     EVENT_OPENED, bot_has_it,     hello,           LISTENING },
    { ANY_STEP,  EVENT_OPENED, NULL,           NULL,            ANY_STEP  },
    { START,     EVENT_MEDIA, is_sticker,      hello,           LISTENING },
    { ANY_STEP,  EVENT_MEDIA, is_sticker,      turn_rest,       ANY_STEP  },
    { FLOW_END,  0,          NULL,             NULL,            0         },
};
/* clang-format on */

const struct flow greeting_flow = { .name = "greeting@2", .table = table };
