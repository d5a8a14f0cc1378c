/* What goes to the Cloud API and what it answers. Pure: sending is done elsewhere. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/model/outgoing.h"

/* What to do about an error. One reaction for each class of Meta's codes. */
enum whatsapp_reaction {
    WHATSAPP_ACCEPTED,
    WHATSAPP_TRANSIENT,     /* try the same again soon */
    WHATSAPP_WAIT,          /* try again only after the time that the code asks for */
    WHATSAPP_PERMANENT,     /* this message or recipient never */
    WHATSAPP_STOP_TEMPLATE, /* nor any other message of this template */
    WHATSAPP_STOP_CHANNEL,  /* nothing of this account until a person has looked */
};

enum { WHATSAPP_ANSWER_ID_SIZE = 513, WHATSAPP_ANSWER_TITLE_SIZE = 160 };

struct whatsapp_answer {
    enum whatsapp_reaction reaction;
    char message_id[WHATSAPP_ANSWER_ID_SIZE]; /* "" when accepted without one */
    char address[64]; /* the number as WhatsApp knows it; "" when not told */
    int64_t code;     /* of the error; 0: none was given */
    char title[WHATSAPP_ANSWER_TITLE_SIZE];
};

/* The request body for a message that outgoing_check let pass. `to`: a number in digits, or a user
 * id ("BR.134…"). `callback`: comes back with every status, so that one can be joined even if the
 * answer was lost; may be NULL. */
void whatsapp_compose(const struct outgoing *outgoing, const char *to, const char *callback,
                      struct buf *out);

/* The request body that marks a customer's message as read and, if `typing`, shows that an answer
 * is being written. */
void whatsapp_compose_read(const char *message_id, bool typing, struct buf *out);

/* The request body that blocks these numbers, or takes the block away, by the method. */
void whatsapp_compose_block(const char *const *numbers, size_t count, struct buf *out);

/* Makes sense of any answer, down to a gateway's HTML page. */
void whatsapp_read_answer(int status, const char *body, size_t length, struct whatsapp_answer *out);

/* `http_status` and `transient` decide about codes that nobody knows yet. */
enum whatsapp_reaction whatsapp_reaction_to(int64_t code, int http_status, bool transient);
