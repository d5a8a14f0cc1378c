/* balcao simulator URL: plays WhatsApp for a server that runs elsewhere, and serves the phone. The
 * server's BALCAO_WHATSAPP_API is then http://<BALCAO_LISTEN of this one>/simulator/graph/v23.0. */
#include <stdio.h>

#include "bot/commands/command.h"
#include "bot/commands/serve.h"
#include "bot/door/routes.h"

enum { HUB_EVENTS = 1024, DRAIN = 1000, WORKERS = 2, CONNECTIONS = 1000, URL_SIZE = 300 };

static int everybody(struct http_request *request, enum http_caller wanted, struct error *err)
{
    (void)request, (void)wanted, (void)err;
    return 0;
}

static int start(struct app *app, const char *webhook, struct error *err)
{
    static const struct http_route *const tables[] = { simulator_routes, NULL };
    char url[URL_SIZE];

    if (app_configure(app, err) < 0)
        return -1;
    if (!app->config.whatsapp_phone_number_id || !app->config.whatsapp_token ||
        !app->config.whatsapp_app_secret)
        return error_set(err, ERROR_INVALID,
                         "the simulator needs BALCAO_WHATSAPP_PHONE_NUMBER_ID, _TOKEN and "
                         "_APP_SECRET, the same as the server's");
    snprintf(url, sizeof url, "http://%s", app->config.listen);
    app->hub = hub_new(HUB_EVENTS);
    app->simulator = simulator_open(&(struct simulator_options){
        .hub = app->hub,
        .clock = &clock_real,
        .webhook_url = webhook,
        .public_url = url,
        .app_secret = app->config.whatsapp_app_secret,
        .token = app->config.whatsapp_token,
        .phone_number_id = app->config.whatsapp_phone_number_id,
        .status_delays_ms = { simulator_delays_ms[0], simulator_delays_ms[1],
                              simulator_delays_ms[2] },
    });
    return http_server_open(&app->server,
                            &(struct http_server_options){ .listen = app->config.listen,
                                                           .tables = tables,
                                                           .assets = door_assets(app),
                                                           .gate = everybody,
                                                           .context = app,
                                                           .workers = WORKERS,
                                                           .connections = CONNECTIONS },
                            err);
}

int command_simulator(int count, char **arguments)
{
    struct app app = { 0 };
    struct error err = { 0 };
    sigset_t stop;
    int status = 0;

    if (count != 1)
        return command_usage("simulator");
    serve_block_signals(&stop);
    if (start(&app, arguments[0], &err) < 0) {
        status = command_failed(&err);
    } else {
        printf("http://%s/simulator\n", app.config.listen);
        fflush(stdout);
        serve_until_stopped(&app, &stop);
    }
    app_close(&app);
    return status;
}
