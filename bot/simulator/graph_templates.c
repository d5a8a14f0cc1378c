/* Templates as Meta lets a business keep them: listing by pages, creating, editing, deleting. */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/simulator/graph.h"
#include "bot/simulator/graph_reply.h"
#include "bot/simulator/templates.h"

enum { PAGE = 25, PAGE_MAX = 1000, STALE_CURSOR = 131059, CURSOR_SIZE = 24, NEXT_MAX = 2048 };

static json_t *body_of(struct http_request *request)
{
    size_t length;
    const char *body = http_body(request, &length);
    return json_loadb(body ? body : "", length, JSON_REJECT_DUPLICATES, NULL);
}

static void reply_refusal(struct http_request *request, const struct graph_refusal *refusal)
{
    graph_error(request, 400, refusal->code, refusal->details);
}

/* ---- listing ---- */

static bool fits(struct http_request *request, const json_t *one)
{
    static const char *const filters[] = { "status", "name", "category", "language" };
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        const char *wanted = http_query(request, filters[i]);
        const char *found = json_string_value(json_object_get(one, filters[i]));
        if (wanted && (!found || strcmp(wanted, found) != 0))
            return false;
    }
    return true;
}

/* Where the page begins; -1: the cursor is none of ours, or older than the last change. */
static long read_cursor(const struct simulator *simulator, const char *cursor)
{
    long at = 0, state = 0;
    if (!cursor)
        return 0;
    if (sscanf(cursor, "QVF%ldx%ld", &at, &state) != 2 || state != (long)simulator->last_template)
        return -1;
    return at;
}

static json_t *paging(const struct simulator *simulator, struct http_request *request, size_t next,
                      bool more)
{
    char cursor[CURSOR_SIZE + 24];
    OWNED_BUF struct buf url = { 0 };
    snprintf(cursor, sizeof cursor, "QVF%zux%ld", next, (long)simulator->last_template);
    json_t *paging = json_pack("{s:{s:s, s:s}}", "cursors", "before", "QVFb", "after", cursor);
    if (!more)
        return paging;
    const char *limit = http_query(request, "limit");
    buf_init(&url, NEXT_MAX);
    buf_format(&url, "http://%s%s?limit=%s&after=%s", http_header(request, "Host"),
               http_path(request), limit ? limit : "25", cursor);
    json_object_set_new(paging, "next", json_string(url.data));
    return paging;
}

static json_t *page_from(const struct simulator *simulator, struct http_request *request,
                         size_t from)
{
    const char *wanted = http_query(request, "limit");
    long limit = wanted ? strtol(wanted, NULL, 10) : PAGE;
    json_t *data = json_array();
    size_t at = from, count = json_array_size(simulator->templates);
    limit = limit < 1 || limit > PAGE_MAX ? PAGE : limit;
    for (; at < count && json_array_size(data) < (size_t)limit; at++) {
        json_t *one = json_array_get(simulator->templates, at);
        if (fits(request, one))
            json_array_append_new(data, json_deep_copy(one));
    }
    return json_pack("{s:o, s:o}", "data", data, "paging",
                     paging(simulator, request, at, at < count));
}

void graph_list_templates(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (!simulator || !graph_is(simulator, request, "waba", SIMULATOR_WABA))
        return;
    pthread_mutex_lock(&simulator->lock);
    long from = read_cursor(simulator, http_query(request, "after"));
    json_t *page = from >= 0 ? page_from(simulator, request, (size_t)from) : NULL;
    pthread_mutex_unlock(&simulator->lock);
    if (page)
        graph_json(request, 200, page);
    else
        graph_error(request, 400, STALE_CURSOR, "Start again from the first page.");
}

/* ---- changing ---- */

void graph_create_template(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (!simulator || !graph_is(simulator, request, "waba", SIMULATOR_WABA))
        return;
    struct graph_refusal refusal = { 0 };
    json_auto_t *wanted = body_of(request);
    pthread_mutex_lock(&simulator->lock);
    json_t *created = templates_create(simulator, wanted, &refusal);
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    if (created)
        graph_json(request, 200, created);
    else
        reply_refusal(request, &refusal);
}

void graph_delete_templates(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (!simulator || !graph_is(simulator, request, "waba", SIMULATOR_WABA))
        return;
    const char *name = http_query(request, "name");
    struct graph_refusal refusal = { 0 };
    pthread_mutex_lock(&simulator->lock);
    templates_delete(simulator, name ? name : "", http_query(request, "hsm_id"), &refusal);
    pthread_mutex_unlock(&simulator->lock);
    if (refusal.code)
        reply_refusal(request, &refusal);
    else
        http_reply_json(request, 200, "{\"success\":true}");
}

bool graph_describe_template(struct simulator *simulator, struct http_request *request)
{
    pthread_mutex_lock(&simulator->lock);
    json_t *one = json_deep_copy(templates_by_id(simulator, http_segment(request, "id")));
    pthread_mutex_unlock(&simulator->lock);
    if (one)
        graph_json(request, 200, one);
    return one != NULL;
}

bool graph_edit_template(struct simulator *simulator, struct http_request *request)
{
    struct graph_refusal refusal = { 0 };
    json_auto_t *wanted = body_of(request);
    pthread_mutex_lock(&simulator->lock);
    json_t *one = templates_by_id(simulator, http_segment(request, "id"));
    if (one)
        templates_edit(simulator, one, wanted, &refusal);
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    if (one && refusal.code)
        reply_refusal(request, &refusal);
    else if (one)
        http_reply_json(request, 200, "{\"success\":true}");
    return one != NULL;
}

void graph_unpause_template(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (!simulator)
        return;
    pthread_mutex_lock(&simulator->lock);
    json_t *one = templates_by_id(simulator, http_segment(request, "id"));
    const char *status = json_string_value(json_object_get(one, "status"));
    bool paused = status && strcmp(status, "PAUSED") == 0;
    if (paused)
        templates_set_status(simulator, one, "APPROVED", NULL);
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    if (paused)
        http_reply_json(request, 200, "{\"success\":true}");
    else
        graph_error(request, 400, GRAPH_INVALID, "only a paused template can be unpaused");
}
