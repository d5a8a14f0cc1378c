#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/net/hub.h"
#include "tests/support/check.h"
#include "tests/support/http_calls.h"

enum { REMEMBERED = 8 };

struct bench {
    struct http_server *server;
    struct hub *hub;
    int port;
    _Atomic int64_t now;
};

static struct bench bench;

static moment bench_now(const struct clock *clock)
{
    (void)clock;
    return bench.now;
}

static const struct clock bench_clock = { .now = bench_now };

static void follow(struct http_request *request)
{
    const char *last = http_header(request, "Last-Event-ID");
    hub_follow(bench.hub, request, http_segment(request, "topic"),
               last ? strtoull(last, NULL, 10) : 0, http_query(request, "first"));
}

static void nothing(struct http_request *request)
{
    http_reply(request, 204, NULL, NULL, 0);
}

static const struct http_route routes[] = {
    { .method = "GET", .path = "/events/{topic}", .place = HTTP_ON_DOOR, .answer = follow },
    { .method = "GET", .path = "/nothing", .place = HTTP_ON_DOOR, .answer = nothing },
    {},
};
static const struct http_route *const tables[] = { routes, NULL };

static int open_bench(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    struct http_server_options options = { .listen = "127.0.0.1:0",
                                           .tables = tables,
                                           .clock = &bench_clock };
    bench.now = 1000000;
    bench.hub = hub_new(REMEMBERED);
    if (http_server_open(&bench.server, &options, &err) < 0)
        return -1;
    bench.port = http_server_port(bench.server);
    return 0;
}

static int close_bench(void **unused)
{
    (void)unused;
    http_server_free(TAKE(bench.server));
    hub_free(TAKE(bench.hub));
    return 0;
}

static int connect_reader(const char *topic, uint64_t last)
{
    char request[256], header[64] = "";
    int fd = http_connect_to(bench.port);
    if (last)
        snprintf(header, sizeof header, "Last-Event-ID: %llu\r\n", (unsigned long long)last);
    snprintf(request, sizeof request, "GET /events/%s HTTP/1.1\r\nHost: x\r\n%s\r\n", topic,
             header);
    http_send_text(fd, request);
    return fd;
}

/* A reader that is certainly there: what it is greeted with has come. */
static int connect_greeted(const char *topic)
{
    char path[64];
    snprintf(path, sizeof path, "%s?first=event:+hello%%0Adata:+%%7B%%7D%%0A%%0A", topic);
    int fd = connect_reader(path, 0);
    assert_true(http_read_until(fd, "event: hello\ndata: {}\n\n"));
    return fd;
}

/* Answered at once by the door, which looks at the clock in the same turn. */
static void turn_door(void)
{
    struct http_exchange exchange = http_exchange_of(bench.port, "GET /nothing", NULL, NULL);
    http_exchange_clear(&exchange);
}

static void hub_sends_what_is_published_to_those_who_follow_the_topic(void **unused)
{
    (void)unused;
    char expected[128];
    int desk = connect_greeted("desk"), other = connect_greeted("other");
    assert_int_equal(hub_streams(bench.hub), 2);
    uint64_t number = hub_publish(bench.hub, "desk", "ticket", "{\"a\":1}");
    hub_publish(bench.hub, "other", "secret", "{}");
    assert_int_equal(hub_last(bench.hub), number + 1);
    snprintf(expected, sizeof expected, "id: %llu\nevent: ticket\ndata: {\"a\":1}\n\n",
             (unsigned long long)number);
    assert_true(http_read_until(desk, expected));
    assert_true(http_read_until(other, "\nevent: secret\n"));
    close(desk);
    close(other);
}

static void hub_resumes_after_the_last_number_that_was_seen(void **unused)
{
    (void)unused;
    uint64_t seen = hub_publish(bench.hub, "desk", "a", "{}");
    hub_publish(bench.hub, "other", "x", "{}");
    hub_publish(bench.hub, "desk", "b", "{}");
    int fd = connect_reader("desk", seen);
    char bytes[4096];
    assert_true(http_read_until(fd, "event: b\ndata: {}\n\n"));
    hub_publish(bench.hub, "desk", "c", "{}");
    assert_true(http_read_until(fd, "event: c\ndata: {}\n\n"));
    hub_close(bench.hub);
    ssize_t got = recv(fd, bytes, sizeof bytes - 1, 0);
    assert_true(got >= 0);
    close(fd);
}

static void hub_resets_readers_whose_number_it_does_not_hold(void **unused)
{
    (void)unused;
    char expected[128];
    uint64_t first = hub_publish(bench.hub, "desk", "a", "{}");
    for (int i = 0; i < REMEMBERED; i++)
        hub_publish(bench.hub, "other", "x", "{}");
    hub_publish(bench.hub, "desk", "b", "{}");
    uint64_t numbers[] = { first, hub_last(bench.hub) + 1, 17 };
    for (size_t i = 0; i < 3; i++) {
        int fd = connect_reader("desk", numbers[i]);
        snprintf(expected, sizeof expected, "id: %llu\nevent: reset\ndata: {}\n\n",
                 (unsigned long long)hub_last(bench.hub));
        assert_true(http_read_until(fd, expected));
        close(fd);
    }
}

static void hub_does_not_reset_quiet_readers_when_other_topics_are_busy(void **unused)
{
    (void)unused;
    int fd = connect_greeted("desk");
    for (int i = 0; i < 3 * REMEMBERED; i++)
        hub_publish(bench.hub, "other", "x", "{}");
    hub_publish(bench.hub, "desk", "mine", "{}");
    assert_true(http_read_until(fd, "event: mine\n"));
    close(fd);
}

static void hub_comments_every_15_seconds_and_notices_who_left(void **unused)
{
    (void)unused;
    int fd = connect_greeted("desk"), gone = connect_greeted("desk");
    close(gone);
    bench.now += 16000;
    turn_door();
    assert_true(http_read_until(fd, ": still here\n\n"));
    for (int i = 0; hub_streams(bench.hub) > 1; i++) {
        assert_true(i < 10000);
        bench.now += 16000;
        turn_door();
    }
    close(fd);
}

static void hub_ends_readers_that_are_too_far_behind(void **unused)
{
    (void)unused;
    char *data = memory_new(32 * 1024);
    memset(data, 'a', 32 * 1024 - 1);
    int fd = connect_greeted("desk");
    for (int i = 0; i < 1000 && hub_streams(bench.hub) > 0; i++) {
        for (int j = 0; j < REMEMBERED; j++)
            hub_publish(bench.hub, "desk", "big", data);
        turn_door();
    }
    free(data);
    char bytes[65536];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        turn_door();
    for (int i = 0; i < 10000 && hub_streams(bench.hub) > 0; i++) {
        (void)recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        turn_door();
    }
    assert_int_equal(hub_streams(bench.hub), 0);
    close(fd);
}

static void hub_turns_what_is_too_long_into_a_reset(void **unused)
{
    (void)unused;
    char *data = memory_new(70 * 1024);
    memset(data, 'a', 70 * 1024 - 1);
    int fd = connect_greeted("desk");
    hub_publish(bench.hub, "desk", "big", data);
    assert_true(http_read_until(fd, "event: reset\n"));
    free(data);
    hub_publish(bench.hub, "desk", "two\nlines", "{\"a\":\r\n1}");
    assert_true(http_read_until(fd, "event: two lines\ndata: {\"a\":  1}\n\n"));
    close(fd);
}

static void hub_ends_all_streams_when_it_closes(void **unused)
{
    (void)unused;
    int fd = connect_greeted("desk");
    hub_close(bench.hub);
    assert_true(http_read_until(fd, "0\r\n\r\n"));
    for (int i = 0; i < 10000 && hub_streams(bench.hub) > 0; i++)
        turn_door();
    assert_int_equal(hub_streams(bench.hub), 0);
    close(fd);
}

static void hub_lets_the_server_drain_with_streams_open(void **unused)
{
    (void)unused;
    int fd = connect_greeted("desk");
    http_server_drain(bench.server, 20000);
    assert_int_equal(hub_streams(bench.hub), 0);
    assert_true(http_read_until(fd, "0\r\n\r\n"));
    close(fd);
}

#define IN_BENCH(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_BENCH(hub_sends_what_is_published_to_those_who_follow_the_topic),
        IN_BENCH(hub_resumes_after_the_last_number_that_was_seen),
        IN_BENCH(hub_resets_readers_whose_number_it_does_not_hold),
        IN_BENCH(hub_does_not_reset_quiet_readers_when_other_topics_are_busy),
        IN_BENCH(hub_comments_every_15_seconds_and_notices_who_left),
        IN_BENCH(hub_ends_readers_that_are_too_far_behind),
        IN_BENCH(hub_turns_what_is_too_long_into_a_reset),
        IN_BENCH(hub_ends_all_streams_when_it_closes),
        IN_BENCH(hub_lets_the_server_drain_with_streams_open),
    };
    return cmocka_run_group_tests_name("hub", tests, NULL, NULL);
}
