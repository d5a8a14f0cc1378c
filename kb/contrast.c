#include "kb/contrast.h"

#include "kb/gate.h"

static double contrast(const struct question *question, size_t candidate, size_t rival)
{
    double more = 0, all = 0;
    for (size_t i = 0; i < question->stem_count; i++) {
        const struct question_stem *stem = &question->stems[i];
        if (!stem->content)
            continue;
        int here = stem->covered >> candidate & 1, there = stem->covered >> rival & 1;
        all += stem->idf;
        more += (here - there) * (double)stem->idf;
    }
    return all > 0 ? more / all : 0;
}

void contrast_fill(const struct question *question, struct kb_result *result)
{
    for (size_t i = 0; i < result->count; i++)
        result->hits[i].features[FEATURE_CONTRAST] =
            result->count > 1 ? contrast(question, i, i == 0 ? 1 : 0) : 0;
}
