/* One thing that came in from a channel, whatever the channel: what a customer sent, what became of
 * a message of ours, or something that nobody reads yet.
 *
 * A plain value. Its texts are borrowed from whoever read it (a parsed document, a channel's
 * scratch memory): keep it with incoming_write. Absent texts are NULL. */
#pragma once

#include <jansson.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"
#include "bot/base/error.h"

enum {
    INCOMING_TEXT_MAX = 4096,     /* code points; longer texts are cut */
    INCOMING_NAME_MAX = 128,      /* code points */
    INCOMING_REPLY_MAX = 256,     /* bytes of a pressed button's id */
    INCOMING_RAW_MAX = 64 * 1024, /* bytes; a larger item leaves only its size */
};

enum incoming_kind {
    INCOMING_MESSAGE, /* a customer wrote, pressed or sent something */
    INCOMING_STATUS,  /* a message of ours was sent, delivered, read, or failed */
    INCOMING_OTHER,   /* no conversation reads it: stored and counted */
};

struct incoming {
    enum incoming_kind kind;
    const char *id;                /* the same thing always has the same id */
    const char *channel, *account; /* "whatsapp", "demo" */
    const char *address;           /* the customer's: digits, a user id, or a visitor's id */
    const char *name;              /* the customer's, as the channel shows it */
    const char *message_id;        /* the provider's */
    moment at;                     /* the provider's time; 0: it gave none */

    const char *type;     /* a message's: text, image, …, button, list, unknown */
    const char *text;     /* also the title of what was pressed, or a caption */
    const char *reply_id; /* of the button or list row that was pressed */
    const char *quoted;   /* provider's id of the message that this one answers */

    const char *status;   /* a status's: sent, delivered, read, failed, or any other word */
    const char *callback; /* what we sent along with the message, returned to us */
    int64_t error_code;   /* of a failure; 0: none */
    const char *error_title;

    /* What no member above holds: the media of an image, the place of a location, the whole item
     * when its type is unknown. NULL when nothing is missing. */
    const json_t *raw;
};

/* Adds one line of compact JSON. */
void incoming_write(const struct incoming *incoming, struct buf *out);

/* Borrows from `document`. ERROR_INVALID names what is missing or wrong. */
int incoming_read(const json_t *document, struct incoming *out, struct error *err);
