/* One message to send, whatever the channel, and the limits that all channels share.
 *
 * The limits are WhatsApp's, the tightest of our channels. Where it is unclear what a "character"
 * is, we count UTF-16 units, the strictest reading. Any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"

enum {
    OUTGOING_TEXT_MAX = 4096,         /* also the body of a list */
    OUTGOING_BUTTONS_BODY_MAX = 1024, /* text above buttons */
    OUTGOING_BUTTONS_MAX = 3,
    OUTGOING_BUTTON_TITLE_MAX = 20,
    OUTGOING_BUTTON_ID_MAX = 256,
    OUTGOING_ROWS_MAX = 10,
    OUTGOING_ROW_TITLE_MAX = 24,
    OUTGOING_ROW_DESCRIPTION_MAX = 72,
    OUTGOING_ROW_ID_MAX = 200,
    OUTGOING_OPEN_MAX = 20,      /* the words on the button that opens a list */
    OUTGOING_CALLBACK_MAX = 512, /* bytes */
    OUTGOING_CHOICES_MAX = 50,   /* accepted by outgoing_arrange */
};

enum outgoing_kind { OUTGOING_TEXT, OUTGOING_BUTTONS, OUTGOING_LIST };

struct outgoing_choice {
    const char *id, *title;
    const char *description; /* list rows only; may be NULL */
};

/* A plain value; texts are borrowed. */
struct outgoing {
    enum outgoing_kind kind;
    const char *text;
    const char *open;   /* OUTGOING_LIST: the words on its button */
    const char *quoted; /* provider's id of the message it answers, or NULL */
    struct outgoing_choice choices[OUTGOING_ROWS_MAX];
    size_t choice_count;
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
