/* Who writes without the pauses of a person, the same text (or the same two in turn) again and
 * again, or very much of it, is a robot. It is left alone, so that two machines do not talk for
 * ever: the desk gets a ticket with a note, and the bot says nothing more until a person has
 * looked.
 */
#include "flows/robot.h"

#include "flows/flows.h"
#include "flows/handoff.h"
#include "flows/ticket.h"

static int hash_of(const char *text)
{
    uint32_t hash = 0x811c9dc5u; /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x01000193u;
    return (int)(hash & INT32_MAX);
}

/* One of the last two different texts? Remembers it when not. */
static bool is_known(struct dialog *dialog, int hash)
{
    if (dialog->robot_texts[0] == hash || dialog->robot_texts[1] == hash)
        return true;
    dialog->robot_texts[1] = dialog->robot_texts[0];
    dialog->robot_texts[0] = hash;
    return false;
}

void robot_hear(struct dialog *dialog, const char *text, moment at, const struct assistant *policy)
{
    bool quick = at - dialog->robot_at <= SECONDS(policy->robot_seconds);
    bool known = is_known(dialog, hash_of(text));

    dialog->robot_at = at;
    dialog->robot_run = quick ? dialog->robot_run + 1 : 0;
    dialog->robot_same = quick && known ? dialog->robot_same + 1 : 0;
}

void robot_forget(struct dialog *dialog)
{
    dialog->robot_run = dialog->robot_same = 0;
}

static bool reached(int count, int limit)
{
    return limit > 0 && count >= limit;
}

static bool is_robot(const struct turn *turn)
{
    const struct assistant *policy = turn->scene->assistant;
    return turn->dialog->owner == OWNER_BOT &&
           (reached(turn->dialog->robot_same, policy->robot_same) ||
            reached(turn->dialog->robot_run, policy->robot_turns));
}

static const char note[] =
    "Parece haver outro robô do outro lado: as mensagens chegam sem pausa e se repetem. O "
    "assistente parou de responder até que alguém assuma ou devolva a conversa.";

static void leave_alone(struct turn *turn)
{
    struct wish *wish = turn_wish(turn, WISH_SAY);

    wish->who = SPEAKER_NOTE;
    wish->text = note;
    wish->reason = "robot";
    if (ticket_is_open(turn->dialog))
        ticket_heard(turn, turn->event->text);
    else
        handoff_silently(turn, "robot");
    ticket_note(turn->dialog, note, turn->scene->now);
    turn->dialog->step = LEFT_ALONE;
}

static void listen(struct turn *turn)
{
    ticket_heard(turn, turn->event->text);
}

/* clang-format off */
static const struct transition table[] = {
    /* at         on            given     action       go       */
    { LEFT_ALONE, EVENT_TEXT,   NULL,     listen,      ANY_STEP },
    { LEFT_ALONE, EVENT_BUTTON, NULL,     listen,      ANY_STEP },
    { LEFT_ALONE, EVENT_MEDIA,  NULL,     listen,      ANY_STEP },
    { ANY_STEP,   EVENT_TEXT,   is_robot, leave_alone, ANY_STEP },
    { ANY_STEP,   EVENT_BUTTON, is_robot, leave_alone, ANY_STEP },
    { ANY_STEP,   EVENT_MEDIA,  is_robot, leave_alone, ANY_STEP },
    { FLOW_END,   0,            NULL,     NULL,        0        },
};
/* clang-format on */

const struct flow robot_flow = { .name = "robot@1", .table = table };
