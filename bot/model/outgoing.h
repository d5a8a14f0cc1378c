/* One message to send, whatever the channel, and the limits that all channels share.
 *
 * A plain value: texts and lists are borrowed from whoever fills it. Set `kind` and the members
 * that the comment of the kind names; the others stay zero. outgoing_check refuses what the channel
 * would refuse, before it is queued. The limits are WhatsApp's, the tightest of our channels. Where
 * it is unclear what a "character" is, we count UTF-16 units, the strictest reading. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"

enum {
    OUTGOING_TEXT_MAX = 4096,         /* also the body of a list */
    OUTGOING_BUTTONS_BODY_MAX = 1024, /* text above buttons, a link, a form, an order */
    OUTGOING_HEADER_MAX = 60,
    OUTGOING_FOOTER_MAX = 60,
    OUTGOING_CAPTION_MAX = 1024,
    OUTGOING_FILENAME_MAX = 240, /* ours; Meta names none */
    OUTGOING_MEDIA_ID_MAX = 256, /* ours */
    OUTGOING_URL_MAX = 2000,
    OUTGOING_BUTTONS_MAX = 3,
    OUTGOING_BUTTON_TITLE_MAX = 20,
    OUTGOING_BUTTON_ID_MAX = 256,
    OUTGOING_ROWS_MAX = 10, /* in all sections together */
    OUTGOING_ROW_TITLE_MAX = 24,
    OUTGOING_ROW_DESCRIPTION_MAX = 72,
    OUTGOING_ROW_ID_MAX = 200,
    OUTGOING_SECTIONS_MAX = 10,
    OUTGOING_SECTION_TITLE_MAX = 24,
    OUTGOING_OPEN_MAX = 20, /* the words on the button that opens a list, a link or a form */
    OUTGOING_CONTACTS_MAX = 257,
    OUTGOING_PRODUCTS_MAX = 30,
    OUTGOING_CALLBACK_MAX = 512, /* bytes */
    OUTGOING_QUOTED_MAX = 512,   /* bytes */
    OUTGOING_CHOICES_MAX = 50,   /* accepted by outgoing_arrange */
};

/* Beside each kind, the members that it uses; those in brackets may be missing. All may have
 * `quoted`, except a reaction. "body" is `text` within OUTGOING_BUTTONS_BODY_MAX. */
enum outgoing_kind {
    OUTGOING_TEXT,             /* text [preview] */
    OUTGOING_BUTTONS,          /* body choices [header footer] */
    OUTGOING_LIST,             /* text open choices [sections; header, of text; footer] */
    OUTGOING_IMAGE,            /* media [its caption] */
    OUTGOING_VIDEO,            /* media [its caption] */
    OUTGOING_AUDIO,            /* media [its voice] */
    OUTGOING_DOCUMENT,         /* media [its caption, filename] */
    OUTGOING_STICKER,          /* media */
    OUTGOING_LOCATION,         /* location */
    OUTGOING_LOCATION_REQUEST, /* body */
    OUTGOING_CONTACT_REQUEST,  /* body: asks for the customer's number */
    OUTGOING_CONTACTS,         /* contacts */
    OUTGOING_REACTION,         /* reaction */
    OUTGOING_LINK,             /* body open url [header footer] */
    OUTGOING_FLOW,             /* body open flow [header footer] */
    OUTGOING_PRODUCT,          /* product [body footer] */
    OUTGOING_PRODUCTS,         /* body header, of text; products sections [footer] */
    OUTGOING_CATALOG,          /* body, product's item: its picture [footer] */
    OUTGOING_ORDER,            /* body order [header, of an image; footer] */
    OUTGOING_ORDER_STATUS,     /* body order_status [footer] */
    OUTGOING_TEMPLATE,         /* template */
    OUTGOING_KINDS
};

struct outgoing_choice {
    const char *id, *title;
    const char *description; /* list rows only; may be NULL */
};

/* One of `id` (the provider's, of an upload) and `link` (public https), never both. */
struct outgoing_media {
    const char *id, *link;
    const char *caption;  /* image, video, document; or NULL */
    const char *filename; /* document; or NULL, which looks ugly */
    bool voice;           /* audio: recorded speech, ogg with opus */
};

enum outgoing_header_kind {
    OUTGOING_HEADER_NONE,
    OUTGOING_HEADER_TEXT,
    OUTGOING_HEADER_IMAGE,
    OUTGOING_HEADER_VIDEO,
    OUTGOING_HEADER_DOCUMENT,
};

struct outgoing_header {
    enum outgoing_header_kind kind;
    const char *text;
    struct outgoing_media media; /* without caption */
};

/* The next `count` rows or products. Only one section may be without a title, if it is the only. */
struct outgoing_section {
    const char *title;
    size_t count;
};

struct outgoing_location {
    const char *latitude, *longitude; /* decimal degrees: "-3.7319" */
    const char *name, *address;       /* or NULL */
};

struct outgoing_reaction {
    const char *message_id, *emoji; /* "" takes an earlier one away */
};

/* A form of the customer's app. */
struct outgoing_flow {
    const char *id, *name;  /* one of them */
    const char *token;      /* comes back with the answers; or NULL */
    const char *screen;     /* where it begins; or NULL */
    const char *data;       /* a JSON object for that screen; or NULL */
    bool draft, exchanging; /* not published yet; our endpoint gives the screens */
};

struct outgoing_product {
    const char *catalog, *item; /* catalogue's id; retailer's id of the product */
};

struct outgoing_contact;      /* outgoing_contact.h */
struct outgoing_order;        /* outgoing_order.h */
struct outgoing_order_status; /* outgoing_order.h */
struct outgoing_template;     /* outgoing_template.h */

struct outgoing {
    enum outgoing_kind kind;
    const char *text;
    const char *open;   /* the words on the button of a list, a link or a form */
    const char *quoted; /* provider's id of the message it answers, or NULL */
    const char *footer; /* or NULL */
    bool preview;       /* show what is behind the first link of the text */
    struct outgoing_header header;
    struct outgoing_choice choices[OUTGOING_ROWS_MAX];
    size_t choice_count;
    struct outgoing_section sections[OUTGOING_SECTIONS_MAX]; /* none: one without a title */
    size_t section_count;
    union {
        struct outgoing_media media;
        struct outgoing_location location;
        struct outgoing_reaction reaction;
        const char *url;
        struct outgoing_flow flow;
        struct outgoing_product product;
        struct {
            const char *catalog;
            const char *const *items; /* retailer's ids, section after section */
            size_t item_count;
        } products;
        struct {
            const struct outgoing_contact *list;
            size_t count;
        } contacts;
        const struct outgoing_order *order;
        const struct outgoing_order_status *order_status;
        const struct outgoing_template *template;
    };
};

/* What the bot wants to say, before any limit. */
struct outgoing_wish {
    const char *text;
    const char *open; /* used when the choices become a list */
    const char *quoted;
    const struct outgoing_choice *choices;
    size_t choice_count;
};

/* Gives the wish the form that fits: up to three choices are buttons; more choices, longer titles
 * or a longer text make a list; more than ten choices are numbered in the text. Texts are cut to
 * their limits between graphemes, with "…". They live in `keep`, which must be empty at first and
 * outlive `out`. */
void outgoing_arrange(const struct outgoing_wish *wish, struct outgoing *out, struct buf *keep);

/* ERROR_INVALID names the field and its limit. What outgoing_arrange made of a wish with a text and
 * with distinct ids passes. */
int outgoing_check(const struct outgoing *outgoing, struct error *err);

/* UTF-16 units. */
size_t outgoing_length(const char *text);

/* Adds `text`, or as many whole graphemes as leave room for "…" within `limit` UTF-16 units. */
void outgoing_cut(const char *text, size_t limit, struct buf *out);
