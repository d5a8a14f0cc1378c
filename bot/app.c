#include "bot/app.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bot/assistants.h"
#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/desk_bridge.h"
#include "bot/door/routes.h"
#include "bot/door/throttle.h"
#include "bot/door/tour.h"
#include "bot/keeper.h"
#include "bot/secret.h"

enum { HUB_EVENTS = 4096, DRAIN = 5000 /* ms */ };

struct app *app_of(const struct http_request *request)
{
    return http_context(request);
}

static int open_log(const char *name, struct error *err)
{
    static const char *const levels[] = { "debug", "info", "warning", "error" };
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(levels[i], name) == 0) {
            log_open(stderr, (enum log_level)i);
            return 0;
        }
    return error_set(err, ERROR_INVALID,
                     "BALCAO_LOG should be debug, info, warning or error but is \"%s\"", name);
}

int app_configure(struct app *app, struct error *err)
{
    const char *name;

    if (config_read(&app->config, &app->settings, err) < 0 ||
        open_log(app->config.log_level, err) < 0)
        return -1;
    for (size_t i = 0; (name = settings_unknown(app->settings, i)); i++)
        log_line(LOG_WARNING, "setting_unknown", "name=%s", name);
    return 0;
}

int app_open_store(struct app *app, struct error *err)
{
    app->hub = hub_new(HUB_EVENTS);
    if (store_open(&app->store, app->config.store, err) < 0 ||
        prompts_open(&app->prompts, err) < 0 ||
        assistants_read(app->store, app->config.assistant, &app->assistant, err) < 0)
        return -1;
    return 0;
}

static void open_model(struct app *app)
{
    if (!app->config.llm_url)
        return;
    app->model = memory_new(sizeof *app->model);
    model_init(app->model, app->config.llm_url, app->config.llm_key,
               app->config.llm_model ? app->config.llm_model : "");
    app->model->timeout_ms = (int)app->config.llm_time_out;
}

static int open_mirror(struct app *app, struct error *err)
{
    app->alerts = (struct alerts){ .store = app->store, .hub = app->hub, .clock = &clock_real };
    return mirror_open(&app->mirror,
                       &(struct mirror_parts){ .store = app->store,
                                               .alerts = &app->alerts,
                                               .accounts = &app->accounts,
                                               .api = app->config.whatsapp_api,
                                               .clock = &clock_real },
                       err);
}

int app_open_engine(struct app *app, struct error *err)
{
    const struct config *config = &app->config;

    app->started_at = clock_now(&clock_real);
    open_model(app);
    if (blobs_open(&app->blobs, config->store, err) < 0 ||
        config_accounts(config, &app->accounts, err) < 0 ||
        knowledge_open(&app->knowledge, app->store, app->hub, &clock_real, err) < 0 ||
        gaps_open(&app->gaps, app->store, app->hub, err) < 0)
        return -1;
    if (open_mirror(app, err) < 0)
        return -1;
    app->engine = engine_start(&(struct engine_parts){
        .store = app->store,
        .hub = app->hub,
        .knowledge = app->knowledge,
        .gaps = app->gaps,
        .prompts = app->prompts,
        .clock = &clock_real,
        .assistant = &app->assistant,
        .accounts = &app->accounts,
        .mirror = app->mirror,
        .alerts = &app->alerts,
        .model = app->model,
        .blobs = app->blobs,
        .media_limit = (uint64_t)config->media_mb << 20,
        .shards = (int)config->shards,
        .cache_bytes = (size_t)config->cache_mb << 20,
        .doubt = config->doubt,
        .sends = (size_t)config->sends,
        .model_calls = (size_t)config->model_calls,
        .watch = app->tour ? tour_watch : NULL,
        .watcher = app->tour,
    });
    app->keeper = keeper_start(app->knowledge, app->assistant.careful,
                               &(struct silence){ .accounts = &app->accounts,
                                                  .assistant = &app->assistant,
                                                  .alerts = &app->alerts,
                                                  .limit = config->whatsapp_silence });
    return 0;
}

int app_renew_accounts(struct app *app, struct error *err)
{
    struct config config;
    struct accounts fresh = { .now = NULL };
    OWNED(settings) struct settings *settings = NULL;

    if (config_read(&config, &settings, err) < 0 || config_accounts(&config, &fresh, err) < 0) {
        accounts_clear(&fresh);
        return -1;
    }
    accounts_replace(&app->accounts, &fresh);
    return 0;
}

static int open_door(struct app *app, struct error *err)
{
    if (secret_read(app->config.secret, app->config.store, &app->secret, err) < 0)
        return -1;
    app->desk = desk_bridge_open(app);
    app->throttle = throttle_new((int)app->config.chat_rate);
    return http_server_open(&app->server,
                            &(struct http_server_options){
                                .listen = app->config.listen,
                                .tables = door_tables(app),
                                .assets = door_assets(app),
                                .gate = door_gate,
                                .context = app,
                                .workers = (size_t)app->config.workers,
                                .connections = (size_t)app->config.connections,
                            },
                            err);
}

int app_open_door(struct app *app, struct error *err)
{
    if (open_door(app, err) < 0)
        return -1;
    mirror_start(app->mirror);
    return 0;
}

/* The door ends before the engine: until then, a connection that is kept alive brings events. What
 * it did not wait for is still on its way through the store, and ends at the engine. */
static void close_door(struct app *app)
{
    struct error err = { 0 };
    if (!app->server)
        return;
    hub_close(app->hub);
    http_server_drain(app->server, DRAIN);
    http_server_free(app->server);
    if (app->store &&
        store_commit(app->store, NULL, 0, &err) < 0) /* behind all that was submitted */
        log_line(LOG_ERROR, "store_not_flushed", "why=\"%s\"", err.text);
}

void app_close(struct app *app)
{
    close_door(app);
    keeper_stop(app->keeper);
    engine_stop(app->engine);
    mirror_free(app->mirror);
    simulator_free(app->simulator);
    tour_free(app->tour);
    throttle_free(app->throttle);
    desk_free(app->desk);
    gaps_free(app->gaps);
    knowledge_free(app->knowledge);
    if (app->model) {
        model_clear(app->model);
        free(app->model);
    }
    accounts_clear(&app->accounts);
    hub_free(app->hub);
    prompts_free(app->prompts);
    blobs_free(app->blobs);
    store_free(app->store);
    free(app->secret);
    settings_free(app->settings);
}
