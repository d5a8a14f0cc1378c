#include "bot/bench/wire.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"

enum { AT_ONCE = 128, IN_FIRST = 4096, BACKLOG = 8192, OUT_MAX = 1 << 24, HEAD_MAX = 256 };

struct wire {
    struct wires *wires;
    int fd; /* -1: closed */
    bool listens;
    wire_fn *each;
    void *context;
    char *in;
    size_t have, room;
    struct buf out; /* what the socket did not take yet */
    struct wire *next;
};

struct wires {
    int epoll;
    struct wire *all;
};

struct wires *wires_new(void)
{
    struct wires *wires = memory_new(sizeof *wires);
    wires->epoll = epoll_create1(EPOLL_CLOEXEC);
    return wires;
}

void wires_free(struct wires *wires)
{
    if (!wires)
        return;
    for (struct wire *wire = wires->all; wire;) {
        struct wire *next = wire->next;
        if (wire->fd >= 0)
            close(wire->fd);
        buf_clear(&wire->out);
        free(wire->in);
        free(wire);
        wire = next;
    }
    close(wires->epoll);
    free(wires);
}

static struct wire *add(struct wires *wires, int fd, wire_fn *each, void *context)
{
    struct wire *wire = memory_new(sizeof *wire);
    *wire = (struct wire){
        .wires = wires, .fd = fd, .each = each, .context = context, .next = wires->all
    };
    buf_init(&wire->out, OUT_MAX);
    wires->all = wire;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = wire };
    epoll_ctl(wires->epoll, EPOLL_CTL_ADD, fd, &event);
    return wire;
}

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_port = htons((in_port_t)port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

/* Bound to a free port, which goes to *port; -1. */
static int bind_free(int *port)
{
    struct sockaddr_in at = loopback(0);
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) < 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    *port = ntohs(at.sin_port);
    return fd;
}

int wire_free_port(void)
{
    int port = -1, fd = bind_free(&port);
    if (fd >= 0)
        close(fd);
    return port;
}

int wires_listen(struct wires *wires, wire_fn *each, void *context, struct error *err)
{
    int port = 0, fd = bind_free(&port);
    if (fd < 0 || listen(fd, BACKLOG) < 0)
        return error_set(err, ERROR_SYSTEM, "no port of the loopback is free: errno %d", errno);
    add(wires, fd, each, context)->listens = true;
    return port;
}

static void set_nodelay(int fd)
{
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

struct wire *wires_connect(struct wires *wires, int port, wire_fn *each, void *context)
{
    struct sockaddr_in at = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return NULL;
    if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0) {
        close(fd);
        return NULL;
    }
    set_nodelay(fd);
    return add(wires, fd, each, context);
}

static void shut(struct wire *wire)
{
    close(wire->fd);
    wire->fd = -1;
}

void *wire_context(const struct wire *wire)
{
    return wire->context;
}

bool wire_is_closed(const struct wire *wire)
{
    return wire->fd < 0;
}

static void accept_all(struct wire *wire)
{
    int fd;
    while ((fd = accept4(wire->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
        set_nodelay(fd);
        add(wire->wires, fd, wire->each, wire->context);
    }
}

static void want(struct wire *wire, unsigned events)
{
    struct epoll_event event = { .events = events, .data.ptr = wire };
    epoll_ctl(wire->wires->epoll, EPOLL_CTL_MOD, wire->fd, &event);
}

void wire_send(struct wire *wire, const char *bytes, size_t length)
{
    if (wire->fd < 0)
        return;
    ssize_t sent = 0;
    if (wire->out.length == 0)
        sent = send(wire->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0)
        sent = 0; /* a broken connection is found by reading */
    if ((size_t)sent == length)
        return;
    buf_add(&wire->out, bytes + sent, length - (size_t)sent);
    want(wire, EPOLLIN | EPOLLOUT);
}

void wire_reply(struct wire *wire, const char *body, size_t length)
{
    char head[HEAD_MAX];
    int size = snprintf(head, sizeof head,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\n\r\n",
                        length);
    char *whole = memory_new((size_t)size + length);
    memcpy(whole, head, (size_t)size);
    memcpy(whole + size, body, length);
    wire_send(wire, whole, (size_t)size + length);
    free(whole);
}

static void send_rest(struct wire *wire)
{
    ssize_t sent = send(wire->fd, wire->out.data, wire->out.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0)
        return;
    OWNED_TEXT char *rest = memory_bytes(wire->out.data + sent, wire->out.length - (size_t)sent);
    size_t length = wire->out.length - (size_t)sent;
    buf_reset(&wire->out);
    buf_add(&wire->out, rest, length);
    if (length == 0)
        want(wire, EPOLLIN);
}

/* Length of the first message in `in` when it is whole, else 0. `in` ends with NUL. */
static size_t whole(const char *in, size_t have, struct wire_message *out)
{
    static const char name[] = "\r\nContent-Length:";
    const char *end = memmem(in, have, "\r\n\r\n", 4);
    if (!end)
        return 0;
    size_t head = (size_t)(end - in) + 4;
    const char *length = strcasestr(in, name);
    bool given = length && length < end;
    out->length = given ? (size_t)strtoul(length + sizeof name - 1, NULL, 10) : 0;
    out->body = in + head;
    out->status = strncmp(in, "HTTP/", 5) == 0 ? (int)strtol(in + 9, NULL, 10) : 0;
    return have >= head + out->length ? head + out->length : 0;
}

static void deliver(struct wire *wire)
{
    size_t used = 0, length;
    struct wire_message message;

    while (used < wire->have &&
           (length = whole(wire->in + used, wire->have - used, &message)) > 0) {
        wire->each(wire->context, wire, &message);
        used += length;
    }
    wire->have -= used;
    memmove(wire->in, wire->in + used, wire->have + 1);
}

static void receive(struct wire *wire)
{
    if (wire->have + 1 >= wire->room) {
        wire->room = wire->room ? 2 * wire->room : IN_FIRST;
        wire->in = memory_resize(wire->in, wire->room);
    }
    ssize_t got = recv(wire->fd, wire->in + wire->have, wire->room - wire->have - 1, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        shut(wire);
        return;
    }
    wire->have += (size_t)got;
    wire->in[wire->have] = '\0';
    deliver(wire);
}

void wires_turn(struct wires *wires, int timeout_ms)
{
    struct epoll_event events[AT_ONCE];
    int count = epoll_wait(wires->epoll, events, AT_ONCE, timeout_ms);

    for (int i = 0; i < count; i++) {
        struct wire *wire = events[i].data.ptr;
        if (wire->listens) {
            accept_all(wire);
            continue;
        }
        if (events[i].events & EPOLLOUT)
            send_rest(wire);
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            receive(wire);
    }
}
