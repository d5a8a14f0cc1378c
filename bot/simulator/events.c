/* What happens besides messages: a row for each kind. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bot/base/id.h"
#include "bot/base/memory.h"
#include "bot/simulator/outcome.h"
#include "bot/simulator/shapes.h"
#include "bot/simulator/simulator_inside.h"
#include "bot/simulator/templates.h"

static const char *text_at(const json_t *document, const char *name)
{
    const char *text = json_string_value(json_object_get(document, name));
    return text ? text : "";
}

static int unknown(const char *field, struct error *err)
{
    return error_set(err, ERROR_INVALID, "field \"%s\" names nothing that the simulator knows",
                     field);
}

static json_t *customer_of(struct simulator *simulator, const json_t *wanted)
{
    return json_object_get(simulator->customers, text_at(wanted, "customer"));
}

/* ---- marketing: {"kind":"opt_out"|"opt_in","customer"} ---- */

static json_t *preference(const json_t *customer, bool stop, moment at)
{
    return json_pack("{s:O, s:O, s:s, s:s, s:s, s:I}", "wa_id", json_object_get(customer, "phone"),
                     "user_id", json_object_get(customer, "user_id"), "category",
                     "marketing_messages", "value", stop ? "stop" : "resume", "detail",
                     stop ? "User requested to stop marketing messages"
                          : "User requested to resume marketing messages",
                     "timestamp", (json_int_t)(at / SECONDS(1)));
}

static int choose(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    json_t *customer = customer_of(simulator, wanted);
    bool stop = strcmp(text_at(wanted, "kind"), "opt_out") == 0;
    if (!customer)
        return unknown("customer", err);
    json_object_set_new(customer, "opted_out", json_boolean(stop));
    json_t *change = shape_value(simulator->phone_number_id);
    json_object_set_new(change, "contacts",
                        json_pack("[{s:O, s:O}]", "wa_id", json_object_get(customer, "phone"),
                                  "user_id", json_object_get(customer, "user_id")));
    json_t *preferences = json_array();
    json_array_append_new(preferences,
                          preference(customer, stop, clock_now(simulator->options.clock)));
    json_object_set_new(change, "user_preferences", preferences);
    struct post_item item = { .field = "user_preferences", .value = change };
    post_item(simulator, &item);
    return 0;
}

/* ---- identity ---- */

static void post_system(struct simulator *simulator, const char *from, json_t *system)
{
    char ulid[ID_SIZE], id[SIMULATOR_ID_SIZE];
    moment now = clock_now(simulator->options.clock);
    snprintf(id, sizeof id, "wamid.SIM%s", id_new(now, ulid));
    struct post_item item = { .message = shape_system(from, id, system, now) };
    post_item(simulator, &item);
}

static void renew_user_id(json_t *customer)
{
    char id[BOOK_ADDRESS_SIZE];
    const char *old = text_at(customer, "user_id");
    snprintf(id, sizeof id, "BR.9%s", strlen(old) > 3 ? old + 3 : "");
    json_object_set_new(customer, "user_id", json_string(id));
}

/* {"kind":"number_changed","customer","to"}: the old number reaches nobody from now on. */
static int change_number(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    json_t *old = customer_of(simulator, wanted);
    const char *to = text_at(wanted, "to");
    char body[160];
    if (!old)
        return unknown("customer", err);
    if (!book_customer(simulator, to, text_at(old, "name")))
        return error_set(err, ERROR_BUSY, "there are too many customers");
    json_t *new = json_object_get(simulator->customers, to);
    json_object_set(new, "user_id", json_object_get(old, "user_id"));
    renew_user_id(new);
    json_object_set_new(old, "gone", json_true());
    snprintf(body, sizeof body, "User %.40s changed from %.20s to %.20s", text_at(old, "name"),
             text_at(old, "phone"), to);
    post_system(simulator, text_at(old, "phone"),
                json_pack("{s:s, s:s, s:s, s:O, s:O}", "type", "user_changed_number", "body", body,
                          "wa_id", to, "user_id", json_object_get(new, "user_id"),
                          "previous_user_id", json_object_get(old, "user_id")));
    return 0;
}

/* {"kind":"user_id_changed","customer"} */
static int change_user_id(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    json_t *customer = customer_of(simulator, wanted);
    if (!customer)
        return unknown("customer", err);
    json_t *old = json_incref(json_object_get(customer, "user_id"));
    renew_user_id(customer);
    post_system(simulator, NULL,
                json_pack("{s:s, s:O, s:o}", "type", "user_changed_user_id", "user_id",
                          json_object_get(customer, "user_id"), "previous_user_id", old));
    return 0;
}

/* ---- templates ---- */

/* {"kind":"template","name","language","status"|"category","reason"} */
static int change_template(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    const char *language = text_at(wanted, "language"), *reason = text_at(wanted, "reason");
    json_t *one =
        templates_by_name(simulator, text_at(wanted, "name"), *language ? language : "pt_BR");
    if (!one)
        return unknown("name", err);
    if (json_object_get(wanted, "status"))
        templates_set_status(simulator, one, text_at(wanted, "status"), *reason ? reason : NULL);
    if (json_object_get(wanted, "category"))
        templates_set_category(simulator, one, text_at(wanted, "category"));
    return 0;
}

/* {"kind":"held","outcome":"released"|"paused"}: what Meta decides of the messages that it held. */
static int judge_held(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    const char *outcome = text_at(wanted, "outcome");
    bool good = strcmp(outcome, "released") == 0;
    if (!good && strcmp(outcome, "paused") != 0)
        return unknown("outcome", err);
    outcome_release(simulator, good);
    return 0;
}

/* ---- keys: {"kind":"secret"|"token","value"} ---- */

static int replace_key(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    const char *value = text_at(wanted, "value");
    bool secret = strcmp(text_at(wanted, "kind"), "secret") == 0;
    if (!*value)
        return unknown("value", err);
    memory_set(secret ? &simulator->app_secret : &simulator->token, value);
    return 0;
}

/* ---- anything: {"kind":"webhook","field","value"} ---- */

static int post_field(struct simulator *simulator, const json_t *wanted, struct error *err)
{
    const json_t *value = json_object_get(wanted, "value");
    const char *field = text_at(wanted, "field");
    if (!value || !*field)
        return error_set(err, ERROR_INVALID, "fields \"field\" and \"value\" are needed");
    struct post_item item = { .field = field, .value = json_deep_copy(value) };
    post_item(simulator, &item);
    return 0;
}

static const struct kind {
    const char *name;
    int (*happen)(struct simulator *simulator, const json_t *wanted, struct error *err);
} kinds[] = {
    { "opt_out", choose },
    { "opt_in", choose },
    { "number_changed", change_number },
    { "user_id_changed", change_user_id },
    { "template", change_template },
    { "held", judge_held },
    { "secret", replace_key },
    { "token", replace_key },
    { "webhook", post_field },
};

int simulator_happen(struct simulator *simulator, const char *json, struct error *err)
{
    json_auto_t *wanted = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    const char *name = text_at(wanted, "kind");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) != 0)
            continue;
        pthread_mutex_lock(&simulator->lock);
        int result = kinds[i].happen(simulator, wanted, err);
        pthread_mutex_unlock(&simulator->lock);
        post_wake(simulator);
        return result;
    }
    return unknown("kind", err);
}
