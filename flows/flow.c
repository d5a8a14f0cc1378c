#include "flows/flow.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static bool fits(const struct transition *t, const struct turn *turn)
{
    return (t->at == turn->dialog->step || t->at == ANY_STEP) && t->on == turn->event->kind &&
           (!t->given || t->given(turn));
}

static bool take(const struct transition *t, struct turn *turn)
{
    if (t->go != ANY_STEP)
        turn->dialog->step = t->go;
    if (t->action)
        t->action(turn);
    return true;
}

bool flow_step(struct turn *turn)
{
    for (const struct flow *const *flow = flows; *flow; flow++) {
        turn->flow = (*flow)->name;
        for (const struct transition *t = (*flow)->table; t->at != FLOW_END; t++)
            if (fits(t, turn))
                return take(t, turn);
    }
    return false;
}

struct wish *turn_wish(struct turn *turn, enum wish_kind kind)
{
    assert(turn->wish_count < WISHES_MAX);
    struct wish *wish = &turn->wishes[turn->wish_count++];
    *wish = (struct wish){ .kind = kind, .who = SPEAKER_BOT };
    return wish;
}

struct wish *turn_say(struct turn *turn, const char *prompt, const char *reason)
{
    struct wish *wish = turn_wish(turn, WISH_SAY);
    wish->prompt = prompt;
    wish->reason = reason;
    return wish;
}

static void add_slot(struct wish *wish, struct wish_slot slot)
{
    int used = 0;
    while (wish->slots[used].name)
        used++;
    assert(used < WISH_SLOTS_MAX - 1);
    wish->slots[used] = slot;
}

void wish_slot(struct wish *wish, const char *name, const char *value)
{
    add_slot(wish, (struct wish_slot){ .name = name, .value = value ? value : "" });
}

void wish_time(struct wish *wish, const char *name, moment when)
{
    add_slot(wish, (struct wish_slot){ .name = name, .value = "", .when = when });
}

void wish_button(struct wish *wish, const char *id, const char *title)
{
    assert(wish->button_count < WISH_BUTTONS_MAX);
    wish->buttons[wish->button_count].id = id;
    wish->buttons[wish->button_count++].title = title;
}

void turn_refuse(struct turn *turn, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(turn->refusal, sizeof turn->refusal, format, args);
    va_end(args);
}

void turn_rest(struct turn *turn)
{
    turn->dialog->idle_at = turn->scene->now + MINUTES(turn->scene->assistant->idle_minutes);
}
