#include <string.h>

#include "bot/net/http_shape.h"
#include "tests/support/check.h"

struct shape_case {
    const char *method, *version;
    const char *headers[8]; /* name, value, name, value */
    int status;
};

static int status_of(const struct shape_case *c)
{
    struct http_shape shape = { 0 };
    for (size_t i = 0; i < 8 && c->headers[i]; i += 2)
        http_shape_header(&shape, c->headers[i], strlen(c->headers[i]), c->headers[i + 1],
                          strlen(c->headers[i + 1]));
    return http_shape_judge(&shape, c->method, c->version).status;
}

static void http_shape_refuses_what_can_be_read_in_two_ways(void **unused)
{
    static const struct shape_case cases[] = {
        { "GET", "HTTP/1.1", { "Host", "a" }, 0 },
        { "POST", "HTTP/1.1", { "host", "a", "content-length", "3" }, 0 },
        { "POST", "HTTP/1.1", { "Host", "a", "Transfer-Encoding", "chunked" }, 0 },
        { "GET", "HTTP/1.0", { NULL }, 0 },
        { "GET", "HTTP/1.1", { NULL }, 400 },
        { "GET", "HTTP/2.0", { "Host", "a" }, 505 },
        { "GET", "HTTP/1.1", { "Host", "a", "Host", "a" }, 400 },
        { "POST", "HTTP/1.1", { "Host", "a" }, 411 },
        { "PUT", "HTTP/1.1", { "Host", "a" }, 411 },
        { "DELETE", "HTTP/1.1", { "Host", "a" }, 0 },
        { "POST", "HTTP/1.1", { "Host", "a", "Content-Length", "3", "Content-Length", "3" }, 400 },
        { "POST", "HTTP/1.1", { "Host", "a", "Content-Length", "+3" }, 400 },
        { "POST", "HTTP/1.1", { "Host", "a", "Content-Length", "3 " }, 400 },
        { "POST", "HTTP/1.1", { "Host", "a", "Content-Length", "" }, 400 },
        { "POST", "HTTP/1.1", { "Host", "a", "Content-Length", "99999999999999999999" }, 400 },
        { "POST",
          "HTTP/1.1",
          { "Host", "a", "Content-Length", "3", "Transfer-Encoding", "chunked" },
          400 },
        { "POST", "HTTP/1.1", { "Host", "a", "Transfer-Encoding", "xchunked" }, 400 },
        { "POST", "HTTP/1.1", { "Host", "a", "Transfer-Encoding", "gzip, chunked" }, 400 },
        { "BREW", "HTTP/1.1", { "Host", "a" }, 501 },
        { "GET", "HTTP/1.1", { "Host", "a", "X-A ", "b" }, 400 },
        { "GET", "HTTP/1.1", { "Host", "a", "", "b" }, 400 },
        { "GET", "HTTP/1.1", { "Host", "a", "X-A", "b\x01" }, 400 },
        { "GET", "HTTP/1.1", { "Host", "a", "X-A", "b\tc" }, 0 },
        { "GET", "HTTP/1.1", { "Host", "a", "Authorization", "x", "authorization", "x" }, 400 },
        { "POST",
          "HTTP/1.1",
          { "Content-Length", "0", "X-Hub-Signature-256", "x", "X-Hub-Signature-256", "x", "Host",
            "a" },
          400 },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal((int)i * 1000 + status_of(&cases[i]), (int)i * 1000 + cases[i].status);
}

static void http_shape_refuses_addresses_that_hide_something(void **unused)
{
    static const struct {
        const char *target;
        int status;
    } cases[] = {
        { "/", 0 },          { "/v1/a%20b?q=%C3%A7", 0 }, { "/a?q=1%0A2", 0 }, { "", 400 },
        { "a", 400 },        { "http://a/", 400 },        { "*", 400 },        { "/a%00b", 400 },
        { "/a?q=%00", 400 }, { "/a%0Ab", 400 },           { "/a%zz", 400 },    { "/a%2", 400 },
        { "/a%", 400 },      { "/a\x01", 400 },           { "/a\tb", 400 },    { "/%FF", 400 },
        { "/a\x7f", 400 },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal((int)i * 1000 +
                             http_shape_target(cases[i].target, strlen(cases[i].target)).status,
                         (int)i * 1000 + cases[i].status);
}

static void http_shape_limits_the_address(void **unused)
{
    char target[HTTP_TARGET_MAX + 1];
    (void)unused;
    memset(target, 'a', sizeof target);
    target[0] = '/';
    assert_int_equal(http_shape_target(target, HTTP_TARGET_MAX).status, 0);
    assert_int_equal(http_shape_target(target, HTTP_TARGET_MAX + 1).status, 414);
}

static void http_shape_limits_the_number_of_headers(void **unused)
{
    struct http_shape shape = { 0 };
    (void)unused;
    http_shape_header(&shape, "Host", 4, "a", 1);
    while (shape.headers < HTTP_HEADERS_MAX)
        http_shape_header(&shape, "X", 1, "a", 1);
    assert_int_equal(http_shape_judge(&shape, "GET", "HTTP/1.1").status, 0);
    http_shape_header(&shape, "X", 1, "a", 1);
    assert_int_equal(http_shape_judge(&shape, "GET", "HTTP/1.1").status, 431);
}

static void http_decode_leaves_what_is_no_escape(void **unused)
{
    char out[32];
    (void)unused;
    assert_int_equal(http_decode("a%41+%2", 7, out, true), 5);
    assert_string_equal(out, "aA %2");
    http_decode("a+b", 3, out, false);
    assert_string_equal(out, "a+b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_shape_refuses_what_can_be_read_in_two_ways),
        cmocka_unit_test(http_shape_refuses_addresses_that_hide_something),
        cmocka_unit_test(http_shape_limits_the_address),
        cmocka_unit_test(http_shape_limits_the_number_of_headers),
        cmocka_unit_test(http_decode_leaves_what_is_no_escape),
    };
    return cmocka_run_group_tests_name("http shape", tests, NULL, NULL);
}
