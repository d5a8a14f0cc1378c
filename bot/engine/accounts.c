#include "bot/engine/accounts.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

static char *join(const char *a, const char *b, const char *c)
{
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = memory_new(size);
    snprintf(text, size, "%s%s%s", a, b, c);
    return text;
}

static int check(const struct accounts *accounts, const struct account *account, struct error *err)
{
    if (!account->name || !account->phone_number_id || !account->token || !account->app_secret ||
        !account->verify_token)
        return error_set(err, ERROR_INVALID,
                         "WhatsApp account \"%s\" needs a phone number id, a token, an app secret "
                         "and a verify token",
                         account->name ? account->name : "");
    if (accounts->count == ACCOUNTS_MAX)
        return error_set(err, ERROR_INVALID, "more than %d WhatsApp accounts", ACCOUNTS_MAX);
    if (accounts_find(accounts, account->name))
        return error_set(err, ERROR_INVALID, "two WhatsApp accounts are named \"%s\"",
                         account->name);
    return 0;
}

int accounts_add(struct accounts *accounts, const struct account *account, const char *api,
                 struct error *err)
{
    if (check(accounts, account, err) < 0)
        return -1;
    OWNED_TEXT char *base = join(api, "/", account->phone_number_id);
    accounts->list[accounts->count++] = (struct account){
        .name = memory_text(account->name),
        .phone_number_id = memory_text(account->phone_number_id),
        .token = memory_text(account->token),
        .app_secret = memory_text(account->app_secret),
        .old_secret = memory_text(account->old_secret),
        .verify_token = memory_text(account->verify_token),
        .waba_id = memory_text(account->waba_id),
        .url = join(base, "/messages", ""),
        .authorization = join("Authorization: Bearer ", account->token, ""),
    };
    return 0;
}

const struct account *accounts_find(const struct accounts *accounts, const char *name)
{
    for (size_t i = 0; i < accounts->count; i++)
        if (strcmp(accounts->list[i].name, name) == 0)
            return &accounts->list[i];
    return NULL;
}

void accounts_clear(struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->count; i++) {
        struct account *account = &accounts->list[i];
        free(account->name);
        free(account->phone_number_id);
        free(account->token);
        free(account->app_secret);
        free(account->old_secret);
        free(account->verify_token);
        free(account->waba_id);
        free(account->url);
        free(account->authorization);
    }
    accounts->count = 0;
}
