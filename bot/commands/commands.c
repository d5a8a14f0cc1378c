#include "bot/commands/command.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/error.h"

/* clang-format off */
const struct command commands[] = {
    { "serve",     "",                               "the server",                               command_serve },
    { "demo",      "",                               "the server with demo knowledge and a WhatsApp simulator", command_demo },
    { "chat",      "",                               "a conversation in the terminal",           command_chat },
    { "config",    "[--json]",                       "every setting and its value",              command_config },
    { "doctor",    "",                               "checks what a start would need",           command_doctor },
    { "health",    "",                               "asks the running server; for containers",  command_health },
    { "user",      "add NAME --role R | password|token|disable|enable NAME | list", "people of the desk", command_user },
    { "kb",        "import|search|export|check|calibrate|gate ...", "the knowledge base",                    command_kb },
    { "eval",      "DIR [--train|--gate F] [--queries F] [--dev] [--loop] [--alone] [--out RUN]", "measures retrieval on labelled questions", command_eval },
    { "play",      "FILE.chat...",                     "runs screenplays",                         command_play },
    { "bench",     "NAME [--json] [--against PORT]",  "intake, turns, waiting, search, million, vectors, parse, send, start", command_bench },
    { "simulator", "URL",                            "plays WhatsApp for another server",        command_simulator },
    { 0 },
};
/* clang-format on */

int command_failed(const struct error *err)
{
    fprintf(stderr, "balcao: %s\n", err->text);
    return 1;
}

int command_usage(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            fprintf(stderr, "usage: balcao %s %s\n", command->name, command->arguments);
    return 2;
}
