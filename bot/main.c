/* balcao COMMAND …: see `balcao help`. */
#include <curl/curl.h>
#include <jansson.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "bot/commands/command.h"

/* Thousands of conversations may wait for a model, each on its connection. */
static void raise_limits(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* A dozen threads that each keep their own arena, growing and shrinking all the time, would cost
 * more than they gain: mallopt(3). */
static void calm_memory(void)
{
    enum { ARENAS = 2, KEPT = 1 << 20 };
    mallopt(M_ARENA_MAX, ARENAS);
    mallopt(M_TOP_PAD, KEPT);
    mallopt(M_TRIM_THRESHOLD, 4 * KEPT);
}

static int help(void)
{
    puts("balcao: a desk for WhatsApp and web chat that learns from every answer\n");
    for (const struct command *command = commands; command->name; command++)
        printf("  balcao %-9s %-34s %s\n", command->name, command->arguments, command->help);
    return 0;
}

int main(int count, char **arguments)
{
    const char *name = count > 1 ? arguments[1] : "help";

    signal(SIGPIPE, SIG_IGN);
    raise_limits();
    calm_memory();
    json_object_seed(0);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command->run(count - 2, arguments + 2);
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0)
        return help();
    fprintf(stderr, "balcao: there is no command \"%s\"; try: balcao help\n", name);
    return 2;
}
