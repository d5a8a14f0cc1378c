#include "bot/model/customer.h"

#include <stdio.h>
#include <string.h>

#include "bot/model/customer_identity.h"

static json_t *set_of(json_t *customer, const char *name)
{
    json_t *set = json_object_get(customer, name);
    if (!set) {
        set = json_object();
        json_object_set_new(customer, name, set);
    }
    return set;
}

static void add_identity(json_t *customer, const struct incoming *in,
                         const struct identity *identity)
{
    char key[IDENTITY_KEY_SIZE], line[IDENTITY_KEY_SIZE + 32];
    const char *account = identity->kind == IDENTITY_PHONE ? NULL : in->account;
    json_t *value = json_pack("{s:s, s:s, s:s*}", "kind", identity_kind_name(identity->kind),
                              "value", identity->value, "account", account);

    json_object_set_new(set_of(customer, "identities"), identity_key(identity, in->account, key),
                        value);
    if (!identity_is_address(identity->kind))
        return;
    snprintf(line, sizeof line, "%.16s:%.64s:%s", in->channel, in->account, identity->value);
    json_object_set_new(set_of(customer, "lines"), line, json_true());
}

static bool is_preference(const struct incoming *in)
{
    return in->kind == INCOMING_PREFERENCE && in->type && in->at;
}

/* As the number came: the form in which it can be written to. */
static bool has_other_form(const struct incoming *in, const struct identities *identities)
{
    for (size_t i = 0; in->phone && i < identities->count; i++)
        if (identities->list[i].kind == IDENTITY_PHONE && !identities->list[i].before)
            return strcmp(identities->list[i].value, in->phone) != 0;
    return false;
}

static void add_form(json_t *customer, const char *phone)
{
    char key[IDENTITY_KEY_SIZE];
    snprintf(key, sizeof key, "wa_id:%.32s", phone);
    json_object_set_new(set_of(customer, "identities"), key,
                        json_pack("{s:s, s:s}", "kind", "wa_id", "value", phone));
}

json_t *customer_told_by(const struct incoming *in)
{
    struct identities identities;

    if (!in->channel || !in->account)
        return NULL;
    identities_of(in, &identities);
    bool form = has_other_form(in, &identities);
    if (identities.count == 0 || (identities.count == 1 && !form && !is_preference(in)))
        return NULL;
    json_t *customer = json_object();
    for (size_t i = 0; i < identities.count; i++)
        add_identity(customer, in, &identities.list[i]);
    if (form)
        add_form(customer, in->phone);
    if (in->name)
        json_object_set_new(set_of(customer, "names"), in->name, json_true());
    if (is_preference(in))
        json_object_set_new(set_of(customer, "facts"), "marketing",
                            json_pack("{s:s, s:I}", "value", in->type, "at", (json_int_t)in->at));
    return customer;
}

/* FNV-1a, 64 bits: told from the few others of its own line. */
static uint64_t mix(uint64_t hash, const char *text)
{
    for (; text && *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return (hash ^ 0xff) * 0x100000001b3u; /* "ab", "c" is not "a", "bc" */
}

const char *customer_mark(const struct incoming *in, char out[CUSTOMER_MARK_SIZE])
{
    const char *const texts[] = {
        in->address,
        in->phone,
        in->user_id,
        in->parent_user_id,
        in->previous_phone,
        in->previous_user_id,
        in->previous_parent_user_id,
        in->username,
        in->name,
    };
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash = mix(hash, texts[i]);
    if (is_preference(in)) {
        hash = mix(hash, in->type);
        hash = (hash ^ (uint64_t)in->at) * 0x100000001b3u;
    }
    snprintf(out, CUSTOMER_MARK_SIZE, "=%016llx", (unsigned long long)hash);
    return out;
}

static const char *last_key(const json_t *set)
{
    const char *key, *last = NULL;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)set, key, value)
    {
        if (!last || strcmp(key, last) > 0)
            last = key;
    }
    return last;
}

/* Beyond the limit, those that come first by their text stay: the same in every order. */
static void add_set(json_t *customer, const json_t *other, const char *name, size_t limit)
{
    const json_t *more = json_object_get(other, name);
    if (!more)
        return;
    json_t *set = set_of(customer, name);
    json_object_update_missing(set, (json_t *)(uintptr_t)more);
    while (json_object_size(set) > limit)
        json_object_del(set, last_key(set));
}

static bool is_later(const json_t *fact, const json_t *known)
{
    json_int_t at = json_integer_value(json_object_get(fact, "at"));
    json_int_t before = json_integer_value(json_object_get(known, "at"));
    const char *value = json_string_value(json_object_get(fact, "value"));
    const char *old = json_string_value(json_object_get(known, "value"));
    return !known || at > before || (at == before && value && old && strcmp(value, old) > 0);
}

static void add_facts(json_t *customer, const json_t *other)
{
    json_t *facts = json_object_get(other, "facts"), *fact;
    const char *name;
    json_object_foreach(facts, name, fact)
    {
        json_t *known = set_of(customer, "facts");
        if (is_later(fact, json_object_get(known, name)))
            json_object_set_new(known, name, json_deep_copy(fact));
    }
}

void customer_add(json_t *customer, const json_t *other)
{
    add_set(customer, other, "identities", CUSTOMER_IDENTITIES_MAX);
    add_set(customer, other, "names", CUSTOMER_NAMES_MAX);
    add_set(customer, other, "lines", CUSTOMER_LINES_MAX);
    add_facts(customer, other);
}

const char *customer_id_of(const char *key, char out[ID_SIZE])
{
    return id_from(0, key, out);
}

bool customer_joins(const json_t *identity)
{
    const char *kind = json_string_value(json_object_get(identity, "kind"));
    return kind && strcmp(kind, identity_kind_name(IDENTITY_USERNAME)) != 0 &&
           strcmp(kind, "wa_id") != 0;
}
