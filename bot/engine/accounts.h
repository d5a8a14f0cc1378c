/* The numbers that we answer for on WhatsApp. Read at start; then any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"

enum { ACCOUNTS_MAX = 32 };

struct account {
    char *name, *phone_number_id, *token, *app_secret, *old_secret, *verify_token, *waba_id;
    char *url;           /* where messages are sent */
    char *authorization; /* the header */
};

struct accounts {
    struct account list[ACCOUNTS_MAX];
    size_t count;
};

/* Copies the texts; `api` is the Graph's base address. ERROR_INVALID: something is missing, or the
 * name is taken. */
int accounts_add(struct accounts *accounts, const struct account *account, const char *api,
                 struct error *err);
const struct account *accounts_find(const struct accounts *accounts, const char *name);
void accounts_clear(struct accounts *accounts);
