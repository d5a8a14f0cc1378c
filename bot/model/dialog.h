/* The living state of one customer's line: where the conversation is, what is still to be done, and
 * what was just said. It is the document that a step replaces with one compare-and-swap, so it
 * stays small however long the conversation: messages leave it once they are filed.
 *
 * A value that owns its parts; used by one thread at a time. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/id.h"
#include "bot/base/own.h"
#include "bot/model/effect.h"
#include "bot/model/message.h"

enum {
    DIALOG_TAIL_MAX = 6,       /* filed messages that stay, as context */
    DIALOG_TAIL_BYTES = 12288, /* of their text */
    DIALOG_MESSAGES_MAX = 256, /* in one step, with the tail */
    DIALOG_EFFECTS_MAX = 128,  /* pending at once */
    DIALOG_SEEN_MAX = 48,      /* ids of events that were folded, the last ones */
    DIALOG_SHOWN_MAX = 8,      /* entries given, the last ones */
    DIALOG_OFFERED_MAX = 3,
    DIALOG_LINE_MAX = 320,     /* bytes of a line's key */
    DIALOG_WAITING_MAX = 8192, /* bytes of text gathered or waiting for its turn */
    DIALOG_KNOWN_MAX = 16,     /* identities, the last ones */
    DIALOG_PARKED_MAX = 16,    /* statuses of messages that are not known, the last ones */
};

enum owner { OWNER_BOT, OWNER_ANALYST };

enum dialog_text {
    DIALOG_LINE, /* channel:account:address */
    DIALOG_CHANNEL,
    DIALOG_ACCOUNT,
    DIALOG_ADDRESS,
    DIALOG_NAME, /* as the customer's profile says */
    DIALOG_ANALYST_ID,
    DIALOG_ANALYST_NAME,
    DIALOG_WAITING,  /* text that is not yet a turn */
    DIALOG_QUESTION, /* of this turn, in the customer's words */
    DIALOG_REFORMULATED,
    DIALOG_PREVIOUS, /* the conversation before this one */
    DIALOG_REACH,    /* the address that works for sending; NULL: the line's own */
    DIALOG_MOVED,    /* the line at which this customer's conversation is; NULL: here */
    DIALOG_TEXTS
};

struct dialog {
    int64_t version; /* stored; 0: never */
    char *texts[DIALOG_TEXTS];

    char conversation[ID_SIZE]; /* "": none yet */
    moment opened_at, ended_at; /* ended_at 0: open */
    bool transferred;           /* by an analyst */
    bool handed_off;            /* to an analyst */

    int step; /* a value of enum step (flows/flow.h); 0 is where it starts */
    enum owner owner;
    int offers_refused, not_understood;
    int told_waiting; /* how often the waiting customer was told so */
    bool answered;    /* the bot has answered something in this conversation */
    bool apologised;  /* … and said once that it was late */

    moment idle_at, more_at; /* timers; 0: off */
    moment heard_at;      /* when the customer wrote last, by the provider's clock; 0: not known */
    moment silent_until;  /* somebody speaks from another app, and the bot does not; 0: never did */
    bool no_marketing;    /* the customer wants none */
    moment preference_at; /* when that was said last, by the provider's clock */
    int robot_run, robot_same; /* messages without a person's pause, and of them the same */
    int robot_texts[2];        /* hashes of the last two different texts */
    moment robot_at;           /* of the last message, for its pause (flows/robot.h) */
    moment
        invited_at; /* when a template last asked the customer to write, the window being closed */
    moment pair_at; /* of the pace at which this customer is written to (engine/pace.h) */

    char *offered[DIALOG_OFFERED_MAX]; /* entry ids on the buttons */
    size_t offered_count;
    char *shown[DIALOG_SHOWN_MAX]; /* entry ids, oldest first */
    size_t shown_count;
    char *found;    /* what the last search found, as JSON: for the ticket and for wording */
    json_t *ticket; /* open, or just closed and not yet stored */

    struct effect *effects; /* pending */
    size_t effect_count, effect_room;
    int effects_made; /* ever, in this conversation: numbers their ids */

    struct message *messages; /* unfiled ones and the tail, oldest first */
    size_t message_count, message_room;
    int said; /* messages so far in this conversation; the last number */

    moment reach_at;               /* when DIALOG_REACH was heard, by the provider's clock */
    char *known[DIALOG_KNOWN_MAX]; /* keys of the customer's identities, oldest first */
    size_t known_count;
    json_t *parked; /* statuses that came before their message; NULL: none */

    uint64_t seen[DIALOG_SEEN_MAX]; /* hashes of event ids, a ring */
    int seen_next;

    bool record_stale, ticket_stale; /* their own documents are older than this */
};

struct dialog *dialog_new(const char *line);
void dialog_free(struct dialog *dialog);
DEFINE_OWNED(dialog)

void dialog_set(struct dialog *dialog, enum dialog_text which, const char *text);

/* Bytes that it takes in memory, about. */
size_t dialog_weight(const struct dialog *dialog);

/* The earliest moment at which something is to be done; 0: never. */
moment dialog_due(const struct dialog *dialog);

/* Something of it is not yet in its own collection, or to be done. */
bool dialog_is_unsettled(const struct dialog *dialog);

/* Has this event been folded before? Remembers it when not. */
bool dialog_has_seen(struct dialog *dialog, const char *event_id);

/* The new message, numbered and owned by the dialog; valid until the next one is added. */
struct message *dialog_say(struct dialog *dialog, enum speaker who, moment at, const char *text);
struct message *dialog_message(struct dialog *dialog, int number); /* NULL: not here any more */
/* The message that the effect sends; NULL when it belongs to an earlier conversation. */
struct message *dialog_sent_by(struct dialog *dialog, const struct effect *effect);
struct message *dialog_last(struct dialog *dialog, enum speaker who);

/* Drops filed messages beyond the tail. */
void dialog_trim(struct dialog *dialog);

/* NULL when there are too many: the caller must then refuse the event. */
struct effect *dialog_effect(struct dialog *dialog, enum effect_kind kind, moment due);
struct effect *dialog_effect_slot(struct dialog *dialog); /* an empty one, for reading */
struct effect *dialog_pending(struct dialog *dialog, const char *effect_id);
void dialog_done(struct dialog *dialog, struct effect *effect); /* removes it */

void dialog_keep_found(struct dialog *dialog, char *json);  /* takes it; NULL: nothing */
json_t *dialog_found(const struct dialog *dialog);          /* a new reference, or NULL */
void dialog_show(struct dialog *dialog, const char *entry); /* it was given to the customer */
void dialog_offer_clear(struct dialog *dialog);

/* F, TA, TAF once ended or handed over; IAR, IAN while the bot has it: answered, or owes one. */
const char *dialog_state(const struct dialog *dialog);

void dialog_write(struct dialog *dialog, struct buf *out);
int dialog_read(const json_t *object, struct dialog **out, struct error *err);

/* The identities that belong to this line's customer (customer_identity.h). */
bool dialog_knows(const struct dialog *dialog, const char *key);
void dialog_know(struct dialog *dialog, const char *key);

/* Where messages to the customer go. */
const char *dialog_reach(const struct dialog *dialog);

/* What is still to be sent gets a copy of its text: its message is about to leave the dialog. */
void dialog_pack_sends(struct dialog *dialog);

/* Starts the next conversation on the line; the ended one becomes the previous. */
void dialog_open(struct dialog *dialog, moment now, const char *conversation);
