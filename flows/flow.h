/* A flow is a table of transitions, and taking a step is a pure function:
 *
 *     (dialog, event) -> (dialog', wishes)
 *
 * It reads no clock, opens no socket and keeps no memory. That is why a screenplay can replay a
 * whole conversation in microseconds and why a crash can be replayed from the store.
 *
 * Flows are tried in the order of flows/flows.c; the first transition that fits is taken. What a
 * step wants is a list of wishes: most become messages or durable effects when the engine commits
 * the step; a search is answered at once, within the same step, as another event. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/arena.h"
#include "bot/model/assistant.h"
#include "bot/model/dialog.h"

/* Where a conversation is. */
enum step {
    START,     /* nothing was said */
    LISTENING, /* the bot has said its part */
    GATHERING, /* a message looks unfinished; the rest may come */
    THINKING,  /* the question is with the model or the search */
    OFFERED,   /* "did you mean…?" */
    WAITING,   /* a ticket is open, nobody has it yet */
    TALKING,   /* an analyst has it */
    ENDED,
    STALE,       /* what came late is gathered */
    STALE_ASKED, /* "do you still need this?" */
    LEFT_ALONE,  /* another robot writes; a person has to look */
};
#define ANY_STEP (-1)
#define FLOW_END (-2)

enum event_kind {
    EVENT_TEXT,        /* the customer wrote; `text` */
    EVENT_BUTTON,      /* the customer pressed; `reply` is the button's id, `text` its title */
    EVENT_MEDIA,       /* something that the bot cannot read; `text` is its kind */
    EVENT_OPENED,      /* the customer opened the chat and wrote nothing */
    EVENT_ELSEWHERE,   /* somebody of ours spoke from another app */
    EVENT_MORE,        /* the time to finish a message is over */
    EVENT_IDLE,        /* nobody said anything for long */
    EVENT_REWRITTEN,   /* the model's clean question in `text`, or NULL: it did not help */
    EVENT_FOUND,       /* the search's answer in `found` */
    EVENT_WORDED,      /* the model's wording in `text`, or NULL; `source`: the model's name */
    EVENT_UNDELIVERED, /* what was said did not reach the customer */
    EVENT_TAKE,        /* from here on: an analyst does something */
    EVENT_ANSWER,
    EVENT_SAY,
    EVENT_NOTE,
    EVENT_TRANSFER,
    EVENT_RETURN,
    EVENT_CLOSE,
    EVENT_CORRECT, /* what an entry told is put right: body text, entry, question */
    EVENT_KINDS
};

/* One entry that a search thinks of. Texts live as long as the step. */
struct candidate {
    const char *entry, *question, *answer;
    const char *tag; /* its first tag, or NULL */
    double p, score;
};

enum found_outcome { FOUND_NONE, FOUND_OFFER, FOUND_ANSWER };

struct found {
    enum found_outcome outcome;
    const char *reason; /* the gate's word for it */
    const char *reformulated;
    double threshold;
    size_t count;
    struct candidate list[10];
};

struct event {
    enum event_kind kind;
    moment at;
    const char *text, *reply, *source;
    const char *by_id, *by_name; /* the analyst */
    const json_t *body;          /* what else the analyst sent */
    const struct found *found;
};

/* What a step wants done. */
enum wish_kind {
    WISH_SAY,      /* `prompt` with its slots, or `text` word for word */
    WISH_SEARCH,   /* answered at once by EVENT_FOUND */
    WISH_RECALL,   /* as a search, for the one entry `text` */
    WISH_REWRITE,  /* ask the model for the clean question */
    WISH_WORD,     /* ask the model to word the answer found */
    WISH_TEACH,    /* publish the entry in `body` */
    WISH_FEEDBACK, /* `entry` helped, not, was picked, or resolved (`text`) the question
                      `entry_question`, which is NULL while the dialog still has it */
    WISH_GAP,      /* count the ticket's question as a gap */
};

struct wish_slot {
    const char *name, *value;
    moment when; /* not 0: the value is this time, as the prompts say times */
};

enum { WISHES_MAX = 12, WISH_SLOTS_MAX = 5, WISH_BUTTONS_MAX = 4 };

struct wish {
    enum wish_kind kind;
    const char *prompt, *text, *reason;
    const char *ask; /* SAY: the prompt of a question below the text, which has the buttons */
    struct wish_slot slots[WISH_SLOTS_MAX]; /* ends with a NULL name */
    struct {
        const char *id, *title; /* a title that is a prompt's name starts with "button." */
    } buttons[WISH_BUTTONS_MAX];
    size_t button_count;
    enum speaker who; /* SAY: the bot, or an analyst */
    const char *by_id, *by_name;
    const char *entry, *entry_question, *model;
    double p, threshold;
    const json_t *media; /* SAY: the file that goes with it, as its message has it; or NULL */
    json_t *body;        /* owned by whoever takes the wish */
};

struct scene {
    moment now;
    const struct assistant *assistant;
    bool model; /* one is configured */
    struct arena *arena;
};

struct turn {
    struct dialog *dialog;
    const struct event *event;
    const struct scene *scene;
    const char *flow; /* of the transition that is being taken */
    struct wish wishes[WISHES_MAX];
    size_t wish_count;
    char refusal[192]; /* to the analyst whose act was refused; "": it was not */
};

typedef bool guard_fn(const struct turn *turn);
typedef void action_fn(struct turn *turn);

struct transition {
    int at;             /* in this step (or ANY_STEP) */
    enum event_kind on; /* when this happens */
    guard_fn *given;    /* and this holds (NULL: always) */
    action_fn *action;  /* do this (NULL: nothing) */
    int go;             /* and continue here (ANY_STEP: stay, or where the action led) */
};

struct flow {
    const char *name; /* "answering@2": messages remember it */
    const struct transition *table;
};

extern const struct flow *const flows[]; /* in order; ends with NULL */

/* Takes one step. An event that no transition expects leaves the dialog as it was: false. */
bool flow_step(struct turn *turn);

/* For actions. A wish beyond WISHES_MAX is a bug in the flow and stops the program. */
struct wish *turn_wish(struct turn *turn, enum wish_kind kind);
struct wish *turn_say(struct turn *turn, const char *prompt, const char *reason);
void wish_slot(struct wish *wish, const char *name, const char *value);
void wish_time(struct wish *wish, const char *name, moment when);
void wish_button(struct wish *wish, const char *id, const char *title);
void turn_refuse(struct turn *turn, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The silence after which the conversation ends starts now. */
void turn_rest(struct turn *turn);
