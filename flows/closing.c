/* Silence closes a conversation, but never while a person has it or should have it. */
#include "flows/flows.h"
#include "flows/ticket.h"

static bool may_close(const struct turn *turn)
{
    return turn->dialog->owner == OWNER_BOT && !ticket_is_open(turn->dialog);
}

/* The last words came from another app; a farewell of the bot would come from nowhere. */
static bool spoke_elsewhere(const struct turn *turn)
{
    const struct dialog *dialog = turn->dialog;
    const struct message *last = dialog_last(turn->dialog, SPEAKER_BOT);
    return may_close(turn) && dialog->silent_until > dialog->opened_at &&
           (!last || last->at < dialog->silent_until);
}

static void end(struct turn *turn)
{
    turn->dialog->ended_at = turn->scene->now;
    turn->dialog->idle_at = turn->dialog->more_at = 0;
    turn->dialog->record_stale = true;
}

static void close_quietly(struct turn *turn)
{
    turn_say(turn, "closing.idle", "closing");
    end(turn);
}

/* clang-format off */
static const struct transition table[] = {
    /* at        on          given            action         go       */
    { LISTENING, EVENT_IDLE, spoke_elsewhere, end,           ENDED    },
    { LISTENING, EVENT_IDLE, may_close,       close_quietly, ENDED    },
    { OFFERED,   EVENT_IDLE, may_close,       close_quietly, ENDED    },
    { STALE_ASKED, EVENT_IDLE, may_close, close_quietly, ENDED },
    { FLOW_END,  0,          NULL,            NULL,          0        },
};
/* clang-format on */

const struct flow closing_flow = { .name = "closing@2", .table = table };
