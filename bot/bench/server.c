#include "bot/bench/server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "bot/bench/meter.h"
#include "bot/bench/wire.h"

const char server_phone_number_id[] = "106540352242922", server_app_secret[] = "bench-app-secret";

enum { READY_TIME = 20, SETTING_MAX = 1024 };

void server_set(struct server *server, const char *format, ...)
{
    char text[SETTING_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (server->setting_count < SERVER_SETTINGS_MAX)
        server->settings[server->setting_count++] = memory_text(text);
}

/* In the child: only what is safe between fork and exec. */
static void become(struct server *server, int log)
{
    static char name[] = "balcao", command[] = "serve";
    char *arguments[] = { name, command, NULL };

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(log, STDERR_FILENO);
    dup2(log, STDOUT_FILENO);
    execve("/proc/self/exe", arguments, server->settings);
    _exit(127);
}

int server_spawn(struct server *server, struct error *err)
{
    char path[SERVER_PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/log", server->folder);
    int log = open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);

    fflush(stdout);
    server->process = log < 0 ? -1 : fork();
    if (server->process == 0)
        become(server, log);
    int why = errno;
    if (log >= 0)
        close(log);
    if (server->process > 0)
        return 0;
    server->process = 0;
    return error_set(err, ERROR_SYSTEM, "the server cannot be started: errno %d", why);
}

struct asking {
    bool answered;
    int status;
    const char *name; /* of the metric that is looked for; NULL: none */
    double value;
};

static double find_metric(const char *text, const char *name)
{
    for (const char *at = text; (at = strstr(at, name)); at++)
        if ((at == text || at[-1] == '\n') && at[strlen(name)] == ' ')
            return strtod(at + strlen(name), NULL);
    return 0;
}

static void hear(void *context, struct wire *wire, const struct wire_message *message)
{
    struct asking *asking = context;
    (void)wire;
    asking->answered = true;
    asking->status = message->status;
    if (asking->name)
        asking->value = find_metric(message->body, asking->name);
}

/* One question; unanswered when nobody listens yet. */
static void ask(const struct server *server, const char *path, struct asking *asking)
{
    char request[128];
    OWNED(wires) struct wires *wires = wires_new();
    struct wire *wire = wires_connect(wires, server->port, hear, asking);
    int length =
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);

    if (!wire)
        return;
    wire_send(wire, request, (size_t)length);
    while (!asking->answered && !wire_is_closed(wire))
        wires_turn(wires, 1000);
}

static bool is_ready(const struct server *server)
{
    struct asking asking = { .status = 0 };
    ask(server, "/health/ready", &asking);
    return asking.status == 200;
}

double server_metric(const struct server *server, const char *name)
{
    struct asking asking = { .name = name };
    ask(server, "/metrics", &asking);
    return asking.value;
}

/* Leaves it to be waited for. */
static bool has_ended(const struct server *server)
{
    siginfo_t info = { 0 };
    waitid(P_PID, (id_t)server->process, &info, WEXITED | WNOHANG | WNOWAIT);
    return info.si_pid != 0;
}

int server_wait_ready(const struct server *server, struct error *err)
{
    double end = meter_now() + READY_TIME;
    OWNED(wires) struct wires *pause = wires_new();

    while (meter_now() < end) {
        if (is_ready(server))
            return 0;
        if (has_ended(server))
            break;
        wires_turn(pause, 1);
    }
    return error_set(err, ERROR_SYSTEM, "the server did not get ready; see %s/log", server->folder);
}

int server_start(struct server *server, struct error *err)
{
    if (server_spawn(server, err) < 0)
        return -1;
    return server_wait_ready(server, err);
}

void server_stop(struct server *server)
{
    if (server->process <= 0)
        return;
    kill(server->process, SIGTERM);
    waitpid(server->process, NULL, 0);
    server->process = 0;
}

double server_stored(const struct server *server)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    char path[SERVER_PATH_SIZE + 32];
    double bytes = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s/balcao.db%s", server->folder, ends[i]);
        bytes += meter_file(path);
    }
    return bytes;
}
