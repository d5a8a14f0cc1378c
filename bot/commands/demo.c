/* balcao demo: the server on a demo store, with demo knowledge, a WhatsApp simulator and three
 * people. The store is fresh, unless the demo was killed: then its story goes on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/assistants.h"
#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/commands/serve.h"
#include "bot/demo_knowledge.h"
#include "bot/desk/users.h"
#include "bot/door/tour.h"

enum { PATH_SIZE = 4096, URL_SIZE = 256 };

static const char demo_store[] = "sqlite:var/demo/balcao.db";
static const char phone_number_id[] = "106540352242922", token[] = "demo-token",
                  app_secret[] = "demo-app-secret", verify_token[] = "demo-verify";

static const struct {
    const char *name, *role;
} people[] = { { "Ana", "analyst" }, { "Edu", "editor" }, { "Admin", "admin" } };
static const struct {
    const char *number, *name;
} phones[] = { { "5511987650001", "Marina" }, { "5521987650002", "João" } };

static const char password[] = "balcao-demo";

static void forget_store(const struct app *app)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    const char *file = strchr(app->config.store, ':');
    char path[PATH_SIZE];

    for (size_t i = 0; file && i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", file + 1, ends[i]);
        unlink(path);
    }
}

static int save_assistant(struct app *app, struct error *err)
{
    json_auto_t *assistant = json_pack("{s:s, s:s, s:i}", "name", "Pirilampo", "company",
                                       "Mercadinho Pirilampo", "unfinished_wait", 1500);
    if (assistants_save(app->store, assistant, err) < 0)
        return -1;
    return assistants_read(app->store, NULL, &app->assistant, err);
}

static int add_people(struct app *app, struct error *err)
{
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct error known = { 0 };
        if (users_add(app->store, people[i].name, people[i].role, password, &known) < 0 &&
            known.kind != ERROR_CONFLICT) {
            *err = known;
            return -1;
        }
    }
    return 0;
}

static int fill_store(struct app *app, struct error *err)
{
    const struct generation *now = library_hold(knowledge_library(app->knowledge));
    size_t known = generation_size(now);
    generation_release(now);
    return known ? 0 : demo_knowledge_load(app->knowledge, clock_now(&clock_real), err);
}

static int add_account(struct app *app, const char *api, struct error *err)
{
    static char name[] = "demo";
    struct account account = {
        .name = name,
        .phone_number_id = (char *)(uintptr_t)phone_number_id,
        .token = (char *)(uintptr_t)token,
        .app_secret = (char *)(uintptr_t)app_secret,
        .verify_token = (char *)(uintptr_t)verify_token,
        .waba_id = (char *)(uintptr_t)SIMULATOR_WABA,
    };
    return accounts_add(&app->accounts, &account, api, err);
}

static void open_simulator(struct app *app)
{
    char url[URL_SIZE];

    snprintf(url, sizeof url, "http://%s", app->config.listen);
    app->simulator = simulator_open(&(struct simulator_options){
        .hub = app->hub,
        .clock = &clock_real,
        .public_url = url,
        .app_secret = app_secret,
        .token = token,
        .phone_number_id = phone_number_id,
        .status_delays_ms = { simulator_delays_ms[0], simulator_delays_ms[1],
                              simulator_delays_ms[2] },
    });
}

/* The number that the simulator plays must be known before the first event comes; where the server
 * listens is known only when it does. With port 0 the simulator cannot be reached, so it is
 * refused. */
static int start(struct app *app, struct error *err)
{
    static char graph[URL_SIZE]; /* the settings borrow it */
    char url[URL_SIZE];

    if (app_configure(app, err) < 0)
        return -1;
    if (strcmp(strrchr(app->config.listen, ':'), ":0") == 0)
        return error_set(err, ERROR_INVALID, "BALCAO_LISTEN needs a port for the demo's simulator");
    if (strcmp(app->config.store, "sqlite:var/balcao.db") == 0)
        app->config.store = demo_store;
    if (store_lock(app->config.store, err) < 0 || app_open_store(app, err) < 0 ||
        save_assistant(app, err) < 0)
        return -1;
    open_simulator(app);
    app->tour = tour_new(app->hub, people[0].name, password);
    snprintf(graph, sizeof graph, "http://%s/simulator/graph/v23.0", app->config.listen);
    app->config.whatsapp_api = graph;
    if (add_account(app, graph, err) < 0 || app_open_engine(app, err) < 0 ||
        fill_store(app, err) < 0 || add_people(app, err) < 0 || app_open_door(app, err) < 0)
        return -1;
    snprintf(url, sizeof url, "http://%s/webhooks/whatsapp/demo", app->config.listen);
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++)
        simulator_meet(app->simulator, phones[i].number, phones[i].name);
    simulator_aim(app->simulator, url);
    return 0;
}

static void print_links(const struct app *app)
{
    const char *at = app->config.listen;
    printf("\n  Balcão demo\n\n"
           "  the tour          http://%s/demo\n"
           "  WhatsApp phone    http://%s/simulator\n"
           "  web chat          http://%s/chat\n"
           "  the desk          http://%s/desk\n"
           "                    Ana (analyst), Edu (editor), Admin; password: %s\n\n"
           "  Ctrl+C ends it and forgets everything.\n\n",
           at, at, at, at, password);
    fflush(stdout);
}

int command_demo(int count, char **arguments)
{
    struct app app = { 0 };
    struct error err = { 0 };
    sigset_t stop;
    int status = 0;

    (void)count, (void)arguments;
    serve_block_signals(&stop);
    if (start(&app, &err) < 0) {
        status = command_failed(&err);
        app_close(&app);
        return status;
    }
    print_links(&app);
    serve_until_stopped(&app, &stop);
    bool ours = app.config.store == demo_store;
    char *store = memory_text(app.config.store);
    app_close(&app);
    app.config.store = store;
    if (ours)
        forget_store(&app);
    free(store);
    return status;
}
