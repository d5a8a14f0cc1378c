#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/support/http_bench.h"
#include "tests/support/http_calls.h"

static void http_server_takes_a_reply_from_another_thread(void **unused)
{
    (void)unused;
    int fd = http_connect_to(http_bench.port);
    for (int i = 0; i < 3; i++) {
        http_send_text(fd, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
        http_bench_wait_held((size_t)i + 1);
        http_reply_json(http_bench.held[i], 202, "{}");
        struct http_exchange exchange = http_read_reply(fd);
        assert_int_equal(exchange.status, 202);
        http_exchange_clear(&exchange);
    }
    close(fd);
}

static void http_server_gives_up_an_answer_after_30_seconds_and_drops_the_late_one(void **unused)
{
    (void)unused;
    int fd = http_connect_to(http_bench.port);
    http_send_text(fd, "GET /hold HTTP/1.1\r\nHost: x\r\nX-Mark: 1\r\n\r\n");
    http_bench_wait_held(1);
    http_bench.now += 31000;
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 504);
    http_exchange_clear(&exchange);
    close(fd);
    http_bench_expect("POST /echo", NULL, "a", 200, "a");
    assert_string_equal(http_header(http_bench.held[0], "x-mark"), "1");
    http_set_header(http_bench.held[0], "X-Late", "1");
    http_reply_json(http_bench.held[0], 200, "{}");
    http_bench_expect("POST /echo", NULL, "a", 200, "a");
}

static void http_server_ends_a_request_that_is_sent_too_slowly(void **unused)
{
    (void)unused;
    int fd = http_connect_to(http_bench.port), other = http_connect_to(http_bench.port);
    http_send_text(fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    http_bench_expect("POST /echo", NULL, "a", 200, "a");
    http_bench.now += 31000;
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 0);
    exchange = http_read_reply(other);
    assert_int_equal(exchange.status, 0);
    close(fd);
    close(other);
}

static void http_server_frees_while_requests_are_held(void **unused)
{
    (void)unused;
    int fd = http_connect_to(http_bench.port);
    http_send_text(fd, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
    http_bench_wait_held(1);
    http_server_free(TAKE(http_bench.server));
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 503);
    http_exchange_clear(&exchange);
    http_reply_json(http_bench.held[0], 200, "{}");
    close(fd);
}

static void *drain(void *server)
{
    http_server_drain(server, 20000);
    return NULL;
}

static void http_server_drains_by_finishing_what_is_under_way(void **unused)
{
    (void)unused;
    pthread_t drainer;
    int fd = http_connect_to(http_bench.port);
    http_send_text(fd, "GET /block HTTP/1.1\r\nHost: x\r\n\r\n");
    http_bench_wait_held(1);
    pthread_create(&drainer, NULL, drain, http_bench.server);
    int late = http_connect_to(http_bench.port);
    while (late >= 0) {
        close(late);
        late = http_connect_to(http_bench.port);
    }
    http_bench_release();
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 200);
    assert_string_equal(http_exchange_header(&exchange, "Connection"), "close");
    http_exchange_clear(&exchange);
    pthread_join(drainer, NULL);
    close(fd);
}

static void http_server_refuses_when_all_workers_and_the_queue_are_full(void **unused)
{
    enum { MANY = 600 };
    static int fds[MANY];
    (void)unused;
    for (int i = 0; i < MANY; i++) {
        fds[i] = http_connect_to(http_bench.port);
        if (i == 2)
            http_bench_wait_held(2);
        http_send_text(fds[i], i < 2 ? "GET /block HTTP/1.1\r\nHost: x\r\n\r\n"
                                     : "GET /things/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    bool refused = false;
    struct http_exchange exchange = http_read_reply(fds[MANY - 1]);
    refused = exchange.status == 503 && http_exchange_header(&exchange, "Retry-After");
    http_exchange_clear(&exchange);
    http_bench_release();
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
    assert_true(refused);
}

static void http_server_explains_why_it_cannot_listen(void **unused)
{
    static const char *const wrong[] = { "here", "127.0.0.1", "127.0.0.1:x", ":80",
                                         "127.0.0.1:99999" };
    struct http_server *server = NULL;
    char listen[32];
    (void)unused;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = { 0 };
        struct http_server_options options = { .listen = wrong[i], .tables = http_bench_tables };
        assert_int_equal(http_server_open(&server, &options, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
    }
    struct error err = { 0 };
    snprintf(listen, sizeof listen, "127.0.0.1:%d", http_bench.port);
    struct http_server_options options = { .listen = listen, .tables = http_bench_tables };
    assert_int_equal(http_server_open(&server, &options, &err), -1);
    assert_non_null(strstr(err.text, "the port is taken by another program"));
}

enum { CALLERS = 3, CALLS = 120 };

/* Asks for what is held, and leaves some connections before the reply. */
static void *call_often(void *leaves)
{
    for (int i = 0; i < CALLS; i++) {
        int fd = http_connect_to(http_bench.port);
        http_send_text(fd, i % 3 ? "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n"
                                 : "GET /things/1 HTTP/1.1\r\nHost: x\r\n\r\n");
        struct http_exchange exchange = { 0 };
        if (!leaves || i % 4)
            exchange = http_read_reply(fd);
        http_exchange_clear(&exchange);
        close(fd);
    }
    return NULL;
}

static struct http_request *take_held(void)
{
    pthread_mutex_lock(&http_bench.lock);
    struct http_request *request = NULL;
    if (http_bench.held_count > 0)
        request = http_bench.held[--http_bench.held_count];
    pthread_mutex_unlock(&http_bench.lock);
    return request;
}

static void *reply_often(void *unused)
{
    (void)unused;
    while (!atomic_load(&http_bench.stopped)) {
        struct http_request *request = take_held();
        if (request)
            http_reply_json(request, 200, "{}");
        else
            sched_yield();
    }
    return NULL;
}

/* Replies, giving up and leaving meet in every order; what is checked is that nothing is lost,
 * replied to twice or read after it was freed (by the sanitizers). */
static void http_server_survives_replies_that_race_with_giving_up(void **unused)
{
    (void)unused;
    pthread_t callers[CALLERS], repliers[2];
    for (size_t i = 0; i < 2; i++)
        pthread_create(&repliers[i], NULL, reply_often, NULL);
    for (size_t i = 0; i < CALLERS; i++)
        pthread_create(&callers[i], NULL, call_often, i ? &http_bench : NULL);
    for (int i = 0; i < 200; i++) {
        http_bench.now += 16000;
        http_bench_expect("POST /echo", NULL, "a", 200, NULL);
    }
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(callers[i], NULL);
    http_server_free(TAKE(http_bench.server));
    atomic_store(&http_bench.stopped, true);
    for (size_t i = 0; i < 2; i++)
        pthread_join(repliers[i], NULL);
    for (struct http_request *request; (request = take_held());)
        http_reply_json(request, 200, "{}");
}

#define IN_BENCH(test) cmocka_unit_test_setup_teardown(test, http_bench_open, http_bench_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_BENCH(http_server_takes_a_reply_from_another_thread),
        IN_BENCH(http_server_gives_up_an_answer_after_30_seconds_and_drops_the_late_one),
        IN_BENCH(http_server_ends_a_request_that_is_sent_too_slowly),
        IN_BENCH(http_server_frees_while_requests_are_held),
        IN_BENCH(http_server_drains_by_finishing_what_is_under_way),
        IN_BENCH(http_server_refuses_when_all_workers_and_the_queue_are_full),
        IN_BENCH(http_server_survives_replies_that_race_with_giving_up),
        IN_BENCH(http_server_explains_why_it_cannot_listen),
    };
    return cmocka_run_group_tests_name("http server, its life", tests, NULL, NULL);
}
