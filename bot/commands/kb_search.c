#include "bot/commands/kb_search.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "bot/app.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"

static const char *const outcomes[] = {
    [KB_NONE] = "none", [KB_OFFER] = "offer", [KB_ANSWER] = "answer"
};

static json_t *hit_json(const struct kb_hit *hit)
{
    json_t *features = json_object();
    for (size_t i = 0; i < KB_FEATURES; i++)
        json_object_set_new(features, kb_feature_name(i), json_real(hit->features[i]));
    return json_pack("{s:s, s:s, s:f, s:f, s:o}", "entry", hit->entry->id, "question",
                     hit->entry->question, "p", hit->p, "score", hit->score, "features", features);
}

static void print_json(const struct kb_result *result)
{
    json_t *hits = json_array();
    for (size_t i = 0; i < result->count; i++)
        json_array_append_new(hits, hit_json(&result->hits[i]));
    json_auto_t *all = json_pack("{s:s, s:s, s:f, s:f, s:o}", "outcome", outcomes[result->outcome],
                                 "reason", result->reason, "threshold", result->threshold,
                                 "confidence", result->confidence, "hits", hits);
    OWNED_TEXT char *text = json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    puts(text);
}

static void print(const struct kb_result *result)
{
    printf("%s (%s), confidence %.3f, threshold %.3f\n", outcomes[result->outcome], result->reason,
           result->confidence, result->threshold);
    for (size_t i = 0; i < result->count; i++) {
        const struct kb_hit *hit = &result->hits[i];
        printf("  p %.3f  S %.3f  %-12s %s\n", hit->p, hit->score, hit->entry->id,
               hit->entry->question);
        for (size_t f = 0; i == 0 && f < KB_FEATURES; f++)
            printf("                  %-10s %8.4f\n", kb_feature_name(f), hit->features[f]);
    }
}

static void search(struct knowledge *knowledge, const char *text, bool json)
{
    const struct generation *now = library_hold(knowledge_library(knowledge));
    struct kb_scratch *scratch = kb_scratch_new();
    struct kb_result *result = memory_new(sizeof *result);

    kb_search(now, &(struct kb_query){ .text = text, .now = clock_now(&clock_real) }, scratch,
              result);
    if (json)
        print_json(result);
    else
        print(result);
    free(result);
    kb_scratch_free(scratch);
    generation_release(now);
}

int kb_search_command(int count, char **arguments)
{
    bool json = count > 1 && strcmp(arguments[0], "--json") == 0;
    struct app app = { 0 };
    struct error err = { 0 };
    int status = 0;

    if (app_configure(&app, &err) < 0 || app_open_store(&app, &err) < 0 ||
        knowledge_open(&app.knowledge, app.store, NULL, &clock_real, &err) < 0)
        status = command_failed(&err);
    else
        search(app.knowledge, arguments[json ? 1 : 0], json);
    app_close(&app);
    return status;
}
