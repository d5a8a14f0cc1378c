#include "bot/net/http_seat.h"

#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"

enum {
    CONNECT_MS = 3000,
    BUFFER = 1024,         /* small, since thousands of calls wait at once */
    LARGE_BUFFER = 65536,  /* for files, of which only a few are under way */
    UPLOAD_BUFFER = 16384, /* the smallest that libcurl takes */
    FIRST_ANSWER = 1024,
    KEPT_ANSWER = 16384,
    RETRY_AFTER_MAX = 86400
};

static bool has_line_break(const char *text)
{
    return strpbrk(text, "\r\n") != NULL;
}

static size_t headers_size(const struct http_call *call)
{
    size_t size = 0;
    for (int i = 0; i < HTTP_CALL_HEADERS_MAX && call->headers[i]; i++)
        size += strlen(call->headers[i]) + 1;
    return size;
}

static char *put(char *to, const char **out, const char *bytes, size_t length)
{
    memcpy(to, bytes, length);
    to[length] = '\0';
    *out = to;
    return to + length + 1;
}

static char *put_headers(struct http_pending *pending, char *to, const struct http_call *call)
{
    pending->headers = to;
    for (int i = 0; i < HTTP_CALL_HEADERS_MAX && call->headers[i]; i++) {
        size_t length = strlen(call->headers[i]);
        if (has_line_break(call->headers[i]))
            error_set(&pending->err, ERROR_INVALID, "header %d has a line break", i + 1);
        memcpy(to, call->headers[i], length);
        to += length;
        *to++ = '\n';
    }
    pending->headers_length = (size_t)(to - pending->headers);
    *to = '\0';
    return to + 1;
}

struct http_pending *http_pending_new(const struct http_call *call)
{
    size_t method = strlen(call->method), url = strlen(call->url);
    size_t tail = call->file_length && call->tail ? strlen(call->tail) : 0;
    struct http_pending *pending = memory_resize(
        NULL, sizeof *pending + method + url + call->length + headers_size(call) + tail + 5);
    *pending = (struct http_pending){ .length = call->length,
                                      .answer_limit = call->answer_limit,
                                      .lane = call->lane,
                                      .timeout_ms = call->timeout_ms,
                                      .done = call->done,
                                      .context = call->context,
                                      .sink = call->sink,
                                      .file = call->file,
                                      .file_length = call->file_length,
                                      .tail_length = tail };
    char *to = put((char *)(pending + 1), &pending->method, call->method, method);
    to = put(to, &pending->url, call->url, url);
    to = put_headers(pending, to, call);
    to = put(to, &pending->body, call->body ? call->body : "", call->body ? call->length : 0);
    (void)put(to, &pending->tail, call->tail ? call->tail : "", tail);
    if (has_line_break(call->url))
        error_set(&pending->err, ERROR_INVALID, "the address has a line break");
    if (call->lane < 0 || call->lane >= HTTP_LANES)
        error_set(&pending->err, ERROR_INVALID, "there is no lane %d", call->lane);
    return pending;
}

void http_pending_free(struct http_pending *call)
{
    free(call);
}

static void make_room(struct http_seat *seat, size_t needed)
{
    size_t capacity = seat->capacity ? seat->capacity : FIRST_ANSWER;
    while (capacity < needed)
        capacity *= 2;
    if (capacity == seat->capacity)
        return;
    seat->answer = memory_resize(seat->answer, capacity);
    seat->capacity = capacity;
}

static bool is_for_sink(const struct http_seat *seat)
{
    long status = 0;
    if (seat->call->sink)
        curl_easy_getinfo(seat->easy, CURLINFO_RESPONSE_CODE, &status);
    return status == 200;
}

/* Taking less than was offered makes libcurl give up the transfer, which is what a cut needs. */
static size_t on_answer(char *bytes, size_t one, size_t length, void *context)
{
    struct http_seat *seat = context;
    size_t room = seat->call->answer_limit - seat->length;
    size_t part = length < room ? length : room;
    (void)one;
    if (is_for_sink(seat))
        return seat->call->sink(seat->call->context, bytes, length) < 0 ? 0 : length;
    make_room(seat, seat->length + part + 1);
    memcpy(seat->answer + seat->length, bytes, part);
    seat->length += part;
    seat->answer[seat->length] = '\0';
    seat->cut = part < length;
    return part;
}

/* Body, file and tail, one behind the other. */
static size_t on_body(char *to, size_t one, size_t room, void *context)
{
    struct http_seat *seat = context;
    const struct http_pending *call = seat->call;
    size_t at = seat->sent, part;
    (void)one;

    if (at < call->length) {
        part = call->length - at < room ? call->length - at : room;
        memcpy(to, call->body + at, part);
    } else if ((at -= call->length) < call->file_length) {
        part = call->file_length - at < room ? call->file_length - at : room;
        ssize_t count = pread(call->file, to, part, (off_t)at);
        if (count <= 0)
            return CURL_READFUNC_ABORT;
        part = (size_t)count;
    } else {
        at -= call->file_length;
        part = call->tail_length - at < room ? call->tail_length - at : room;
        memcpy(to, call->tail + at, part);
    }
    seat->sent += part;
    return part;
}

/* Before a request goes out. libcurl sends it again by itself when a kept connection turns out to
 * be dead, though the other side may have read it: that is for the caller to decide. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static int on_send(void *context, char *remote, char *local, int remote_port, int local_port)
{
    struct http_seat *seat = context;
    (void)remote;
    (void)local;
    (void)remote_port;
    (void)local_port;
    seat->repeated = seat->tried && strcmp(seat->call->method, "GET") != 0;
    seat->tried = true;
    return seat->repeated ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

struct http_seat *http_seat_new(void)
{
    struct http_seat *seat = memory_new(sizeof *seat);
    CURL *easy = seat->easy = curl_easy_init();
    if (!easy)
        abort();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, seat);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)UPLOAD_BUFFER);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, seat);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_READDATA, seat);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_send);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, seat);
    return seat;
}

void http_seat_free(struct http_seat *seat)
{
    curl_easy_cleanup(seat->easy);
    curl_slist_free_all(seat->list);
    http_pending_free(seat->call);
    free(seat->method);
    free(seat->url);
    free(seat->headers);
    free(seat->answer);
    free(seat);
}

static bool differs(char **kept, const char *wanted)
{
    if (*kept && strcmp(*kept, wanted) == 0)
        return false;
    free(*kept);
    *kept = memory_text(wanted);
    return true;
}

/* An empty "Expect:" keeps libcurl from asking first before a large body, which costs a second with
 * servers that do not know it. */
static void set_headers(struct http_seat *seat, const char *lines)
{
    curl_slist_free_all(seat->list);
    seat->list = curl_slist_append(NULL, "Expect:");
    while (seat->list && *lines) {
        char *line = memory_bytes(lines, strcspn(lines, "\n"));
        seat->list = curl_slist_append(seat->list, line);
        lines += strlen(line) + 1;
        free(line);
    }
    curl_easy_setopt(seat->easy, CURLOPT_HTTPHEADER, seat->list);
}

static void set_method(struct http_seat *seat, const struct http_pending *call)
{
    bool get = strcmp(call->method, "GET") == 0, post = strcmp(call->method, "POST") == 0;
    if (get)
        curl_easy_setopt(seat->easy, CURLOPT_HTTPGET, 1L);
    else
        curl_easy_setopt(seat->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(seat->easy, CURLOPT_CUSTOMREQUEST, get || post ? NULL : call->method);
}

static void set_body(struct http_seat *seat, const struct http_pending *call)
{
    size_t length = call->length + call->file_length + call->tail_length;
    curl_easy_setopt(seat->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    curl_easy_setopt(seat->easy, CURLOPT_POSTFIELDS, call->file_length ? NULL : call->body);
}

/* What carries a file is given up when nothing moves, and not only when its time is over. */
static void set_large(struct http_seat *seat, bool large)
{
    enum { SLOWEST = 64, PATIENCE = 20 }; /* bytes a second; seconds */
    if (seat->large == large)
        return;
    seat->large = large;
    curl_easy_setopt(seat->easy, CURLOPT_BUFFERSIZE, (long)(large ? LARGE_BUFFER : BUFFER));
    curl_easy_setopt(seat->easy, CURLOPT_LOW_SPEED_LIMIT, large ? (long)SLOWEST : 0L);
    curl_easy_setopt(seat->easy, CURLOPT_LOW_SPEED_TIME, large ? (long)PATIENCE : 0L);
}

void http_seat_prepare(struct http_seat *seat, struct http_pending *call)
{
    seat->call = call;
    seat->length = seat->sent = 0;
    set_large(seat, call->sink || call->file_length);
    seat->cut = seat->tried = seat->repeated = false;
    if (differs(&seat->method, call->method))
        set_method(seat, call);
    if (differs(&seat->url, call->url))
        curl_easy_setopt(seat->easy, CURLOPT_URL, seat->url);
    if (differs(&seat->headers, call->headers))
        set_headers(seat, call->headers);
    if (seat->timeout_ms != call->timeout_ms)
        curl_easy_setopt(seat->easy, CURLOPT_TIMEOUT_MS, (long)call->timeout_ms);
    seat->timeout_ms = call->timeout_ms;
    if (strcmp(call->method, "GET") != 0)
        set_body(seat, call);
}

static void explain(const struct http_seat *seat, CURLcode code, struct error *err)
{
    if (seat->cut)
        error_set(err, ERROR_INVALID, "the answer is longer than %zu bytes",
                  seat->call->answer_limit);
    else if (seat->repeated)
        error_set(err, ERROR_SYSTEM, "the connection was lost before an answer came");
    else if (code == CURLE_ABORTED_BY_CALLBACK)
        error_set(err, ERROR_BUSY, "the client was closed before an answer came");
    else if (code == CURLE_OPERATION_TIMEDOUT)
        error_set(err, ERROR_BUSY, "no answer within %d ms", seat->call->timeout_ms);
    else if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
        error_set(err, ERROR_INVALID, "the address should begin with http:// or https://");
    else if (code != CURLE_OK)
        error_set(err, ERROR_SYSTEM, "%s", curl_easy_strerror(code));
}

static int retry_after(CURL *easy)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds < 0)
        return 0;
    return seconds > RETRY_AFTER_MAX ? RETRY_AFTER_MAX : (int)seconds;
}

/* A status without its whole answer is no answer, unless we cut it ourselves. */
void http_seat_result(struct http_seat *seat, CURLcode code, struct http_result *out)
{
    long status = 0;
    curl_easy_getinfo(seat->easy, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_result){ .body = seat->length ? seat->answer : "",
                                 .length = seat->length,
                                 .retry_after = retry_after(seat->easy),
                                 .untouched = code != CURLE_OK && !seat->tried };
    if (code == CURLE_OK || seat->cut)
        out->status = (int)status;
    explain(seat, code, &out->err);
}

void http_seat_clear(struct http_seat *seat)
{
    http_pending_free(seat->call);
    seat->call = NULL;
    if (seat->capacity <= KEPT_ANSWER)
        return;
    free(seat->answer);
    seat->answer = NULL;
    seat->capacity = 0;
}
