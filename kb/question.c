#include "kb/question.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

static struct question_stem *find_stem(const struct question *question, uint64_t hash)
{
    for (size_t i = 0; i < question->stem_count; i++)
        if (question->stems[i].hash == hash)
            return &question->stems[i];
    return NULL;
}

static void add_stem(struct question *question, const struct analysis *analysis,
                     const struct postings *known, const struct word *word)
{
    struct question_stem *stem = find_stem(question, word->stem);
    if (!stem) {
        stem = &question->stems[question->stem_count++];
        stem->hash = word->stem;
        stem->content = false;
        stem->covered = 0;
        stem->stem = terms_find(&known->terms, word->stem);
        stem->idf = stem->stem == TERM_UNKNOWN ? 0 : known->idf[stem->stem];
        stem->known = stem->idf > 0;
        shape_of(analysis->stems.data + word->stem_at, word->stem_length, &stem->shape);
    }
    stem->content |= word->content;
}

static void read_stems(struct question *question, const struct analysis *analysis,
                       const struct generation *generation)
{
    if (question->stem_room < analysis->word_count) {
        question->stem_room = analysis->word_count * 2;
        free(question->stems);
        question->stems = memory_new(question->stem_room * sizeof *question->stems);
    }
    question->stem_count = 0;
    for (size_t i = 0; i < analysis->word_count; i++)
        add_stem(question, analysis, &generation->stems, &analysis->words[i]);
    for (size_t i = 0; i < question->stem_count; i++)
        if (!question->stems[i].known)
            question->stems[i].idf = generation->unknown_idf;
}

static void make_room(struct question *question, size_t grams, size_t terms)
{
    if (question->gram_room < grams) {
        question->gram_room = grams * 2;
        free(question->grams);
        question->grams = memory_new(question->gram_room * sizeof *question->grams);
    }
    if (question->times_room < terms) {
        question->times_room = terms * 2;
        free(question->times);
        question->times = memory_new(question->times_room * sizeof *question->times);
    }
}

static void count_grams(struct question *question, const struct analysis *analysis,
                        const struct postings *known)
{
    question->gram_count = 0;
    for (size_t i = 0; i < analysis->gram_count; i++) {
        uint32_t gram = terms_find(&known->terms, analysis->grams[i]);
        if (gram != TERM_UNKNOWN && question->times[gram]++ == 0)
            question->grams[question->gram_count++].gram = gram;
    }
}

/* Those of which no entry is left do not count as known. Leaves `times` at zero. */
static void weigh_grams(struct question *question, const struct postings *known)
{
    float square = 0;
    for (size_t i = 0; i < question->gram_count; i++) {
        struct question_gram *gram = &question->grams[i];
        gram->weight = (1 + logf(question->times[gram->gram])) * known->idf[gram->gram];
        square += gram->weight * gram->weight;
        question->times[gram->gram] = 0;
    }
    float scale = square > 0 ? 1 / sqrtf(square) : 0;
    for (size_t i = 0; i < question->gram_count; i++)
        question->grams[i].weight *= scale;
}

void question_read(struct question *question, struct analysis *analysis,
                   const struct generation *generation)
{
    analysis_grams(analysis);
    question->aspects = analysis->aspects;
    question->negates = analysis->negates;
    make_room(question, analysis->gram_count, generation->grams.terms.count);
    read_stems(question, analysis, generation);
    count_grams(question, analysis, &generation->grams);
    weigh_grams(question, &generation->grams);
}

void question_clear(struct question *question)
{
    free(question->stems);
    free(question->grams);
    free(question->times);
    *question = (struct question){ 0 };
}
