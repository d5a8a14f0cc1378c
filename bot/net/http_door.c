/* libmicrohttpd's callbacks: from a connection to a checked request, and from a reply to bytes.
 *
 * The order: shape, route, size, body, then gate and answer where the route says. What is refused
 * before the body was read closes the connection, since nobody knows where the next request
 * begins. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/net/http_response.h"
#include "bot/net/http_server_inside.h"

enum { POOL = 16 * 1024, SILENT_SECONDS = 60, DISCARD_MAX = 8 * 1024 * 1024 };

struct headers {
    struct http_shape *shape;
    struct http_pair pairs[HTTP_HEADERS_MAX];
    size_t count;
};

static enum MHD_Result collect(void *cls, enum MHD_ValueKind kind, const char *name,
                               const char *value)
{
    struct headers *headers = cls;
    (void)kind;
    value = value ? value : "";
    http_shape_header(headers->shape, name, strlen(name), value, strlen(value));
    if (headers->count < HTTP_HEADERS_MAX)
        headers->pairs[headers->count++] = (struct http_pair){ name, value };
    return MHD_YES;
}

static void set_deadline(struct http_link *link, int seconds)
{
    link->deadline = link->server->now + SECONDS(seconds);
}

static void count_reply(struct http_server *server, int status)
{
    server->replies_2xx += status < 300;
    server->replies_4xx += status >= 400 && status < 500;
    server->replies_5xx += status >= 500;
}

static enum MHD_Result send_response(struct http_link *link, int status,
                                     struct MHD_Response *response, bool closing)
{
    if (!response)
        return MHD_NO;
    if (closing || link->server->phase != HTTP_SERVING)
        http_response_add(response, "Connection", "close");
    count_reply(link->server, status);
    if (!link->stream)
        set_deadline(link, HTTP_WRITE_SECONDS);
    enum MHD_Result queued = MHD_queue_response(link->connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result refuse(struct http_link *link, struct http_verdict verdict, bool closing)
{
    char allow[64];
    http_routes_allow(link->request->match.allowed, allow, sizeof allow);
    return send_response(
        link, verdict.status,
        http_response_problem(verdict.status, verdict.why, verdict.status == 405 ? allow : NULL),
        closing);
}

static enum MHD_Result send_asset(struct http_link *link, const struct http_asset *asset)
{
    int status = 0;
    if (!asset)
        return refuse(link, (struct http_verdict){ 404, "there is nothing at this address" },
                      false);
    struct MHD_Response *response =
        http_assets_response(link->server->assets, asset, link->request, &status);
    return send_response(link, status, response, false);
}

static const struct http_asset *find_asset(struct http_server *server, const char *path)
{
    for (const struct http_asset *asset = server->options.assets; asset && asset->path; asset++)
        if (strcmp(asset->path, path) == 0)
            return asset;
    return NULL;
}

static void add_stream_headers(struct MHD_Response *response)
{
    http_response_add(response, "Content-Type", "text/event-stream");
    http_response_add(response, "Cache-Control", "no-cache");
    http_response_add(response, "X-Accel-Buffering", "no");
    http_response_secure(response, "", NULL);
}

static enum MHD_Result send_stream(struct http_link *link, struct http_answer *reply)
{
    struct MHD_Response *response;
    if (strcmp(link->request->method, "HEAD") == 0) {
        response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    } else {
        response = http_stream_start(reply->stream, link);
        reply->stream = NULL;
        link->deadline = 0;
    }
    add_stream_headers(response);
    return send_response(link, 200, response, false);
}

static enum MHD_Result send_reply(struct http_link *link)
{
    struct http_answer *reply = &link->request->reply;
    bool large = reply->file;
    if (reply->stream)
        return send_stream(link, reply);
    if (reply->asset)
        return send_asset(link, find_asset(link->server, reply->asset));
    if (reply->status == 0)
        return MHD_NO; /* closes the connection */
    enum MHD_Result sent = send_response(link, reply->status, http_response_make(reply), false);
    if (large)
        set_deadline(link, HTTP_WRITE_FILE_SECONDS);
    return sent;
}

static enum MHD_Result send_abandoned(struct http_link *link)
{
    struct http_verdict verdict = { 504, "no answer was ready within 30 seconds" };
    if (link->server->phase == HTTP_ENDING)
        verdict = (struct http_verdict){ 503, "the server is stopping" };
    return refuse(link, verdict, false);
}

/* The reply may come at any moment, so the connection sleeps first and is then declared to wait;
 * whoever replied in between did not wake it. */
static enum MHD_Result settle(struct http_link *link)
{
    struct http_request *request = link->request;
    int stage = atomic_load(&request->stage);
    if (stage == HTTP_REPLIED)
        return send_reply(link);
    if (stage == HTTP_ABANDONED)
        return send_abandoned(link);
    http_link_suspend(link);
    if (stage == HTTP_ASKED) {
        set_deadline(link, HTTP_ANSWER_SECONDS);
        if (!atomic_compare_exchange_strong(&request->stage, &stage, HTTP_WAITING))
            http_link_resume(link);
    }
    return MHD_YES;
}

static enum MHD_Result ask(struct http_link *link)
{
    struct http_request *request = link->request;
    link->deadline = 0;
    if (link->server->phase == HTTP_ENDING)
        return send_abandoned(link);
    atomic_fetch_add(&request->holders, 1);
    if (request->match.route->place == HTTP_ON_DOOR)
        http_request_run(request);
    else if (!http_workers_post(link->server->workers, request))
        http_problem(request, 503, "too many requests wait; try again in a moment");
    return settle(link);
}

/* Of a request whose shape is right. */
static struct http_verdict judge_route(struct http_server *server, struct http_request *request)
{
    struct http_match *match = &request->match;
    http_routes_find(server->routes, http_method_read(request->method), request->target,
                     request->path_length, match);
    if (!match->allowed)
        return (struct http_verdict){ 404, "there is nothing at this address" };
    if (!match->route && !match->asset)
        return (struct http_verdict){ 405, "the address is right, the method is not" };
    if (request->shape.length > (match->route ? match->route->body_limit : 0)) {
        server->refused_size++;
        return (struct http_verdict){ 413, "the body is longer than this address takes" };
    }
    return (struct http_verdict){ 0 };
}

/* Ours to choose, since what libmicrohttpd knows of the method ends with the request. */
static const char *lasting_method(const char *method)
{
    static const char *const known[] = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
    };
    int found = http_method_read(method);
    return found < 0 ? "other" : known[found];
}

static struct http_verdict judge_shape(struct http_link *link, const char *method,
                                       const char *version)
{
    struct http_request *request = link->request;
    struct headers headers = { .shape = &request->shape };
    struct http_verdict verdict = http_shape_target(request->target, strlen(request->target));
    MHD_get_connection_values(link->connection, MHD_HEADER_KIND, collect, &headers);
    if (!verdict.status)
        verdict = http_shape_judge(&request->shape, method, version);
    if (verdict.status) {
        link->server->refused_shape++;
        return verdict;
    }
    verdict = judge_route(link->server, request);
    if (!http_request_fill(request, headers.pairs, headers.count) && !verdict.status)
        verdict = (struct http_verdict){ 400, "the address has more than 32 parameters" };
    return verdict;
}

/* Before the gate, which is asked when the body is there. */
static struct http_verdict judge_admission(const struct http_request *request)
{
    const struct http_route *route = request->match.route;
    if (!route || !route->admits || route->admits(request))
        return (struct http_verdict){ 0 };
    if (!http_header(request, "Authorization") && !http_header(request, "Cookie"))
        return (struct http_verdict){ 401, "sign in before sending a body to this address" };
    return (struct http_verdict){ 403, "this address takes no body from you" };
}

/* The headers are complete. A refusal with a body behind it is sent at once. */
static enum MHD_Result begin(struct http_link *link, const char *method, const char *version)
{
    struct http_request *request = link->request;
    request->headed = true;
    request->method = lasting_method(method);
    request->context = link->server->options.context;
    request->gate = link->server->options.gate;
    request->link = link;
    memcpy(request->peer, link->peer, sizeof request->peer);
    size_t before = link->server->refused_shape;
    request->refused = judge_shape(link, method, version);
    if (!request->refused.status)
        request->refused = judge_admission(request);
    if (!request->refused.status && request->match.route && request->match.route->admits)
        set_deadline(link, HTTP_READ_LARGE_SECONDS);
    if (link->server->refused_shape != before ||
        (request->refused.status && http_shape_has_body(&request->shape)))
        return refuse(link, request->refused, true);
    return MHD_YES;
}

/* What comes after a refusal is read and forgotten, since who still sends does not read our reply;
 * up to a limit. */
static enum MHD_Result take_body(struct http_link *link, const char *bytes, size_t *length)
{
    struct http_request *request = link->request;
    if (!request->refused.status && !http_request_add_body(request, bytes, *length)) {
        link->server->refused_size++;
        request->refused =
            (struct http_verdict){ 413, "the body is longer than this address takes" };
    }
    if (request->refused.status)
        request->discarded += *length;
    *length = 0;
    return request->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
}

/* The body is complete, or the connection was resumed. */
static enum MHD_Result go_on(struct http_link *link)
{
    struct http_request *request = link->request;
    if (request->refused.status)
        return refuse(link, request->refused, http_shape_has_body(&request->shape));
    if (request->match.asset)
        return send_asset(link, request->match.asset);
    if (request->asked)
        return settle(link);
    request->asked = true;
    return ask(link);
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are libmicrohttpd's */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *length, void **context)
{
    struct http_request *request = *context;
    (void)cls;
    (void)connection;
    (void)url;
    if (!request->headed)
        return begin(request->link, method, version);
    return *length > 0 ? take_body(request->link, bytes, length) : go_on(request->link);
}

static struct http_link *link_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The first line was read; what is returned becomes the request's context. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct http_server *server = cls;
    struct http_link *link = link_of(connection);
    struct http_request *request = http_request_new(target);
    link->connection = connection;
    link->request = request;
    request->link = link;
    server->busy++;
    server->requests++;
    set_deadline(link, HTTP_READ_SECONDS);
    return request;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *server = cls;
    struct http_link *link = link_of(connection);
    (void)code;
    if (!*context)
        return;
    link->request = NULL;
    http_request_release(*context);
    *context = NULL;
    server->busy--;
    set_deadline(link, HTTP_IDLE_SECONDS);
}

static void name_peer(struct http_link *link, const struct sockaddr *address)
{
    const void *at = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (address->sa_family == AF_INET6)
        at = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (!inet_ntop(address->sa_family, at, link->peer, sizeof link->peer))
        link->peer[0] = '\0';
}

static void connected(struct http_server *server, struct MHD_Connection *connection, void **context)
{
    struct http_link *link = memory_new(sizeof *link);
    link->server = server;
    link->connection = connection;
    link->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    name_peer(link,
              MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    set_deadline(link, HTTP_READ_SECONDS);
    link->next = server->links;
    if (link->next)
        link->next->previous = link;
    server->links = link;
    server->connections++;
    *context = link;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        connected(server, connection, context);
        return;
    }
    struct http_link *link = *context;
    if (!link)
        return;
    http_link_forget(link);
    *(link->previous ? &link->previous->next : &server->links) = link->next;
    if (link->next)
        link->next->previous = link->previous;
    server->connections--;
    free(link);
    *context = NULL;
}

/* Only what happens on the wire; requests are not quoted. */
__attribute__((format(printf, 2, 0))) static void on_log(void *cls, const char *format,
                                                         va_list args)
{
    char line[256];
    (void)cls;
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\r\n")] = '\0';
    log_line(LOG_DEBUG, "http", "text=\"%s\"", line);
}

struct MHD_Daemon *http_door_open(struct http_server *server, int listener)
{
    const struct MHD_OptionItem options[] = {
        { MHD_OPTION_LISTEN_SOCKET, listener, NULL },
        { MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_log, NULL },
        { MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server },
        { MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server },
        { MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server },
        { MHD_OPTION_CONNECTION_LIMIT, (intptr_t)server->options.connections, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT, SILENT_SECONDS, NULL },
        { MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL, NULL },
        { MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
        { MHD_OPTION_END, 0, NULL },
    };
    return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL,
                            NULL, on_request, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}
