/* balcao config: every setting, where it comes from, what it means. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/commands/command.h"
#include "bot/config.h"

enum { OUTPUT_MAX = 256 * 1024 };

int command_config(int count, char **arguments)
{
    struct config config;
    struct error err = { 0 };
    OWNED(settings) struct settings *settings = NULL;
    OWNED_BUF struct buf out = { 0 };

    buf_init(&out, OUTPUT_MAX);
    if (config_read(&config, &settings, &err) < 0)
        return command_failed(&err);
    if (count > 0 && strcmp(arguments[0], "--json") == 0)
        settings_print_json(settings, &out);
    else
        settings_print(settings, &out);
    fputs(out.data, stdout);
    return 0;
}
