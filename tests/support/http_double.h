/* A request without a socket: stands in for bot/net/http_server.h and hub.h, so that the answers of
 * a table of routes can be called by tests. Link it instead of the server, not beside it. */
#pragma once

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/json.h"
#include "bot/base/memory.h"
#include "bot/net/http_server.h"
#include "bot/net/hub.h"

enum { DOUBLE_PAIRS = 8, DOUBLE_TEXT = 512 };

struct double_pair {
    char name[64], value[DOUBLE_TEXT];
};

struct http_request {
    char method[16], path[DOUBLE_TEXT];
    struct double_pair headers[DOUBLE_PAIRS], cookies[DOUBLE_PAIRS];
    struct double_pair query[DOUBLE_PAIRS], segments[DOUBLE_PAIRS];
    struct double_pair reply_headers[DOUBLE_PAIRS];
    const char *body, *peer;
    void *context, *caller;

    int replies, status; /* what came back */
    char *reply;
    json_t *json; /* the reply, if it is JSON */
    uint64_t followed_from;
    char followed[64];
};

/* "GET", "/v1/desk/tickets?state=open" */
struct http_request *double_new(void *context, const char *method, const char *target);
void double_free(struct http_request *request);
void double_put(struct double_pair pairs[DOUBLE_PAIRS], const char *name, const char *value);
const char *double_get(const struct double_pair pairs[DOUBLE_PAIRS], const char *name);

/* Finds the route, asks the gate, checks the body's size, calls the answer. */
void double_run(struct http_request *request, const struct http_route *routes, http_gate_fn *gate);

/* Text at a path in the reply: "items/0/id"; "" when there is none. */
const char *double_text(const struct http_request *request, const char *path);

/* What was last published, as "topic event data". */
extern char double_published[4096];

char double_published[4096];

void double_put(struct double_pair pairs[DOUBLE_PAIRS], const char *name, const char *value)
{
    for (int i = 0; i < DOUBLE_PAIRS; i++)
        if (!*pairs[i].name || strcasecmp(pairs[i].name, name) == 0) {
            snprintf(pairs[i].name, sizeof pairs[i].name, "%s", name);
            snprintf(pairs[i].value, sizeof pairs[i].value, "%s", value);
            return;
        }
    abort();
}

const char *double_get(const struct double_pair pairs[DOUBLE_PAIRS], const char *name)
{
    for (int i = 0; i < DOUBLE_PAIRS; i++)
        if (strcasecmp(pairs[i].name, name) == 0)
            return pairs[i].value;
    return NULL;
}

struct http_request *double_new(void *context, const char *method, const char *target)
{
    struct http_request *request = memory_new(sizeof *request);
    size_t length = strcspn(target, "?");
    char *query = memory_text(target + length + (target[length] == '?')), *next = query;
    snprintf(request->method, sizeof request->method, "%s", method);
    snprintf(request->path, sizeof request->path, "%.*s", (int)length, target);
    request->context = context;
    request->peer = "192.0.2.1";
    for (char *pair; (pair = strsep(&next, "&"));) {
        char *value = strchr(pair, '=');
        if (value) {
            *value = '\0';
            double_put(request->query, pair, value + 1);
        }
    }
    free(query);
    return request;
}

void double_free(struct http_request *request)
{
    if (!request)
        return;
    free(request->caller);
    free(request->reply);
    json_decref(request->json);
    free(request);
}

/* One segment of each at a time; a name in braces takes whatever stands there. */
static bool matches(struct http_request *request, const char *pattern)
{
    const char *path = request->path;
    memset(request->segments, 0, sizeof request->segments);
    while (*pattern && *path) {
        size_t wanted = strcspn(pattern + 1, "/"), found = strcspn(path + 1, "/");
        if (pattern[1] == '{') {
            char name[64], value[DOUBLE_TEXT];
            snprintf(name, sizeof name, "%.*s", (int)wanted - 2, pattern + 2);
            snprintf(value, sizeof value, "%.*s", (int)found, path + 1);
            double_put(request->segments, name, value);
        } else if (wanted != found || memcmp(pattern + 1, path + 1, found) != 0) {
            return false;
        }
        pattern += wanted + 1;
        path += found + 1;
    }
    return !*pattern && !*path;
}

static const struct http_route *find(struct http_request *request, const struct http_route *routes)
{
    for (; routes->method; routes++)
        if (strcmp(routes->method, request->method) == 0 && !strchr(routes->path, '{') &&
            matches(request, routes->path))
            return routes;
    return NULL;
}

static const struct http_route *find_named(struct http_request *request,
                                           const struct http_route *routes)
{
    for (; routes->method; routes++)
        if (strcmp(routes->method, request->method) == 0 && matches(request, routes->path))
            return routes;
    return NULL;
}

static void refuse(struct http_request *request, const struct error *err)
{
    if (err->kind == ERROR_CONFLICT)
        http_problem(request, 403, "%s", err->text);
    else
        http_problem_from(request, err);
}

void double_run(struct http_request *request, const struct http_route *routes, http_gate_fn *gate)
{
    struct error err = { 0 };
    const struct http_route *route = find(request, routes);
    if (!route)
        route = find_named(request, routes);
    if (!route)
        http_problem(request, 404, "no route");
    else if (request->body && strlen(request->body) > route->body_limit)
        http_problem(request, 413, "body too large");
    else if (route->caller != HTTP_ANYONE && gate(request, route->caller, &err) < 0)
        refuse(request, &err);
    else
        route->answer(request);
}

const char *double_text(const struct http_request *request, const char *path)
{
    const char *text = json_string_value(json_at(request->json, path));
    return text ? text : "";
}

void *http_context(const struct http_request *request)
{
    return request->context;
}

const char *http_method(const struct http_request *request)
{
    return request->method;
}

const char *http_path(const struct http_request *request)
{
    return request->path;
}

const char *http_segment(const struct http_request *request, const char *name)
{
    return double_get(request->segments, name);
}

const char *http_query(const struct http_request *request, const char *name)
{
    return double_get(request->query, name);
}

const char *http_header(const struct http_request *request, const char *name)
{
    return double_get(request->headers, name);
}

const char *http_cookie(const struct http_request *request, const char *name)
{
    return double_get(request->cookies, name);
}

const char *http_body(const struct http_request *request, size_t *length)
{
    const char *body = request->body ? request->body : "";
    *length = strlen(body);
    return body;
}

const char *http_peer(const struct http_request *request)
{
    return request->peer;
}

void http_set_caller(struct http_request *request, void *caller)
{
    request->caller = caller;
}

void *http_caller(const struct http_request *request)
{
    return request->caller;
}

void http_set_header(struct http_request *request, const char *name, const char *value)
{
    double_put(request->reply_headers, name, value);
}

void http_reply(struct http_request *request, int status, const char *type, const char *body,
                size_t length)
{
    (void)type;
    request->replies++;
    request->status = status;
    free(request->reply);
    request->reply = memory_bytes(body, length);
    json_decref(request->json);
    request->json = json_loadb(body, length, JSON_DECODE_ANY, NULL);
}

void http_reply_file(struct http_request *request, const char *type, int fd, uint64_t size)
{
    char *bytes = memory_new(size + 1);
    ssize_t length = pread(fd, bytes, size, 0);
    close(fd);
    http_reply(request, 200, type, bytes, length < 0 ? 0 : (size_t)length);
    free(bytes);
}

void http_reply_json(struct http_request *request, int status, const char *body)
{
    http_reply(request, status, "application/json", body, strlen(body));
}

void http_problem(struct http_request *request, int status, const char *format, ...)
{
    char detail[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    json_auto_t *problem = json_pack("{s:i,s:s}", "status", status, "detail", detail);
    char *text = json_dumps(problem, 0);
    http_reply_json(request, status, text);
    free(text);
}

void http_problem_from(struct http_request *request, const struct error *err)
{
    static const int statuses[] = {
        [ERROR_NONE] = 500, [ERROR_INVALID] = 400, [ERROR_CONFLICT] = 409,
        [ERROR_BUSY] = 503, [ERROR_DENIED] = 401,  [ERROR_SYSTEM] = 500,
    };
    http_problem(request, statuses[err->kind], "%s",
                 err->kind == ERROR_SYSTEM ? "it failed" : err->text);
}

uint64_t hub_publish(struct hub *hub, const char *topic, const char *event, const char *data)
{
    (void)hub;
    snprintf(double_published, sizeof double_published, "%s %s %s", topic, event, data);
    return 1;
}

uint64_t hub_last(struct hub *hub)
{
    (void)hub;
    return 41;
}

void hub_follow(struct hub *hub, struct http_request *request, const char *topic, uint64_t last,
                const char *first)
{
    (void)hub, (void)first;
    request->followed_from = last;
    snprintf(request->followed, sizeof request->followed, "%s", topic);
    http_reply(request, 200, "text/event-stream", "", 0);
}
