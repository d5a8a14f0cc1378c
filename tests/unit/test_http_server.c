#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bot/base/buf.h"
#include "bot/net/http_gzip.h"
#include "tests/support/check.h"
#include "tests/support/http_bench.h"
#include "tests/support/http_calls.h"

static void http_server_gives_the_body_to_the_answer(void **unused)
{
    (void)unused;
    http_bench_expect("POST /echo", NULL, "ol\xc3\xa1", 200, "ol\xc3\xa1");
    http_bench_expect("POST /echo", NULL, "", 200, "");
}

static void http_server_reads_names_queries_and_cookies(void **unused)
{
    (void)unused;
    http_bench_expect("GET /things/a%20b?x=1&q=um+dois%21", "Cookie: a=b; balcao=xyz\r\n", NULL,
                      200,
                      "{\"method\":\"GET\",\"id\":\"a b\",\"q\":\"um dois!\",\"cookie\":\"xyz\"}");
    http_bench_expect("PUT /things/7", NULL, "x", 200,
                      "{\"method\":\"PUT\",\"id\":\"7\",\"q\":\"none\",\"cookie\":\"none\"}");
    http_bench_expect("GET /rest/of/it", NULL, NULL, 200, "/rest/of/it");
}

static void http_server_says_404_405_and_411(void **unused)
{
    (void)unused;
    http_bench_expect("GET /nothing", NULL, NULL, 404, NULL);
    http_bench_expect("GET /things/", NULL, NULL, 404, NULL);
    http_bench_expect("GET /things/1/2", NULL, NULL, 404, NULL);
    http_bench_expect("POST /nothing", NULL, "abc", 404, NULL);
    http_bench_expect("POST /echo", NULL, NULL, 411, NULL);
    struct http_exchange exchange =
        http_exchange_of(http_bench.port, "DELETE /things/1", NULL, NULL);
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
    uint64_t before = http_server_count(http_bench.server).refused_shape;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal((int)i * 1000 + http_bench_status(cases[i].bytes),
                         (int)i * 1000 + cases[i].status);
    assert_true(http_server_count(http_bench.server).refused_shape >= before + 7);

    struct http_exchange exchange = http_exchange_raw(http_bench.port, cases[0].bytes);
    assert_string_equal(http_exchange_header(&exchange, "Connection"), "close");
    http_exchange_clear(&exchange);
}

/* `count` chunks of 10,000 bytes. */
static int status_of_chunks(int count)
{
    char bytes[10001];
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, 12000000);
    memset(bytes, 'a', sizeof bytes - 1);
    bytes[sizeof bytes - 1] = '\0';
    buf_text(&text, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < count; i++)
        buf_format(&text, "2710\r\n%s\r\n", bytes);
    buf_text(&text, "0\r\n\r\n");
    return http_bench_status(text.data);
}

static void http_server_limits_the_body_before_and_while_it_comes(void **unused)
{
    (void)unused;
    assert_int_equal(
        http_bench_status("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n"
                          "Expect: 100-continue\r\n\r\n"),
        413);
    http_bench_expect("PUT /things/1", NULL, "12345678901", 413, NULL);
    http_bench_expect("GET /html", NULL, "1", 413, NULL);
    assert_int_equal(status_of_chunks(10), 200);
    assert_int_equal(status_of_chunks(11), 413);
    assert_int_equal(status_of_chunks(500), 413);
    assert_int_equal(status_of_chunks(1000), 0);
    assert_int_equal(http_server_count(http_bench.server).refused_size, 6);
}

static void http_server_asks_the_gate_before_the_answer(void **unused)
{
    (void)unused;
    http_bench_expect("POST /staff/echo", NULL, "a", 401, NULL);
    http_bench_expect("POST /staff/echo", "Authorization: Bearer other\r\n", "a", 403, NULL);
    http_bench_expect("POST /staff/echo", "Authorization: Bearer staff\r\n", "a", 200, "a");
}

static void http_server_maps_errors_to_problems(void **unused)
{
    (void)unused;
    http_bench_expect("GET /fail/i", NULL, NULL, 400,
                      "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                      "\"detail\":\"the \\\"reason\\\"\"}");
    http_bench_expect("GET /fail/d", NULL, NULL, 401, NULL);
    http_bench_expect("GET /fail/c", NULL, NULL, 409, NULL);
    struct http_exchange busy = http_exchange_of(http_bench.port, "GET /fail/b", NULL, NULL);
    assert_int_equal(busy.status, 503);
    assert_non_null(http_exchange_header(&busy, "Retry-After"));
    http_exchange_clear(&busy);
    struct http_exchange broken = http_exchange_of(http_bench.port, "GET /fail/s", NULL, NULL);
    assert_int_equal(broken.status, 500);
    assert_null(strstr(broken.body, "reason"));
    http_exchange_clear(&broken);
}

static void http_server_sends_security_headers_with_every_reply(void **unused)
{
    static const char *const lines[] = { "GET /html", "GET /nothing", "GET /things/1",
                                         "GET /page" };
    (void)unused;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct http_exchange exchange = http_exchange_of(http_bench.port, lines[i], NULL, NULL);
        assert_string_equal(http_exchange_header(&exchange, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(http_exchange_header(&exchange, "Referrer-Policy"), "same-origin");
        http_exchange_clear(&exchange);
    }
    struct http_exchange exchange = http_exchange_of(http_bench.port, "GET /html", NULL, NULL);
    const char *policy = http_exchange_header(&exchange, "Content-Security-Policy");
    assert_non_null(strstr(policy, "frame-ancestors 'none'"));
    assert_string_equal(http_exchange_header(&exchange, "Cache-Control"), "private");
    assert_string_equal(http_exchange_header(&exchange, "Set-Cookie"), "balcao=1");
    http_exchange_clear(&exchange);
    exchange = http_exchange_of(http_bench.port, "GET /pages", NULL, NULL);
    policy = http_exchange_header(&exchange, "Content-Security-Policy");
    assert_non_null(strstr(policy, "frame-ancestors *"));
    http_exchange_clear(&exchange);
}

static void http_server_serves_assets_packed_unpacked_and_unchanged(void **unused)
{
    char known[128];
    (void)unused;
    struct http_exchange packed = http_exchange_of(http_bench.port, "GET /assets/a.js",
                                                   "Accept-Encoding: br, gzip\r\n", NULL);
    assert_int_equal(packed.status, 200);
    assert_string_equal(http_exchange_header(&packed, "Content-Encoding"), "gzip");
    assert_int_equal(packed.length, http_bench_assets[1].gzip_length);
    assert_string_equal(http_exchange_header(&packed, "Cache-Control"),
                        "public, max-age=31536000, immutable");
    snprintf(known, sizeof known, "If-None-Match: W/%s\r\n", http_exchange_header(&packed, "ETag"));
    http_exchange_clear(&packed);

    struct http_exchange plain = http_exchange_of(http_bench.port, "GET /assets/a.js", NULL, NULL);
    assert_null(http_exchange_header(&plain, "Content-Encoding"));
    assert_int_equal(plain.length, 5000);
    http_exchange_clear(&plain);
    http_bench_expect("GET /assets/a.js", known, NULL, 304, "");
    http_bench_expect("GET /pages", "If-None-Match: \"other\"\r\n", NULL, 200, NULL);
    http_bench_expect("POST /assets/a.js", NULL, "a", 405, NULL);
}

static void http_server_packs_long_replies_for_those_who_can(void **unused)
{
    (void)unused;
    struct http_exchange packed =
        http_exchange_of(http_bench.port, "GET /things/known", "Accept-Encoding: gzip\r\n", NULL);
    assert_string_equal(http_exchange_header(&packed, "Content-Encoding"), "gzip");
    size_t length = 0;
    char *text = http_gzip_unpack((unsigned char *)packed.body, packed.length, 10000, &length);
    assert_int_equal(length, 4000);
    free(text);
    http_exchange_clear(&packed);
    struct http_exchange plain = http_exchange_of(http_bench.port, "GET /things/known",
                                                  "Accept-Encoding: gzip;q=0, br\r\n", NULL);
    assert_null(http_exchange_header(&plain, "Content-Encoding"));
    assert_int_equal(plain.length, 4000);
    http_exchange_clear(&plain);
}

static void http_server_answers_head_without_a_body(void **unused)
{
    (void)unused;
    int fd = http_connect_to(http_bench.port);
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

static void http_server_says_who_calls(void **unused)
{
    (void)unused;
    http_bench_expect("GET /who", "Authorization: Bearer staff\r\nX-A: 1\r\nx-a: 2\r\n", NULL, 200,
                      "127.0.0.1 2 Ana");
}

static void http_server_keeps_the_connection_after_a_refusal_without_a_body(void **unused)
{
    (void)unused;
    static const int expected[] = { 404, 405, 401, 200 };
    static const char *const lines[] = { "GET /nothing", "DELETE /html", "GET /who", "GET /html" };
    char request[128];
    int fd = http_connect_to(http_bench.port);
    for (size_t i = 0; i < 4; i++) {
        snprintf(request, sizeof request, "%s HTTP/1.1\r\nHost: x\r\n\r\n", lines[i]);
        http_send_text(fd, request);
        struct http_exchange exchange = http_read_reply(fd);
        assert_int_equal(exchange.status, expected[i]);
        http_exchange_clear(&exchange);
    }
    struct http_server_counts counts = http_server_count(http_bench.server);
    assert_int_equal(counts.requests, 4);
    assert_int_equal(counts.replies_4xx, 3);
    assert_int_equal(counts.replies_2xx, 1);
    assert_int_equal(counts.connections, 1);
    close(fd);
}

#define IN_BENCH(test) cmocka_unit_test_setup_teardown(test, http_bench_open, http_bench_close)

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
        IN_BENCH(http_server_sends_security_headers_with_every_reply),
        IN_BENCH(http_server_serves_assets_packed_unpacked_and_unchanged),
        IN_BENCH(http_server_packs_long_replies_for_those_who_can),
        IN_BENCH(http_server_answers_head_without_a_body),
        IN_BENCH(http_server_says_who_calls),
        IN_BENCH(http_server_keeps_the_connection_after_a_refusal_without_a_body),
    };
    return cmocka_run_group_tests_name("http server", tests, NULL, NULL);
}
