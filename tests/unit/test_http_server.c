#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "bot/base/memory.h"
#include "bot/net/http_gzip.h"
#include "bot/net/http_server.h"
#include "bot/net/http_stream.h"
#include "tests/support/check.h"
#include "tests/support/http_calls.h"

/* What the answers below share with the tests. */
struct bench {
    struct http_server *server;
    int port;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct http_request *held[16]; /* requests that somebody still has to answer */
    size_t held_count;
    int answered;
    bool released;
    _Atomic int64_t now;
};

static struct bench bench;

static moment bench_now(const struct clock *clock)
{
    (void)clock;
    return bench.now;
}

static const struct clock bench_clock = { .now = bench_now };

static void echo(struct http_request *request)
{
    size_t length;
    const char *body = http_body(request, &length);
    http_reply(request, 200, "text/plain; charset=utf-8", body, length);
}

static void say(struct http_request *request)
{
    char text[512];
    const char *query = http_query(request, "q"), *cookie = http_cookie(request, "balcao");
    snprintf(text, sizeof text, "{\"method\":\"%s\",\"id\":\"%s\",\"q\":\"%s\",\"cookie\":\"%s\"}",
             http_method(request), http_segment(request, "id"), query ? query : "none",
             cookie ? cookie : "none");
    http_reply_json(request, 200, text);
}

static void long_text(struct http_request *request)
{
    char text[4001];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    http_reply_json(request, 200, text);
}

static void hold(struct http_request *request)
{
    struct bench *b = http_context(request);
    pthread_mutex_lock(&b->lock);
    b->held[b->held_count++] = request;
    pthread_cond_broadcast(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

/* On a worker: keeps its thread until the test lets it go. */
static void block(struct http_request *request)
{
    struct bench *b = http_context(request);
    hold(request);
    pthread_mutex_lock(&b->lock);
    while (!b->released)
        pthread_cond_wait(&b->changed, &b->lock);
    b->answered++;
    pthread_mutex_unlock(&b->lock);
    http_reply_json(request, 200, "{}");
}

static void fail_as_told(struct http_request *request)
{
    struct error err = { 0 };
    const char *kind = http_segment(request, "kind");
    enum error_kind kinds[] = { ['i'] = ERROR_INVALID,
                                ['d'] = ERROR_DENIED,
                                ['c'] = ERROR_CONFLICT,
                                ['b'] = ERROR_BUSY,
                                ['s'] = ERROR_SYSTEM };
    error_set(&err, kinds[(int)kind[0]], "the \"reason\"");
    http_problem_from(request, &err);
}

static void page(struct http_request *request)
{
    http_reply_asset(request, "/page");
}

static void html(struct http_request *request)
{
    http_set_header(request, "Set-Cookie", "balcao=1");
    http_set_header(request, "Cache-Control", "private");
    http_reply(request, 200, "text/html; charset=utf-8", "<p>", 3);
}

static void rest(struct http_request *request)
{
    http_reply(request, 200, "text/plain", http_path(request), strlen(http_path(request)));
}

#define AT(method_, path_, caller_, place_, limit, answer_)                                        \
    {                                                                                              \
        .method = (method_), .path = (path_), .caller = (caller_), .place = (place_),              \
        .body_limit = (limit), .answer = (answer_)                                                 \
    }

static const struct http_route routes[] = {
    AT("POST", "/echo", HTTP_ANYONE, HTTP_ON_DOOR, 100000, echo),
    AT("POST", "/staff/echo", HTTP_STAFF, HTTP_ON_WORKER, 1000, echo),
    AT("GET", "/things/{id}", HTTP_ANYONE, HTTP_ON_WORKER, 0, say),
    AT("PUT", "/things/{id}", HTTP_ANYONE, HTTP_ON_DOOR, 10, say),
    AT("GET", "/things/known", HTTP_ANYONE, HTTP_ON_DOOR, 0, long_text),
    AT("GET", "/hold", HTTP_ANYONE, HTTP_ON_DOOR, 0, hold),
    AT("GET", "/block", HTTP_ANYONE, HTTP_ON_WORKER, 0, block),
    AT("GET", "/fail/{kind}", HTTP_ANYONE, HTTP_ON_DOOR, 0, fail_as_told),
    AT("GET", "/pages", HTTP_ANYONE, HTTP_ON_WORKER, 0, page),
    AT("GET", "/html", HTTP_ANYONE, HTTP_ON_DOOR, 0, html),
    AT("GET", "/rest/*", HTTP_ANYONE, HTTP_ON_DOOR, 0, rest),
    {},
};
static const struct http_route *const tables[] = { routes, NULL };
static struct http_asset assets[] = {
    { .path = "/page", .type = "text/html; charset=utf-8", .frame_ancestors = "*" },
    { .path = "/assets/a.js", .type = "text/javascript", .immutable = true },
    {},
};

static int gate(struct http_request *request, enum http_caller wanted, struct error *err)
{
    const char *token = http_header(request, "Authorization");
    (void)wanted;
    if (!token)
        return error_set(err, ERROR_DENIED, "sign in first");
    if (strcmp(token, "Bearer staff") != 0)
        return error_set(err, ERROR_CONFLICT, "not your role");
    http_set_caller(request, memory_text("Ana"));
    return 0;
}

static int open_bench(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    struct http_server_options options = { .listen = "127.0.0.1:0",
                                           .tables = tables,
                                           .assets = assets,
                                           .gate = gate,
                                           .context = &bench,
                                           .workers = 2,
                                           .clock = &bench_clock };
    bench.held_count = 0;
    bench.answered = 0;
    bench.released = false;
    bench.now = 1000000;
    if (http_server_open(&bench.server, &options, &err) < 0)
        return -1;
    bench.port = http_server_port(bench.server);
    return 0;
}

static int close_bench(void **unused)
{
    (void)unused;
    http_server_free(TAKE(bench.server));
    return 0;
}

static void wait_held(size_t count)
{
    pthread_mutex_lock(&bench.lock);
    while (bench.held_count < count)
        pthread_cond_wait(&bench.changed, &bench.lock);
    pthread_mutex_unlock(&bench.lock);
}

static void release(void)
{
    pthread_mutex_lock(&bench.lock);
    bench.released = true;
    pthread_cond_broadcast(&bench.changed);
    pthread_mutex_unlock(&bench.lock);
}

static int status_of(const char *raw)
{
    struct http_exchange exchange = http_exchange_raw(bench.port, raw);
    int status = exchange.status;
    http_exchange_clear(&exchange);
    return status;
}

static void assert_reply(const char *line, const char *headers, const char *body, int status,
                         const char *expected)
{
    struct http_exchange exchange = http_exchange_of(bench.port, line, headers, body);
    assert_int_equal(exchange.status, status);
    if (expected)
        assert_string_equal(exchange.body, expected);
    http_exchange_clear(&exchange);
}

static void http_server_gives_the_body_to_the_answer(void **unused)
{
    (void)unused;
    assert_reply("POST /echo", NULL, "ol\xc3\xa1", 200, "ol\xc3\xa1");
    assert_reply("POST /echo", NULL, "", 200, "");
}

static void http_server_reads_names_queries_and_cookies(void **unused)
{
    (void)unused;
    assert_reply("GET /things/a%20b?x=1&q=um+dois%21", "Cookie: a=b; balcao=xyz\r\n", NULL, 200,
                 "{\"method\":\"GET\",\"id\":\"a b\",\"q\":\"um dois!\",\"cookie\":\"xyz\"}");
    assert_reply("PUT /things/7", NULL, "x", 200,
                 "{\"method\":\"PUT\",\"id\":\"7\",\"q\":\"none\",\"cookie\":\"none\"}");
    assert_reply("GET /rest/of/it", NULL, NULL, 200, "/rest/of/it");
}

static void http_server_says_404_405_and_411(void **unused)
{
    (void)unused;
    assert_reply("GET /nothing", NULL, NULL, 404, NULL);
    assert_reply("GET /things/", NULL, NULL, 404, NULL);
    assert_reply("GET /things/1/2", NULL, NULL, 404, NULL);
    assert_reply("POST /nothing", NULL, "abc", 404, NULL);
    assert_reply("POST /echo", NULL, NULL, 411, NULL);
    struct http_exchange exchange = http_exchange_of(bench.port, "DELETE /things/1", NULL, NULL);
    assert_int_equal(exchange.status, 405);
    assert_string_equal(http_exchange_header(&exchange, "Allow"), "GET, HEAD, PUT");
    assert_string_equal(http_exchange_header(&exchange, "Content-Type"),
                        "application/problem+json");
    http_exchange_clear(&exchange);
}

static void http_server_refuses_smuggling_shapes_and_closes(void **unused)
{
    static const struct {
        const char *bytes;
        int status;
    } cases[] = {
        { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
          "\r\n5\r\nhello\r\n0\r\n\r\n",
          400 },
        { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
          400 },
        { "GET /html HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400 },
        { "GET /html HTTP/1.1\r\n\r\n", 400 },
        { "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\nhello", 400 },
        { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400 },
        { "GET /html%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET /html HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n", 400 },
        { "BREW /html HTTP/1.1\r\nHost: x\r\n\r\n", 501 },
        { "POST /echo HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: a\r\nX-Hub-Signature-256: a\r\n"
          "Content-Length: 1\r\n\r\na",
          400 },
        { "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
          "ZZ\r\nhello\r\n0\r\n\r\n",
          400 },
        { "GET /html HTTP/1.0\r\n\r\n", 200 },
    };
    (void)unused;
    uint64_t before = http_server_count(bench.server).refused_shape;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal((int)i * 1000 + status_of(cases[i].bytes),
                         (int)i * 1000 + cases[i].status);
    assert_true(http_server_count(bench.server).refused_shape >= before + 7);

    struct http_exchange exchange = http_exchange_raw(bench.port, cases[0].bytes);
    assert_string_equal(http_exchange_header(&exchange, "Connection"), "close");
    http_exchange_clear(&exchange);
}

static void http_server_limits_the_body_before_and_while_it_comes(void **unused)
{
    (void)unused;
    char *chunks = memory_new(200100);
    assert_int_equal(status_of("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n"
                               "Expect: 100-continue\r\n\r\n"),
                     413);
    assert_reply("PUT /things/1", NULL, "12345678901", 413, NULL);
    assert_reply("GET /html", NULL, "1", 413, NULL);
    size_t used = (size_t)sprintf(
        chunks, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 11; i++) {
        used += (size_t)sprintf(chunks + used, "2710\r\n");
        memset(chunks + used, 'a', 10000);
        used += 10000;
        used += (size_t)sprintf(chunks + used, "\r\n");
        if (i == 9) {
            char after = chunks[used];
            strcpy(chunks + used, "0\r\n\r\n");
            assert_int_equal(status_of(chunks), 200);
            chunks[used] = after;
        }
    }
    strcpy(chunks + used, "0\r\n\r\n");
    assert_int_equal(status_of(chunks), 413);
    assert_true(http_server_count(bench.server).refused_size >= 3);
    free(chunks);
}

static void http_server_asks_the_gate_before_the_answer(void **unused)
{
    (void)unused;
    assert_reply("POST /staff/echo", NULL, "a", 401, NULL);
    assert_reply("POST /staff/echo", "Authorization: Bearer other\r\n", "a", 403, NULL);
    assert_reply("POST /staff/echo", "Authorization: Bearer staff\r\n", "a", 200, "a");
}

static void http_server_maps_errors_to_problems(void **unused)
{
    (void)unused;
    assert_reply("GET /fail/i", NULL, NULL, 400,
                 "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                 "\"detail\":\"the \\\"reason\\\"\"}");
    assert_reply("GET /fail/d", NULL, NULL, 401, NULL);
    assert_reply("GET /fail/c", NULL, NULL, 409, NULL);
    struct http_exchange busy = http_exchange_of(bench.port, "GET /fail/b", NULL, NULL);
    assert_int_equal(busy.status, 503);
    assert_non_null(http_exchange_header(&busy, "Retry-After"));
    http_exchange_clear(&busy);
    struct http_exchange broken = http_exchange_of(bench.port, "GET /fail/s", NULL, NULL);
    assert_int_equal(broken.status, 500);
    assert_null(strstr(broken.body, "reason"));
    http_exchange_clear(&broken);
}

static void http_server_takes_a_reply_from_another_thread(void **unused)
{
    (void)unused;
    int fd = http_connect_to(bench.port);
    for (int i = 0; i < 3; i++) {
        http_send_text(fd, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
        wait_held((size_t)i + 1);
        http_reply_json(bench.held[i], 202, "{}");
        struct http_exchange exchange = http_read_reply(fd);
        assert_int_equal(exchange.status, 202);
        http_exchange_clear(&exchange);
    }
    close(fd);
}

static void http_server_gives_up_an_answer_after_30_seconds_and_drops_the_late_one(void **unused)
{
    (void)unused;
    int fd = http_connect_to(bench.port);
    http_send_text(fd, "GET /hold HTTP/1.1\r\nHost: x\r\nX-Mark: 1\r\n\r\n");
    wait_held(1);
    bench.now += 31000;
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 504);
    http_exchange_clear(&exchange);
    close(fd);
    assert_reply("POST /echo", NULL, "a", 200, "a");
    assert_string_equal(http_header(bench.held[0], "x-mark"), "1");
    http_set_header(bench.held[0], "X-Late", "1");
    http_reply_json(bench.held[0], 200, "{}");
    assert_reply("POST /echo", NULL, "a", 200, "a");
}

static void http_server_ends_a_request_that_is_sent_too_slowly(void **unused)
{
    (void)unused;
    int fd = http_connect_to(bench.port), other = http_connect_to(bench.port);
    http_send_text(fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    assert_reply("POST /echo", NULL, "a", 200, "a");
    bench.now += 31000;
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
    int fd = http_connect_to(bench.port);
    http_send_text(fd, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
    wait_held(1);
    http_server_free(TAKE(bench.server));
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 503);
    http_exchange_clear(&exchange);
    http_reply_json(bench.held[0], 200, "{}");
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
    int fd = http_connect_to(bench.port);
    http_send_text(fd, "GET /block HTTP/1.1\r\nHost: x\r\n\r\n");
    wait_held(1);
    pthread_create(&drainer, NULL, drain, bench.server);
    int late = http_connect_to(bench.port);
    while (late >= 0) {
        close(late);
        late = http_connect_to(bench.port);
    }
    release();
    struct http_exchange exchange = http_read_reply(fd);
    assert_int_equal(exchange.status, 200);
    assert_string_equal(http_exchange_header(&exchange, "Connection"), "close");
    http_exchange_clear(&exchange);
    pthread_join(drainer, NULL);
    close(fd);
}

static void http_server_sends_security_headers_with_every_reply(void **unused)
{
    static const char *const lines[] = { "GET /html", "GET /nothing", "GET /things/1",
                                         "GET /page" };
    (void)unused;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct http_exchange exchange = http_exchange_of(bench.port, lines[i], NULL, NULL);
        assert_string_equal(http_exchange_header(&exchange, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(http_exchange_header(&exchange, "Referrer-Policy"), "same-origin");
        http_exchange_clear(&exchange);
    }
    struct http_exchange exchange = http_exchange_of(bench.port, "GET /html", NULL, NULL);
    const char *policy = http_exchange_header(&exchange, "Content-Security-Policy");
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_string_equal(http_exchange_header(&exchange, "Cache-Control"), "private");
    assert_string_equal(http_exchange_header(&exchange, "Set-Cookie"), "balcao=1");
    http_exchange_clear(&exchange);
    exchange = http_exchange_of(bench.port, "GET /pages", NULL, NULL);
    policy = http_exchange_header(&exchange, "Content-Security-Policy");
    assert_non_null(strstr(policy, "frame-ancestors *"));
    http_exchange_clear(&exchange);
}

static void http_server_serves_assets_packed_unpacked_and_unchanged(void **unused)
{
    char known[128];
    (void)unused;
    struct http_exchange packed =
        http_exchange_of(bench.port, "GET /assets/a.js", "Accept-Encoding: br, gzip\r\n", NULL);
    assert_int_equal(packed.status, 200);
    assert_string_equal(http_exchange_header(&packed, "Content-Encoding"), "gzip");
    assert_int_equal(packed.length, assets[1].gzip_length);
    assert_string_equal(http_exchange_header(&packed, "Cache-Control"),
                        "public, max-age=31536000, immutable");
    snprintf(known, sizeof known, "If-None-Match: W/%s\r\n", http_exchange_header(&packed, "ETag"));
    http_exchange_clear(&packed);

    struct http_exchange plain = http_exchange_of(bench.port, "GET /assets/a.js", NULL, NULL);
    assert_null(http_exchange_header(&plain, "Content-Encoding"));
    assert_int_equal(plain.length, 5000);
    http_exchange_clear(&plain);
    assert_reply("GET /assets/a.js", known, NULL, 304, "");
    assert_reply("GET /pages", "If-None-Match: \"other\"\r\n", NULL, 200, NULL);
    assert_reply("POST /assets/a.js", NULL, "a", 405, NULL);
}

static void http_server_packs_long_replies_for_those_who_can(void **unused)
{
    (void)unused;
    struct http_exchange packed =
        http_exchange_of(bench.port, "GET /things/known", "Accept-Encoding: gzip\r\n", NULL);
    assert_string_equal(http_exchange_header(&packed, "Content-Encoding"), "gzip");
    size_t length = 0;
    char *text = http_gzip_unpack((unsigned char *)packed.body, packed.length, 10000, &length);
    assert_int_equal(length, 4000);
    free(text);
    http_exchange_clear(&packed);
    struct http_exchange plain = http_exchange_of(bench.port, "GET /things/known",
                                                  "Accept-Encoding: gzip;q=0, br\r\n", NULL);
    assert_null(http_exchange_header(&plain, "Content-Encoding"));
    assert_int_equal(plain.length, 4000);
    http_exchange_clear(&plain);
}

static void http_server_answers_head_without_a_body(void **unused)
{
    (void)unused;
    int fd = http_connect_to(bench.port);
    http_send_text(fd, "HEAD /html HTTP/1.1\r\nHost: x\r\n\r\n"
                       "GET /html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    char bytes[4096] = "";
    size_t length = 0;
    ssize_t got;
    while ((got = recv(fd, bytes + length, sizeof bytes - 1 - length, 0)) > 0)
        length += (size_t)got;
    assert_non_null(strstr(bytes, "\r\n\r\nHTTP/1.1 200"));
    assert_non_null(strstr(bytes, "\r\n\r\n<p>"));
    close(fd);
}

static void http_server_refuses_when_all_workers_and_the_queue_are_full(void **unused)
{
    enum { MANY = 600 };
    static int fds[MANY];
    (void)unused;
    for (int i = 0; i < MANY; i++) {
        fds[i] = http_connect_to(bench.port);
        if (i == 2)
            wait_held(2);
        http_send_text(fds[i], i < 2 ? "GET /block HTTP/1.1\r\nHost: x\r\n\r\n"
                                     : "GET /things/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    bool refused = false;
    struct http_exchange exchange = http_read_reply(fds[MANY - 1]);
    refused = exchange.status == 503 && http_exchange_header(&exchange, "Retry-After");
    http_exchange_clear(&exchange);
    release();
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
        struct http_server_options options = { .listen = wrong[i], .tables = tables };
        assert_int_equal(http_server_open(&server, &options, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
    }
    struct error err = { 0 };
    snprintf(listen, sizeof listen, "127.0.0.1:%d", bench.port);
    struct http_server_options options = { .listen = listen, .tables = tables };
    assert_int_equal(http_server_open(&server, &options, &err), -1);
    assert_non_null(strstr(err.text, "the port is taken by another program"));
}

static void fill_assets(void)
{
    char text[5001];
    memset(text, 'x', sizeof text);
    for (struct http_asset *asset = assets; asset->path; asset++)
        asset->gzip = (unsigned char *)http_gzip_pack(text, 5000, &asset->gzip_length);
}

#define IN_BENCH(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_BENCH(http_server_gives_the_body_to_the_answer),
        IN_BENCH(http_server_reads_names_queries_and_cookies),
        IN_BENCH(http_server_says_404_405_and_411),
        IN_BENCH(http_server_refuses_smuggling_shapes_and_closes),
        IN_BENCH(http_server_limits_the_body_before_and_while_it_comes),
        IN_BENCH(http_server_asks_the_gate_before_the_answer),
        IN_BENCH(http_server_maps_errors_to_problems),
        IN_BENCH(http_server_takes_a_reply_from_another_thread),
        IN_BENCH(http_server_gives_up_an_answer_after_30_seconds_and_drops_the_late_one),
        IN_BENCH(http_server_ends_a_request_that_is_sent_too_slowly),
        IN_BENCH(http_server_frees_while_requests_are_held),
        IN_BENCH(http_server_drains_by_finishing_what_is_under_way),
        IN_BENCH(http_server_sends_security_headers_with_every_reply),
        IN_BENCH(http_server_serves_assets_packed_unpacked_and_unchanged),
        IN_BENCH(http_server_packs_long_replies_for_those_who_can),
        IN_BENCH(http_server_answers_head_without_a_body),
        IN_BENCH(http_server_refuses_when_all_workers_and_the_queue_are_full),
        IN_BENCH(http_server_explains_why_it_cannot_listen),
    };
    pthread_mutex_init(&bench.lock, NULL);
    pthread_cond_init(&bench.changed, NULL);
    fill_assets();
    int failed = cmocka_run_group_tests_name("http server", tests, NULL, NULL);
    for (struct http_asset *asset = assets; asset->path; asset++)
        free((void *)(uintptr_t)asset->gzip);
    return failed;
}
