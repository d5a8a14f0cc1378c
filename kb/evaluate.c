#include "kb/evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/labelled.h"

enum { FEWEST = 10 /* answers before a precision means anything */ };

struct asked {
    double confidence;
    size_t rank; /* of the right entry, from 1; 0: not there */
    bool test, in_scope, near;
    enum kb_outcome outcome;
};

struct evaluation {
    struct library *library;
    const struct generation *generation; /* NULL until the first query */
    struct kb_scratch *scratch;
    size_t entries;
    struct asked *asked;
    size_t count, room;
    bool dev; /* figures are those of the split "dev" */
};

struct evaluation *evaluation_new(struct gate *gate)
{
    struct evaluation *evaluation = memory_new(sizeof *evaluation);
    evaluation->library = library_new(gate);
    evaluation->scratch = kb_scratch_new();
    return evaluation;
}

void evaluation_free(struct evaluation *evaluation)
{
    if (!evaluation)
        return;
    generation_release(evaluation->generation);
    library_free(evaluation->library);
    kb_scratch_free(evaluation->scratch);
    free(evaluation->asked);
    free(evaluation);
}

/* Collections for measuring have entries without an answer, which only a draft may lack. */
int evaluation_add(struct evaluation *evaluation, const json_t *entry, struct error *err)
{
    json_auto_t *draft = json_is_object(entry) ? json_deep_copy(entry) : json_null();
    OWNED(entry) struct entry *read = NULL;

    json_object_set_new(draft, "state", json_string("draft"));
    if (entry_read(draft, &read, err) < 0)
        return -1;
    if (!read->id)
        return error_set(err, ERROR_INVALID, "field \"id\" is missing");
    read->state = ENTRY_PUBLISHED;
    read->valid_from = read->valid_until = 0;
    library_put(evaluation->library, read);
    evaluation->entries++;
    return 0;
}

const struct generation *evaluation_generation(struct evaluation *evaluation)
{
    if (!evaluation->generation) {
        library_publish(evaluation->library);
        evaluation->generation = library_hold(evaluation->library);
    }
    return evaluation->generation;
}

struct library *evaluation_library(struct evaluation *evaluation)
{
    return evaluation->library;
}

static void remember(struct evaluation *evaluation, const struct labelled *query,
                     const struct kb_result *result)
{
    struct asked asked = {
        .confidence = result->count ? result->confidence : -INFINITY,
        .test = query->test,
        .in_scope = query->in_scope,
        .near = query->near,
        .outcome = result->outcome,
    };
    for (size_t i = 0; i < result->count && asked.rank == 0; i++)
        if (labelled_is_right(query, result->hits[i].entry->id))
            asked.rank = i + 1;
    if (evaluation->count == evaluation->room) {
        evaluation->room = evaluation->room ? evaluation->room * 2 : 256;
        evaluation->asked =
            memory_resize(evaluation->asked, evaluation->room * sizeof *evaluation->asked);
    }
    evaluation->asked[evaluation->count++] = asked;
}

static void write_run(const char *id, const struct kb_result *result, struct buf *run)
{
    buf_text(run, "{\"id\":");
    buf_json(run, id);
    buf_text(run, ",\"hits\":[");
    for (size_t i = 0; i < result->count; i++) {
        buf_text(run, i ? ",{\"id\":" : "{\"id\":");
        buf_json(run, result->hits[i].entry->id);
        buf_format(run, ",\"score\":%.9g}", result->hits[i].p);
    }
    buf_format(run, "],\"conf\":%.9g}\n", result->count ? result->confidence : 0);
}

int evaluation_ask(struct evaluation *evaluation, const json_t *query, struct buf *run,
                   struct error *err)
{
    struct labelled labelled;
    struct kb_result result;

    if (labelled_read(query, &labelled, err) < 0)
        return -1;
    if (!labelled.id)
        return error_set(err, ERROR_INVALID, "a question needs the member \"id\"");
    labelled_ask(&labelled, NULL, evaluation_generation(evaluation), evaluation->scratch, &result);
    remember(evaluation, &labelled, &result);
    write_run(labelled.id, &result, run);
    return 0;
}

static double share(double part, size_t whole)
{
    return whole ? part / (double)whole : 0;
}

static void count_ranks(const struct evaluation *evaluation, struct evaluation_figures *out)
{
    size_t first = 0, three = 0, ten = 0, offered = 0, offered_right = 0;
    double reciprocal = 0;
    for (size_t i = 0; i < evaluation->count; i++) {
        const struct asked *asked = &evaluation->asked[i];
        if (asked->test == evaluation->dev)
            continue;
        out->queries++;
        out->in_scope += asked->in_scope;
        first += asked->rank == 1;
        three += asked->rank >= 1 && asked->rank <= 3;
        ten += asked->rank >= 1;
        reciprocal += asked->rank ? 1.0 / (double)asked->rank : 0;
        offered += asked->outcome == KB_OFFER;
        offered_right += asked->outcome == KB_OFFER && asked->rank >= 1 && asked->rank <= 3;
    }
    out->recall1 = share((double)first, out->in_scope);
    out->recall3 = share((double)three, out->in_scope);
    out->recall10 = share((double)ten, out->in_scope);
    out->mrr10 = share(reciprocal, out->in_scope);
    out->offered = share((double)offered, out->queries);
    out->offered_right = share((double)offered_right, offered);
}

/* What the split "test" gets at a threshold; 0: at the gate's own. */
static struct evaluation_point count_point(const struct evaluation *evaluation, double threshold)
{
    size_t all = 0, answered = 0, right = 0, near = 0, near_passed = 0;
    for (size_t i = 0; i < evaluation->count; i++) {
        const struct asked *asked = &evaluation->asked[i];
        bool answers = threshold > 0 ? asked->confidence >= threshold : asked->outcome == KB_ANSWER;
        if (asked->test == evaluation->dev)
            continue;
        all++;
        answered += answers;
        right += answers && asked->rank == 1;
        near += asked->near && !asked->in_scope;
        near_passed += asked->near && !asked->in_scope && !answers;
    }
    return (struct evaluation_point){
        .threshold = threshold,
        .coverage = share((double)answered, all),
        .precision = share((double)right, answered),
        .near_passed = share((double)near_passed, near),
    };
}

static int most_confident_first(const void *a, const void *b)
{
    double x = ((const struct asked *)a)->confidence, y = ((const struct asked *)b)->confidence;
    return (x < y) - (x > y);
}

/* The lowest confidence down to which the split "dev" is answered this precisely. */
static double find_threshold(const struct evaluation *evaluation, double precision)
{
    struct asked *dev = memory_new(evaluation->count * sizeof *dev);
    size_t count = 0, right = 0;
    double threshold = INFINITY;

    for (size_t i = 0; i < evaluation->count; i++)
        if (!evaluation->asked[i].test)
            dev[count++] = evaluation->asked[i];
    qsort(dev, count, sizeof *dev, most_confident_first);
    for (size_t i = 0; i < count; i++) {
        right += dev[i].rank == 1;
        bool last_of_equals = i + 1 == count || dev[i + 1].confidence < dev[i].confidence;
        if (i + 1 >= FEWEST && last_of_equals && (double)right >= precision * (double)(i + 1))
            threshold = dev[i].confidence;
    }
    free(dev);
    return threshold;
}

void evaluation_look_at_dev(struct evaluation *evaluation)
{
    evaluation->dev = true;
}

void evaluation_figures(const struct evaluation *evaluation, struct evaluation_figures *out)
{
    *out = (struct evaluation_figures){ .entries = evaluation->entries };
    count_ranks(evaluation, out);
    out->own = count_point(evaluation, 0);
    out->p95 = count_point(evaluation, find_threshold(evaluation, 0.95));
    out->p98 = count_point(evaluation, find_threshold(evaluation, 0.98));
}
