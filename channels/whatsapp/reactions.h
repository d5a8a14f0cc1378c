/* What Meta's error codes mean: a table with a row for each code that Meta documents. Any thread.
 *
 * The same code may come as the answer to a request, later in a status, or both. */
#pragma once

#include <stddef.h>

#include "channels/whatsapp/send.h"

/* What an error is about, for whoever has to do something about it. */
enum whatsapp_about {
    WHATSAPP_ABOUT_REQUEST,          /* what we sent: our mistake, or a kind that is not possible */
    WHATSAPP_ABOUT_SERVICE,          /* Meta's servers */
    WHATSAPP_ABOUT_MAINTENANCE,      /* the account, for minutes */
    WHATSAPP_ABOUT_RATE,             /* too fast: number, account or app */
    WHATSAPP_ABOUT_PAIR_RATE,        /* too fast to this customer */
    WHATSAPP_ABOUT_TOKEN,            /* has to be replaced */
    WHATSAPP_ABOUT_PERMISSION,       /* of the app */
    WHATSAPP_ABOUT_NUMBER,           /* ours: registration, name, PIN */
    WHATSAPP_ABOUT_POLICY,           /* the account is blocked */
    WHATSAPP_ABOUT_PAYMENT,          /* Meta's bill, or terms of payment */
    WHATSAPP_ABOUT_QUALITY,          /* too many customers complained */
    WHATSAPP_ABOUT_WINDOW,           /* 24 hours have passed: templates only */
    WHATSAPP_ABOUT_MARKETING,        /* this customer gets no marketing now, or nobody does */
    WHATSAPP_ABOUT_OPTED_OUT,        /* the customer wants none: to be remembered */
    WHATSAPP_ABOUT_BLOCKED,          /* by us */
    WHATSAPP_ABOUT_COUNTRY,          /* the customer's */
    WHATSAPP_ABOUT_UNREACHABLE,      /* not on WhatsApp, or not for us */
    WHATSAPP_ABOUT_NEEDS_PHONE,      /* a user id is not enough */
    WHATSAPP_ABOUT_IDENTITY,         /* the customer's has changed: to be verified again */
    WHATSAPP_ABOUT_MEDIA,            /* a file */
    WHATSAPP_ABOUT_TEMPLATE_UNKNOWN, /* there is none of that name and language, or not yet */
    WHATSAPP_ABOUT_TEMPLATE_VALUES,  /* what was put into its gaps */
    WHATSAPP_ABOUT_TEMPLATE_STOPPED, /* paused, disabled, wrong category */
    WHATSAPP_ABOUT_TEMPLATE_REFUSED, /* while it is created or edited */
    WHATSAPP_ABOUT_FLOW,             /* a form */
    WHATSAPP_ABOUT_LISTING,          /* a list that was read too slowly */
};

struct whatsapp_error {
    int64_t first, last; /* codes, inclusive */
    enum whatsapp_reaction reaction;
    enum whatsapp_about about;
    const char *sentence; /* in Portuguese, for the desk */
};

extern const struct whatsapp_error whatsapp_errors[]; /* in the order of their codes */
extern const size_t whatsapp_error_count;

/* NULL when nobody knows the code yet. */
const struct whatsapp_error *whatsapp_error_find(int64_t code);

/* Also of a code that nobody knows. */
const char *whatsapp_error_sentence(int64_t code);
