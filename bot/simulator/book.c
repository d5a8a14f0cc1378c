/* What the simulator remembers, kept as the JSON that the page reads. */
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"
#include "bot/simulator/simulator_inside.h"

enum { COPIES_MAX = 200000, NAME_MAX_POINTS = 80 };

void book_tell(struct simulator *simulator, const char *event, json_t *data)
{
    if (simulator->options.hub) {
        char *text = json_dumps(data, JSON_COMPACT);
        hub_publish(simulator->options.hub, "simulator", event, text);
        free(text);
    }
    json_decref(data);
}

static json_t *new_customer(const char *phone, const char *name)
{
    size_t length = strlen(phone);
    char made_up[32] = "Cliente ", user_id[BOOK_ADDRESS_SIZE + 8];
    text_copy(made_up + strlen(made_up), 8, phone + (length > 4 ? length - 4 : 0));
    snprintf(user_id, sizeof user_id, "%s%s", *phone > '9' ? "" : "BR.1", phone);
    return json_pack("{s:s, s:s, s:s}", "phone", phone, "name", name ? name : made_up, "user_id",
                     user_id);
}

const json_t *book_customer(struct simulator *simulator, const char *phone, const char *name)
{
    json_t *customer = json_object_get(simulator->customers, phone);
    if (customer) {
        if (name)
            json_object_set_new(customer, "name", json_string(name));
        return customer;
    }
    if (json_object_size(simulator->customers) >= SIMULATOR_CUSTOMERS_MAX)
        return NULL;
    customer = new_customer(phone, name);
    json_object_set_new(simulator->customers, phone, customer);
    book_tell(simulator, "customer", json_incref(customer));
    return customer;
}

/* ---- who has a number ---- */

/* The same Brazilian mobile number in its other form: with the ninth digit, or without. */
static bool other_form(const char *digits, char out[BOOK_ADDRESS_SIZE])
{
    size_t length = strlen(digits);
    bool brazilian = strncmp(digits, "55", 2) == 0 && strspn(digits, "0123456789") == length;
    if (brazilian && length == 13 && digits[4] == '9')
        snprintf(out, BOOK_ADDRESS_SIZE, "%.4s%s", digits, digits + 5);
    else if (brazilian && length == 12 && digits[4] >= '6')
        snprintf(out, BOOK_ADDRESS_SIZE, "%.4s9%s", digits, digits + 4);
    else
        return false;
    return true;
}

static const char *owner_of(const struct simulator *simulator, const char *user_id)
{
    json_t *customers = simulator->customers;
    for (void *at = json_object_iter(customers); at; at = json_object_iter_next(customers, at)) {
        const json_t *one = json_object_iter_value(at);
        const char *its = json_string_value(json_object_get(one, "user_id"));
        if (its && strcmp(its, user_id) == 0 && !json_is_true(json_object_get(one, "gone")))
            return json_object_iter_key(at);
    }
    return user_id;
}

/* Accounts of the area codes from 31 on are mostly older than the ninth digit. */
static bool is_old_account(const char *digits)
{
    return strlen(digits) == 13 && digits[2] >= '3';
}

void book_resolve(const struct simulator *simulator, const char *address,
                  char out[BOOK_ADDRESS_SIZE])
{
    char other[BOOK_ADDRESS_SIZE];
    bool known = json_object_get(simulator->customers, address) != NULL;
    snprintf(out, BOOK_ADDRESS_SIZE, "%s", *address > '9' ? owner_of(simulator, address) : address);
    if (known || !other_form(address, other))
        return;
    if (json_object_get(simulator->customers, other) || is_old_account(address))
        snprintf(out, BOOK_ADDRESS_SIZE, "%s", other);
}

/* xorshift: the same draws in each run. */
bool book_chance(struct simulator *simulator, int percent)
{
    uint64_t state = simulator->chance ? simulator->chance : 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    simulator->chance = state;
    return percent == 0 || (int)(state >> 33) % 100 < percent;
}

/* ---- messages ---- */

static void forget_oldest(struct simulator *simulator)
{
    const json_t *oldest = json_array_get(simulator->messages, 0);
    json_object_del(simulator->index, json_string_value(json_object_get(oldest, "id")));
    json_array_remove(simulator->messages, 0);
}

void book_add(struct simulator *simulator, json_t *message)
{
    if (json_array_size(simulator->messages) >= SIMULATOR_MESSAGES_MAX)
        forget_oldest(simulator);
    json_object_set(simulator->index, json_string_value(json_object_get(message, "id")), message);
    json_array_append_new(simulator->messages, message);
    book_tell(simulator, "message",
              json_pack("{s:O, s:O}", "customer", json_object_get(message, "customer"), "message",
                        message));
}

const json_t *book_find(struct simulator *simulator, const char *id)
{
    return json_object_get(simulator->index, id);
}

static int rank_of(const char *status)
{
    static const char *const ranks[] = { "accepted", "sent", "delivered", "read", "failed" };
    for (int i = 0; status && i < (int)(sizeof ranks / sizeof *ranks); i++)
        if (strcmp(ranks[i], status) == 0)
            return i;
    return -1;
}

static void tell_status(struct simulator *simulator, const json_t *message)
{
    book_tell(simulator, "status",
              json_pack("{s:O, s:O, s:O, s:O*}", "customer", json_object_get(message, "customer"),
                        "id", json_object_get(message, "id"), "status",
                        json_object_get(message, "status"), "failed",
                        json_object_get(message, "failed")));
}

void book_status(struct simulator *simulator, const char *id, const char *status)
{
    json_t *message = json_object_get(simulator->index, id);
    if (!message ||
        rank_of(json_string_value(json_object_get(message, "status"))) >= rank_of(status))
        return;
    json_object_set_new(message, "status", json_string(status));
    tell_status(simulator, message);
}

void book_fail(struct simulator *simulator, const char *id, int code, const char *title)
{
    char words[96];
    json_t *message = json_object_get(simulator->index, id);
    if (!message)
        return;
    snprintf(words, sizeof words, "%d %s", code, title);
    json_object_set_new(message, "status", json_string("failed"));
    json_object_set_new(message, "failed", json_string(words));
    tell_status(simulator, message);
}

int book_copy(struct simulator *simulator, const char *callback)
{
    json_t *count = json_object_get(simulator->copies, callback);
    if (count) {
        json_integer_set(count, json_integer_value(count) + 1);
        return (int)json_integer_value(count);
    }
    if (json_object_size(simulator->copies) < COPIES_MAX)
        json_object_set_new(simulator->copies, callback, json_integer(1));
    return 1;
}

static json_t *counts_json(const struct simulator_counts *counts)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "sends", (json_int_t)counts->sends,
                     "repeated", (json_int_t)counts->repeated, "refused",
                     (json_int_t)counts->refused, "reads", (json_int_t)counts->reads, "posts",
                     (json_int_t)counts->posts, "acknowledged", (json_int_t)counts->acknowledged,
                     "waiting", (json_int_t)counts->waiting);
}

static json_t *messages_of(struct simulator *simulator, const char *customer)
{
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(simulator->messages); i++) {
        json_t *message = json_array_get(simulator->messages, i);
        const char *whose = json_string_value(json_object_get(message, "customer"));
        if (!customer || strcmp(whose, customer) == 0)
            json_array_append(list, message);
    }
    return list;
}

static json_t *customers_list(struct simulator *simulator)
{
    json_t *customers = simulator->customers, *list = json_array();
    for (void *at = json_object_iter(customers); at; at = json_object_iter_next(customers, at))
        json_array_append(list, json_object_iter_value(at));
    return list;
}

json_t *book_state(struct simulator *simulator, const char *customer)
{
    struct hub *hub = simulator->options.hub;
    return json_pack("{s:o, s:o, s:o, s:o, s:I}", "customers", customers_list(simulator),
                     "messages", messages_of(simulator, customer), "switches",
                     switches_json(&simulator->switches), "counts", counts_json(&simulator->counts),
                     "last_event", (json_int_t)(hub ? hub_last(hub) : 0));
}
