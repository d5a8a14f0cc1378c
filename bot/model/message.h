/* One message of a conversation, and why it was said. A value that owns its texts. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"

enum speaker { SPEAKER_CUSTOMER, SPEAKER_BOT, SPEAKER_ANALYST, SPEAKER_SYSTEM, SPEAKER_NOTE };

/* A later one is never replaced by an earlier one. A failure counts only until it is known that
 * the message was delivered after all. */
enum delivery {
    DELIVERY_NONE,
    DELIVERY_QUEUED,
    DELIVERY_SENT,
    DELIVERY_FAILED,
    DELIVERY_DELIVERED,
    DELIVERY_READ,
    DELIVERY_PLAYED, /* a voice message, for the first time */
};

/* Everything optional that is text: the reasons, and the versions that made it. */
enum message_fact {
    MESSAGE_KIND, /* "text" when absent */
    MESSAGE_BY,
    MESSAGE_BY_ID,
    MESSAGE_REASON,
    MESSAGE_FLOW,
    MESSAGE_PROMPT,
    MESSAGE_MODEL,
    MESSAGE_ENTRY,
    MESSAGE_ENTRY_QUESTION,
    MESSAGE_REFORMULATED,
    MESSAGE_FEEDBACK,
    MESSAGE_ERROR,
    MESSAGE_RECEIPT,     /* a JSON object: bot/model/receipt.h */
    MESSAGE_PROVIDER_ID, /* the channel's own id of it */
    MESSAGE_MEDIA,       /* JSON of what became of its picture or file (bot/engine/media.h) */
    MESSAGE_BODY,     /* JSON of what is not text: bot/model/incoming.h says what of which kind */
    MESSAGE_CHANGE,   /* "edited" or "revoked", by who wrote it */
    MESSAGE_ORIGINAL, /* the text before the first edit */
    MESSAGE_REACTION, /* the emoji with which the other side answered it */
    MESSAGE_FACTS
};

enum {
    MESSAGE_BUTTONS_MAX = 10,
    MESSAGE_BODY_MAX = 16384, /* bytes; what is larger is not kept with the message */
};

struct button {
    char *id, *title;
};

struct message {
    int number; /* from 1, within its conversation */
    moment at;
    enum speaker who;
    enum delivery delivery;
    char *text;
    char *facts[MESSAGE_FACTS];
    double p, threshold; /* of the gate; 0 when it was not asked */
    struct button buttons[MESSAGE_BUTTONS_MAX];
    size_t button_count;
    bool filed;   /* stored in its own collection as it is now */
    bool changed; /* by the step that is being committed; never stored */
    char *json;   /* as written last; dropped by message_touch */
};

void message_clear(struct message *message);
void message_set(struct message *message, enum message_fact fact, const char *text);
void message_button(struct message *message, const char *id, const char *title);

/* To be called after a change by hand. */
void message_touch(struct message *message);

/* Raises the delivery state; false when it already is there or beyond. */
bool message_deliver(struct message *message, enum delivery delivery);

/* The JSON of it, without its id; kept until the next change. */
const char *message_json(struct message *message);

/* Adds ,"buttons":[…], if there are any. */
void message_write_buttons(const struct message *message, struct buf *out);

/* From what message_json wrote. Unknown members are dropped, wrong ones left out. */
void message_read(const json_t *object, struct message *out);

const char *speaker_name(enum speaker who);
const char *delivery_name(enum delivery delivery);
enum delivery delivery_named(const char *name); /* DELIVERY_NONE when unknown */
