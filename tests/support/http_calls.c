#include "tests/support/http_calls.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/memory.h"

enum { REPLY_MAX = 8 * 1024 * 1024, PATIENCE_SECONDS = 20 };

int http_connect_to(int port)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    close(fd);
    return -1;
}

void http_send_text(int fd, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t sent = send(fd, text, left, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        text += sent;
        left -= (size_t)sent;
    }
}

const char *http_exchange_header(const struct http_exchange *exchange, const char *name)
{
    static char value[2048];
    size_t length = strlen(name);
    for (const char *line = exchange->head; line && (line = strchr(line, '\n')) && *++line;) {
        if (strncasecmp(line, name, length) != 0 || line[length] != ':')
            continue;
        line += length + 1 + strspn(line + length + 1, " ");
        snprintf(value, sizeof value, "%.*s", (int)strcspn(line, "\r\n"), line);
        return value;
    }
    return NULL;
}

static int is_whole(const char *bytes, size_t length)
{
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end)
        return 0;
    const char *status = bytes + strcspn(bytes, " ");
    if (strncmp(status, " 204", 4) == 0 || strncmp(status, " 304", 4) == 0)
        return 1; /* these have no body, and 204 says no length either */
    const char *said = strcasestr(bytes, "\r\nContent-Length:");
    if (said && said < end)
        return length >= (size_t)(end + 4 - bytes) + strtoul(said + 17, NULL, 10);
    return strcasestr(bytes, "\r\nTransfer-Encoding: chunked") && length >= 5 &&
           memcmp(bytes + length - 5, "0\r\n\r\n", 5) == 0;
}

struct http_exchange http_read_reply(int fd)
{
    struct http_exchange exchange = { 0 };
    char *bytes = memory_new(REPLY_MAX + 1);
    size_t length = 0;
    ssize_t got;
    while (length < REPLY_MAX && !is_whole(bytes, length) &&
           (got = recv(fd, bytes + length, REPLY_MAX - length, 0)) > 0)
        length += (size_t)got;
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (end && sscanf(bytes, "HTTP/1.%*d %d", &exchange.status) == 1) {
        size_t head = (size_t)(end + 4 - bytes);
        exchange.head = memory_bytes(bytes, head);
        exchange.length = length - head;
        exchange.body = memory_bytes(bytes + head, exchange.length);
    }
    free(bytes);
    return exchange;
}

struct http_exchange http_exchange_raw(int port, const char *bytes)
{
    int fd = http_connect_to(port);
    http_send_text(fd, bytes);
    struct http_exchange exchange = http_read_reply(fd);
    close(fd);
    return exchange;
}

struct http_exchange http_exchange_of(int port, const char *line, const char *headers,
                                      const char *body)
{
    char *request = NULL;
    char length[48] = "";
    if (body)
        snprintf(length, sizeof length, "Content-Length: %zu\r\n", strlen(body));
    if (asprintf(&request, "%s HTTP/1.1\r\nHost: test\r\n%s%s\r\n%s", line, length,
                 headers ? headers : "", body ? body : "") < 0)
        abort();
    struct http_exchange exchange = http_exchange_raw(port, request);
    free(request);
    return exchange;
}

void http_exchange_clear(struct http_exchange *exchange)
{
    free(exchange->head);
    free(exchange->body);
    *exchange = (struct http_exchange){ 0 };
}

int http_read_until(int fd, const char *text)
{
    char bytes[65536];
    size_t length = 0;
    ssize_t got;
    while (length < sizeof bytes - 1 && (got = recv(fd, bytes + length, 1, 0)) > 0) {
        length += (size_t)got;
        bytes[length] = '\0';
        if (strstr(bytes + (length > strlen(text) ? length - strlen(text) : 0), text))
            return 1;
    }
    return 0;
}
