/* People's cards. */
#include "bot/model/outgoing_contact.h"
#include "channels/whatsapp/send_parts.h"

struct member {
    const char *name, *text;
};

/* An object of those members that have a text. */
static void add_members(const struct member *members, size_t count, struct buf *out)
{
    bool first = true;
    buf_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (!members[i].text)
            continue;
        buf_format(out, "%s\"%s\":", first ? "" : ",", members[i].name);
        buf_json(out, members[i].text);
        first = false;
    }
    buf_char(out, '}');
}
#define ADD_MEMBERS(out, ...)                                                                      \
    add_members((const struct member[]){ __VA_ARGS__ },                                            \
                sizeof((const struct member[]){ __VA_ARGS__ }) / sizeof(struct member), (out))

static void add_name(const struct outgoing_contact *contact, struct buf *out)
{
    buf_text(out, "{\"name\":");
    ADD_MEMBERS(out, { "formatted_name", contact->formatted_name },
                { "first_name", contact->first_name }, { "last_name", contact->last_name },
                { "middle_name", contact->middle_name }, { "prefix", contact->prefix },
                { "suffix", contact->suffix });
}

static void add_phone(const struct outgoing_contact *contact, size_t which, struct buf *out)
{
    const struct outgoing_phone *phone = &contact->phones.list[which];
    ADD_MEMBERS(out, { "phone", phone->phone }, { "wa_id", phone->wa_id }, { "type", phone->type });
}

static void add_email(const struct outgoing_contact *contact, size_t which, struct buf *out)
{
    const struct outgoing_email *email = &contact->emails.list[which];
    ADD_MEMBERS(out, { "email", email->email }, { "type", email->type });
}

static void add_site(const struct outgoing_contact *contact, size_t which, struct buf *out)
{
    const struct outgoing_site *site = &contact->sites.list[which];
    ADD_MEMBERS(out, { "url", site->url }, { "type", site->type });
}

static void add_address(const struct outgoing_contact *contact, size_t which, struct buf *out)
{
    const struct outgoing_address *address = &contact->addresses.list[which];
    ADD_MEMBERS(out, { "street", address->street }, { "city", address->city },
                { "state", address->state }, { "zip", address->zip },
                { "country", address->country }, { "country_code", address->country_code },
                { "type", address->type });
}

static void add_each(const char *name, size_t count, const struct outgoing_contact *contact,
                     void (*add_one)(const struct outgoing_contact *, size_t, struct buf *),
                     struct buf *out)
{
    if (count == 0)
        return;
    buf_key(out, name);
    for (size_t i = 0; i < count; i++) {
        buf_char(out, i ? ',' : '[');
        add_one(contact, i, out);
    }
    buf_char(out, ']');
}

static void add_contact(const struct outgoing_contact *contact, struct buf *out)
{
    add_name(contact, out);
    add_each("phones", contact->phones.count, contact, add_phone, out);
    add_each("emails", contact->emails.count, contact, add_email, out);
    add_each("addresses", contact->addresses.count, contact, add_address, out);
    if (contact->company || contact->department || contact->title) {
        buf_key(out, "org");
        ADD_MEMBERS(out, { "company", contact->company }, { "department", contact->department },
                    { "title", contact->title });
    }
    add_each("urls", contact->sites.count, contact, add_site, out);
    add_if(out, ",\"birthday\":", contact->birthday);
    buf_char(out, '}');
}

void whatsapp_add_contacts(const struct outgoing *outgoing, struct buf *out)
{
    buf_text(out, ",\"type\":\"contacts\",\"contacts\":");
    for (size_t i = 0; i < outgoing->contacts.count; i++) {
        buf_char(out, i ? ',' : '[');
        add_contact(&outgoing->contacts.list[i], out);
    }
    buf_char(out, ']');
}
