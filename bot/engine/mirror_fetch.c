/* Reading Meta's list, page by page, and taking over what differs. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/graph_ask.h"
#include "bot/engine/mirror_inside.h"
#include "channels/whatsapp/template.h"

enum { PAGES_MAX = 100, STALE_CURSOR = 131059, URL_SIZE_MAX = 4096, STARTS_MAX = 3 };

#define FIELDS                                                                                     \
    "fields=name,language,status,category,quality_score,rejected_reason,components,"               \
    "parameter_format,correct_category&limit=100"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

struct page {
    const char *after; /* the cursor; NULL: the first */
    json_t *answer;
    int64_t code; /* of Meta's error */
};

/* The next page's address is made here: one that Meta gives could lead anywhere. */
static int ask_page(const struct mirror *mirror, const struct account *account, struct page *page,
                    struct error *err)
{
    OWNED_BUF struct buf url = { 0 };
    buf_init(&url, URL_SIZE_MAX);
    buf_format(&url, "%s/%s/message_templates?" FIELDS, mirror->parts.api, account->waba_id);
    if (page->after) {
        buf_text(&url, "&after=");
        graph_escape(page->after, &url);
    }
    return graph_ask(&(struct graph_question){ .method = "GET",
                                               .url = url.data,
                                               .authorization = account->authorization,
                                               .stop = &mirror->stopping },
                     &page->answer, &page->code, err);
}

/* All items of the list: 1, 0 when it changed while it was read, -1. */
static int read_list(const struct mirror *mirror, const struct account *account, json_t *items,
                     struct error *err)
{
    OWNED_TEXT char *after = NULL;
    for (int i = 0; i < PAGES_MAX; i++) {
        struct page page = { .after = after };
        if (ask_page(mirror, account, &page, err) < 0)
            return page.code == STALE_CURSOR ? 0 : -1;
        json_array_extend(items, json_object_get(page.answer, "data"));
        const json_t *paging = json_object_get(page.answer, "paging");
        const char *next = text_of(json_object_get(paging, "cursors"), "after");
        free(after);
        after = memory_text(text_of(paging, "next") ? next : NULL);
        json_decref(page.answer);
        if (!after)
            return 1;
    }
    return error_set(err, ERROR_INVALID, "the list has more than %d pages", PAGES_MAX);
}

static void copy(json_t *document, const char *name, const char *text)
{
    if (text && *text && strcmp(text, "NONE") != 0)
        json_object_set_new(document, name, json_string(text));
}

json_t *mirror_from_meta(const char *waba, const json_t *item, moment now)
{
    struct error err = { 0 };
    struct template read;
    char at[CLOCK_TEXT_SIZE];
    OWNED_BUF struct buf key = { 0 };

    if (template_read(item, &read, &err) < 0) {
        log_line(LOG_WARNING, "template_not_read", "why=\"%s\"", err.text);
        return NULL;
    }
    if (strlen(read.name) > MIRROR_NAME_MAX) {
        log_line(LOG_WARNING, "template_not_read", "why=\"its name has more than %d characters\"",
                 MIRROR_NAME_MAX);
        return NULL;
    }
    buf_init(&key, MIRROR_KEY_MAX);
    mirror_key(waba, read.name, read.language, &key);
    json_t *document = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", key.data, "waba", waba,
                                 "name", read.name, "language", read.language, "status",
                                 read.status, "changed_at", clock_text(now, at));
    copy(document, "template_id", text_of(item, "id"));
    copy(document, "category", read.category);
    copy(document, "quality_score", read.quality);
    copy(document, "rejected_reason", read.rejected_reason);
    copy(document, "correct_category", read.correct_category);
    copy(document, "parameter_format", text_of(item, "parameter_format"));
    if (read.components)
        json_object_set_new(document, "components", json_deep_copy(read.components));
    return document;
}

/* But for the time at which it was seen. */
static bool is_same(const json_t *a, const json_t *b)
{
    json_auto_t *first = json_copy((json_t *)(uintptr_t)a);
    json_auto_t *second = json_copy((json_t *)(uintptr_t)b);
    json_object_del(first, "changed_at");
    json_object_del(second, "changed_at");
    return json_equal(first, second) != 0;
}

/* A list of {"before","after"} of what differs, and the keys of all that Meta has. */
static void find_changes(struct mirror *mirror, const char *waba, const json_t *items,
                         json_t *changes, json_t *seen)
{
    size_t i;
    const json_t *item;
    moment now = clock_now(mirror->parts.clock);

    json_array_foreach(items, i, item)
    {
        json_t *after = mirror_from_meta(waba, item, now);
        if (!after)
            continue;
        const char *key = text_of(after, "id");
        json_t *before = mirror_get(mirror, key);
        json_object_set_new(seen, key, json_true());
        if (!before || !is_same(before, after))
            json_array_append_new(changes,
                                  json_pack("{s:O*, s:O}", "before", before, "after", after));
        json_decref(before);
        json_decref(after);
    }
}

static int take_over(struct mirror *mirror, const json_t *changes, struct error *err)
{
    size_t i, count = json_array_size(changes);
    const json_t *change;
    json_t **documents = memory_new((count + 1) * sizeof(json_t *));

    json_array_foreach(changes, i, change) documents[i] = json_object_get(change, "after");
    int result = mirror_put(mirror, documents, count, err);
    free(documents);
    json_array_foreach(changes, i, change)
    {
        if (result == 0)
            mirror_compare(mirror, json_object_get(change, "before"),
                           json_object_get(change, "after"));
    }
    return result;
}

/* What Meta no longer lists is gone; but what was submitted while the list was read, or just
 * before, may not have been in it yet. */
static bool is_fresh(const json_t *document, moment began)
{
    return clock_read(text_of(document, "changed_at")) > began - MINUTES(1);
}

static json_t *find_unseen(struct mirror *mirror, const char *waba, const json_t *seen,
                           moment began)
{
    const char *key;
    json_t *document, *unseen = json_array();

    pthread_mutex_lock(&mirror->lock);
    json_object_foreach(mirror->table, key, document)
    {
        const char *owner = text_of(document, "waba");
        if (owner && strcmp(owner, waba) == 0 && !json_object_get(seen, key) &&
            !is_fresh(document, began))
            json_array_append_new(unseen, json_deep_copy(document));
    }
    pthread_mutex_unlock(&mirror->lock);
    return unseen;
}

static int drop_unseen(struct mirror *mirror, const json_t *unseen, struct error *err)
{
    size_t i;
    const json_t *document;

    json_array_foreach(unseen, i, document)
    {
        json_auto_t *gone = json_deep_copy(document);
        json_object_set_new(gone, "status", json_string("DELETED"));
        if (mirror_drop(mirror, text_of(document, "id"), err) < 0)
            return -1;
        mirror_compare(mirror, document, gone);
    }
    return 0;
}

static int read_whole_list(const struct mirror *mirror, const struct account *account,
                           json_t *items, struct error *err)
{
    for (int start = 0; start < STARTS_MAX; start++) {
        struct error stale = { 0 };
        json_array_clear(items);
        int read = read_list(mirror, account, items, &stale);
        if (read < 0)
            *err = stale;
        if (read != 0)
            return read < 0 ? -1 : 0;
    }
    return error_set(err, ERROR_BUSY, "the list changed while it was read");
}

int mirror_fetch(struct mirror *mirror, const struct account *account, struct error *err)
{
    json_auto_t *items = json_array(), *changes = json_array(), *seen = json_object();
    moment began = clock_now(mirror->parts.clock);

    if (read_whole_list(mirror, account, items, err) < 0)
        return -1;
    find_changes(mirror, account->waba_id, items, changes, seen);
    if (take_over(mirror, changes, err) < 0)
        return -1;
    log_line(LOG_INFO, "templates_read", "account=%s count=%zu changed=%zu", account->name,
             json_array_size(items), json_array_size(changes));
    json_auto_t *unseen = find_unseen(mirror, account->waba_id, seen, began);
    return drop_unseen(mirror, unseen, err);
}
