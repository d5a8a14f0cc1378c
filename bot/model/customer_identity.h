/* Who a customer is, as far as one item from a channel says it.
 *
 * An *address* is an identity under which messages come and to which they can be sent: a telephone
 * number, a user id, a visitor of the web chat. Two addresses that one item carries belong to one
 * customer. The ids of linked companies tell the same, but nobody writes under them. A username
 * tells nothing: it can be given up and taken by somebody else. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/model/incoming.h"

enum identity_kind {
    IDENTITY_PHONE,    /* canonical digits: bot/model/phone.h */
    IDENTITY_USER,     /* "BR.1349120865": of this person, for this company */
    IDENTITY_PARENT,   /* "BR.ENT.118157": the same, for linked companies */
    IDENTITY_VISITOR,  /* of the web chat */
    IDENTITY_USERNAME, /* without @, in lower case */
    IDENTITY_KINDS
};

enum {
    IDENTITY_VALUE_SIZE = 161,
    IDENTITY_KEY_SIZE = 240,
    IDENTITIES_MAX = 8, /* that one item carries */
};

struct identity {
    enum identity_kind kind;
    char value[IDENTITY_VALUE_SIZE];
    bool before; /* it was this until now: a number or user id that was changed */
};

struct identities {
    struct identity list[IDENTITIES_MAX];
    size_t count;
};

/* Each once; what is not well formed is left out. */
void identities_of(const struct incoming *incoming, struct identities *out);

/* What the address of a line is. False when it is of no kind that could be joined. */
bool identity_of_address(const char *channel, const char *address, struct identity *out);

bool identity_is_address(enum identity_kind kind);
const char *identity_kind_name(enum identity_kind kind);

/* "phone:5585996123586", the same on all accounts; "user:demo:BR.1349". */
const char *identity_key(const struct identity *identity, const char *account,
                         char out[IDENTITY_KEY_SIZE]);
