#include "kb/rehearsal.h"

#include <stdlib.h>
#include <string.h>

struct stage {
    struct library *library;
    struct kb_scratch *scratch;
    struct rehearsal *out;
};

/* Teaches the clean question and the customer's words. */
static int teach(const struct stage *stage, const json_t *item, struct error *err)
{
    OWNED(entry) struct entry *entry = NULL;
    json_auto_t *taught =
        json_pack("{s:O?, s:O?, s:O?, s:[O?]}", "id", json_object_get(item, "id"), "question",
                  json_object_get(item, "canonical"), "answer", json_object_get(item, "answer"),
                  "wordings", json_array_get(json_object_get(item, "asks"), 0));
    if (!taught || entry_read(taught, &entry, err) < 0)
        return err->kind ? -1 : error_set(err, ERROR_INVALID, "not a question with its answer");
    if (!entry->id)
        return error_set(err, ERROR_INVALID, "a question to rehearse needs an id");
    library_put(stage->library, entry);
    library_publish(stage->library);
    return 0;
}

/* The best, and how sure it is; NULL: nothing. */
static double ask(const struct stage *stage, const char *text, struct kb_result *result)
{
    const struct generation *now = library_hold(stage->library);
    kb_search(now, &(struct kb_query){ .text = text }, stage->scratch, result);
    generation_release(now);
    return result->count ? result->confidence : -1;
}

static int ask_first(const struct stage *stage, const json_t *item, struct error *err)
{
    const char *text = json_string_value(json_array_get(json_object_get(item, "asks"), 0));
    struct kb_result result;
    if (!text)
        return error_set(err, ERROR_INVALID, "field \"asks\" should be a list of texts");
    double confidence = ask(stage, text, &result);
    for (size_t i = 0; i < stage->out->point_count; i++)
        stage->out->points[i].first_answered +=
            confidence >= stage->out->points[i].threshold && result.count > 0;
    stage->out->items++;
    return teach(stage, item, err);
}

static void ask_later(const struct stage *stage, const json_t *item)
{
    const json_t *asks = json_object_get(item, "asks");
    const char *id = json_string_value(json_object_get(item, "id"));
    struct kb_result result;
    for (size_t i = 1; i < json_array_size(asks); i++) {
        const char *text = json_string_value(json_array_get(asks, i));
        if (!text)
            continue;
        double confidence = ask(stage, text, &result);
        bool right = result.count > 0 && strcmp(result.hits[0].entry->id, id) == 0;
        stage->out->later++;
        for (size_t k = 0; k < stage->out->point_count; k++) {
            struct rehearsal_point *point = &stage->out->points[k];
            point->alone += confidence >= point->threshold && right;
            point->wrong += confidence >= point->threshold && !right && result.count > 0;
        }
    }
}

int rehearse(struct evaluation *evaluation, const json_t *items, struct rehearsal *out,
             struct error *err)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    struct stage stage = { evaluation_library(evaluation), scratch, out };

    library_publish(stage.library);
    for (size_t i = 0; i < json_array_size(items); i++)
        if (ask_first(&stage, json_array_get(items, i), err) < 0)
            return -1;
    for (size_t i = 0; i < json_array_size(items); i++)
        ask_later(&stage, json_array_get(items, i));
    return 0;
}
