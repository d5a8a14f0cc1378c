/* Checks of people's cards. */
#include "bot/model/outgoing_contact.h"

#include <string.h>

#include "bot/model/outgoing_parts.h"

static int check_types(const char *const *types, size_t count, struct error *err)
{
    static const char *const known[] = { "HOME", "WORK", NULL };
    for (size_t i = 0; i < count; i++)
        if (outgoing_one_of("contact type", types[i], known, err) < 0)
            return -1;
    return 0;
}

static int check_texts(const char *field, const char *const *texts, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (outgoing_may(field, texts[i], OUTGOING_CONTACT_TEXT_MAX, err) < 0)
            return -1;
    return 0;
}

static int check_name(const struct outgoing_contact *contact, struct error *err)
{
    const char *const parts[] = { contact->first_name, contact->last_name, contact->middle_name,
                                  contact->prefix, contact->suffix };
    size_t given = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        given += parts[i] != NULL;
    if (given == 0)
        return error_set(err, ERROR_INVALID, "contact needs a first name or another part of it");
    if (outgoing_need("contact name", contact->formatted_name, OUTGOING_CONTACT_TEXT_MAX, err) < 0)
        return -1;
    return check_texts("contact name", parts, sizeof parts / sizeof *parts, err);
}

static int check_birthday(const char *day, struct error *err)
{
    static const char shape[] = "dddd-dd-dd";
    if (!day)
        return 0;
    for (size_t i = 0; i < sizeof shape; i++) {
        bool digit = day[i] >= '0' && day[i] <= '9';
        if (shape[i] == 'd' ? !digit : day[i] != shape[i])
            return error_set(err, ERROR_INVALID, "birthday must be a date such as 1990-01-31");
    }
    return 0;
}

static int check_reach(const struct outgoing_contact *contact, struct error *err)
{
    for (size_t i = 0; i < contact->phones.count; i++) {
        const struct outgoing_phone *phone = &contact->phones.list[i];
        if (outgoing_need("phone", phone->phone, OUTGOING_CONTACT_TEXT_MAX, err) < 0 ||
            check_types(&phone->type, 1, err) < 0 ||
            check_texts("phone", &phone->wa_id, 1, err) < 0)
            return -1;
    }
    for (size_t i = 0; i < contact->emails.count; i++)
        if (outgoing_need("email", contact->emails.list[i].email, OUTGOING_CONTACT_TEXT_MAX, err) <
                0 ||
            check_types(&contact->emails.list[i].type, 1, err) < 0)
            return -1;
    for (size_t i = 0; i < contact->sites.count; i++)
        if (outgoing_need("site", contact->sites.list[i].url, OUTGOING_URL_MAX, err) < 0 ||
            check_types(&contact->sites.list[i].type, 1, err) < 0)
            return -1;
    return 0;
}

static int check_address(const struct outgoing_address *address, struct error *err)
{
    const char *const texts[] = { address->street, address->city,    address->state,
                                  address->zip,    address->country, address->country_code };
    if (check_types(&address->type, 1, err) < 0)
        return -1;
    return check_texts("address", texts, sizeof texts / sizeof *texts, err);
}

static int check_counts(const struct outgoing_contact *contact, struct error *err)
{
    if (outgoing_count("phones", contact->phones.count, 0, OUTGOING_CONTACT_PARTS_MAX, err) < 0 ||
        outgoing_count("emails", contact->emails.count, 0, OUTGOING_CONTACT_PARTS_MAX, err) < 0 ||
        outgoing_count("sites", contact->sites.count, 0, OUTGOING_CONTACT_PARTS_MAX, err) < 0)
        return -1;
    return outgoing_count("addresses", contact->addresses.count, 0, OUTGOING_CONTACT_PARTS_MAX,
                          err);
}

int outgoing_contact_check(const struct outgoing_contact *contact, struct error *err)
{
    const char *const work[] = { contact->company, contact->department, contact->title };
    if (check_name(contact, err) < 0 || check_birthday(contact->birthday, err) < 0 ||
        check_texts("organization", work, sizeof work / sizeof *work, err) < 0 ||
        check_counts(contact, err) < 0 || check_reach(contact, err) < 0)
        return -1;
    for (size_t i = 0; i < contact->addresses.count; i++)
        if (check_address(&contact->addresses.list[i], err) < 0)
            return -1;
    return 0;
}
