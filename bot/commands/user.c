/* balcao user: people of the desk, and their API tokens. */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "bot/app.h"
#include "bot/commands/command.h"
#include "bot/desk/sessions.h"
#include "bot/desk/users.h"

enum { PASSWORD_SIZE = 1024 };

/* Not shown while it is typed; from a pipe it is the first line. */
static int read_password(char out[PASSWORD_SIZE], struct error *err)
{
    struct termios shown, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;

    if (terminal) {
        fputs("Password: ", stderr);
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    bool got = fgets(out, PASSWORD_SIZE, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
    if (!got)
        return error_set(err, ERROR_INVALID, "no password was given");
    out[strcspn(out, "\n")] = '\0';
    return 0;
}

static int add(struct store *store, const char *name, const char *role, struct error *err)
{
    char password[PASSWORD_SIZE];
    if (read_password(password, err) < 0)
        return -1;
    int result = users_add(store, name, role, password, err);
    explicit_bzero(password, sizeof password);
    return result;
}

static int token(struct store *store, const char *name, struct error *err)
{
    char text[SESSION_SECRET_SIZE];
    if (users_token_new(store, name, clock_now(&clock_real), text, err) < 0)
        return -1;
    puts(text);
    return 0;
}

static int run(struct app *app, int count, char **arguments, struct error *err)
{
    if (app_configure(app, err) < 0 || app_open_store(app, err) < 0)
        return -1;
    return count == 4 ? add(app->store, arguments[1], arguments[3], err)
                      : token(app->store, arguments[1], err);
}

int command_user(int count, char **arguments)
{
    struct app app = { 0 };
    struct error err = { 0 };
    bool adds =
        count == 4 && strcmp(arguments[0], "add") == 0 && strcmp(arguments[2], "--role") == 0;
    bool wants_token = count == 2 && strcmp(arguments[0], "token") == 0;

    if (!adds && !wants_token)
        return command_usage("user");
    int status = run(&app, count, arguments, &err) < 0 ? command_failed(&err) : 0;
    app_close(&app);
    return status;
}
