/* How alike two questions are, whatever the knowledge base holds: half by their characters, half by
 * their words of content. For customers who wait for the same answer. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/analysis.h"
#include "kb/gate.h"
#include "kb/kb.h"
#include "kb/shape.h"

enum { CONTENT_MAX = 64 }; /* words of content that are compared */

static const double alike_enough = 0.6, clash_share = 0.6;

struct content {
    struct shape shapes[CONTENT_MAX];
    uint64_t stems[CONTENT_MAX];
    size_t count;
};

/* One question, taken apart. */
struct subject {
    uint64_t *grams; /* ascending, with repetitions */
    size_t gram_count;
    struct content content;
    aspects wh;
};

/* The word lists never change, so one copy serves all threads for the life of the process. */
static struct gate *shipped;
static pthread_once_t shipped_once = PTHREAD_ONCE_INIT;

static void read_shipped(void)
{
    shipped = gate_shipped();
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void add_content(struct content *content, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->word_count && content->count < CONTENT_MAX; i++) {
        const struct word *word = &analysis->words[i];
        size_t at = 0;
        while (at < content->count && content->stems[at] != word->stem)
            at++;
        if (!word->content || at < content->count)
            continue;
        shape_of(analysis->stems.data + word->stem_at, word->stem_length, &content->shapes[at]);
        content->stems[at] = word->stem;
        content->count++;
    }
}

static struct subject *subject_new(struct analysis *analysis, const char *text)
{
    struct subject *subject = memory_new(sizeof *subject);
    analysis_read(analysis, &shipped->lexicon, text, ANALYSIS_QUESTION);
    analysis_grams(analysis);
    subject->gram_count = analysis->gram_count;
    subject->grams = memory_new(analysis->gram_count * sizeof *subject->grams);
    if (analysis->gram_count > 0)
        memcpy(subject->grams, analysis->grams, analysis->gram_count * sizeof *subject->grams);
    qsort(subject->grams, subject->gram_count, sizeof *subject->grams, by_key);
    subject->wh = analysis->aspects & shipped->lexicon.wh;
    add_content(&subject->content, analysis);
    return subject;
}

static void subject_free(struct subject *subject)
{
    free(subject->grams);
    free(subject);
}

/* How often the n-gram at `at` is there. */
static size_t times_of(const struct subject *subject, size_t at)
{
    size_t end = at;
    while (end < subject->gram_count && subject->grams[end] == subject->grams[at])
        end++;
    return end - at;
}

static double length_of(const struct subject *subject)
{
    double square = 0;
    for (size_t at = 0, times; at < subject->gram_count; at += times) {
        times = times_of(subject, at);
        square += pow(1 + log((double)times), 2);
    }
    return sqrt(square);
}

static double cosine(const struct subject *a, const struct subject *b)
{
    double product = 0, lengths = length_of(a) * length_of(b);
    for (size_t i = 0, j = 0; i < a->gram_count && j < b->gram_count;) {
        uint64_t x = a->grams[i], y = b->grams[j];
        size_t in_a = times_of(a, i), in_b = times_of(b, j);
        if (x == y)
            product += (1 + log((double)in_a)) * (1 + log((double)in_b));
        i += x <= y ? in_a : 0;
        j += y <= x ? in_b : 0;
    }
    return lengths > 0 ? product / lengths : 0;
}

/* Words of one that the other has too, near ones counting in part. */
static double found_in(const struct content *of, const struct content *in)
{
    double found = 0;
    for (size_t i = 0; i < of->count; i++) {
        double best = 0;
        for (size_t j = 0; j < in->count; j++)
            best = fmax(best, shape_likeness(&of->shapes[i], &in->shapes[j]));
        found += best >= alike_enough ? best : 0;
    }
    return found;
}

static double compare(const struct subject *a, const struct subject *b)
{
    double chars = cosine(a, b);
    size_t words = a->content.count + b->content.count;
    if (words == 0)
        return chars;
    double content =
        (found_in(&a->content, &b->content) + found_in(&b->content, &a->content)) / (double)words;
    double alike = (chars + content) / 2;
    bool clash = a->wh && b->wh && !(a->wh & b->wh);
    return fmin(1, clash ? alike * clash_share : alike);
}

double kb_likeness(const char *a, const char *b)
{
    pthread_once(&shipped_once, read_shipped);
    OWNED(analysis) struct analysis *analysis = analysis_new();
    struct subject *first = subject_new(analysis, a), *second = subject_new(analysis, b);
    double alike = compare(first, second);
    subject_free(first);
    subject_free(second);
    return alike;
}
