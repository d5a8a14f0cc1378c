/* balcao user: people of the desk, and their API tokens. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "bot/app.h"
#include "bot/commands/command.h"
#include "bot/desk/sessions.h"
#include "bot/desk/users_change.h"

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

static int with_password(struct store *store, char **arguments, struct error *err)
{
    char password[PASSWORD_SIZE];
    if (read_password(password, err) < 0)
        return -1;
    int result = strcmp(arguments[0], "add") == 0
                     ? users_add(store, arguments[1], arguments[3], password, err)
                     : users_set_password(store, arguments[1], password, err);
    explicit_bzero(password, sizeof password);
    return result;
}

static int token(struct store *store, char **arguments, struct error *err)
{
    char text[SESSION_SECRET_SIZE];
    if (users_token_new(store, arguments[1], clock_now(&clock_real), text, err) < 0)
        return -1;
    puts(text);
    return 0;
}

static int disable(struct store *store, char **arguments, struct error *err)
{
    return users_set_disabled(store, arguments[1], true, err);
}

static int enable(struct store *store, char **arguments, struct error *err)
{
    return users_set_disabled(store, arguments[1], false, err);
}

static int list(struct store *store, char **arguments, struct error *err)
{
    json_auto_t *people = json_array();
    size_t i;
    json_t *user;

    (void)arguments;
    if (users_list(store, people, err) < 0)
        return -1;
    json_array_foreach(people, i, user)
        printf("%-10s %s\n", json_string_value(json_object_get(user, "role")),
               json_string_value(json_object_get(user, "name")));
    return 0;
}

static const struct verb {
    const char *name;
    int count; /* of the words, with its own name */
    int (*run)(struct store *store, char **arguments, struct error *err);
} verbs[] = {
    { "add", 4, with_password }, { "password", 2, with_password }, { "token", 2, token },
    { "disable", 2, disable },   { "enable", 2, enable },          { "list", 1, list },
};

static const struct verb *find(int count, char **arguments)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (count == verbs[i].count && strcmp(arguments[0], verbs[i].name) == 0)
            return count != 4 || strcmp(arguments[2], "--role") == 0 ? &verbs[i] : NULL;
    return NULL;
}

int command_user(int count, char **arguments)
{
    struct app app = { 0 };
    struct error err = { 0 };
    const struct verb *verb = find(count, arguments);

    if (!verb)
        return command_usage("user");
    bool failed = app_configure(&app, &err) < 0 || app_open_store(&app, &err) < 0 ||
                  verb->run(app.store, arguments, &err) < 0;
    int status = failed ? command_failed(&err) : 0;
    app_close(&app);
    return status;
}
