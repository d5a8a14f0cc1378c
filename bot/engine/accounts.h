/* The numbers that we answer for on WhatsApp: how to sign in, how fast to send, who answers.
 *
 * Filled at the start by one thread; then any thread finds. While the program runs, all of it may
 * be replaced at once, with new tokens and secrets: whoever found an account before may go on using
 * it, because what was replaced is kept until the end. The pace of a number survives. */
#pragma once

#include <stdatomic.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "bot/engine/pace.h"
#include "bot/model/assistant.h"

enum { ACCOUNTS_MAX = 32, ACCOUNT_NAME_MAX = 64 };

struct account {
    char *name, *phone_number_id, *token, *app_secret, *old_secret, *verify_token, *waba_id;
    int per_second;              /* messages of the number; 0: no limit */
    int per_customer;            /* messages to one customer a minute; 0: no limit */
    bool receipts;               /* customers see that their messages were read, and the typing */
    struct assistant *assistant; /* its own; NULL: the process's */

    char *url;           /* where messages are sent */
    char *authorization; /* the header */
    struct pace *pace;   /* shared by all that is known of the number, then and now */
};

struct account_list {
    struct account list[ACCOUNTS_MAX];
    size_t count;
    struct account_list *replaced; /* by this one */
};

struct accounts {
    struct account_list *_Atomic now; /* NULL: none */
    struct known_pace *paces;
};

/* Copies what it is given but for the last three members, which are made; `api` is the Graph's base
 * address. ERROR_INVALID: something is missing, or the name is taken. */
int accounts_add(struct accounts *accounts, const struct account *account, const char *api,
                 struct error *err);

/* What `fresh` lists is valid from now on; `fresh` is then empty. A number whose token changed is
 * no longer paused. One thread at a time. */
void accounts_replace(struct accounts *accounts, struct accounts *fresh);

size_t accounts_count(const struct accounts *accounts);
const struct account *accounts_at(const struct accounts *accounts, size_t index); /* NULL: none */
const struct account *accounts_find(const struct accounts *accounts, const char *name);
void accounts_clear(struct accounts *accounts);
