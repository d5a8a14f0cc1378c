#include "bot/net/http_listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/text.h"

enum { BACKLOG = 1024, PORT_DIGITS = 5, PORT_MAX = 65535 };

struct address {
    char host[256], port[PORT_DIGITS + 1];
};

static int wrong(const char *text, struct error *err)
{
    return error_set(err, ERROR_INVALID,
                     "the listen address \"%s\" should be host:port, such as 127.0.0.1:8080", text);
}

static int read_address(const char *text, struct address *out, struct error *err)
{
    const char *colon = strrchr(text, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    if (digits == 0 || digits > PORT_DIGITS || colon[1 + digits] ||
        strtol(colon + 1, NULL, 10) > PORT_MAX)
        return wrong(text, err);
    size_t length = (size_t)(colon - text);
    bool bracketed = length > 2 && text[0] == '[' && colon[-1] == ']';
    if (length == 0 || length >= sizeof out->host)
        return wrong(text, err);
    text_copy(out->port, sizeof out->port, colon + 1);
    text_copy(out->host, length + 1 - 2 * (size_t)bracketed, text + bracketed);
    return 0;
}

static int refused(const char *address, struct error *err)
{
    char reason[128];
    if (errno == EADDRINUSE)
        return error_set(err, ERROR_BUSY,
                         "cannot listen on %s: the port is taken by another program; "
                         "stop it or choose another port",
                         address);
    if (errno == EACCES)
        return error_set(err, ERROR_DENIED,
                         "cannot listen on %s: ports below 1024 need a privilege; "
                         "choose another port",
                         address);
    return error_set(err, ERROR_SYSTEM, "cannot listen on %s: %s", address,
                     strerror_r(errno, reason, sizeof reason));
}

static int open_at(const struct addrinfo *at, const char *address, struct error *err)
{
    int one = 1;
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return refused(address, err);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    refused(address, err);
    close(fd);
    return -1;
}

int http_listen(const char *address, struct error *err)
{
    struct address parts;
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
    if (read_address(address, &parts, err) < 0)
        return -1;
    int failed = getaddrinfo(parts.host, parts.port, &hints, &found);
    if (failed)
        return error_set(err, ERROR_INVALID, "the listen address \"%s\" is not known here: %s",
                         address, gai_strerror(failed));
    int fd = open_at(found, address, err);
    freeaddrinfo(found);
    return fd;
}

int http_listen_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } at = { .six = { 0 } };
    socklen_t length = sizeof at;
    if (getsockname(fd, &at.any, &length) < 0)
        return -1;
    return ntohs(at.any.sa_family == AF_INET6 ? at.six.sin6_port : at.four.sin_port);
}
