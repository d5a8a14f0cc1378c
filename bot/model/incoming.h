/* One thing that came in from a channel, whatever the channel: what a customer sent, what became of
 * a message of ours, or something that concerns the account and no conversation.
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
    INCOMING_TEXT_MAX = 4096,      /* code points; longer texts are cut */
    INCOMING_NAME_MAX = 128,       /* code points */
    INCOMING_REPLY_MAX = 256,      /* bytes of a pressed button's id */
    INCOMING_BODY_MAX = 64 * 1024, /* bytes; a channel's own limits keep it far below */
};

enum incoming_kind {
    INCOMING_MESSAGE,    /* a customer wrote, pressed or sent something */
    INCOMING_STATUS,     /* a message of ours was sent, delivered, read, or failed */
    INCOMING_OTHER,      /* no conversation reads it: stored and counted */
    INCOMING_PREFERENCE, /* a customer wants marketing no more ("stop"), or again ("resume") */
    INCOMING_ECHO,       /* a message of ours that we did not send: written in another app */
    INCOMING_STANDBY,    /* a customer's message that another app is to answer */
    INCOMING_HISTORY,    /* a message of either side from before: never answered */
};

struct incoming {
    enum incoming_kind kind;
    const char *id;                /* the same thing always has the same id */
    const char *channel, *account; /* "whatsapp", "demo" */
    const char *address;           /* the customer's: digits, a user id, or a visitor's id */
    const char *name;              /* the customer's, as the channel shows it */
    const char *message_id;        /* the provider's */
    moment at;                     /* the provider's time; 0: it gave none */

    /* Who the customer is, as far as this item says it: any of them may be missing, in any
     * combination, and `address` is one of them. Present ones are well formed. */
    const char *phone;          /* digits, as WhatsApp writes the number (wa_id) */
    const char *user_id;        /* "BR.1349120865": of this person, for this company */
    const char *parent_user_id; /* "BR.ENT.118157": the same, for linked companies */
    const char *username;       /* without @; letters may be of either case */
    /* Of the types "number_changed" and "user_id_changed": what it was before. `phone` and
     * `user_id` are the new ones then, and `address` is the old one if there is one. */
    const char *previous_phone, *previous_user_id, *previous_parent_user_id;

    const char *type;     /* see below */
    const char *text;     /* also the title of what was pressed, or a caption */
    const char *reply_id; /* of the button or list row that was pressed */
    const char *quoted;   /* provider's id of the message that this one answers */

    const char *status;   /* a status's: sent, delivered, read, failed, or any other word */
    const char *callback; /* what we sent along with the message, returned to us */
    int64_t error_code;   /* of a failure; 0: none */
    const char *error_title, *error_details;

    const char *field; /* of what is no message and no status: the provider's name for it */

    /* One JSON object with what no member above holds, in our own words; NULL: nothing. */
    const char *body;
};

/* `at`, or 0 when it cannot be right: no provider delivers a message for longer than a week, so one
 * that is older comes from a clock that is wrong, and is as new as it looks. */
moment incoming_time(const struct incoming *incoming, moment now);

/* Adds one line of compact JSON. */
void incoming_write(const struct incoming *incoming, struct buf *out);

/* Borrows from `document`. ERROR_INVALID names what is missing or wrong. */
int incoming_read(const json_t *document, struct incoming *out, struct error *err);

/* Types of messages, and the members of their bodies (each may be absent unless marked *):
 *
 *   text button        -
 *   list               description: of the row
 *   image audio video document sticker
 *                      media*: id at the provider · mime · sha256: base64 or hex · file: name, no
 *                      path · url: good for minutes · voice, animated: true
 *   location           latitude*, longitude*: degrees · name · address · url
 *   contacts           contacts*: [{name, phones: [{phone, wa_id, type}], emails: [], company,
 *                      birthday}] · origin
 *   reaction           - (text: the emoji, NULL: taken back; quoted: the message)
 *   order              catalog · items*: [{product, quantity, price, currency}]
 *   flow               name · answers*: any JSON, as the form gave it
 *   call_permission    response* · until · permanent
 *   edit               type*: of the new content, in text and the body's own members (quoted: the
 *                      message that was changed)
 *   revoke             - (quoted: the message that was taken back)
 *   welcome            - (the customer opened the chat and wrote nothing)
 *   number_changed user_id_changed identity_changed
 *                      words: the provider's
 *   unknown            type: the provider's · errors: [{code, title, details}] · raw: as it came,
 *                      or too_large: bytes
 *
 * Of any type: forwarded: "once" or "often" · product: {catalog, product} · referral: {source, id,
 * url, headline, text, media, click} · identity: hash · errors: as above. */
