/* One multi handle of libcurl, one epoll. A call waits in its lane, then gets a seat: an easy
 * handle that keeps its settings from call to call, because setting up costs more than sending.
 *
 * Seats are taken last in, first out, so the next call of the same shape finds its headers and its
 * address already set. Work is done in http_client_wait only; `done` is called from there (and from
 * http_client_free), never from inside libcurl, so it may start further calls. */
#include "bot/net/http_client.h"

#include <assert.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "bot/base/clock.h"
#include "bot/base/digest.h"
#include "bot/base/memory.h"
#include "bot/net/http_seat.h"

enum { EVENTS = 128, IDLE_SEATS = 32, RETRY_MAX_MS = 60000, CONNECTIONS_MIN = 16 };

struct lane {
    size_t limit, running, waiting;
    struct http_pending *first, **last;
};

struct http_client {
    CURLM *multi;
    int epoll, bell;
    moment timer; /* when libcurl wants to be called; 0: not */
    struct lane lanes[HTTP_LANES];
    struct http_pending *refused; /* were wrong; told in the next wait */
    struct http_seat *idle;
    struct http_seat *busy;
    size_t idle_count;
};

static moment steady_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return SECONDS(now.tv_sec) + now.tv_nsec / 1000000;
}

/* libcurl says which events it wants of a socket; `known` is set once the socket is in the epoll.
 */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
    struct http_client *client = context;
    struct epoll_event event = { .data.fd = fd };
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(client->epoll, EPOLL_CTL_DEL, fd, NULL);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0U) | (what & CURL_POLL_OUT ? EPOLLOUT : 0U);
    if (!known)
        curl_multi_assign(client->multi, fd, client);
    return epoll_ctl(client->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
}

static int on_timer(CURLM *multi, long ms, void *context)
{
    struct http_client *client = context;
    (void)multi;
    client->timer = ms < 0 ? 0 : steady_now() + ms;
    return 0;
}

static size_t sum(const size_t lanes[HTTP_LANES])
{
    size_t total = 0;
    for (int i = 0; i < HTTP_LANES; i++)
        total += lanes[i];
    return total < CONNECTIONS_MIN ? CONNECTIONS_MIN : total;
}

struct http_client *http_client_new(const size_t lanes[HTTP_LANES])
{
    struct http_client *client = memory_new(sizeof *client);
    struct epoll_event event = { .events = EPOLLIN };
    client->multi = curl_multi_init();
    client->epoll = epoll_create1(EPOLL_CLOEXEC);
    client->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!client->multi || client->epoll < 0 || client->bell < 0)
        abort(); /* no memory or descriptors at the start: nothing would work */
    event.data.fd = client->bell;
    (void)epoll_ctl(client->epoll, EPOLL_CTL_ADD, client->bell, &event);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)sum(lanes));
    for (int i = 0; i < HTTP_LANES; i++) {
        client->lanes[i].limit = lanes[i] ? lanes[i] : 1;
        client->lanes[i].last = &client->lanes[i].first;
    }
    return client;
}

static struct http_seat *take_seat(struct http_client *client)
{
    struct http_seat *seat = client->idle;
    if (!seat)
        return http_seat_new();
    client->idle = seat->next;
    client->idle_count--;
    return seat;
}

/* A burst leaves many seats behind; what is not needed for the calls of now goes back. */
static void give_back(struct http_client *client, struct http_seat *seat)
{
    size_t running = 0;
    for (int i = 0; i < HTTP_LANES; i++)
        running += client->lanes[i].running;
    if (client->idle_count >= running + IDLE_SEATS) {
        http_seat_free(seat);
        return;
    }
    seat->next = client->idle;
    client->idle = seat;
    client->idle_count++;
}

static void link_busy(struct http_client *client, struct http_seat *seat)
{
    seat->previous = NULL;
    seat->next = client->busy;
    if (seat->next)
        seat->next->previous = seat;
    client->busy = seat;
}

static void unlink_busy(struct http_client *client, struct http_seat *seat)
{
    *(seat->previous ? &seat->previous->next : &client->busy) = seat->next;
    if (seat->next)
        seat->next->previous = seat->previous;
}

static void launch(struct http_client *client, struct lane *lane)
{
    while (lane->first && lane->running < lane->limit) {
        struct http_pending *call = lane->first;
        lane->first = call->next;
        if (!lane->first)
            lane->last = &lane->first;
        lane->waiting--;
        lane->running++;
        struct http_seat *seat = take_seat(client);
        link_busy(client, seat);
        http_seat_prepare(seat, call);
        curl_multi_add_handle(client->multi, seat->easy);
    }
}

void http_client_start(struct http_client *client, const struct http_call *call)
{
    struct http_pending *pending = http_pending_new(call);
    if (pending->err.kind != ERROR_NONE) {
        pending->next = client->refused;
        client->refused = pending;
        return;
    }
    struct lane *lane = &client->lanes[call->lane];
    *lane->last = pending;
    lane->last = &pending->next;
    lane->waiting++;
    launch(client, lane);
}

static void tell_refused(struct http_client *client)
{
    while (client->refused) {
        struct http_pending *call = client->refused;
        client->refused = call->next;
        struct http_result result = { .body = "", .untouched = true, .err = call->err };
        call->done(call->context, &result);
        http_pending_free(call);
    }
}

/* The lane has room before `done` is called, which may well start the next call. */
static void finish(struct http_client *client, struct http_seat *seat, CURLcode code)
{
    struct http_result result;
    struct http_pending *call = seat->call;
    struct lane *lane = &client->lanes[call->lane];
    http_seat_result(seat, code, &result);
    curl_multi_remove_handle(client->multi, seat->easy);
    unlink_busy(client, seat);
    lane->running--;
    call->done(call->context, &result);
    http_seat_clear(seat);
    give_back(client, seat);
    launch(client, lane);
}

static void finish_all(struct http_client *client)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(client->multi, &left))) {
        char *seat = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &seat);
        finish(client, (struct http_seat *)(void *)seat, code);
    }
}

static int until_timer(const struct http_client *client, int timeout_ms)
{
    if (client->refused)
        return 0;
    if (!client->timer)
        return timeout_ms;
    moment left = client->timer - steady_now();
    if (left < 0)
        left = 0;
    return timeout_ms >= 0 && timeout_ms < left ? timeout_ms : (int)left;
}

static void act(struct http_client *client, const struct epoll_event *event)
{
    int running, fd = event->data.fd;
    if (fd == client->bell) {
        eventfd_t rung;
        (void)eventfd_read(client->bell, &rung);
        return;
    }
    int what = (event->events & EPOLLIN ? CURL_CSELECT_IN : 0) |
               (event->events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
               (event->events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(client->multi, fd, what, &running);
}

void http_client_wait(struct http_client *client, int timeout_ms)
{
    struct epoll_event events[EVENTS];
    int running;
    int count = epoll_wait(client->epoll, events, EVENTS, until_timer(client, timeout_ms));
    for (int i = 0; i < count; i++)
        act(client, &events[i]);
    if (client->timer && steady_now() >= client->timer) {
        client->timer = 0;
        curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    tell_refused(client);
    finish_all(client);
}

void http_client_wake(struct http_client *client)
{
    (void)eventfd_write(client->bell, 1);
}

size_t http_client_waiting(const struct http_client *client, int lane)
{
    return client->lanes[lane].waiting;
}

size_t http_client_running(const struct http_client *client, int lane)
{
    return client->lanes[lane].running;
}

static void refuse_waiting(struct http_client *client)
{
    for (int i = 0; i < HTTP_LANES; i++) {
        struct lane *lane = &client->lanes[i];
        while (lane->first) {
            struct http_pending *call = lane->first;
            lane->first = call->next;
            error_set(&call->err, ERROR_BUSY, "the client was closed before the call was sent");
            call->next = client->refused;
            client->refused = call;
        }
        lane->last = &lane->first;
        lane->waiting = 0;
        lane->limit = 0;
    }
}

/* What `done` starts meanwhile is refused too. */
void http_client_free(struct http_client *client)
{
    if (!client)
        return;
    refuse_waiting(client);
    while (client->busy)
        finish(client, client->busy, CURLE_ABORTED_BY_CALLBACK);
    for (refuse_waiting(client); client->refused; refuse_waiting(client))
        tell_refused(client);
    while (client->idle) {
        struct http_seat *seat = client->idle;
        client->idle = seat->next;
        http_seat_free(seat);
    }
    curl_multi_cleanup(client->multi);
    close(client->epoll);
    close(client->bell);
    free(client);
}

int http_retry_delay(int attempt, int base_ms, int retry_after_s)
{
    unsigned chance;
    int64_t delay = base_ms;
    for (int i = 1; i < attempt && delay < RETRY_MAX_MS; i++)
        delay *= 2;
    if (delay > RETRY_MAX_MS)
        delay = RETRY_MAX_MS;
    digest_random(&chance, sizeof chance);
    delay = delay / 2 + (int64_t)(chance % (unsigned)(delay / 2 + 1));
    int64_t asked = SECONDS(retry_after_s);
    return (int)(delay < asked ? asked : delay);
}
