/* balcao doctor: what a start would need, one line each; exit 1 when something would fail. */
#include <stdio.h>
#include <string.h>

#include "bot/app.h"
#include "bot/commands/command.h"
#include "bot/commands/doctor_number.h"
#include "bot/secret.h"

static int say(const char *what, int result, const struct error *err)
{
    if (result < 0)
        printf("FAIL  %-10s %s\n", what, err->text);
    else
        printf("ok    %-10s\n", what);
    return result < 0;
}

static int check_index(struct app *app)
{
    struct error err = { 0 };
    int result = knowledge_open(&app->knowledge, app->store, NULL, &clock_real, &err);
    if (result < 0)
        return say("index", result, &err);
    const struct generation *now = library_hold(knowledge_library(app->knowledge));
    printf("ok    %-10s %zu entries\n", "index", generation_size(now));
    generation_release(now);
    return 0;
}

static int check_numbers(struct app *app)
{
    const struct account *account;
    int failures = 0;
    for (size_t i = 0; (account = accounts_at(&app->accounts, i)); i++)
        failures += doctor_number(account, app->config.whatsapp_api);
    return failures;
}

static int check_whatsapp(struct app *app)
{
    struct error err = { 0 };
    int result = config_accounts(&app->config, &app->accounts, &err);
    if (result < 0)
        return say("whatsapp", result, &err);
    printf("ok    %-10s %zu accounts%s\n", "whatsapp", accounts_count(&app->accounts),
           accounts_count(&app->accounts) ? "" : ": the channel is off");
    return check_numbers(app);
}

static int check_store(struct app *app)
{
    struct error err = { 0 };
    int failures = say("store", app_open_store(app, &err), &err);
    if (failures)
        return failures;
    struct error secret_err = { 0 };
    failures =
        say("secret", secret_read(app->config.secret, app->config.store, &app->secret, &secret_err),
            &secret_err);
    return failures + check_index(app);
}

int command_doctor(int count, char **arguments)
{
    struct app app = { 0 };
    struct error err = { 0 };
    int failures;

    (void)count, (void)arguments;
    failures = say("settings", app_configure(&app, &err), &err);
    if (!failures) {
        failures += check_store(&app) + check_whatsapp(&app);
        printf("ok    %-10s %s\n", "model", app.config.llm_url ? app.config.llm_url : "none");
    }
    app_close(&app);
    return failures ? 1 : 0;
}
