/* People's cards, as a message carries them. Plain values; texts are borrowed, NULL: not known. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"

enum {
    OUTGOING_CONTACT_TEXT_MAX = 256,
    OUTGOING_CONTACT_PARTS_MAX = 10
}; /* ours; Meta names none */

/* `type` everywhere: "HOME", "WORK" or NULL. */
struct outgoing_phone {
    const char *phone, *wa_id, *type;
};

struct outgoing_email {
    const char *email, *type;
};

struct outgoing_site {
    const char *url, *type;
};

struct outgoing_address {
    const char *street, *city, *state, *zip, *country, *country_code, *type;
};

/* The formatted name and one other part of the name are required. */
struct outgoing_contact {
    const char *formatted_name, *first_name, *last_name, *middle_name, *prefix, *suffix;
    const char *birthday; /* "1990-01-31" */
    const char *company, *department, *title;
    struct {
        const struct outgoing_phone *list;
        size_t count;
    } phones;
    struct {
        const struct outgoing_email *list;
        size_t count;
    } emails;
    struct {
        const struct outgoing_site *list;
        size_t count;
    } sites;
    struct {
        const struct outgoing_address *list;
        size_t count;
    } addresses;
};

/* As outgoing_check. */
int outgoing_contact_check(const struct outgoing_contact *contact, struct error *err);
