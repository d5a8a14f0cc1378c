/* Bodies that never are in memory: files as replies, and from and to files by the client. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/net/http_client.h"
#include "bot/net/http_server.h"
#include "tests/support/check.h"
#include "tests/support/http_calls.h"

enum { LARGE = 3000000, TAKEN_MAX = 4000000 };

static struct http_server *server;
static struct http_client *client;
static char *taken;
static size_t taken_length, taken_most;
static int outcomes;
static struct http_result last;

static char byte_at(size_t i)
{
    return (char)(i * 31 + i / 251);
}

static int file_of(size_t length)
{
    char path[] = "/tmp/test_files_XXXXXX";
    char *bytes = memory_new(length + 1);
    int fd = mkstemp(path);
    unlink(path);
    for (size_t i = 0; i < length; i++)
        bytes[i] = byte_at(i);
    assert_int_equal(write(fd, bytes, length), length);
    free(bytes);
    return fd;
}

static void give_large(struct http_request *request)
{
    http_reply_file(request, "video/mp4", file_of(LARGE), LARGE);
}

static void give_ten(struct http_request *request)
{
    int fd = file_of(10);
    assert_int_equal(pwrite(fd, "0123456789", 10, 0), 10);
    http_reply_file(request, "text/plain", fd, 10);
}

static void give_error(struct http_request *request)
{
    http_problem(request, 404, "gone");
}

static void take_all(struct http_request *request)
{
    size_t length;
    const char *body = http_body(request, &length);
    char text[64];
    bool same = length == LARGE + 10 && memcmp(body, "head:", 5) == 0 &&
                memcmp(body + length - 5, ":tail", 5) == 0;
    for (size_t i = 0; same && i < LARGE; i++)
        same = body[i + 5] == byte_at(i);
    snprintf(text, sizeof text, "%zu %s", length, same ? "same" : "different");
    http_reply(request, 200, "text/plain", text, strlen(text));
}

static bool admits(const struct http_request *request)
{
    const char *word = http_query(request, "word");
    return word && strcmp(word, "please") == 0;
}

static const struct http_route routes[] = {
    { .method = "GET", .path = "/large", .answer = give_large },
    { .method = "GET", .path = "/ten", .answer = give_ten },
    { .method = "GET", .path = "/error", .answer = give_error },
    { .method = "POST", .path = "/take", .body_limit = LARGE + 100, .answer = take_all },
    { .method = "POST",
      .path = "/guarded",
      .body_limit = 100,
      .answer = take_all,
      .admits = admits },
    {},
};
static const struct http_route *const tables[] = { routes, NULL };

static int open_both(void **unused)
{
    static const size_t lanes[HTTP_LANES] = { 4, 2, 1 };
    struct error err = { 0 };
    struct http_server_options options = { .listen = "127.0.0.1:0", .tables = tables };
    (void)unused;
    taken = memory_new(TAKEN_MAX);
    taken_length = 0;
    taken_most = TAKEN_MAX;
    outcomes = 0;
    client = http_client_new(lanes);
    return http_server_open(&server, &options, &err);
}

static int close_both(void **unused)
{
    (void)unused;
    http_client_free(client);
    http_server_free(server);
    free(taken);
    return 0;
}

static int take(void *context, const char *bytes, size_t length)
{
    (void)context;
    if (taken_length + length > taken_most)
        return -1;
    memcpy(taken + taken_length, bytes, length);
    taken_length += length;
    return 0;
}

static char answer[128];

static void done(void *context, const struct http_result *result)
{
    (void)context;
    outcomes++;
    last = *result;
    snprintf(answer, sizeof answer, "%.*s", (int)result->length, result->body);
}

static void call(struct http_call *wanted, const char *path)
{
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", http_server_port(server), path);
    wanted->url = url;
    wanted->timeout_ms = 20000;
    wanted->answer_limit = 1000;
    wanted->done = done;
    http_client_start(client, wanted);
    for (int before = outcomes; outcomes == before;)
        http_client_wait(client, 1000);
}

static void http_client_hands_a_body_to_its_sink(void **unused)
{
    (void)unused;
    call(&(struct http_call){ .method = "GET", .sink = take }, "/large");
    assert_int_equal(last.status, 200);
    assert_int_equal(last.length, 0);
    assert_int_equal(taken_length, LARGE);
    for (size_t i = 0; i < LARGE; i++)
        if (taken[i] != byte_at(i))
            fail_msg("byte %zu is another", i);
}

static void http_client_keeps_errors_from_the_sink(void **unused)
{
    (void)unused;
    call(&(struct http_call){ .method = "GET", .sink = take }, "/error");
    assert_int_equal(last.status, 404);
    assert_int_equal(taken_length, 0);
    assert_non_null(strstr(answer, "gone"));
}

static void http_client_gives_up_when_the_sink_does(void **unused)
{
    (void)unused;
    taken_most = LARGE / 2;
    call(&(struct http_call){ .method = "GET", .sink = take }, "/large");
    assert_int_equal(last.status, 0);
    assert_false(last.untouched);
    assert_int_equal(last.err.kind, ERROR_SYSTEM);
}

static void http_client_sends_a_file_between_head_and_tail(void **unused)
{
    int fd = file_of(LARGE);
    (void)unused;
    for (int i = 0; i < 2; i++) { /* the second on the same connection */
        call(&(struct http_call){ .method = "POST",
                                  .body = "head:",
                                  .length = 5,
                                  .file = fd,
                                  .file_length = LARGE,
                                  .tail = ":tail" },
             "/take");
        assert_int_equal(last.status, 200);
        assert_string_equal(answer, "3000010 same");
    }
    close(fd);
    call(&(struct http_call){ .method = "POST", .body = "small", .length = 5 }, "/take");
    assert_string_equal(answer, "5 different");
}

struct range_case {
    const char *asked;
    int status;
    const char *body, *range;
};

static void http_server_gives_the_part_of_a_file_that_is_asked_for(void **unused)
{
    static const struct range_case cases[] = {
        { "", 200, "0123456789", NULL },
        { "Range: bytes=0-3\r\n", 206, "0123", "bytes 0-3/10" },
        { "Range: bytes=7-\r\n", 206, "789", "bytes 7-9/10" },
        { "Range: bytes=7-99\r\n", 206, "789", "bytes 7-9/10" },
        { "Range: bytes=-2\r\n", 206, "89", "bytes 8-9/10" },
        { "Range: bytes=-99\r\n", 206, "0123456789", "bytes 0-9/10" },
        { "Range: bytes=10-\r\n", 416, NULL, "bytes */10" },
        { "Range: bytes=-0\r\n", 416, NULL, "bytes */10" },
        { "Range: bytes=5-2\r\n", 200, "0123456789", NULL },
        { "Range: bytes=0-1,4-5\r\n", 200, "0123456789", NULL },
        { "Range: bytes=x\r\n", 200, "0123456789", NULL },
        { "Range: lines=1-2\r\n", 200, "0123456789", NULL },
        { "Range: bytes=99999999999999999999-\r\n", 416, NULL, "bytes */10" },
        { "Range: bytes=0-3\r\nIf-Range: \"x\"\r\n", 200, "0123456789", NULL },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_exchange found =
            http_exchange_of(http_server_port(server), "GET /ten", cases[i].asked, NULL);
        const char *range = http_exchange_header(&found, "Content-Range");
        assert_int_equal(found.status, cases[i].status);
        if (cases[i].body)
            assert_string_equal(found.body, cases[i].body);
        assert_string_equal(range ? range : "", cases[i].range ? cases[i].range : "");
        assert_string_equal(http_exchange_header(&found, "Accept-Ranges"), "bytes");
        assert_string_equal(http_exchange_header(&found, "X-Content-Type-Options"), "nosniff");
        http_exchange_clear(&found);
    }
}

static void http_server_refuses_a_body_before_it_comes(void **unused)
{
    static const struct {
        const char *head;
        int status;
    } cases[] = { { "", 401 }, { "Authorization: Bearer x\r\n", 403 }, { "Cookie: a=b\r\n", 403 } };
    struct http_exchange found;
    char head[256];
    (void)unused;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = http_connect_to(http_server_port(server));
        snprintf(head, sizeof head,
                 "POST /guarded?word=now HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n%s\r\n",
                 cases[i].head);
        http_send_text(fd, head);
        found = http_read_reply(fd); /* though nothing of the body was sent */
        assert_int_equal(found.status, cases[i].status);
        assert_string_equal(http_exchange_header(&found, "Connection"), "close");
        http_exchange_clear(&found);
        close(fd);
    }
    found = http_exchange_of(http_server_port(server), "POST /guarded?word=please", NULL, "abc");
    assert_int_equal(found.status, 200);
    http_exchange_clear(&found);
}

#define WITH_BOTH(test) cmocka_unit_test_setup_teardown(test, open_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOTH(http_client_hands_a_body_to_its_sink),
        WITH_BOTH(http_client_keeps_errors_from_the_sink),
        WITH_BOTH(http_client_gives_up_when_the_sink_does),
        WITH_BOTH(http_client_sends_a_file_between_head_and_tail),
        WITH_BOTH(http_server_gives_the_part_of_a_file_that_is_asked_for),
        WITH_BOTH(http_server_refuses_a_body_before_it_comes),
    };
    return cmocka_run_group_tests_name("http files", tests, NULL, NULL);
}
