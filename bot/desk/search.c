#include "bot/desk/search.h"

#include <string.h>

#include "bot/base/memory.h"

struct search {
    const struct generation *generation;
    struct kb_scratch *scratch;
    struct kb_result result;
};

static struct search *search_new(struct desk *desk, const char *question)
{
    if (!desk->parts.library || !*question || strlen(question) > KB_QUERY_TEXT_MAX)
        return NULL;
    struct kb_query query = { .text = question, .now = desk_now(desk) };
    struct search *search = memory_new(sizeof *search);
    search->generation = library_hold(desk->parts.library);
    search->scratch = kb_scratch_new();
    kb_search(search->generation, &query, search->scratch, &search->result);
    return search;
}

/* Hits are borrowed from the generation: only now may they go. */
static void search_free(struct search *search)
{
    if (!search)
        return;
    kb_scratch_free(search->scratch);
    generation_release(search->generation);
    free(search);
}
DEFINE_OWNED(search)

void search_each(struct desk *desk, const char *question, search_visit_fn *visit, void *context)
{
    OWNED(search) struct search *search = search_new(desk, question);
    for (size_t i = 0; search && i < search->result.count; i++)
        visit(context, &search->result.hits[i]);
}

/* Below it a suggestion only distracts; hits come best first. */
#define LEAST_P 0.02

json_t *search_suggestions(struct desk *desk, const char *question, size_t limit)
{
    json_t *list = json_array();
    OWNED(search) struct search *search = search_new(desk, question);
    for (size_t i = 0; search && i < search->result.count && i < limit; i++) {
        const struct kb_hit *hit = &search->result.hits[i];
        if (hit->p < LEAST_P)
            break;
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:f}", "entry", hit->entry->id,
                                              "question", hit->entry->question, "answer",
                                              hit->entry->answer, "p", hit->p));
    }
    return list;
}

static json_t *explain(const struct kb_hit *hit)
{
    json_t *features = json_object();
    for (size_t i = 0; i < KB_FEATURES; i++)
        json_object_set_new(features, kb_feature_name(i), json_real(hit->features[i]));
    return json_pack("{s:s,s:s,s:s,s:f,s:f,s:o}", "entry", hit->entry->id, "question",
                     hit->entry->question, "answer", hit->entry->answer, "p", hit->p, "score",
                     hit->score, "features", features);
}

json_t *search_explained(struct desk *desk, const char *question)
{
    static const char *const outcomes[] = {
        [KB_NONE] = "none", [KB_OFFER] = "offer", [KB_ANSWER] = "answer"
    };
    json_t *hits = json_array();
    OWNED(search) struct search *search = search_new(desk, question);
    if (!search)
        return json_pack("{s:s,s:s,s:o}", "outcome", "none", "reason", "nothing_found", "hits",
                         hits);
    for (size_t i = 0; i < search->result.count; i++)
        json_array_append_new(hits, explain(&search->result.hits[i]));
    return json_pack("{s:s,s:s,s:f,s:o}", "outcome", outcomes[search->result.outcome], "reason",
                     search->result.reason, "threshold", search->result.threshold, "hits", hits);
}
