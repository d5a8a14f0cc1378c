#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/net/http_client.h"
#include "bot/net/http_listen.h"
#include "bot/net/http_server.h"
#include "tests/support/check.h"
#include "tests/support/http_calls.h"

struct bench {
    struct http_server *server;
    struct http_client *client;
    char url[64];
    _Atomic size_t inside, most_inside;
    pthread_mutex_t lock;
    struct http_request *held[64];
    size_t held_count;
};

static struct bench bench;

struct outcome {
    int times;
    struct http_result result;
    char body[256];
};

static void keep(void *context, const struct http_result *result)
{
    struct outcome *outcome = context;
    outcome->times++;
    outcome->result = *result;
    snprintf(outcome->body, sizeof outcome->body, "%.*s", (int)result->length, result->body);
}

static void echo(struct http_request *request)
{
    char text[512];
    const char *mark = http_header(request, "X-Mark"), *type = http_header(request, "Content-Type");
    snprintf(text, sizeof text, "%s|%s|%s|%s", http_method(request), mark ? mark : "-",
             type ? type : "-", http_body(request, NULL));
    http_reply(request, 200, "text/plain", text, strlen(text));
}

static void busy(struct http_request *request)
{
    http_set_header(request, "Retry-After", "7");
    http_reply_json(request, 429, "{}");
}

static void moved(struct http_request *request)
{
    http_set_header(request, "Location", "/echo");
    http_reply(request, 302, NULL, NULL, 0);
}

static void lengthy(struct http_request *request)
{
    char *text = memory_new(100001);
    memset(text, 'a', 100000);
    http_reply(request, 200, "application/octet-stream", text, 100000);
    free(text);
}

static void hold(struct http_request *request)
{
    pthread_mutex_lock(&bench.lock);
    bench.held[bench.held_count++] = request;
    pthread_mutex_unlock(&bench.lock);
}

static const struct http_route routes[] = {
    { .method = "GET", .path = "/echo", .answer = echo },
    { .method = "POST", .path = "/echo", .body_limit = 4000000, .answer = echo },
    { .method = "PUT", .path = "/echo", .body_limit = 1000, .answer = echo },
    { .method = "DELETE", .path = "/echo", .answer = echo },
    { .method = "POST", .path = "/busy", .body_limit = 10, .answer = busy },
    { .method = "GET", .path = "/moved", .answer = moved },
    { .method = "GET", .path = "/long", .answer = lengthy },
    { .method = "GET", .path = "/hold", .answer = hold },
    {},
};
static const struct http_route *const tables[] = { routes, NULL };

static int open_bench(void **unused)
{
    (void)unused;
    static const size_t lanes[HTTP_LANES] = { 4, 2, 1 };
    struct error err = { 0 };
    struct http_server_options options = { .listen = "127.0.0.1:0", .tables = tables };
    bench.held_count = 0;
    if (http_server_open(&bench.server, &options, &err) < 0)
        return -1;
    bench.client = http_client_new(lanes);
    return 0;
}

static int close_bench(void **unused)
{
    (void)unused;
    http_client_free(TAKE(bench.client));
    http_server_free(TAKE(bench.server));
    for (size_t i = 0; i < bench.held_count; i++)
        http_reply(bench.held[i], 200, NULL, NULL, 0);
    return 0;
}

static const char *address(const char *path)
{
    static char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", http_server_port(bench.server), path);
    return url;
}

static struct http_call call_of(const char *method, const char *url, struct outcome *outcome)
{
    return (struct http_call){ .method = method,
                               .url = url,
                               .timeout_ms = 20000,
                               .answer_limit = 10000,
                               .done = keep,
                               .context = outcome };
}

static void start_text(const char *method, const char *path, const char *body,
                       struct outcome *outcome)
{
    struct http_call call = call_of(method, address(path), outcome);
    call.body = body;
    call.length = body ? strlen(body) : 0;
    http_client_start(bench.client, &call);
}

static void wait_for(const struct outcome *outcome)
{
    while (outcome->times == 0)
        http_client_wait(bench.client, 1000);
    assert_int_equal(outcome->times, 1);
}

static size_t held(void)
{
    pthread_mutex_lock(&bench.lock);
    size_t count = bench.held_count;
    pthread_mutex_unlock(&bench.lock);
    return count;
}

static void http_client_sends_each_method_with_its_body(void **unused)
{
    static const struct {
        const char *method, *body, *expected;
    } cases[] = {
        { "GET", NULL, "GET|-|-|" },
        { "POST", "um", "POST|-|application/x-www-form-urlencoded|um" },
        { "PUT", "dois", "PUT|-|application/x-www-form-urlencoded|dois" },
        { "GET", NULL, "GET|-|-|" },
        { "DELETE", NULL, "DELETE|-|application/x-www-form-urlencoded|" },
        { "POST", "", "POST|-|application/x-www-form-urlencoded|" },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = { 0 };
        start_text(cases[i].method, "/echo", cases[i].body, &outcome);
        wait_for(&outcome);
        assert_int_equal(outcome.result.status, 200);
        assert_string_equal(outcome.body, cases[i].expected);
        assert_int_equal(outcome.result.err.kind, ERROR_NONE);
    }
}

static void http_client_sends_the_headers_of_the_call_and_no_others(void **unused)
{
    (void)unused;
    for (int i = 0; i < 3; i++) {
        struct outcome outcome = { 0 };
        struct http_call call = call_of("POST", address("/echo"), &outcome);
        call.headers[0] = "Content-Type: application/json";
        call.headers[1] = i == 1 ? NULL : "X-Mark: a";
        call.body = "{}";
        call.length = 2;
        http_client_start(bench.client, &call);
        wait_for(&outcome);
        assert_string_equal(outcome.body,
                            i == 1 ? "POST|-|application/json|{}" : "POST|a|application/json|{}");
    }
}

static void http_client_reports_retry_after(void **unused)
{
    (void)unused;
    struct outcome outcome = { 0 };
    start_text("POST", "/busy", "{}", &outcome);
    wait_for(&outcome);
    assert_int_equal(outcome.result.status, 429);
    assert_int_equal(outcome.result.retry_after, 7);
    assert_false(outcome.result.untouched);
}

static void http_client_follows_no_redirect(void **unused)
{
    (void)unused;
    struct outcome outcome = { 0 };
    start_text("GET", "/moved", NULL, &outcome);
    wait_for(&outcome);
    assert_int_equal(outcome.result.status, 302);
}

static void http_client_cuts_what_is_longer_than_its_limit(void **unused)
{
    (void)unused;
    struct outcome outcome = { 0 };
    start_text("GET", "/long", NULL, &outcome);
    wait_for(&outcome);
    assert_int_equal(outcome.result.status, 200);
    assert_int_equal(outcome.result.length, 10000);
    assert_int_equal(outcome.result.err.kind, ERROR_INVALID);
    assert_string_equal(outcome.result.err.text, "the answer is longer than 10000 bytes");
}

static void http_client_says_what_the_other_side_never_saw(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    char url[64];
    struct outcome nobody = { 0 }, file = { 0 }, broken = { 0 };
    int fd = http_listen("127.0.0.1:0", &err);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_listen_port(fd));
    close(fd);
    struct http_call call = call_of("POST", url, &nobody);
    http_client_start(bench.client, &call);
    wait_for(&nobody);
    assert_int_equal(nobody.result.status, 0);
    assert_true(nobody.result.untouched);
    assert_int_equal(nobody.result.err.kind, ERROR_SYSTEM);

    call = call_of("GET", "file:///etc/passwd", &file);
    http_client_start(bench.client, &call);
    wait_for(&file);
    assert_int_equal(file.result.err.kind, ERROR_INVALID);
    assert_true(file.result.untouched);

    call = call_of("GET", address("/echo"), &broken);
    call.headers[0] = "X-Mark: a\r\nX-Other: b";
    http_client_start(bench.client, &call);
    wait_for(&broken);
    assert_int_equal(broken.result.err.kind, ERROR_INVALID);
}

static void http_client_gives_up_after_its_time(void **unused)
{
    (void)unused;
    struct outcome outcome = { 0 };
    struct http_call call = call_of("GET", address("/hold"), &outcome);
    call.timeout_ms = 50;
    http_client_start(bench.client, &call);
    wait_for(&outcome);
    assert_int_equal(outcome.result.status, 0);
    assert_int_equal(outcome.result.err.kind, ERROR_BUSY);
    assert_false(outcome.result.untouched);
}

static void http_client_limits_the_calls_of_a_lane(void **unused)
{
    (void)unused;
    struct outcome outcomes[5] = { 0 };
    for (int i = 0; i < 5; i++) {
        struct http_call call = call_of("GET", address("/hold"), &outcomes[i]);
        call.lane = 1;
        http_client_start(bench.client, &call);
    }
    assert_int_equal(http_client_running(bench.client, 1), 2);
    assert_int_equal(http_client_waiting(bench.client, 1), 3);
    while (held() < 2)
        http_client_wait(bench.client, 10);
    struct outcome other = { 0 };
    start_text("POST", "/echo", "x", &other);
    wait_for(&other);
    assert_int_equal(held(), 2);
    for (size_t i = 0; i < 5; i++) {
        while (held() <= i)
            http_client_wait(bench.client, 10);
        http_reply(bench.held[i], 200, NULL, NULL, 0);
    }
    for (int i = 0; i < 5; i++)
        wait_for(&outcomes[i]);
    bench.held_count = 0;
    assert_int_equal(http_client_running(bench.client, 1), 0);
}

static void *wake(void *client)
{
    http_client_wake(client);
    return NULL;
}

static void http_client_is_woken_by_another_thread(void **unused)
{
    (void)unused;
    pthread_t waker;
    pthread_create(&waker, NULL, wake, bench.client);
    http_client_wait(bench.client, 60000);
    pthread_join(waker, NULL);
}

static void http_client_tells_every_call_when_it_is_freed(void **unused)
{
    (void)unused;
    struct outcome outcomes[4] = { 0 };
    for (int i = 0; i < 4; i++) {
        struct http_call call = call_of("GET", address("/hold"), &outcomes[i]);
        call.lane = 1;
        http_client_start(bench.client, &call);
    }
    while (held() < 2)
        http_client_wait(bench.client, 10);
    http_client_free(TAKE(bench.client));
    int untouched = 0;
    for (int i = 0; i < 4; i++) {
        assert_int_equal(outcomes[i].times, 1);
        assert_int_equal(outcomes[i].result.status, 0);
        assert_int_equal(outcomes[i].result.err.kind, ERROR_BUSY);
        untouched += outcomes[i].result.untouched;
    }
    assert_int_equal(untouched, 2);
}

/* Answers the first request of a connection, reads the second and closes without an answer. */
static void *close_on_second(void *listener)
{
    int fd = -1;
    while (fd < 0)
        fd = accept(*(int *)listener, NULL, NULL);
    http_read_until(fd, "\r\n\r\n");
    http_send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    http_read_until(fd, "\r\n\r\n");
    close(fd);
    return NULL;
}

static void http_client_does_not_send_twice_by_itself(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    struct outcome first = { 0 }, second = { 0 };
    pthread_t other;
    char url[64];
    int fd = http_listen("127.0.0.1:0", &err);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_listen_port(fd));
    pthread_create(&other, NULL, close_on_second, &fd);
    struct http_call call = call_of("POST", url, &first);
    http_client_start(bench.client, &call);
    wait_for(&first);
    assert_int_equal(first.result.status, 200);
    call.context = &second;
    http_client_start(bench.client, &call);
    wait_for(&second);
    pthread_join(other, NULL);
    assert_int_equal(second.result.status, 0);
    assert_false(second.result.untouched);
    assert_int_equal(second.result.err.kind, ERROR_SYSTEM);
    char again[16]; /* it may connect again, but says nothing */
    int back = accept(fd, NULL, NULL);
    assert_true(back < 0 || recv(back, again, sizeof again, MSG_DONTWAIT) <= 0);
    close(back);
    close(fd);
}

static void http_retry_delay_doubles_and_respects_the_other_side(void **unused)
{
    (void)unused;
    for (int i = 0; i < 100; i++) {
        assert_in_range(http_retry_delay(1, 100, 0), 50, 100);
        assert_in_range(http_retry_delay(4, 100, 0), 400, 800);
        assert_in_range(http_retry_delay(60, 100, 0), 30000, 60000);
        assert_in_range(http_retry_delay(1, 100, 9), 9000, 9000);
    }
}

#define IN_BENCH(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_BENCH(http_client_sends_each_method_with_its_body),
        IN_BENCH(http_client_sends_the_headers_of_the_call_and_no_others),
        IN_BENCH(http_client_reports_retry_after),
        IN_BENCH(http_client_follows_no_redirect),
        IN_BENCH(http_client_cuts_what_is_longer_than_its_limit),
        IN_BENCH(http_client_says_what_the_other_side_never_saw),
        IN_BENCH(http_client_gives_up_after_its_time),
        IN_BENCH(http_client_limits_the_calls_of_a_lane),
        IN_BENCH(http_client_is_woken_by_another_thread),
        IN_BENCH(http_client_tells_every_call_when_it_is_freed),
        IN_BENCH(http_client_does_not_send_twice_by_itself),
        cmocka_unit_test(http_retry_delay_doubles_and_respects_the_other_side),
    };
    pthread_mutex_init(&bench.lock, NULL);
    return cmocka_run_group_tests_name("http client", tests, NULL, NULL);
}
