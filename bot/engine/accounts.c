#include "bot/engine/accounts.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"

struct known_pace {
    struct pace pace;
    struct known_pace *next;
    char name[ACCOUNT_NAME_MAX + 1];
};

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
    if (strlen(account->name) > ACCOUNT_NAME_MAX || strpbrk(account->name, ":/\"\\"))
        return error_set(err, ERROR_INVALID,
                         "a WhatsApp account's name has at most %d bytes and none of : / \" \\",
                         ACCOUNT_NAME_MAX);
    if (accounts_count(accounts) == ACCOUNTS_MAX)
        return error_set(err, ERROR_INVALID, "more than %d WhatsApp accounts", ACCOUNTS_MAX);
    if (accounts_find(accounts, account->name))
        return error_set(err, ERROR_INVALID, "two WhatsApp accounts are named \"%s\"",
                         account->name);
    return 0;
}

static struct pace *pace_of(struct accounts *accounts, const char *name, int per_second)
{
    struct known_pace *known = accounts->paces;
    while (known && strcmp(known->name, name) != 0)
        known = known->next;
    if (!known) {
        known = memory_new(sizeof *known);
        text_copy(known->name, sizeof known->name, name);
        known->next = accounts->paces;
        accounts->paces = known;
    }
    pace_limit(&known->pace, per_second);
    return &known->pace;
}

static struct account_list *list_of(struct accounts *accounts)
{
    struct account_list *list = atomic_load(&accounts->now);
    if (!list) {
        list = memory_new(sizeof *list);
        atomic_store(&accounts->now, list);
    }
    return list;
}

static struct assistant *copy_of(const struct assistant *assistant)
{
    struct assistant *copy = assistant ? memory_new(sizeof *copy) : NULL;
    if (copy)
        *copy = *assistant;
    return copy;
}

int accounts_add(struct accounts *accounts, const struct account *account, const char *api,
                 struct error *err)
{
    if (check(accounts, account, err) < 0)
        return -1;
    struct account_list *list = list_of(accounts);
    OWNED_TEXT char *base = join(api, "/", account->phone_number_id);
    list->list[list->count++] = (struct account){
        .name = memory_text(account->name),
        .phone_number_id = memory_text(account->phone_number_id),
        .token = memory_text(account->token),
        .app_secret = memory_text(account->app_secret),
        .old_secret = memory_text(account->old_secret),
        .verify_token = memory_text(account->verify_token),
        .waba_id = memory_text(account->waba_id),
        .per_second = account->per_second,
        .per_customer = account->per_customer,
        .receipts = account->receipts,
        .assistant = copy_of(account->assistant),
        .url = join(base, "/messages", ""),
        .authorization = join("Authorization: Bearer ", account->token, ""),
        .pace = pace_of(accounts, account->name, account->per_second),
    };
    return 0;
}

size_t accounts_count(const struct accounts *accounts)
{
    const struct account_list *list = atomic_load(&accounts->now);
    return list ? list->count : 0;
}

const struct account *accounts_at(const struct accounts *accounts, size_t index)
{
    const struct account_list *list = atomic_load(&accounts->now);
    return list && index < list->count ? &list->list[index] : NULL;
}

const struct account *accounts_find(const struct accounts *accounts, const char *name)
{
    const struct account_list *list = atomic_load(&accounts->now);
    for (size_t i = 0; list && i < list->count; i++)
        if (strcmp(list->list[i].name, name) == 0)
            return &list->list[i];
    return NULL;
}

static void drop_paces(struct accounts *accounts)
{
    while (accounts->paces) {
        struct known_pace *known = accounts->paces;
        accounts->paces = known->next;
        free(known);
    }
}

static void settle_pace(struct accounts *accounts, struct account *account)
{
    const struct account *before = accounts_find(accounts, account->name);
    account->pace = pace_of(accounts, account->name, account->per_second);
    if (before && strcmp(before->token, account->token) != 0)
        (void)pace_end_pause(account->pace);
}

void accounts_replace(struct accounts *accounts, struct accounts *fresh)
{
    struct account_list *list = list_of(fresh);
    for (size_t i = 0; i < list->count; i++)
        settle_pace(accounts, &list->list[i]);
    list->replaced = atomic_load(&accounts->now);
    atomic_store(&accounts->now, list);
    atomic_store(&fresh->now, NULL);
    drop_paces(fresh);
}

static void clear(struct account *account)
{
    free(account->name);
    free(account->phone_number_id);
    free(account->token);
    free(account->app_secret);
    free(account->old_secret);
    free(account->verify_token);
    free(account->waba_id);
    free(account->assistant);
    free(account->url);
    free(account->authorization);
}

void accounts_clear(struct accounts *accounts)
{
    struct account_list *list = atomic_exchange(&accounts->now, NULL);
    while (list) {
        struct account_list *replaced = list->replaced;
        for (size_t i = 0; i < list->count; i++)
            clear(&list->list[i]);
        free(list);
        list = replaced;
    }
    drop_paces(accounts);
}
