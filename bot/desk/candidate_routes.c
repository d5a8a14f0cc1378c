/* Candidates: what customers wrote when they picked an offer or an answer helped them, waiting to
 * become other wordings of the entry. They are kept with the feedback (bot/engine/learn.h). */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "bot/desk/body.h"
#include "bot/desk/candidates.h"
#include "bot/desk/entries.h"
#include "bot/desk/routes.h"

enum { FEEDBACK_MAX = 5000, SHOWN_MAX = 20, PIECES_MAX = 100, WORDS_MAX = 300 };

static json_t *of_text(json_t *list, const char *text)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (strcmp(json_string_value(json_object_get(item, "text")), text) == 0)
            return item;
    }
    return NULL;
}

/* One more customer said it so; of each entry only some are shown. */
static void add_candidate(json_t *list, const char *text)
{
    json_t *known = of_text(list, text);
    if (known)
        json_object_set_new(known, "count",
                            json_integer(json_integer_value(json_object_get(known, "count")) + 1));
    else if (json_array_size(list) < SHOWN_MAX)
        json_array_append_new(list, json_pack("{s:s, s:i}", "text", text, "count", 1));
}

/* entry → its candidates */
static bool gather(void *by_entry, const struct store_doc *doc)
{
    json_auto_t *feedback = json_loadb(doc->body, doc->length, 0, NULL);
    const char *words = json_string_value(json_object_get(feedback, "words"));
    const char *entry = doc->keys[FEEDBACK_ENTRY].text;
    if (!words || !entry)
        return true;
    if (!json_object_get(by_entry, entry))
        json_object_set_new(by_entry, entry, json_array());
    add_candidate(json_object_get(by_entry, entry), words);
    return true;
}

json_t *candidates_of(struct desk *desk, const char *entry, struct error *err)
{
    json_auto_t *by_entry = json_object();
    const struct store_query of_entry = { .in = STORE_FEEDBACK,
                                          .index = FEEDBACK_BY_ENTRY,
                                          .from = store_text(entry),
                                          .to = store_text(entry),
                                          .limit = FEEDBACK_MAX };
    if (store_find(desk->parts.store, &of_entry, gather, by_entry, err) < 0)
        return NULL;
    json_t *list = json_object_get(by_entry, entry);
    return list ? json_incref(list) : json_array();
}

void answer_candidates(struct http_request *request)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    json_auto_t *by_entry = json_object(), *items = json_array();
    const struct store_query all = { .in = STORE_FEEDBACK,
                                     .index = FEEDBACK_BY_ENTRY,
                                     .limit = FEEDBACK_MAX };
    const char *id;
    json_t *list;

    if (store_find(desk->parts.store, &all, gather, by_entry, &err) < 0) {
        desk_refuse(request, &err);
        return;
    }
    json_object_foreach(by_entry, id, list)
    {
        json_auto_t *entry = NULL;
        if (entry_load(desk, id, &entry, &err) == 1)
            json_array_append_new(items,
                                  json_pack("{s:s, s:O?, s:O?, s:O}", "entry", id, "question",
                                            json_object_get(entry, "question"), "version",
                                            json_object_get(entry, "version"), "candidates", list));
    }
    desk_reply(request, 200, json_pack("{s:O, s:n}", "items", items, "next"));
}

/* --- taking and dropping --- */

static bool holds(const json_t *list, const char *text)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        if (strcmp(json_string_value(item), text) == 0)
            return true;
    }
    return false;
}

struct settling {
    const json_t *take, *drop;
    json_t *ids; /* of feedback whose words are settled → its body without them */
};

static bool settle(void *context, const struct store_doc *doc)
{
    struct settling *settling = context;
    json_auto_t *feedback = json_loadb(doc->body, doc->length, 0, NULL);
    const char *words = json_string_value(json_object_get(feedback, "words"));
    if (!words || !(holds(settling->take, words) || holds(settling->drop, words)))
        return true;
    json_object_del(feedback, "words");
    json_object_set(settling->ids, doc->id, feedback);
    return true;
}

/* Forgets the words; the thumbs stay. */
static int forget(struct desk *desk, const char *entry, struct settling *settling,
                  struct error *err)
{
    const struct store_query of_entry = { .in = STORE_FEEDBACK,
                                          .index = FEEDBACK_BY_ENTRY,
                                          .from = store_text(entry),
                                          .to = store_text(entry),
                                          .limit = FEEDBACK_MAX };
    const char *id;
    json_t *body;
    if (store_find(desk->parts.store, &of_entry, settle, settling, err) < 0)
        return -1;
    json_object_foreach(settling->ids, id, body)
    {
        OWNED_TEXT char *text = json_dumps(body, JSON_COMPACT);
        struct store_write write = { .verb = STORE_PUT,
                                     .in = STORE_FEEDBACK,
                                     .doc = { .id = id, .body = text, .length = strlen(text) } };
        write.doc.keys[FEEDBACK_ENTRY] = store_text(entry);
        if (store_commit(desk->parts.store, &write, 1, err) < 0)
            return -1;
    }
    return 0;
}

/* Those that are not there yet; how many. */
static size_t add_wordings(json_t *entry, const json_t *take)
{
    json_t *wordings = json_object_get(entry, "wordings");
    size_t added = 0, i;
    json_t *text;
    if (!json_is_array(wordings)) {
        wordings = json_array();
        json_object_set_new(entry, "wordings", wordings);
    }
    json_array_foreach(take, i, text)
    {
        if (holds(wordings, json_string_value(text)))
            continue;
        json_array_append(wordings, text);
        added++;
    }
    return added;
}

static int take(struct http_request *request, json_t *entry, const json_t *texts, struct error *err)
{
    struct desk *desk = desk_of(request);
    OWNED(entry) struct entry *changed = NULL;
    char what[80];
    size_t added = add_wordings(entry, texts);
    if (added == 0)
        return 0;
    snprintf(what, sizeof what, "juntou %zu forma%s de perguntar dos clientes", added,
             added == 1 ? "" : "s");
    entry_note_change(request, entry, what);
    if (entry_read(entry, &changed, err) < 0)
        return -1;
    return desk->parts.save_entry(desk->parts.engine, changed,
                                  json_integer_value(json_object_get(entry, "version")), err);
}

void answer_entry_candidates(struct http_request *request)
{
    static const struct body_rule fields[] = {
        { .name = "take", .kind = BODY_TEXTS, .limit = WORDS_MAX, .pieces = PIECES_MAX },
        { .name = "drop", .kind = BODY_TEXTS, .limit = WORDS_MAX, .pieces = PIECES_MAX },
        { 0 },
    };
    const char *id = http_segment(request, "id");
    struct error err = { 0 };
    json_auto_t *body = body_of(request, fields), *entry = NULL, *ids = json_object();
    if (!body)
        return;
    struct settling settling = { json_object_get(body, "take"), json_object_get(body, "drop"),
                                 ids };
    int found = entry_load(desk_of(request), id, &entry, &err);
    if (found == 0)
        http_problem(request, 404, "Não existe resposta com este número.");
    else if (found < 0 || take(request, entry, settling.take, &err) < 0 ||
             forget(desk_of(request), id, &settling, &err) < 0)
        desk_refuse(request, &err);
    else
        desk_reply(request, 200,
                   json_pack("{s:s, s:i}", "entry", id, "settled", (int)json_object_size(ids)));
}
