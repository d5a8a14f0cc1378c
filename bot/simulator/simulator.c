/* Life of the simulator, and what customers do. */
#include "bot/simulator/simulator.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/id.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/model/incoming.h"
#include "bot/simulator/shapes.h"
#include "bot/simulator/simulator_inside.h"

enum { PHONE_MIN = 5, PHONE_MAX = 20, NAME_MAX_BYTES = 100 };

const int simulator_delays_ms[SIMULATOR_STATUSES] = { 80, 350, 1400 };

static struct simulator *_Atomic here;

struct simulator *simulator_here(void)
{
    return atomic_load(&here);
}

struct simulator *simulator_open(const struct simulator_options *options)
{
    struct simulator *simulator = memory_new(sizeof *simulator);
    simulator->options = *options;
    simulator->webhook_url = memory_text(options->webhook_url);
    simulator->app_secret = memory_text(options->app_secret);
    simulator->token = memory_text(options->token);
    simulator->phone_number_id = memory_text(options->phone_number_id);
    pthread_mutex_init(&simulator->lock, NULL);
    simulator->customers = json_object();
    simulator->messages = json_array();
    simulator->index = json_object();
    simulator->copies = json_object();
    simulator->webhooks = json_array();
    post_open(simulator);
    atomic_store(&here, simulator);
    return simulator;
}

void simulator_free(struct simulator *simulator)
{
    if (!simulator)
        return;
    struct simulator *mine = simulator;
    atomic_compare_exchange_strong(&here, &mine, NULL);
    post_close(simulator);
    graph_let_go(simulator);
    json_decref(simulator->customers);
    json_decref(simulator->messages);
    json_decref(simulator->index);
    json_decref(simulator->copies);
    json_decref(simulator->webhooks);
    pthread_mutex_destroy(&simulator->lock);
    free(simulator->webhook_url);
    free(simulator->app_secret);
    free(simulator->token);
    free(simulator->phone_number_id);
    free(simulator);
}

void simulator_aim(struct simulator *simulator, const char *webhook_url)
{
    pthread_mutex_lock(&simulator->lock);
    free(simulator->webhook_url);
    simulator->webhook_url = memory_text(webhook_url);
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
}

struct simulator_switches simulator_switches_now(struct simulator *simulator)
{
    pthread_mutex_lock(&simulator->lock);
    struct simulator_switches switches = simulator->switches;
    pthread_mutex_unlock(&simulator->lock);
    return switches;
}

void simulator_switch(struct simulator *simulator, const struct simulator_switches *switches)
{
    pthread_mutex_lock(&simulator->lock);
    simulator->switches = *switches;
    book_tell(simulator, "switches", switches_json(switches));
    pthread_mutex_unlock(&simulator->lock);
    if (!switches->time_out)
        graph_let_go(simulator);
    post_wake(simulator);
}

struct simulator_counts simulator_count(struct simulator *simulator)
{
    pthread_mutex_lock(&simulator->lock);
    struct simulator_counts counts = simulator->counts;
    pthread_mutex_unlock(&simulator->lock);
    return counts;
}

int simulator_copies(struct simulator *simulator, const char *callback)
{
    pthread_mutex_lock(&simulator->lock);
    int count = (int)json_integer_value(json_object_get(simulator->copies, callback));
    pthread_mutex_unlock(&simulator->lock);
    return count;
}

/* Written while locked: what it shows is shared with the book. */
char *simulator_state(struct simulator *simulator, const char *customer)
{
    pthread_mutex_lock(&simulator->lock);
    json_t *state = book_state(simulator, customer);
    char *text = json_dumps(state, JSON_COMPACT);
    json_decref(state);
    pthread_mutex_unlock(&simulator->lock);
    return text;
}

void simulator_meet(struct simulator *simulator, const char *phone, const char *name)
{
    pthread_mutex_lock(&simulator->lock);
    book_customer(simulator, phone, name);
    pthread_mutex_unlock(&simulator->lock);
}

/* ---- what customers do ---- */

static int check_text(const char *field, const char *text, size_t limit, struct error *err)
{
    if (text && strlen(text) > limit)
        return error_set(err, ERROR_INVALID, "field \"%s\" has %zu bytes; the limit is %zu", field,
                         strlen(text), limit);
    return 0;
}

static int check_act(const struct simulator_act *act, struct error *err)
{
    size_t digits = act->customer ? strspn(act->customer, "0123456789") : 0;
    if (digits < PHONE_MIN || digits > PHONE_MAX || act->customer[digits])
        return error_set(err, ERROR_INVALID, "field \"customer\" should be %d to %d digits",
                         PHONE_MIN, PHONE_MAX);
    if (act->copies < 0 || act->copies > SIMULATOR_COPIES_MAX)
        return error_set(err, ERROR_INVALID, "field \"repeat\" should be 1 to %d",
                         SIMULATOR_COPIES_MAX);
    if (check_text("name", act->name, NAME_MAX_BYTES, err) < 0 ||
        check_text("text", act->text, 65536, err) < 0 ||
        check_text("title", act->title, INCOMING_REPLY_MAX, err) < 0)
        return -1;
    return check_text("reply_id", act->reply_id, INCOMING_REPLY_MAX, err);
}

static void set_if(json_t *object, const char *name, const char *text)
{
    if (text && *text)
        json_object_set_new(object, name, json_string(text));
}

static json_t *shown(const struct simulator_act *act, const char *id, moment at)
{
    char when[CLOCK_TEXT_SIZE];
    json_t *message =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", id, "customer", act->customer, "at",
                  clock_text(at, when), "from", "customer", "type", act->type, "status", "sent");
    set_if(message, "text", act->text ? act->text : act->title);
    set_if(message, "reply_id", act->reply_id);
    set_if(message, "quoted", act->quoted);
    return message;
}

/* With the lock held. Takes over `message`. */
static int put_in(struct simulator *simulator, const struct simulator_act *act, json_t *message,
                  struct error *err)
{
    const char *id = json_string_value(json_object_get(message, "id"));
    moment now = clock_now(simulator->options.clock);
    const json_t *customer = book_customer(simulator, act->customer, act->name);
    if (!customer) {
        json_decref(message);
        return error_set(err, ERROR_BUSY, "the simulator has %d customers already",
                         SIMULATOR_CUSTOMERS_MAX);
    }
    const char *name = json_string_value(json_object_get(customer, "name"));
    json_t *record = shown(act, id, now);
    struct post_item item = { .message = message,
                              .contact = shape_contact(act->customer, name),
                              .copies = act->copies };
    if (!post_item(simulator, &item)) {
        json_decref(record);
        return error_set(err, ERROR_BUSY, "%d webhooks wait already", SIMULATOR_WAITING_MAX);
    }
    json_object_set_new(json_object_get(simulator->customers, act->customer), "wrote_at",
                        json_integer(now));
    if (simulator->options.sink)
        json_decref(record);
    else
        book_add(simulator, record);
    return 0;
}

int simulator_do(struct simulator *simulator, const struct simulator_act *act,
                 char id[SIMULATOR_ID_SIZE], struct error *err)
{
    char ulid[ID_SIZE];
    moment now = clock_now(simulator->options.clock);
    if (check_act(act, err) < 0)
        return -1;
    snprintf(id, SIMULATOR_ID_SIZE, "wamid.SIM%s", id_new(now, ulid));
    json_t *message = shape_message(act, id, now);
    if (!message)
        return error_set(err, ERROR_INVALID, "field \"type\" is not a type that a phone can send");
    pthread_mutex_lock(&simulator->lock);
    int result = put_in(simulator, act, message, err);
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    return result;
}
