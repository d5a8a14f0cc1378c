#include "kb/labelled.h"

#include <string.h>

static bool says(const json_t *object, const char *name, const char *value)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && strcmp(text, value) == 0;
}

/* The last texts of a list, at most `room`. */
static size_t read_texts(const json_t *list, const char **out, size_t room)
{
    size_t count = 0, size = json_array_size(list);
    for (size_t i = size > room ? size - room : 0; i < size; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text)
            out[count++] = text;
    }
    return count;
}

int labelled_read(const json_t *object, struct labelled *out, struct error *err)
{
    const char *text = json_string_value(json_object_get(object, "text"));
    const json_t *gold = json_object_get(object, "gold");

    if (!text)
        return error_set(err, ERROR_INVALID, "a question needs the member \"text\"");
    if (!json_is_array(gold))
        return error_set(err, ERROR_INVALID,
                         "a labelled question needs the member \"gold\", a list of entries");
    *out = (struct labelled){
        .text = text,
        .id = json_string_value(json_object_get(object, "id")),
        .gold = gold,
        .test = says(object, "split", "test"),
        .in_scope = json_array_size(gold) > 0,
        .near = json_array_size(gold) == 0 && !says(object, "scope", "far"),
    };
    out->history_count =
        read_texts(json_object_get(object, "history"), out->history, LABELLED_HISTORY_MAX);
    out->shown_count = read_texts(json_object_get(object, "shown"), out->shown, LABELLED_SHOWN_MAX);
    return 0;
}

bool labelled_is_right(const struct labelled *labelled, const char *entry)
{
    for (size_t i = 0; i < json_array_size(labelled->gold); i++) {
        const char *id = json_string_value(json_array_get(labelled->gold, i));
        if (id && strcmp(id, entry) == 0)
            return true;
    }
    return false;
}

void labelled_ask(const struct labelled *labelled, const char *text,
                  const struct generation *generation, struct kb_scratch *scratch,
                  struct kb_result *out)
{
    char written[KB_QUERY_TEXT_MAX + 1];
    struct kb_query query = { .text = text ? text : labelled->text };

    if (labelled->history_count > 0) {
        query.follow_up = kb_is_follow_up(generation, query.text);
        query.shown = labelled->shown;
        query.shown_count = labelled->shown_count;
        kb_rewrite(generation, query.text, labelled->history, labelled->history_count, written,
                   sizeof written);
        query.text = written;
    }
    kb_search(generation, &query, scratch, out);
}
