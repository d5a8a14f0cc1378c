/* The server's life: one thread, the door, waits for sockets and for woken links.
 *
 * libmicrohttpd's own thread is not used: it stalls whenever exactly 128 sockets are ready at once.
 * We wait on its epoll descriptor and let it work without waiting. */
#include "bot/net/http_server.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/net/http_listen.h"
#include "bot/net/http_server_inside.h"

enum { TURN_MS = 1000, DEFAULT_CONNECTIONS = 4096 };

static moment since_start(const struct clock *clock)
{
    struct timespec now;
    (void)clock;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return SECONDS(now.tv_sec) + now.tv_nsec / 1000000;
}

static const struct clock steady = { .now = since_start };

bool http_server_is_ending(const struct http_server *server)
{
    return server->phase != HTTP_SERVING;
}

moment http_server_now(const struct http_server *server)
{
    return server->now;
}

void http_server_count_streams(struct http_server *server, int change)
{
    server->streams += change;
}

/* Under the lock only the list is copied, since a link may be woken again at once. */
static void resume_woken(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    struct http_link *link = server->woken;
    server->woken = NULL;
    for (struct http_link *each = link; each; each = each->next_resumed) {
        each->woken = false;
        each->next_resumed = each->next_woken;
    }
    pthread_mutex_unlock(&server->lock);
    for (; link; link = link->next_resumed)
        http_link_resume(link);
}

static void wait(struct http_server *server)
{
    MHD_UNSIGNED_LONG_LONG limit;
    int timeout = TURN_MS;
    if (MHD_get_timeout(server->daemon, &limit) == MHD_YES && limit < TURN_MS)
        timeout = (int)limit;
    struct pollfd on[] = { { server->epoll, POLLIN, 0 }, { server->bell, POLLIN, 0 } };
    (void)poll(on, 2, timeout);
    if (on[1].revents) {
        eventfd_t rung;
        (void)eventfd_read(server->bell, &rung);
    }
}

/* New connections are refused by the kernel from here on; the socket itself is closed at the end,
 * since libmicrohttpd still knows it. */
static void stop_listening(struct http_server *server)
{
    MHD_socket fd = MHD_quiesce_daemon(server->daemon);
    if (fd != MHD_INVALID_SOCKET)
        shutdown(fd, SHUT_RDWR);
    for (struct http_link *link = server->links; link; link = link->next)
        if (link->stream)
            http_link_resume(link);
}

static void turn_phase(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    enum http_phase wanted = server->wanted;
    server->is_idle = server->busy == 0;
    if (server->is_idle && wanted != HTTP_SERVING)
        pthread_cond_broadcast(&server->idle);
    pthread_mutex_unlock(&server->lock);
    if (server->phase == HTTP_SERVING && wanted != HTTP_SERVING)
        stop_listening(server);
    server->phase = wanted;
}

static void turn(struct http_server *server)
{
    server->now = clock_now(server->options.clock);
    turn_phase(server);
    resume_woken(server);
    http_tick(server);
    if (server->phase == HTTP_ENDING)
        http_tick_end(server);
    (void)MHD_run_wait(server->daemon, 0);
}

/* Stopping with a suspended connection left would abort the process. */
static void *run(void *context)
{
    struct http_server *server = context;
    while (server->phase != HTTP_ENDING || server->suspended > 0) {
        wait(server);
        turn(server);
    }
    MHD_stop_daemon(server->daemon);
    return NULL;
}

static void clear(struct http_server *server)
{
    if (server->listener >= 0)
        close(server->listener);
    if (server->bell >= 0)
        close(server->bell);
    http_workers_free(server->workers);
    http_assets_free(server->assets);
    http_routes_free(server->routes);
    pthread_cond_destroy(&server->idle);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

static struct http_server *prepare(const struct http_server_options *options)
{
    struct http_server *server = memory_new(sizeof *server);
    pthread_condattr_t steadily;
    server->options = *options;
    if (!server->options.connections)
        server->options.connections = DEFAULT_CONNECTIONS;
    if (!server->options.clock)
        server->options.clock = &steady;
    server->listener = -1;
    server->now = clock_now(server->options.clock);
    server->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&server->lock, NULL);
    pthread_condattr_init(&steadily);
    pthread_condattr_setclock(&steadily, CLOCK_MONOTONIC);
    pthread_cond_init(&server->idle, &steadily);
    pthread_condattr_destroy(&steadily);
    return server;
}

static int start(struct http_server *server, struct error *err)
{
    server->port = http_listen_port(server->listener);
    server->daemon = http_door_open(server, server->listener);
    if (!server->daemon || server->bell < 0)
        return error_set(err, ERROR_SYSTEM, "cannot serve %s: no descriptors or memory left",
                         server->options.listen);
    server->epoll = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    server->routes = http_routes_new(server->options.tables, server->options.assets);
    server->assets = http_assets_new(server->options.assets);
    server->workers = http_workers_new(server->options.workers ? server->options.workers : 1);
    if (pthread_create(&server->door, NULL, run, server) != 0)
        abort();
    pthread_setname_np(server->door, "door");
    return 0;
}

int http_server_open(struct http_server **out, const struct http_server_options *options,
                     struct error *err)
{
    struct http_server *server = prepare(options);
    *out = server; /* before the threads, whose first request may ask for it */
    server->listener = http_listen(options->listen, err);
    if (server->listener < 0 || start(server, err) < 0) {
        *out = NULL;
        clear(server);
        return -1;
    }
    return 0;
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

static void want(struct http_server *server, enum http_phase phase)
{
    if (server->wanted < phase)
        server->wanted = phase;
    server->is_idle = false;
    (void)eventfd_write(server->bell, 1);
}

void http_server_drain(struct http_server *server, int milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&server->lock);
    want(server, HTTP_DRAINING);
    int late = 0;
    while (!server->is_idle && !late)
        late = pthread_cond_timedwait(&server->idle, &server->lock, &until);
    pthread_mutex_unlock(&server->lock);
}

/* The workers end first: what they still answer needs the door. */
void http_server_free(struct http_server *server)
{
    if (!server)
        return;
    http_server_drain(server, 0);
    http_workers_stop(server->workers);
    pthread_mutex_lock(&server->lock);
    want(server, HTTP_ENDING);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->door, NULL);
    clear(server);
}

struct http_server_counts http_server_count(const struct http_server *server)
{
    return (struct http_server_counts){
        .requests = server->requests,
        .replies_2xx = server->replies_2xx,
        .replies_4xx = server->replies_4xx,
        .replies_5xx = server->replies_5xx,
        .refused_shape = server->refused_shape,
        .refused_size = server->refused_size,
        .connections = (uint64_t)server->connections,
        .streams = (uint64_t)server->streams,
    };
}
