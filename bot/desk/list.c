#include "bot/desk/list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURSOR_SIZE = STORE_ID_MAX + 32 };

struct page {
    const struct list *list;
    size_t limit;
    json_t *items;
    char last[CURSOR_SIZE]; /* where the last item stands */
    bool more;
};

static void write_cursor(const struct list *list, const struct store_doc *doc,
                         char out[CURSOR_SIZE])
{
    if (list->order == LIST_BY_ID)
        snprintf(out, CURSOR_SIZE, "%s", doc->id);
    else
        snprintf(out, CURSOR_SIZE, "%" PRId64 ".%s", doc->keys[list->order].number, doc->id);
}

static bool add_item(void *context, const struct store_doc *doc)
{
    struct page *page = context;
    json_t *item = page->list->item(page->list->context, doc);
    if (!item)
        return true;
    if (json_array_size(page->items) == page->limit) {
        json_decref(item);
        page->more = true;
        return false;
    }
    json_array_append_new(page->items, item);
    write_cursor(page->list, doc, page->last);
    return true;
}

static int read_cursor(const char *cursor, struct list *list, struct error *err)
{
    struct store_query *query = &list->query;
    struct store_value at = store_text(cursor);
    const char *id = cursor;

    if (list->order != LIST_BY_ID) {
        char *end;
        errno = 0;
        at = store_number(strtoll(cursor, &end, 10));
        if (errno || end == cursor || *end != '.')
            return error_set(err, ERROR_INVALID, "O valor de \"after\" não é de uma lista daqui.");
        id = end + 1;
    }
    if (strlen(id) > STORE_ID_MAX || !*id)
        return error_set(err, ERROR_INVALID, "O valor de \"after\" não é de uma lista daqui.");
    query->after = id;
    if (query->descending)
        query->to = at;
    else
        query->from = at;
    return 0;
}

int list_number(const struct http_request *request, const char *name, const int64_t limits[3],
                int64_t *out, struct error *err)
{
    const char *text = http_query(request, name);
    char *end = NULL;
    *out = limits[2];
    if (!text)
        return 0;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (errno || end == text || *end || *out < limits[0] || *out > limits[1])
        return error_set(err, ERROR_INVALID,
                         "\"%s\" deve ser um número de %" PRId64 " a %" PRId64 ".", name, limits[0],
                         limits[1]);
    return 0;
}

int list_page(struct http_request *request, struct list *list, json_t **out, struct error *err)
{
    struct desk *desk = desk_of(request);
    struct page page = { .list = list };
    const char *after = http_query(request, "after");
    json_int_t last_event = (json_int_t)desk_last_event(desk);
    int64_t limit;

    if (list_number(request, "limit", (int64_t[]){ 1, 200, 50 }, &limit, err) < 0 ||
        (after && *after && read_cursor(after, list, err) < 0))
        return -1;
    page.limit = (size_t)limit;
    page.items = json_array();
    if (store_find(desk->parts.store, &list->query, add_item, &page, err) < 0) {
        json_decref(page.items);
        return -1;
    }
    *out = json_pack("{s:o,s:s?,s:I}", "items", page.items, "next", page.more ? page.last : NULL,
                     "last_event", last_event);
    return 0;
}

void list_reply(struct http_request *request, struct list *list)
{
    struct error err = { 0 };
    json_t *page = NULL;
    if (list_page(request, list, &page, &err) < 0)
        desk_refuse(request, &err);
    else
        desk_reply(request, 200, page);
}
