/* The webhook's fields that are neither messages nor statuses: what Meta tells about templates, the
 * number, the account. Each has a table that makes a small body of it, in our own words. Any
 * thread. */
#pragma once

#include "channels/whatsapp/typed.h"

struct whatsapp_field {
    const char *name;
    const char *mark;                 /* a member that only this field's values have, or NULL */
    const struct typed_field *fields; /* NULL: kept raw */
};

/* Of a whole value. Where `name` and members disagree, the members are believed: Meta's own samples
 * are labelled wrongly. NULL: not known. */
const struct whatsapp_field *whatsapp_field_of(const char *name, const struct node *value);

/* Of the elements of a value's lists. */
extern const struct typed_field whatsapp_call_fields[];
extern const struct typed_field whatsapp_group_fields[];
extern const struct typed_field whatsapp_contact_book_fields[];
extern const struct typed_field whatsapp_history_fields[];
extern const struct typed_field whatsapp_preference_fields[];

/* Of a status: what struct incoming has no member for. */
extern const struct typed_field whatsapp_status_fields[];
