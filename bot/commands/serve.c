/* balcao serve: opens everything, says so, waits for a signal, closes in reverse. */
#include "bot/commands/serve.h"

#include <signal.h>
#include <stdio.h>

#include "bot/base/log.h"
#include "bot/commands/command.h"

void serve_block_signals(sigset_t *stop)
{
    sigemptyset(stop);
    sigaddset(stop, SIGTERM);
    sigaddset(stop, SIGINT);
    sigaddset(stop, SIGHUP);
    pthread_sigmask(SIG_BLOCK, stop, NULL); /* before any thread: they all inherit it */
}

/* The demo's number is its own, and not in the settings. */
static void renew(struct app *app)
{
    struct error err = { 0 };
    if (app->simulator)
        return;
    if (app_renew_accounts(app, &err) < 0)
        log_line(LOG_ERROR, "accounts_not_renewed", "why=\"%s\"", err.text);
    else
        log_line(LOG_INFO, "accounts_renewed", "count=%zu", accounts_count(&app->accounts));
}

void serve_until_stopped(struct app *app, const sigset_t *stop)
{
    int signal;
    log_line(LOG_INFO, "ready", "port=%d milliseconds=%lld", http_server_port(app->server),
             (long long)(clock_now(&clock_real) - app->started_at));
    for (sigwait(stop, &signal); signal == SIGHUP; sigwait(stop, &signal))
        renew(app);
    log_line(LOG_INFO, "stopping", "signal=%d", signal);
}

static int start(struct app *app, struct error *err)
{
    if (app_configure(app, err) < 0 || store_lock(app->config.store, err) < 0 ||
        app_open_store(app, err) < 0 || app_open_engine(app, err) < 0)
        return -1;
    return app_open_door(app, err);
}

int command_serve(int count, char **arguments)
{
    struct app app = { 0 };
    struct error err = { 0 };
    sigset_t stop;
    int status = 0;

    (void)count, (void)arguments;
    serve_block_signals(&stop);
    if (start(&app, &err) < 0)
        status = command_failed(&err);
    else
        serve_until_stopped(&app, &stop);
    app_close(&app);
    return status;
}
