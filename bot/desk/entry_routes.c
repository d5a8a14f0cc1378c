/* Writing entries: made, changed, taken away. Every change is in the entry's history. */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/id.h"
#include "bot/desk/body.h"
#include "bot/desk/candidates.h"
#include "bot/desk/entries.h"
#include "bot/desk/routes.h"

enum { ANSWER_MAX = 4096, QUESTION_MAX = 1000, WORDINGS_MAX = 100, HISTORY_MAX = 50 };

/* clang-format off */
#define ENTRY_FIELDS                                                                               \
    { .name = "question", .required = true, .limit = QUESTION_MAX },                               \
    { .name = "answer", .required = true, .limit = ANSWER_MAX, .bytes = ENTRY_TEXT_MAX },          \
    { .name = "wordings", .kind = BODY_TEXTS, .limit = QUESTION_MAX, .pieces = WORDINGS_MAX },     \
    { .name = "tags", .kind = BODY_TEXTS, .limit = ENTRY_TAG_MAX, .bytes = ENTRY_TAG_MAX,          \
      .pieces = ENTRY_TAGS_MAX },                                                                  \
    { .name = "audience", .limit = ENTRY_TAG_MAX, .bytes = ENTRY_TAG_MAX },                        \
    { .name = "valid_from", .kind = BODY_TIME, .nullable = true },                                 \
    { .name = "valid_until", .kind = BODY_TIME },                                                  \
    { .name = "state", .limit = 16, .choice = "|published|draft|" }
/* clang-format on */

static const struct body_rule new_fields[] = { ENTRY_FIELDS, { 0 } };
static const struct body_rule changed_fields[] = {
    ENTRY_FIELDS,
    { .name = "version", .kind = BODY_NUMBER, .required = true },
    { 0 },
};

void answer_entry(struct http_request *request)
{
    struct error err = { 0 };
    json_t *entry = NULL;
    const char *id = http_segment(request, "id");
    int found = entry_load(desk_of(request), id, &entry, &err);
    json_t *candidates = found == 1 ? candidates_of(desk_of(request), id, &err) : NULL;
    if (found == 0) {
        http_problem(request, 404, "Não existe resposta com este número.");
    } else if (candidates) {
        json_object_set_new(entry, "candidates", candidates);
        desk_reply(request, 200, entry);
    } else {
        json_decref(entry);
        desk_refuse(request, &err);
    }
}

void entry_note_change(struct http_request *request, json_t *entry, const char *what)
{
    char at[CLOCK_TEXT_SIZE];
    clock_text(desk_now(desk_of(request)), at);
    json_t *history = json_object_get(entry, "history");
    if (!json_is_array(history)) {
        history = json_array();
        json_object_set_new(entry, "history", history);
    }
    while (json_array_size(history) >= HISTORY_MAX)
        json_array_remove(history, 0);
    json_array_append_new(history, json_pack("{s:s,s:s,s:s}", "at", at, "by",
                                             desk_caller(request)->user.name, "what", what));
    json_object_set_new(entry, "changed_at", json_string(at));
}

/* As it is now stored, without asking the store again: what is saved must not look as if it failed.
 * How often it helped is taken from `before`. */
static json_t *saved(const struct entry *entry, const json_t *before, int64_t version)
{
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, STORE_BODY_MAX);
    entry_write(entry, &text);
    json_t *shown = json_loadb(text.data, text.length, 0, NULL);
    static const char *const counts[] = { "helped", "not_helped", "used" };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        json_object_set_new(shown, counts[i],
                            json_integer(json_integer_value(json_object_get(before, counts[i]))));
    json_object_set_new(shown, "version", json_integer(version));
    return shown;
}

/* Checks it, saves it, and replies with it. */
static void save(struct http_request *request, const json_t *object, int64_t version, int status)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    OWNED(entry) struct entry *entry = NULL;

    if (entry_read(object, &entry, &err) < 0 ||
        desk->parts.save_entry(desk->parts.engine, entry, version, &err) < 0)
        desk_refuse(request, &err);
    else if (status == 204)
        http_reply(request, 204, NULL, "", 0);
    else
        desk_reply(request, status, saved(entry, object, version + 1));
}

static bool has_passed(const struct desk *desk, const json_t *entry)
{
    const char *until = json_string_value(json_object_get(entry, "valid_until"));
    return until && clock_read(until) <= desk_now(desk);
}

/* Replies itself when the times make no sense. */
static bool times_fit(struct http_request *request, const json_t *entry)
{
    const char *from = json_string_value(json_object_get(entry, "valid_from"));
    const char *until = json_string_value(json_object_get(entry, "valid_until"));
    bool passed = has_passed(desk_of(request), entry);
    bool turned = from && until && clock_read(until) <= clock_read(from);
    if (passed)
        http_problem(request, 400, "O campo \"valid_until\" já passou.");
    else if (turned)
        http_problem(request, 400, "O campo \"valid_until\" deve vir depois de \"valid_from\".");
    return !passed && !turned;
}

void answer_entry_new(struct http_request *request)
{
    char id[ID_SIZE], at[CLOCK_TEXT_SIZE];
    moment now = desk_now(desk_of(request));
    json_auto_t *entry = body_of(request, new_fields);
    if (!entry || !times_fit(request, entry))
        return;
    json_auto_t *made = json_pack("{s:s,s:s,s:s,s:{s:s,s:s}}", "id", id_new(now, id), "created_at",
                                  clock_text(now, at), "state", "published", "source", "kind",
                                  "editor", "by", desk_caller(request)->user.name);
    json_object_update_missing(entry, made);
    entry_note_change(request, entry, "criou");
    save(request, entry, 0, 201);
}

static const struct {
    const char *name, *words;
    bool kept; /* when the change does not name it */
} editable[] = {
    { "question", "a pergunta", false },       { "answer", "a resposta", false },
    { "wordings", "as outras formas", false }, { "tags", "as etiquetas", false },
    { "audience", "o público", false },        { "valid_from", "o início", true },
    { "valid_until", "a validade", false },
};

/* An empty list says as little as none, and "all" is the audience of an entry that names none. */
static bool says_nothing(const json_t *value)
{
    const char *text = json_string_value(value);
    return !value || json_is_null(value) || (text && strcmp(text, "all") == 0) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

static bool is_same(const json_t *before, const json_t *after)
{
    if (says_nothing(before) || says_nothing(after))
        return says_nothing(before) && says_nothing(after);
    return json_equal(before, after);
}

/* An entry that had expired lives again when its end is moved. */
static void apply_state(struct desk *desk, json_t *entry, json_t *state)
{
    const char *before = json_string_value(json_object_get(entry, "state"));
    if (state)
        json_object_set(entry, "state", state);
    else if (before && strcmp(before, "expired") == 0 && !has_passed(desk, entry))
        json_object_set_new(entry, "state", json_string("published"));
}

static void set(json_t *entry, const char *name, json_t *value)
{
    if (value && !json_is_null(value))
        json_object_set(entry, name, value);
    else
        json_object_del(entry, name);
}

/* PUT says all that staff can edit: what it does not name is taken away, with few exceptions.
 * Writes what changed, for people, to `what`. */
static void apply(struct desk *desk, json_t *entry, const json_t *fields, struct buf *what)
{
    for (size_t i = 0; i < sizeof editable / sizeof *editable; i++) {
        const char *name = editable[i].name;
        json_t *after = json_object_get(fields, name);
        if (!after && editable[i].kept)
            continue;
        if (!is_same(json_object_get(entry, name), after))
            buf_format(what, "%s%s", what->length ? ", " : "mudou ", editable[i].words);
        set(entry, name, after);
    }
    apply_state(desk, entry, json_object_get(fields, "state"));
    if (!what->length)
        buf_text(what, "guardou sem mudar o texto");
}

static void change(struct http_request *request, json_t *entry, const json_t *fields)
{
    OWNED_BUF struct buf what = { 0 };
    buf_init(&what, 200);
    int64_t version = json_integer_value(json_object_get(entry, "version"));
    int64_t expected = json_integer_value(json_object_get(fields, "version"));
    if (expected != version) {
        http_problem(request, 409,
                     "Esta resposta foi alterada por outra pessoa enquanto você editava (versão "
                     "%lld; a sua é a %lld). Recarregue e tente de novo.",
                     (long long)version, (long long)expected);
        return;
    }
    apply(desk_of(request), entry, fields, &what);
    if (!times_fit(request, entry))
        return;
    entry_note_change(request, entry, what.data);
    save(request, entry, version, 200);
}

/* Replies itself when there is none. */
static json_t *stored_or_reply(struct http_request *request)
{
    struct error err = { 0 };
    json_t *entry = NULL;
    int found = entry_load(desk_of(request), http_segment(request, "id"), &entry, &err);
    if (found == 0)
        http_problem(request, 404, "Não existe resposta com este número.");
    else if (found < 0)
        desk_refuse(request, &err);
    return entry;
}

void answer_entry_change(struct http_request *request)
{
    json_auto_t *fields = body_of(request, changed_fields);
    json_auto_t *entry = fields ? stored_or_reply(request) : NULL;
    if (entry)
        change(request, entry, fields);
}

/* It stays in the store, for the messages that name it. */
void answer_entry_delete(struct http_request *request)
{
    json_auto_t *entry = stored_or_reply(request);
    if (!entry)
        return;
    int64_t version = json_integer_value(json_object_get(entry, "version"));
    json_object_set_new(entry, "state", json_string("deleted"));
    entry_note_change(request, entry, "excluiu");
    save(request, entry, version, 204);
}
