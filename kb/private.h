/* Is an answer for this customer alone? What names an order, a person, a payment or what was just
 * done should be said and not taught: the next customer would be told of somebody else's order. By
 * patterns, so it proposes and a person decides. Pure; any thread. */
#pragma once

#include <stdbool.h>

enum private_kind {
    PRIVATE_NOTHING,
    PRIVATE_DOCUMENT, /* CPF, CNPJ */
    PRIVATE_NUMBER,   /* of an order, a protocol, a parcel */
    PRIVATE_NAME,     /* the customer's */
    PRIVATE_PAYMENT,  /* money that moves for this customer */
    PRIVATE_CASE,     /* what became of "seu pedido" */
    PRIVATE_DONE,     /* what the analyst has just done */
    PRIVATE_MOMENT,   /* true today: a date, "amanhã" */
    PRIVATE_KINDS
};

struct private_look {
    const char *question, *answer; /* either may be NULL */
    const char *name;              /* of the customer; NULL: not known */
    bool ends;                     /* it will be taught with an end, so a date does no harm */
};

enum { PRIVATE_FOUND_MAX = 80 };

struct private_found {
    enum private_kind kind;
    char text[PRIVATE_FOUND_MAX]; /* what gave it away, folded; may be cut */
};

/* The first that is found, the gravest kind first. False: nothing speaks against teaching it. */
bool private_find(const struct private_look *look, struct private_found *out);

/* Why it should not be taught, for the analyst; NULL for PRIVATE_NOTHING. Static. */
const char *private_reason(enum private_kind kind);
