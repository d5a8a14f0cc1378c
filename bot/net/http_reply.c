/* Replies: what the answer functions call. They only write down what is to be sent; the door sends
 * it. */
#include <assert.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/net/http_gzip.h"
#include "bot/net/http_link.h"
#include "bot/net/http_request.h"

enum { PACK_FROM = 1024, PROBLEM_MAX = 4096 };

void http_set_header(struct http_request *request, const char *name, const char *value)
{
    size_t name_size = strlen(name) + 1, value_size = strlen(value) + 1;
    struct http_extra *extra = memory_new(sizeof *extra + name_size + value_size);
    memcpy(extra->name, name, name_size);
    extra->value = memcpy(extra->name + name_size, value, value_size);
    extra->next = request->reply.extra;
    request->reply.extra = extra;
}

/* Whoever was abandoned meanwhile is told nothing: its reply goes with the last holder. */
void http_request_finish(struct http_request *request)
{
    struct http_link *link = request->link;
    int before = atomic_exchange(&request->stage, HTTP_REPLIED);
    assert(before != HTTP_REPLIED);
    if (before == HTTP_WAITING)
        http_link_wake(link);
    http_request_release(request);
}

static bool is_packable(const struct http_request *request, const char *type, size_t length)
{
    return length > PACK_FROM && (strstr(type, "json") || strncmp(type, "text/", 5) == 0) &&
           http_gzip_accepted(http_header(request, "Accept-Encoding"));
}

void http_reply(struct http_request *request, int status, const char *type, const char *body,
                size_t length)
{
    struct http_answer *reply = &request->reply;
    reply->status = status;
    text_copy(reply->type, sizeof reply->type, type ? type : "");
    if (is_packable(request, reply->type, length))
        reply->body = http_gzip_pack(body, length, &reply->length);
    reply->packed = reply->body != NULL;
    if (!reply->body && length > 0) {
        reply->body = memory_bytes(body, length);
        reply->length = length;
    }
    http_request_finish(request);
}

void http_reply_json(struct http_request *request, int status, const char *body)
{
    http_reply(request, status, "application/json", body, strlen(body));
}

void http_reply_asset(struct http_request *request, const char *path)
{
    request->reply.asset = memory_text(path);
    http_request_finish(request);
}

char *http_problem_text(int status, const char *detail)
{
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, PROBLEM_MAX);
    buf_text(&text, "{\"type\":\"about:blank\",\"title\":");
    buf_json(&text, MHD_get_reason_phrase_for((unsigned)status));
    buf_format(&text, ",\"status\":%d,\"detail\":", status);
    buf_json(&text, detail);
    buf_char(&text, '}');
    return buf_take(&text);
}

static void reply_problem(struct http_request *request, int status, const char *detail)
{
    char *body = http_problem_text(status, detail);
    if (status == 401)
        http_set_header(request, "WWW-Authenticate", "Bearer");
    if (status == 503)
        http_set_header(request, "Retry-After", "2");
    http_reply(request, status, "application/problem+json", body, strlen(body));
    free(body);
}

void http_problem(struct http_request *request, int status, const char *format, ...)
{
    char detail[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    reply_problem(request, status, detail);
}

/* What failed inside is for the operator; the caller could do nothing with it. */
static void reply_failure(struct http_request *request, const struct error *err)
{
    log_line(LOG_ERROR, "request_failed", "method=%s route=%s reason=\"%s\"", request->method,
             request->match.route ? request->match.route->path : "-", err->text);
    reply_problem(request, 500, "something failed on our side; it was noted, please try again");
}

void http_problem_from(struct http_request *request, const struct error *err)
{
    switch (err->kind) {
    case ERROR_INVALID:
        reply_problem(request, 400, err->text);
        return;
    case ERROR_DENIED:
        reply_problem(request, 401, err->text);
        return;
    case ERROR_CONFLICT:
        reply_problem(request, 409, err->text);
        return;
    case ERROR_BUSY:
        reply_problem(request, 503, err->text);
        return;
    case ERROR_NONE:
    case ERROR_SYSTEM:
        reply_failure(request, err);
        return;
    }
}

static bool passes_gate(struct http_request *request)
{
    struct error err = { 0 };
    enum http_caller wanted = request->match.route->caller;
    if (wanted == HTTP_ANYONE || (request->gate && request->gate(request, wanted, &err) == 0))
        return true;
    if (err.kind == ERROR_CONFLICT)
        reply_problem(request, 403, err.text);
    else
        http_problem_from(request, &err);
    return false;
}

void http_request_run(struct http_request *request)
{
    if (atomic_load(&request->stage) == HTTP_ABANDONED)
        http_request_release(request);
    else if (passes_gate(request))
        request->match.route->answer(request);
}
