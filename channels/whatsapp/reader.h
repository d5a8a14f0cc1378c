/* What the parts that read a webhook share: where they are in it, and the item that they fill.
 *
 * Between receive.c (which walks the body), items.c and messages.c (which read what stands in its
 * lists). One reader for one call of whatsapp_receive. */
#pragma once

#include "bot/base/buf.h"
#include "bot/base/tree.h"
#include "bot/model/incoming.h"
#include "channels/whatsapp/receive.h"
#include "channels/whatsapp/typed.h"

struct reader {
    const struct whatsapp_post *post;
    whatsapp_item_fn *each;
    void *context;
    struct whatsapp_counts *counts;

    const struct node *entry, *value; /* that are being read; NULL: none */
    const struct node *contact;       /* where the search for the next contact begins */
    const char *field;                /* of the change, or NULL */

    /* Texts of the current item that the document does not hold as they are. */
    struct buf id, text, name;
    struct typed body;
};

void reader_open(struct reader *reader);
void reader_close(struct reader *reader);

/* An empty item; the body is begun. */
struct incoming reader_item(struct reader *reader, enum incoming_kind kind);

/* The item's id: "wa:<account>:" and those of the parts that are not NULL, joined by colons. */
struct id_parts {
    const char *first, *second, *third;
};
void reader_id(struct reader *reader, struct id_parts parts, const struct node *item);

/* Of what has no id of its own: by its place and content. */
void reader_id_by_content(struct reader *reader, const struct node *item);

/* Tidies, counts and hands over. */
void reader_hand_on(struct reader *reader, struct incoming *item);

/* Something that nobody knows: kept as it came. */
void reader_raw(struct reader *reader, const struct node *raw);

/* customer.c: which members of an item say who the customer is. */
struct customer_names {
    const char *phone, *user_id, *parent_user_id, *old_parent_user_id;
};
void reader_customer(struct reader *reader, const struct node *item,
                     const struct customer_names *names, struct incoming *out);

/* What stands in the lists of a value, element by element: messages.c */
void read_message(struct reader *reader, const struct node *message);
void read_echo(struct reader *reader, const struct node *message);
void read_history(struct reader *reader, const struct node *chunk);
void read_id_update(struct reader *reader, const struct node *update);

/* items.c */
void read_status(struct reader *reader, const struct node *status);
void read_error(struct reader *reader, const struct node *error);
void read_preference(struct reader *reader, const struct node *preference);
void read_call(struct reader *reader, const struct node *call);
void read_group(struct reader *reader, const struct node *group);
void read_contact_book(struct reader *reader, const struct node *change);
