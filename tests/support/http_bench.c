#include "tests/support/http_bench.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/net/http_gzip.h"
#include "tests/support/check.h"
#include "tests/support/http_calls.h"

struct http_bench http_bench = { .lock = PTHREAD_MUTEX_INITIALIZER,
                                 .changed = PTHREAD_COND_INITIALIZER };

static moment bench_now(const struct clock *clock)
{
    (void)clock;
    return http_bench.now;
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
    struct http_bench *b = http_context(request);
    pthread_mutex_lock(&b->lock);
    b->held[b->held_count++] = request;
    pthread_cond_broadcast(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

/* On a worker: keeps its thread until the test lets it go. */
static void block(struct http_request *request)
{
    struct http_bench *b = http_context(request);
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

static void who(struct http_request *request)
{
    char text[128];
    snprintf(text, sizeof text, "%s %zu %s", http_peer(request), http_header_count(request, "x-a"),
             (const char *)http_caller(request));
    http_reply(request, 200, "text/plain", text, strlen(text));
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
    AT("GET", "/who", HTTP_STAFF, HTTP_ON_DOOR, 0, who),
    AT("GET", "/rest/*", HTTP_ANYONE, HTTP_ON_DOOR, 0, rest),
    {},
};
const struct http_route *const http_bench_tables[] = { routes, NULL };
struct http_asset http_bench_assets[] = {
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

static void fill_assets(void)
{
    char text[5001];
    memset(text, 'x', sizeof text);
    for (struct http_asset *asset = http_bench_assets; asset->path; asset++)
        asset->gzip = (unsigned char *)http_gzip_pack(text, 5000, &asset->gzip_length);
}

int http_bench_open(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    struct http_server_options options = { .listen = "127.0.0.1:0",
                                           .tables = http_bench_tables,
                                           .assets = http_bench_assets,
                                           .gate = gate,
                                           .context = &http_bench,
                                           .workers = 2,
                                           .clock = &bench_clock };
    fill_assets();
    http_bench.held_count = 0;
    http_bench.answered = 0;
    http_bench.released = false;
    http_bench.stopped = false;
    http_bench.now = 1000000;
    if (http_server_open(&http_bench.server, &options, &err) < 0)
        return -1;
    http_bench.port = http_server_port(http_bench.server);
    return 0;
}

int http_bench_close(void **unused)
{
    (void)unused;
    http_server_free(TAKE(http_bench.server));
    for (struct http_asset *asset = http_bench_assets; asset->path; asset++)
        free((void *)(uintptr_t)asset->gzip);
    return 0;
}

void http_bench_wait_held(size_t count)
{
    pthread_mutex_lock(&http_bench.lock);
    while (http_bench.held_count < count)
        pthread_cond_wait(&http_bench.changed, &http_bench.lock);
    pthread_mutex_unlock(&http_bench.lock);
}

void http_bench_release(void)
{
    pthread_mutex_lock(&http_bench.lock);
    http_bench.released = true;
    pthread_cond_broadcast(&http_bench.changed);
    pthread_mutex_unlock(&http_bench.lock);
}

int http_bench_status(const char *raw)
{
    struct http_exchange exchange = http_exchange_raw(http_bench.port, raw);
    int status = exchange.status;
    http_exchange_clear(&exchange);
    return status;
}

void http_bench_expect(const char *line, const char *headers, const char *body, int status,
                       const char *expected)
{
    struct http_exchange exchange = http_exchange_of(http_bench.port, line, headers, body);
    assert_int_equal(exchange.status, status);
    if (expected)
        assert_string_equal(exchange.body, expected);
    http_exchange_clear(&exchange);
}
