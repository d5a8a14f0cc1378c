/* For those who run it: health, metrics, and the description of the API. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/door/routes.h"
#include "bot/net/openapi.h"

enum { METRICS_MAX = 256 * 1024 };

static void live(struct http_request *request)
{
    http_reply(request, 200, "text/plain", "ok\n", 3);
}

static const char *not_ready(struct app *app)
{
    struct error err = { 0 };
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_COUNTERS,
                                 .doc = { .id = "health", .body = "" } };

    if (!engine_is_ready(app->engine))
        return "A shard is still taking up what an earlier process left.";
    write.doc.keys[COUNTER_VALUE] = store_number(clock_now(&clock_real));
    if (store_commit(app->store, &write, 1, &err) < 0)
        return "The store cannot be written.";
    return NULL;
}

static void ready(struct http_request *request)
{
    const char *why = not_ready(app_of(request));
    if (why)
        http_problem(request, 503, "%s", why);
    else
        http_reply(request, 200, "text/plain", "ready\n", 6);
}

static void gauge(struct buf *out, const char *name, const char *help, unsigned long long value)
{
    buf_format(out, "# HELP balcao_%s %s\n# TYPE balcao_%s gauge\nbalcao_%s %llu\n", name, help,
               name, name, value);
}

static void write_door(const struct app *app, struct buf *out)
{
    struct http_server_counts counts = http_server_count(app->server);
    buf_format(out,
               "# HELP balcao_http_replies_total Replies by class of status\n"
               "# TYPE balcao_http_replies_total counter\n"
               "balcao_http_replies_total{class=\"2xx\"} %llu\n"
               "balcao_http_replies_total{class=\"4xx\"} %llu\n"
               "balcao_http_replies_total{class=\"5xx\"} %llu\n"
               "# HELP balcao_http_refused_total Requests refused before they had a route\n"
               "# TYPE balcao_http_refused_total counter\n"
               "balcao_http_refused_total{reason=\"shape\"} %llu\n"
               "balcao_http_refused_total{reason=\"size\"} %llu\n",
               (unsigned long long)counts.replies_2xx, (unsigned long long)counts.replies_4xx,
               (unsigned long long)counts.replies_5xx, (unsigned long long)counts.refused_shape,
               (unsigned long long)counts.refused_size);
    gauge(out, "http_connections", "Connections that are open", counts.connections);
    gauge(out, "http_streams", "Pages that follow events", hub_streams(app->hub));
}

static void counter(struct buf *out, const char *name, const char *help, unsigned long long value)
{
    buf_format(out,
               "# HELP balcao_%s_total %s\n# TYPE balcao_%s_total counter\nbalcao_%s_total %llu\n",
               name, help, name, name, value);
}

static void write_store(const struct store *store, struct buf *out)
{
    counter(out, "store_commits", "Commits, each with one fsync", store->counts.commits);
    counter(out, "store_writes", "Documents written by them", store->counts.writes);
    counter(out, "store_failures", "Commits that failed as a whole", store->counts.failures);
}

static void metrics(struct http_request *request)
{
    struct app *app = app_of(request);
    const struct generation *knowledge = library_hold(knowledge_library(app->knowledge));
    struct mallinfo2 memory = mallinfo2();
    OWNED_BUF struct buf out = { 0 };

    buf_init(&out, METRICS_MAX);
    engine_measure(app->engine, &out);
    write_door(app, &out);
    write_store(app->store, &out);
    counter(&out, "alerts", "Alerts raised", app->alerts.raised);
    gauge(&out, "entries", "Entries that searches find", generation_size(knowledge));
    gauge(&out, "memory_allocated_bytes", "Bytes that the program holds", memory.uordblks);
    gauge(&out, "started_seconds", "When the process started, since 1970",
          (unsigned long long)(app->started_at / 1000));
    generation_release(knowledge);
    http_reply(request, 200, "text/plain; version=0.0.4; charset=utf-8", out.data, out.length);
}

static void describe(struct http_request *request)
{
    OWNED_TEXT char *text = openapi_write(door_tables(app_of(request)));
    http_reply_json(request, 200, text);
}

const struct http_route operation_routes[] = {
    { "GET", "/health/live", HTTP_ANYONE, HTTP_ON_DOOR, 0, live, .summary = "The process turns" },
    { "GET", "/health/ready", HTTP_ANYONE, HTTP_ON_WORKER, 0, ready,
      .summary = "Store writable, knowledge loaded, shards turning" },
    { "GET", "/metrics", HTTP_ANYONE, HTTP_ON_WORKER, 0, metrics, .summary = "Prometheus text" },
    { "GET", "/openapi.json", HTTP_ANYONE, HTTP_ON_WORKER, 0, describe,
      .summary = "This description" },
    { 0 },
};
