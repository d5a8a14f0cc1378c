#include "tests/support/whatsapp_fixtures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"

enum { ITEM_MAX = 1 << 20 };

static void add_family(json_t *all, const char *family)
{
    char path[128];
    char *line = NULL;
    size_t room = 0;

    snprintf(path, sizeof path, "tests/fixtures/whatsapp/%s.jsonl", family);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (getline(&line, &room, file) > 0) {
        json_error_t why;
        json_t *fixture = json_loads(line, 0, &why);
        if (!fixture)
            fail_msg("%s: %s", path, why.text);
        json_object_set_new(fixture, "family", json_string(family));
        json_array_append_new(all, fixture);
    }
    free(line);
    fclose(file);
}

json_t *whatsapp_fixtures(void)
{
    static const char *const families[] = { "messages", "context",  "identity", "groups",
                                            "errors",   "statuses", "fields",   "envelope" };
    json_t *all = json_array();
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        add_family(all, families[i]);
    return all;
}

static void keep(void *context, const struct incoming *item)
{
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, ITEM_MAX);
    incoming_write(item, &text);
    assert_false(text.overflow);

    json_t *written = json_loadb(text.data, text.length, 0, NULL);
    assert_non_null(written);
    if (item->body) {
        json_t *body = json_loads(item->body, 0, NULL);
        if (!json_is_object(body))
            fail_msg("a body that is no JSON object: %s", item->body);
        json_object_set_new(written, "body", body);
    }
    json_array_append_new(context, written);
}

json_t *whatsapp_items(const char *body, size_t length, struct whatsapp_counts *counts)
{
    const struct whatsapp_post post = { "demo", "106540352242922", body, length, false };
    struct error err = { 0 };
    json_t *items = json_array();
    if (whatsapp_receive(&post, keep, items, counts, &err) == 0)
        return items;
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_int_equal(json_array_size(items), 0);
    json_decref(items);
    return NULL;
}

json_t *whatsapp_items_of(const json_t *webhook, struct whatsapp_counts *counts)
{
    char *body = json_dumps(webhook, JSON_COMPACT);
    assert_non_null(body);
    json_t *items = whatsapp_items(body, strlen(body), counts);
    free(body);
    return items;
}
