/* Life of the simulator, and what customers do. */
#include "bot/simulator/simulator.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/id.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/model/incoming.h"
#include "bot/simulator/graph.h"
#include "bot/simulator/held.h"
#include "bot/simulator/ledger.h"
#include "bot/simulator/media.h"
#include "bot/simulator/shapes.h"
#include "bot/simulator/templates.h"

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
    simulator->public_url = memory_text(options->public_url);
    simulator->token = memory_text(options->token);
    simulator->phone_number_id = memory_text(options->phone_number_id);
    pthread_mutex_init(&simulator->lock, NULL);
    simulator->customers = json_object();
    simulator->messages = json_array();
    simulator->index = json_object();
    simulator->copies = json_object();
    simulator->webhooks = json_array();
    simulator->ledger = json_object();
    simulator->ledger_index = json_object();
    simulator->contents = json_object();
    simulator->pairs = json_object();
    simulator->held_templates = json_array();
    templates_open(simulator);
    post_open(simulator);
    atomic_store(&here, simulator);
    return simulator;
}

static void forget_all(struct simulator *simulator)
{
    json_t *const memories[] = {
        simulator->customers, simulator->messages,      simulator->index,
        simulator->copies,    simulator->webhooks,      simulator->ledger,
        simulator->contents,  simulator->ledger_index,  simulator->pairs,
        simulator->templates, simulator->blocked_names, simulator->held_templates,
    };
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
        json_decref(memories[i]);
    media_forget_all(simulator);
}

void simulator_free(struct simulator *simulator)
{
    if (!simulator)
        return;
    struct simulator *mine = simulator;
    atomic_compare_exchange_strong(&here, &mine, NULL);
    post_close(simulator);
    held_reply(held_all(simulator));
    forget_all(simulator);
    pthread_mutex_destroy(&simulator->lock);
    free(simulator->webhook_url);
    free(simulator->public_url);
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
    struct simulator_held *answered = switches->time_out ? NULL : held_without_answer(simulator);
    pthread_mutex_unlock(&simulator->lock);
    held_reply(answered);
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

char *simulator_ledger(struct simulator *simulator, const char *customer)
{
    pthread_mutex_lock(&simulator->lock);
    json_t *ledger = ledger_json(simulator, customer);
    char *text = json_dumps(ledger, JSON_COMPACT);
    json_decref(ledger);
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

static bool is_user_id(const char *customer)
{
    static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.";
    size_t length = strlen(customer);
    return length > 3 && length < BOOK_ADDRESS_SIZE && customer[0] >= 'A' && customer[0] <= 'Z' &&
           customer[2] == '.' && strspn(customer, good) == length;
}

static bool is_phone(const char *customer)
{
    size_t digits = strspn(customer, "0123456789");
    return digits >= PHONE_MIN && digits <= PHONE_MAX && !customer[digits];
}

static int check_act(const struct simulator_act *act, struct error *err)
{
    if (!act->customer || (!is_phone(act->customer) && !is_user_id(act->customer)))
        return error_set(err, ERROR_INVALID,
                         "field \"customer\" should be %d to %d digits, or a user id", PHONE_MIN,
                         PHONE_MAX);
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

/* With the lock held. The sample is made when the first message needs it. */
static const struct simulator_media *file_of(struct simulator *simulator,
                                             const struct simulator_act *act)
{
    return act->media ? media_find(simulator, act->media) : media_sample(simulator, act->type);
}

/* With the lock held. NULL: it is not a type that a phone can send, or the file is not there. */
static json_t *compose(struct simulator *simulator, const struct simulator_act *act,
                       const json_t *customer, const char *id)
{
    char sha[MEDIA_SHA_SIZE];
    OWNED_TEXT char *url = NULL;
    bool named = simulator->switches.user_ids || is_user_id(act->customer);
    struct shape_message what = {
        .act = act,
        .phone = is_user_id(act->customer) ? NULL : act->customer,
        .user_id = named ? json_string_value(json_object_get(customer, "user_id")) : NULL,
        .id = id,
        .at = act->at ? act->at : clock_now(simulator->options.clock),
    };
    if (!shape_has_file(act->type))
        return shape_message(&what);
    const struct simulator_media *file = file_of(simulator, act);
    if (!file)
        return NULL;
    media_sha_base64(file, sha);
    if (simulator->public_url)
        url = graph_media_url(simulator, simulator->public_url, file->id);
    what.media_id = file->id;
    what.mime = file->mime;
    what.sha = sha;
    what.url = url;
    return shape_message(&what);
}

static void note_written(struct simulator *simulator, const struct simulator_act *act,
                         const char *id, moment at)
{
    json_t *customer = json_object_get(simulator->customers, act->customer);
    json_object_set_new(customer, "wrote_at", json_integer(at));
    if (!simulator->options.sink)
        book_add(simulator, shown(act, id, at));
}

/* With the lock held. */
static int put_in(struct simulator *simulator, const struct simulator_act *act, const char *id,
                  struct error *err)
{
    const json_t *customer = book_customer(simulator, act->customer, act->name);
    if (!customer)
        return error_set(err, ERROR_BUSY, "the simulator has %d customers already",
                         SIMULATOR_CUSTOMERS_MAX);
    json_t *message = compose(simulator, act, customer, id);
    if (!message)
        return error_set(err, ERROR_INVALID,
                         "field \"type\" is not a type that a phone can send, or \"media\" is "
                         "not a file that was added");
    bool named = json_object_get(message, "from_user_id") != NULL;
    struct post_item item = {
        .message = message,
        .contact =
            shape_contact(json_string_value(json_object_get(message, "from")),
                          named ? json_string_value(json_object_get(customer, "user_id")) : NULL,
                          json_string_value(json_object_get(customer, "name"))),
        .copies = act->copies,
    };
    if (!post_item(simulator, &item))
        return error_set(err, ERROR_BUSY, "%d webhooks wait already", SIMULATOR_WAITING_MAX);
    note_written(simulator, act, id, act->at ? act->at : clock_now(simulator->options.clock));
    return 0;
}

int simulator_do(struct simulator *simulator, const struct simulator_act *act,
                 char id[SIMULATOR_ID_SIZE], struct error *err)
{
    char ulid[ID_SIZE];
    if (check_act(act, err) < 0)
        return -1;
    snprintf(id, SIMULATOR_ID_SIZE, "wamid.SIM%s",
             id_new(clock_now(simulator->options.clock), ulid));
    pthread_mutex_lock(&simulator->lock);
    int result = put_in(simulator, act, id, err);
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    return result;
}
