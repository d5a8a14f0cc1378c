/* What was asked: one copy of everything, made when the headers are complete, because the request
 * may outlive its connection. */
#include "bot/net/http_request.h"

#include <assert.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "bot/base/memory.h"

enum { FIRST_BODY = 4096, COOKIES_MAX = 32 };

struct http_request *http_request_new(const char *target)
{
    size_t length = strlen(target);
    struct http_request *request = memory_new(sizeof *request);
    request->target = memory_bytes(target, length);
    request->path_length = strcspn(target, "?");
    atomic_init(&request->holders, 1);
    atomic_init(&request->stage, HTTP_ASKED);
    return request;
}

static void drop_reply(struct http_answer *reply)
{
    while (reply->extra) {
        struct http_extra *next = reply->extra->next;
        free(reply->extra);
        reply->extra = next;
    }
    http_stream_drop(reply->stream);
    if (reply->file)
        close(reply->file->fd);
    free(reply->file);
    free(reply->asset);
    free(reply->body);
}

void http_request_release(struct http_request *request)
{
    if (!request || atomic_fetch_sub(&request->holders, 1) > 1)
        return;
    drop_reply(&request->reply);
    free(request->caller);
    free(request->body);
    free(request->space);
    free(request->target);
    free(request);
}

/* Everything goes into one block: the arrays first, then the texts. */
struct writer {
    struct http_pair *pair;
    char *text;
};

static char *put(struct writer *to, const char *text, size_t length)
{
    char *copy = to->text;
    memcpy(copy, text, length);
    copy[length] = '\0';
    to->text += length + 1;
    return copy;
}

static struct http_pair *end_list(struct writer *to, struct http_pair *first)
{
    *to->pair++ = (struct http_pair){ 0 };
    return first;
}

static struct http_pair *put_headers(struct writer *to, const struct http_pair *pairs, size_t count)
{
    struct http_pair *first = to->pair;
    for (size_t i = 0; i < count; i++) {
        to->pair->name = put(to, pairs[i].name, strlen(pairs[i].name));
        to->pair++->value = put(to, pairs[i].value, strlen(pairs[i].value));
    }
    return end_list(to, first);
}

static char *put_decoded(struct writer *to, const char *text, size_t length, bool plus)
{
    char *copy = to->text;
    to->text += http_decode(text, length, copy, plus) + 1;
    return copy;
}

/* "a=1&b": a parameter without a value has an empty one. */
static struct http_pair *put_queries(struct writer *to, const char *query)
{
    struct http_pair *first = to->pair;
    while (*query) {
        size_t length = strcspn(query, "&"), name = strcspn(query, "=&");
        if (length > 0) {
            to->pair->name = put_decoded(to, query, name, true);
            const char *value = query + name + (name < length);
            to->pair++->value = put_decoded(to, value, (size_t)(query + length - value), true);
        }
        query += length + (query[length] == '&');
    }
    return end_list(to, first);
}

/* Names stand in the route's path, in the same order as the matched segments. */
static struct http_pair *put_segments(struct writer *to, const struct http_match *match)
{
    struct http_pair *first = to->pair;
    const char *at = match->route ? match->route->path : "";
    for (size_t i = 0; i < match->segments && (at = strchr(at, '{')); i++) {
        size_t length = strcspn(++at, "}");
        to->pair->name = put(to, at, length);
        to->pair++->value =
            put_decoded(to, match->segment[i].text, match->segment[i].length, false);
    }
    return end_list(to, first);
}

/* "a=1; b=2". No limit but the room: what is beyond it is not ours. */
static struct http_pair *put_cookies(struct writer *to, const char *cookies)
{
    struct http_pair *first = to->pair;
    while (*cookies && to->pair - first < COOKIES_MAX) {
        size_t length = strcspn(cookies, ";"), name = strcspn(cookies, "=;");
        if (name < length) {
            to->pair->name = put(to, cookies, name);
            to->pair++->value = put(to, cookies + name + 1, length - name - 1);
        }
        cookies += length;
        cookies += strspn(cookies, "; ");
    }
    return end_list(to, first);
}

static size_t count_char(const char *text, char c)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == c;
    return count;
}

static const char *value_of(const struct http_pair *pairs, const char *name)
{
    for (; pairs && pairs->name; pairs++)
        if (strcasecmp(pairs->name, name) == 0)
            return pairs->value;
    return NULL;
}

static size_t text_size(const struct http_request *request, const struct http_pair *pairs,
                        size_t count)
{
    size_t size = 3 * strlen(request->target) + 16;
    for (size_t i = 0; i < count; i++)
        size += strlen(pairs[i].name) + 2 * strlen(pairs[i].value) + 3;
    return size + (request->match.route ? strlen(request->match.route->path) : 0);
}

bool http_request_fill(struct http_request *request, const struct http_pair *pairs, size_t count)
{
    const char *query = request->target + request->path_length;
    size_t queries = count_char(query, '&') + 1;
    if (queries > HTTP_QUERIES_MAX)
        return false;
    size_t lists = count + queries + request->match.segments + COOKIES_MAX + 4;
    size_t lists_size = lists * sizeof(struct http_pair);
    request->space = memory_resize(NULL, lists_size + text_size(request, pairs, count));
    struct writer to = { (struct http_pair *)(void *)request->space, request->space + lists_size };
    request->path = put(&to, request->target, request->path_length);
    request->headers = put_headers(&to, pairs, count);
    request->queries = put_queries(&to, query + (*query == '?'));
    request->segments = put_segments(&to, &request->match);
    const char *cookies = value_of(request->headers, "Cookie");
    request->cookies = put_cookies(&to, cookies ? cookies : "");
    return true;
}

static void make_room(struct http_request *request, size_t needed)
{
    size_t capacity = request->capacity ? request->capacity : FIRST_BODY;
    while (capacity < needed)
        capacity *= 2;
    if (request->shape.length + 1 >= needed && request->shape.length < capacity)
        capacity = request->shape.length + 1;
    request->body = memory_resize(request->body, capacity);
    request->capacity = capacity;
}

bool http_request_add_body(struct http_request *request, const char *bytes, size_t length)
{
    size_t limit = request->match.route ? request->match.route->body_limit : 0;
    if (length > limit - request->length)
        return false;
    if (request->length + length + 1 > request->capacity)
        make_room(request, request->length + length + 1);
    memcpy(request->body + request->length, bytes, length);
    request->length += length;
    request->body[request->length] = '\0';
    return true;
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

static const char *exact(const struct http_pair *pairs, const char *name)
{
    for (; pairs->name; pairs++)
        if (strcmp(pairs->name, name) == 0)
            return pairs->value;
    return NULL;
}

const char *http_segment(const struct http_request *request, const char *name)
{
    return exact(request->segments, name);
}

const char *http_query(const struct http_request *request, const char *name)
{
    return exact(request->queries, name);
}

const char *http_cookie(const struct http_request *request, const char *name)
{
    return exact(request->cookies, name);
}

const char *http_header(const struct http_request *request, const char *name)
{
    return value_of(request->headers, name);
}

size_t http_header_count(const struct http_request *request, const char *name)
{
    size_t count = 0;
    for (const struct http_pair *pair = request->headers; pair->name; pair++)
        count += strcasecmp(pair->name, name) == 0;
    return count;
}

const char *http_body(const struct http_request *request, size_t *length)
{
    if (length)
        *length = request->length;
    return request->body ? request->body : "";
}

const char *http_peer(const struct http_request *request)
{
    return request->peer;
}

void http_set_caller(struct http_request *request, void *caller)
{
    free(request->caller);
    request->caller = caller;
}

void *http_caller(const struct http_request *request)
{
    return request->caller;
}
