#include "bot/model/customer_identity.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/model/phone.h"

static const char *const kind_names[IDENTITY_KINDS] = {
    [IDENTITY_PHONE] = "phone",     [IDENTITY_USER] = "user",         [IDENTITY_PARENT] = "parent",
    [IDENTITY_VISITOR] = "visitor", [IDENTITY_USERNAME] = "username",
};

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* ^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$: others occur in samples, and must not join anybody. */
static bool is_user_id(const char *text, bool parent)
{
    enum { TAIL_MAX = 128 };
    if (!(text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z' && text[2] == '.'))
        return false;
    const char *tail = text + 3;
    bool linked = strncmp(tail, "ENT.", 4) == 0;
    if (linked)
        tail += 4;
    size_t length = 0;
    while (is_alphanumeric(tail[length]))
        length++;
    return linked == parent && length >= 1 && length <= TAIL_MAX && tail[length] == '\0';
}

static bool read_username(const char *text, char out[IDENTITY_VALUE_SIZE])
{
    size_t length = 0;
    text += *text == '@';
    for (; text[length]; length++) {
        char c = text[length];
        if (length + 1 == IDENTITY_VALUE_SIZE || (!is_alphanumeric(c) && c != '.' && c != '_'))
            return false;
        out[length] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    out[length] = '\0';
    return length > 0;
}

static bool read_value(enum identity_kind kind, const char *text, char out[IDENTITY_VALUE_SIZE])
{
    switch (kind) {
    case IDENTITY_PHONE:
        return phone_canonical(text, out);
    case IDENTITY_USER:
    case IDENTITY_PARENT:
        if (!is_user_id(text, kind == IDENTITY_PARENT))
            return false;
        break;
    case IDENTITY_VISITOR:
        if (!*text || strlen(text) >= IDENTITY_VALUE_SIZE)
            return false;
        break;
    case IDENTITY_USERNAME:
        return read_username(text, out);
    case IDENTITY_KINDS:
        return false;
    }
    text_copy(out, IDENTITY_VALUE_SIZE, text);
    return true;
}

static void add(struct identities *list, enum identity_kind kind, const char *text, bool before)
{
    struct identity *next = &list->list[list->count];
    if (!text || list->count == IDENTITIES_MAX || !read_value(kind, text, next->value))
        return;
    next->kind = kind;
    next->before = before;
    for (size_t i = 0; i < list->count; i++)
        if (list->list[i].kind == kind && strcmp(list->list[i].value, next->value) == 0)
            return;
    list->count++;
}

bool identity_of_address(const char *channel, const char *address, struct identity *out)
{
    struct identities list = { .count = 0 };
    if (strcmp(channel, "whatsapp") == 0) {
        add(&list, IDENTITY_PHONE, address, false);
        add(&list, IDENTITY_USER, address, false);
    } else if (strcmp(channel, "web") == 0) {
        add(&list, IDENTITY_VISITOR, address, false);
    }
    *out = list.list[0];
    return list.count > 0;
}

void identities_of(const struct incoming *in, struct identities *out)
{
    struct identity own;

    out->count = 0;
    add(out, IDENTITY_PHONE, in->phone, false);
    add(out, IDENTITY_USER, in->user_id, false);
    add(out, IDENTITY_PARENT, in->parent_user_id, false);
    add(out, IDENTITY_PHONE, in->previous_phone, true);
    add(out, IDENTITY_USER, in->previous_user_id, true);
    add(out, IDENTITY_PARENT, in->previous_parent_user_id, true);
    if (in->address && identity_of_address(in->channel, in->address, &own))
        add(out, own.kind, own.value, false);
    add(out, IDENTITY_USERNAME, in->username, false);
}

const char *identity_kind_name(enum identity_kind kind)
{
    return kind_names[kind];
}

bool identity_is_address(enum identity_kind kind)
{
    return kind == IDENTITY_PHONE || kind == IDENTITY_USER || kind == IDENTITY_VISITOR;
}

const char *identity_key(const struct identity *identity, const char *account,
                         char out[IDENTITY_KEY_SIZE])
{
    const char *kind = kind_names[identity->kind];
    if (identity->kind == IDENTITY_PHONE)
        snprintf(out, IDENTITY_KEY_SIZE, "%s:%s", kind, identity->value);
    else
        snprintf(out, IDENTITY_KEY_SIZE, "%s:%.64s:%s", kind, account, identity->value);
    return out;
}
