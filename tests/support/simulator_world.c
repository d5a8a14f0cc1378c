#include "tests/support/simulator_world.h"

#include <jansson.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/memory.h"
#include "bot/net/http_client.h"
#include "channels/whatsapp/receive.h"
#include "channels/whatsapp/signature.h"

#define SECRET "a secret of the app"

enum { BODIES_MAX = 2000, PATIENCE_S = 20, ANSWER_MAX = 1024 * 1024 };

/* Both sides of the conversation: the simulator, and the bot's door. */
static struct world {
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    char *bodies[BODIES_MAX];
    size_t body_count;
    struct buf items; /* one line for each item, as it was read */
    size_t item_count;
    int refusals; /* so many webhooks are answered with 500 first */
    bool badly_signed;

    struct clock clock;
    struct hub *hub;
    struct http_server *server;
    struct simulator *simulator;
    struct http_client *client;
} world;

/* Moved by tests while the simulator's threads look at it. */
static _Atomic moment now;

static moment show_time(const struct clock *clock)
{
    (void)clock;
    return atomic_load(&now);
}

static void note_item(void *context, const struct incoming *item)
{
    (void)context;
    buf_format(&world.items, "%s|%s|%s|%s|%s|%s|%lld\n", item->address,
               item->status ? item->status : item->type, item->text ? item->text : "-",
               item->reply_id ? item->reply_id : "-", item->name ? item->name : "-",
               item->callback ? item->callback : "-", (long long)item->error_code);
    world.item_count++;
}

static bool is_signed(struct http_request *request, const char *body, size_t length)
{
    struct error err = { 0 };
    struct whatsapp_secrets secrets = { { SECRET } };
    struct whatsapp_signed arrived = {
        .header = http_header(request, "X-Hub-Signature-256"),
        .header_count = http_header_count(request, "X-Hub-Signature-256"),
        .body = body,
        .length = length,
    };
    return whatsapp_check_signature(&arrived, &secrets, &err) == 0;
}

static void read_webhook(struct http_request *request)
{
    struct error err = { 0 };
    struct whatsapp_counts counts;
    size_t length;
    const char *body = http_body(request, &length);
    struct whatsapp_post post = { "demo", SIM_NUMBER, body, length, false };
    world.badly_signed |= !is_signed(request, body, length);
    whatsapp_receive(&post, note_item, NULL, &counts, &err);
    if (world.body_count < BODIES_MAX)
        world.bodies[world.body_count++] = memory_bytes(body, length);
}

static void take_webhook(struct http_request *request)
{
    pthread_mutex_lock(&world.lock);
    bool refused = world.refusals > 0;
    world.refusals -= refused;
    read_webhook(request);
    pthread_cond_broadcast(&world.arrived);
    pthread_mutex_unlock(&world.lock);
    http_reply_json(request, refused ? 500 : 200, "{}");
}

static const struct http_route door[] = {
    { .method = "POST",
      .path = "/webhook",
      .caller = HTTP_ANYONE,
      .place = HTTP_ON_WORKER,
      .body_limit = 4 * 1024 * 1024,
      .answer = take_webhook,
      .summary = "The bot's door" },
    {},
};

static int gate(struct http_request *request, enum http_caller wanted, struct error *err)
{
    (void)request, (void)wanted, (void)err;
    return 0;
}

static void open_server(void)
{
    static const struct http_route *const tables[] = { door, simulator_routes, NULL };
    struct error err = { 0 };
    struct http_server_options options = {
        .listen = "127.0.0.1:0", .tables = tables, .gate = gate, .workers = 2, .connections = 200
    };
    if (http_server_open(&world.server, &options, &err) < 0)
        fail_msg("%s", err.text);
}

static int open_with(const struct simulator_options *special)
{
    static const size_t lanes[HTTP_LANES] = { 8, 1, 1 };
    atomic_store(&now, SECONDS(1763721000));
    world = (struct world){ .clock = { .now = show_time } };
    pthread_mutex_init(&world.lock, NULL);
    pthread_cond_init(&world.arrived, NULL);
    buf_init(&world.items, 1024 * 1024);
    world.hub = hub_new(1000);
    world.client = http_client_new(lanes);
    struct simulator_options options = *special;
    options.hub = world.hub;
    options.clock = &world.clock;
    options.app_secret = SECRET;
    options.token = SIM_TOKEN;
    options.phone_number_id = SIM_NUMBER;
    options.retry_ms = 1;
    world.simulator = simulator_open(&options);
    open_server();
    sim_aim(true);
    return 0;
}

void sim_aim(bool at_door)
{
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/webhook", http_server_port(world.server));
    simulator_aim(world.simulator, at_door ? url : NULL);
}

int sim_open(void **unused)
{
    (void)unused;
    return open_with(&(struct simulator_options){ 0 });
}

int sim_open_sink(void **unused)
{
    (void)unused;
    return open_with(&(struct simulator_options){ .sink = true });
}

int sim_close(void **unused)
{
    (void)unused;
    http_client_free(world.client);
    hub_close(world.hub);
    http_server_drain(world.server, 1000);
    http_server_free(world.server);
    simulator_free(world.simulator);
    hub_free(world.hub);
    buf_clear(&world.items);
    for (size_t i = 0; i < world.body_count; i++)
        free(world.bodies[i]);
    pthread_cond_destroy(&world.arrived);
    pthread_mutex_destroy(&world.lock);
    return 0;
}

const char *sim_items(size_t count)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&world.lock);
    int late = 0;
    while (world.item_count < count && !late)
        late = pthread_cond_timedwait(&world.arrived, &world.lock, &end);
    size_t arrived = world.item_count;
    pthread_mutex_unlock(&world.lock);
    if (late)
        fail_msg("%zu of %zu items arrived", arrived, count);
    assert_false(world.badly_signed);
    return world.items.data;
}

static void wait_until_acknowledged(void)
{
    struct timespec end, at;
    clock_gettime(CLOCK_MONOTONIC, &end);
    do {
        clock_gettime(CLOCK_MONOTONIC, &at);
        if (at.tv_sec > end.tv_sec + PATIENCE_S)
            fail_msg("webhooks were not acknowledged");
        sched_yield();
    } while (simulator_count(world.simulator).waiting > 0);
}

size_t sim_settle(void)
{
    wait_until_acknowledged();
    pthread_mutex_lock(&world.lock);
    size_t count = world.body_count;
    pthread_mutex_unlock(&world.lock);
    return count;
}

size_t sim_item_count(void)
{
    pthread_mutex_lock(&world.lock);
    size_t count = world.item_count;
    pthread_mutex_unlock(&world.lock);
    return count;
}

const char *sim_webhook(size_t which)
{
    return world.bodies[which];
}

struct simulator *sim(void)
{
    return world.simulator;
}

bool sim_was_badly_signed(void)
{
    pthread_mutex_lock(&world.lock);
    bool badly = world.badly_signed;
    pthread_mutex_unlock(&world.lock);
    return badly;
}

char *sim_ledger(const char *customer)
{
    OWNED_BUF struct buf out = { 0 };
    OWNED_TEXT char *text = simulator_ledger(world.simulator, customer);
    json_auto_t *ledger = json_loads(text, 0, NULL);
    const json_t *items = json_object_get(ledger, "items");
    buf_init(&out, 65536);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *line = json_array_get(items, i);
        buf_format(&out, "%s%s %d", i ? ", " : "",
                   json_string_value(json_object_get(line, "outcome")),
                   (int)json_integer_value(json_object_get(line, "code")));
    }
    return buf_take(&out);
}

void sim_move_clock(moment by)
{
    atomic_fetch_add(&now, by);
}

void sim_refuse(int webhooks)
{
    pthread_mutex_lock(&world.lock);
    world.refusals = webhooks;
    pthread_mutex_unlock(&world.lock);
}

const char *sim_do(const struct simulator_act *act)
{
    static char id[SIMULATOR_ID_SIZE];
    struct error err = { 0 };
    if (simulator_do(world.simulator, act, id, &err) < 0)
        fail_msg("%s", err.text);
    return id;
}

void sim_say(const char *text)
{
    sim_do(&(struct simulator_act){ .customer = ANA, .type = "text", .text = text });
}

static void keep_answer(void *context, const struct http_result *result)
{
    struct sim_answer *answer = context;
    answer->status = result->status;
    answer->body = memory_bytes(result->body ? result->body : "", result->length);
    answer->done = true;
}

struct sim_answer sim_ask(const struct sim_ask *what)
{
    char url[512], authorization[128], type[128];
    struct sim_answer answer = { 0 };
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", http_server_port(world.server), what->path);
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s",
             what->token ? what->token : SIM_TOKEN);
    snprintf(type, sizeof type, "Content-Type: %s", what->type ? what->type : "application/json");
    struct http_call call = {
        .method = what->method,
        .url = url,
        .headers = { type, authorization },
        .body = what->body,
        .length = what->body ? strlen(what->body) : 0,
        .timeout_ms = what->timeout_ms ? what->timeout_ms : PATIENCE_S * 1000,
        .answer_limit = what->limit ? what->limit : ANSWER_MAX,
        .done = keep_answer,
        .context = &answer,
    };
    http_client_start(world.client, &call);
    while (!answer.done)
        http_client_wait(world.client, 1000);
    return answer;
}

/* Sends as the bot would; returns the status. */
int sim_bot_sends(const char *body, const char *says)
{
    struct sim_answer answer =
        sim_ask(&(struct sim_ask){ .method = "POST", .path = SIM_SENDS, .body = body });
    if (says && !strstr(answer.body, says))
        fail_msg("%s does not say %s", answer.body, says);
    free(answer.body);
    return answer.status;
}
