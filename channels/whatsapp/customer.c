/* Who the customer is: a number, a user id, both, or neither; some of it beside the item, in the
 * contacts of its value. */
#include <string.h>

#include "channels/whatsapp/reader.h"
#include "channels/whatsapp/value.h"

enum { ADDRESS_MAX = 160, USERNAME_MAX = 64 };

/* Digits, or a user id of letters, digits and points; it becomes part of keys. */
static bool is_address(const char *text)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.";
    size_t length = text ? strspn(text, allowed) : 0;
    return length >= 1 && length <= ADDRESS_MAX && !text[length];
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool is_of(const struct node *contact, const char *phone, const char *user)
{
    const char *id = whatsapp_text(contact, "user_id");
    return same(whatsapp_text(contact, "wa_id"), phone) || same(id, user) || same(id, phone);
}

/* They stand in any order and may be fewer than the items, but mostly follow them: the search goes
 * on where the last one ended. */
static const struct node *find_contact(struct reader *reader, const char *phone, const char *user)
{
    const struct node *contacts = node_get(reader->value, "contacts");
    const struct node *first = node_first(contacts);
    const struct node *one = reader->contact ? reader->contact : first;
    for (size_t i = node_count(contacts); i-- > 0; one = one->next ? one->next : first)
        if (is_of(one, phone, user)) {
            reader->contact = one->next;
            return one;
        }
    return NULL;
}

/* An item that names nobody, alone with one contact, is that one's. */
static const struct node *only_contact(const struct reader *reader)
{
    const struct node *contacts = node_get(reader->value, "contacts");
    bool alone = node_count(contacts) == 1 && node_count(node_get(reader->value, "messages")) == 1;
    return alone ? node_first(contacts) : NULL;
}

static const char *username_of(const struct node *contact)
{
    static const char allowed[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";
    const char *name = whatsapp_text(node_get(contact, "profile"), "username");
    if (name && *name == '@')
        name++;
    size_t length = name ? strspn(name, allowed) : 0;
    return length >= 1 && length <= USERNAME_MAX && !name[length] ? name : NULL;
}

static const char *user_id_of(const struct node *object, const char *name)
{
    const char *id = name ? whatsapp_text(object, name) : NULL;
    return whatsapp_is_user_id(id) ? id : NULL;
}

static const char *either(const char *first, const char *second)
{
    return first ? first : second;
}

static void add_contact(const struct node *contact, struct incoming *out)
{
    const char *phone = whatsapp_text(contact, "wa_id");
    if (!contact)
        return;
    out->name = whatsapp_text(node_get(contact, "profile"), "name");
    out->username = username_of(contact);
    if (!out->phone && whatsapp_is_phone(phone))
        out->phone = phone;
    out->user_id = either(out->user_id, user_id_of(contact, "user_id"));
    out->parent_user_id = either(out->parent_user_id, user_id_of(contact, "parent_user_id"));
}

void reader_customer(struct reader *reader, const struct node *item,
                     const struct customer_names *names, struct incoming *out)
{
    const char *from = whatsapp_text(item, names->phone);
    const char *user = whatsapp_text(item, names->user_id);

    if (whatsapp_is_phone(from))
        out->phone = from;
    out->user_id = either(user_id_of(item, names->user_id), user_id_of(item, names->phone));
    out->parent_user_id = either(user_id_of(item, names->parent_user_id),
                                 user_id_of(item, names->old_parent_user_id));
    add_contact(from || user ? find_contact(reader, from, user) : only_contact(reader), out);
    if (is_address(from))
        out->address = from;
    else if (is_address(user))
        out->address = user;
    else
        out->address = either(out->phone, out->user_id);
}
