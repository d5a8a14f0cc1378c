/* Entries as JSON: reading what strangers send, writing what is known. */
#include <string.h>

#include "bot/base/json.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/model/entry.h"

enum { NAME_MAX_BYTES = 128, HISTORY_MAX = 1000 };

/* A text member: *out is a cleaned copy, or NULL when it is absent, null or empty. */
static int read_text(const json_t *object, const char *name, size_t limit, char **out,
                     struct error *err)
{
    const json_t *value = json_object_get(object, name);
    *out = NULL;
    if (!value || json_is_null(value))
        return 0;
    if (!json_is_string(value))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be text", name);
    if (json_string_length(value) > limit)
        return error_set(err, ERROR_INVALID, "field \"%s\" is longer than %zu bytes", name, limit);
    char *text = memory_text(json_string_value(value));
    if (text_clean(text) > 0)
        *out = text;
    else
        free(text);
    return 0;
}

struct list_limits {
    const char *name;
    size_t count, bytes;
};

static int read_item(const json_t *item, const struct list_limits *limits, char **out,
                     struct error *err)
{
    if (!json_is_string(item))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be a list of texts",
                         limits->name);
    if (json_string_length(item) > limits->bytes)
        return error_set(err, ERROR_INVALID, "field \"%s\" has one longer than %zu bytes",
                         limits->name, limits->bytes);
    *out = memory_text(json_string_value(item));
    return 0;
}

/* A list of texts; empty ones are left out. *out and *count are filled even on failure, so that
 * entry_free finds what was read. */
static int read_list(const json_t *list, const struct list_limits *limits, char ***out,
                     size_t *count, struct error *err)
{
    if (!list || json_is_null(list))
        return 0;
    if (!json_is_array(list))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be a list of texts",
                         limits->name);
    if (json_array_size(list) > limits->count)
        return error_set(err, ERROR_INVALID, "field \"%s\" has more than %zu items", limits->name,
                         limits->count);
    *out = memory_new(json_array_size(list) * sizeof **out);
    for (size_t i = 0; i < json_array_size(list); i++) {
        char *text = NULL;
        if (read_item(json_array_get(list, i), limits, &text, err) < 0)
            return -1;
        if (text_clean(text) > 0)
            (*out)[(*count)++] = text;
        else
            free(text);
    }
    return 0;
}

static int read_moment(const json_t *object, const char *name, moment *out, struct error *err)
{
    const json_t *value = json_object_get(object, name);
    *out = 0;
    if (!value || json_is_null(value) || (json_is_string(value) && !json_string_length(value)))
        return 0;
    *out = clock_read(json_string_value(value));
    if (*out == 0)
        return error_set(err, ERROR_INVALID,
                         "field \"%s\" should be a time such as 2026-11-21T10:30:00Z", name);
    return 0;
}

static int read_state(const json_t *object, enum entry_state *out, struct error *err)
{
    const json_t *value = json_object_get(object, "state");
    *out = ENTRY_PUBLISHED;
    if (!value || json_is_null(value))
        return 0;
    for (enum entry_state state = ENTRY_PUBLISHED; state <= ENTRY_DELETED; state++)
        if (json_is_string(value) && strcmp(json_string_value(value), entry_state_name(state)) == 0)
            return *out = state, 0;
    return error_set(err, ERROR_INVALID,
                     "field \"state\" should be published, draft, expired or deleted");
}

static int read_kind(const json_t *object, bool *passage, struct error *err)
{
    const char *kind = json_string_value(json_object_get(object, "kind"));
    *passage = kind && strcmp(kind, "passage") == 0;
    if (json_object_get(object, "kind") && !*passage && (!kind || strcmp(kind, "faq") != 0))
        return error_set(err, ERROR_INVALID, "field \"kind\" should be faq or passage");
    return 0;
}

static int read_audience(const json_t *object, struct entry *entry, struct error *err)
{
    if (read_text(object, "audience", ENTRY_TAG_MAX, &entry->audience, err) < 0)
        return -1;
    if (entry->audience && strcmp(entry->audience, "all") == 0) {
        free(entry->audience);
        entry->audience = NULL;
    }
    return 0;
}

static int read_lists(const json_t *object, struct entry *entry, struct error *err)
{
    const json_t *wordings = json_object_get(object, "wordings");
    const char *name = wordings ? "wordings" : "alts";
    const struct list_limits texts = { name, ENTRY_WORDINGS_MAX, ENTRY_TEXT_MAX };
    const struct list_limits tags = { "tags", ENTRY_TAGS_MAX, ENTRY_TAG_MAX };

    if (read_list(json_object_get(object, name), &texts, &entry->wordings, &entry->wording_count,
                  err) < 0)
        return -1;
    return read_list(json_object_get(object, "tags"), &tags, &entry->tags, &entry->tag_count, err);
}

static int read_source(const json_t *object, struct entry *entry, struct error *err)
{
    const json_t *source = json_object_get(object, "source");
    if (!json_is_object(source))
        return 0;
    if (read_text(source, "kind", NAME_MAX_BYTES, &entry->source_kind, err) < 0 ||
        read_text(source, "by", NAME_MAX_BYTES, &entry->source_by, err) < 0 ||
        read_text(source, "ticket", NAME_MAX_BYTES, &entry->source_ticket, err) < 0)
        return error_while(err, "field \"source\"");
    return 0;
}

static int read_history(const json_t *object, struct entry *entry, struct error *err)
{
    const json_t *history = json_object_get(object, "history");
    if (!json_is_array(history))
        return 0;
    if (json_array_size(history) > HISTORY_MAX)
        return error_set(err, ERROR_INVALID, "field \"history\" has more than %d items",
                         HISTORY_MAX);
    entry->history = json_deep_copy(history);
    return 0;
}

static int read_texts(const json_t *object, struct entry *entry, struct error *err)
{
    if (read_text(object, "id", NAME_MAX_BYTES, &entry->id, err) < 0 ||
        read_text(object, "question", ENTRY_TEXT_MAX, &entry->question, err) < 0 ||
        read_text(object, "answer", ENTRY_TEXT_MAX, &entry->answer, err) < 0)
        return -1;
    if (!entry->question && !entry->passage)
        return error_set(err, ERROR_INVALID, "field \"question\" is missing or empty");
    if (!entry->answer && entry->state != ENTRY_DRAFT)
        return error_set(err, ERROR_INVALID, "field \"answer\" is missing or empty");
    entry->question = entry->question ? entry->question : memory_text("");
    entry->answer = entry->answer ? entry->answer : memory_text("");
    return 0;
}

static int read_times(const json_t *object, struct entry *entry, struct error *err)
{
    if (read_moment(object, "valid_from", &entry->valid_from, err) < 0 ||
        read_moment(object, "valid_until", &entry->valid_until, err) < 0 ||
        read_moment(object, "created_at", &entry->created_at, err) < 0 ||
        read_moment(object, "changed_at", &entry->changed_at, err) < 0)
        return -1;
    if (entry->valid_from && entry->valid_until && entry->valid_until <= entry->valid_from)
        return error_set(err, ERROR_INVALID, "field \"valid_until\" is not after \"valid_from\"");
    return 0;
}

int entry_read(const json_t *object, struct entry **out, struct error *err)
{
    OWNED(entry) struct entry *entry = memory_new(sizeof *entry);
    if (!json_is_object(object))
        return error_set(err, ERROR_INVALID, "an entry should be an object");
    if (read_kind(object, &entry->passage, err) < 0 || read_state(object, &entry->state, err) < 0 ||
        read_texts(object, entry, err) < 0 || read_lists(object, entry, err) < 0 ||
        read_audience(object, entry, err) < 0 || read_times(object, entry, err) < 0 ||
        read_source(object, entry, err) < 0 || read_history(object, entry, err) < 0)
        return -1;
    *out = TAKE(entry);
    return 0;
}

static void write_text(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    if (out->length > 0 && out->data[out->length - 1] != '{')
        buf_char(out, ',');
    buf_format(out, "\"%s\":", name);
    buf_json(out, text);
}

static void write_moment(struct buf *out, const char *name, moment when)
{
    char text[CLOCK_TEXT_SIZE];
    if (when)
        write_text(out, name, clock_text(when, text));
}

static void write_list(struct buf *out, const char *name, char *const *list, size_t count)
{
    buf_format(out, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_json(out, list[i]);
    }
    buf_char(out, ']');
}

static void write_source(const struct entry *entry, struct buf *out)
{
    if (!entry->source_kind && !entry->source_by && !entry->source_ticket)
        return;
    buf_text(out, ",\"source\":{");
    write_text(out, "kind", entry->source_kind);
    write_text(out, "by", entry->source_by);
    write_text(out, "ticket", entry->source_ticket);
    buf_char(out, '}');
}

static void write_history(const struct entry *entry, struct buf *out)
{
    char *text = entry->history ? json_dumps(entry->history, JSON_COMPACT) : NULL;
    if (text) {
        buf_text(out, ",\"history\":");
        buf_text(out, text);
    }
    free(text);
}

void entry_write(const struct entry *entry, struct buf *out)
{
    buf_char(out, '{');
    write_text(out, "id", entry->id);
    write_text(out, "kind", entry->passage ? "passage" : "faq");
    write_text(out, "question", entry->question);
    write_text(out, "answer", entry->answer);
    write_list(out, "wordings", entry->wordings, entry->wording_count);
    write_list(out, "tags", entry->tags, entry->tag_count);
    write_text(out, "audience", entry->audience ? entry->audience : "all");
    write_text(out, "state", entry_state_name(entry->state));
    write_moment(out, "valid_from", entry->valid_from);
    write_moment(out, "valid_until", entry->valid_until);
    write_source(entry, out);
    write_moment(out, "created_at", entry->created_at);
    write_moment(out, "changed_at", entry->changed_at);
    write_history(entry, out);
    buf_char(out, '}');
}
