/* The knowledge, listed, searched and looked through for what needs a person. */
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/text.h"
#include "bot/desk/body.h"
#include "bot/desk/entries.h"
#include "bot/desk/list.h"
#include "bot/desk/routes.h"
#include "bot/desk/search.h"

enum { QUERY_MAX = 1000, REVIEW_MAX = 200, NOT_HELPED_MIN = 3, FOLDED_MAX = 64 << 10 };

static int count(struct desk *desk, const char *id, json_t *entry)
{
    struct desk_entry_counts counts = { 0 };
    struct error unused = { 0 };
    if (!desk->parts.entry_counts ||
        desk->parts.entry_counts(desk->parts.engine, id, &counts, &unused) < 0)
        return -1;
    json_object_set_new(entry, "helped", json_integer(counts.helped));
    json_object_set_new(entry, "not_helped", json_integer(counts.not_helped));
    json_object_set_new(entry, "used", json_integer(counts.used));
    return 0;
}

json_t *entry_shown(struct desk *desk, const struct store_doc *doc)
{
    json_t *entry = json_loadb(doc->body, doc->length, 0, NULL);
    if (!json_is_object(entry)) {
        json_decref(entry);
        return NULL;
    }
    desk_make_public(entry);
    json_object_set_new(entry, "id", json_string(doc->id));
    json_object_set_new(entry, "version", json_integer(doc->version));
    if (count(desk, doc->id, entry) < 0) {
        json_auto_t *none = json_pack("{s:i,s:i,s:i}", "helped", 0, "not_helped", 0, "used", 0);
        json_object_update_missing(entry, none);
    }
    return entry;
}

int entry_load(struct desk *desk, const char *id, json_t **out, struct error *err)
{
    struct store_record record;
    if (strlen(id) > STORE_ID_MAX / 2)
        return 0;
    int found = store_get(desk->parts.store, STORE_ENTRIES, id, &record, err);
    if (found <= 0)
        return found;
    *out = entry_shown(desk, &record.doc);
    store_record_clear(&record);
    return *out ? 1 : error_set(err, ERROR_SYSTEM, "the document of an entry is not JSON");
}

static bool is_state(const json_t *entry, const char *state)
{
    const char *found = json_string_value(json_object_get(entry, "state"));
    return found && strcmp(found, state) == 0;
}

static json_t *listed(void *desk, const struct store_doc *doc)
{
    json_t *entry = entry_shown(desk, doc);
    if (!is_state(entry, "deleted"))
        return entry;
    json_decref(entry);
    return NULL;
}

struct wanted {
    struct desk *desk;
    const char *words; /* folded; "": any */
};

static bool has_words(const json_t *entry, const char *name, const char *words)
{
    const char *text = json_string_value(json_object_get(entry, name));
    OWNED_BUF struct buf folded = { 0 };
    buf_init(&folded, FOLDED_MAX);
    if (text)
        text_fold(text, strlen(text), &folded);
    return strstr(folded.data, words) != NULL;
}

static json_t *listed_wanted(void *context, const struct store_doc *doc)
{
    const struct wanted *wanted = context;
    json_t *entry = entry_shown(wanted->desk, doc);
    if (!*wanted->words || has_words(entry, "question", wanted->words) ||
        has_words(entry, "answer", wanted->words))
        return entry;
    json_decref(entry);
    return NULL;
}

/* Newest change first; deleted ones only when they are asked for. */
static void list_entries(struct http_request *request)
{
    struct list list = {
        .query = { .in = STORE_ENTRIES, .index = ENTRY_BY_CHANGED, .descending = true },
        .order = ENTRY_CHANGED,
        .item = listed,
        .context = desk_of(request),
    };
    list_reply(request, &list);
}

/* Searches find only what is published, so words are looked for here one entry at a time. */
static void list_by_state(struct http_request *request, const char *state, const char *words)
{
    OWNED_BUF struct buf folded = { 0 };
    buf_init(&folded, FOLDED_MAX);
    text_fold(words, strlen(words), &folded);
    struct wanted wanted = { desk_of(request), folded.data };
    struct list list = {
        .query = { .in = STORE_ENTRIES,
                   .index = ENTRY_BY_STATE,
                   .equal = store_text(state),
                   .descending = true },
        .order = ENTRY_CHANGED,
        .item = listed_wanted,
        .context = &wanted,
    };
    list_reply(request, &list);
}

struct found {
    struct desk *desk;
    json_t *items;
    struct error err;
};

/* An entry that was found may be gone from the store in between. */
static void add_hit(void *context, const struct kb_hit *hit)
{
    struct found *found = context;
    json_t *entry = NULL;
    if (entry_load(found->desk, hit->entry->id, &entry, &found->err) <= 0)
        return;
    json_object_set_new(entry, "p", json_real(hit->p));
    json_object_set_new(entry, "score", json_real(hit->score));
    json_array_append_new(found->items, entry);
}

static void search_entries(struct http_request *request, const char *text)
{
    struct found found = { .desk = desk_of(request), .items = json_array() };
    json_int_t last_event = (json_int_t)desk_last_event(found.desk);
    json_auto_t *explained = search_explained(found.desk, text);
    search_each(found.desk, text, add_hit, &found);
    if (found.err.kind) {
        json_decref(found.items);
        desk_refuse(request, &found.err);
        return;
    }
    desk_reply(request, 200,
               json_pack("{s:o,s:n,s:I,s:O,s:O}", "items", found.items, "next", "last_event",
                         last_event, "outcome", json_object_get(explained, "outcome"), "reason",
                         json_object_get(explained, "reason")));
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

void answer_entries(struct http_request *request)
{
    static const char *const states[] = { "", "published", "draft", "expired", "deleted", NULL };
    const char *words = http_query(request, "q"), *state = http_query(request, "state");
    if (!words)
        words = "";
    if (!state)
        state = "";
    if (!is_one_of(state, states))
        http_problem(request, 400,
                     "\"state\" deve ser um destes: published, draft, expired, deleted.");
    else if (text_length(words) > QUERY_MAX)
        http_problem(request, 400, "\"q\" aceita no máximo %d caracteres.", QUERY_MAX);
    else if (*words && (!*state || strcmp(state, "published") == 0))
        search_entries(request, words);
    else if (*state)
        list_by_state(request, state, words);
    else
        list_entries(request);
}

void answer_entry_test(struct http_request *request)
{
    static const struct body_rule fields[] = {
        { .name = "text", .required = true, .limit = QUERY_MAX },
        { 0 },
    };
    json_auto_t *body = body_of(request, fields);
    if (body)
        desk_reply(
            request, 200,
            search_explained(desk_of(request), json_string_value(json_object_get(body, "text"))));
}

struct review {
    struct desk *desk;
    json_t *items;
    const char *why;
    bool (*wanted)(const json_t *entry);
};

static bool is_published(const json_t *entry)
{
    return is_state(entry, "published");
}

static bool is_expired(const json_t *entry)
{
    return is_state(entry, "expired");
}

static bool helps_nobody(const json_t *entry)
{
    json_int_t helped = json_integer_value(json_object_get(entry, "helped"));
    json_int_t not_helped = json_integer_value(json_object_get(entry, "not_helped"));
    return is_state(entry, "published") && not_helped >= NOT_HELPED_MIN && not_helped > helped;
}

static bool add_review(void *context, const struct store_doc *doc)
{
    struct review *review = context;
    json_t *entry = entry_shown(review->desk, doc);
    if (entry && review->wanted(entry))
        json_array_append_new(review->items,
                              json_pack("{s:o,s:s}", "entry", entry, "why", review->why));
    else
        json_decref(entry);
    return json_array_size(review->items) < REVIEW_MAX;
}

/* What has expired, what will within a week, and what more people sent away than thanked for. */
static int fill_review(struct desk *desk, json_t *items, struct error *err)
{
    moment now = desk_now(desk);
    struct store *store = desk->parts.store;
    struct review expired = { desk, items, "expired", is_expired };
    struct review expiring = { desk, items, "expiring", is_published };
    struct review not_helped = { desk, items, "not_helped", helps_nobody };
    struct store_query by_state = { .in = STORE_ENTRIES,
                                    .index = ENTRY_BY_STATE,
                                    .equal = store_text("expired"),
                                    .descending = true };
    struct store_query by_end = { .in = STORE_ENTRIES,
                                  .index = ENTRY_BY_VALID_UNTIL,
                                  .from = store_number(now + 1),
                                  .to = store_number(now + DAYS(7)) };
    struct store_query published = by_state;
    published.equal = store_text("published");

    return store_find(store, &by_state, add_review, &expired, err) < 0 ||
                   store_find(store, &by_end, add_review, &expiring, err) < 0 ||
                   store_find(store, &published, add_review, &not_helped, err) < 0
               ? -1
               : 0;
}

void answer_review(struct http_request *request)
{
    struct error err = { 0 };
    json_t *items = json_array();
    if (fill_review(desk_of(request), items, &err) < 0) {
        json_decref(items);
        desk_refuse(request, &err);
        return;
    }
    desk_reply(request, 200, json_pack("{s:o}", "items", items));
}
