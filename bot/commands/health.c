/* balcao health: asks the server that the settings name; for a container's health check. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/config.h"

enum { HOST_SIZE = 256 };

static int dial(const char *listen, struct error *err)
{
    char host[HOST_SIZE];
    const char *colon = strrchr(listen, ':');
    struct addrinfo *found = NULL, hints = { .ai_socktype = SOCK_STREAM };

    snprintf(host, sizeof host, "%.*s", (int)(colon - listen), listen);
    const char *name = strcmp(host, "0.0.0.0") == 0 ? "127.0.0.1" : host;
    if (getaddrinfo(name, colon + 1, &hints, &found) != 0)
        return error_set(err, ERROR_SYSTEM, "%s is not an address", listen);
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int result = fd < 0 ? -1 : connect(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    if (result == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return error_set(err, ERROR_SYSTEM, "nobody answers at %s", listen);
}

static int ask(int fd, struct error *err)
{
    static const char request[] =
        "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    char answer[64] = "";

    if (send(fd, request, sizeof request - 1, 0) < 0 || recv(fd, answer, sizeof answer - 1, 0) < 0)
        return error_set(err, ERROR_SYSTEM, "the server does not answer");
    if (strncmp(answer, "HTTP/1.1 200", 12) != 0)
        return error_set(err, ERROR_BUSY, "the server is not ready");
    return 0;
}

int command_health(int count, char **arguments)
{
    struct config config;
    struct error err = { 0 };
    OWNED(settings) struct settings *settings = NULL;

    (void)count, (void)arguments;
    if (config_read(&config, &settings, &err) < 0)
        return command_failed(&err);
    int fd = dial(config.listen, &err);
    int result = fd < 0 ? -1 : ask(fd, &err);
    if (fd >= 0)
        close(fd);
    return result < 0 ? command_failed(&err) : 0;
}
