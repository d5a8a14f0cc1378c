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
    size_t gram_count, gram_room;
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

static void subject_read(struct subject *subject, struct analysis *analysis, const char *text)
{
    analysis_read(analysis, &shipped->lexicon, text, ANALYSIS_QUESTION);
    analysis_grams(analysis);
    if (subject->gram_room < analysis->gram_count) {
        subject->gram_room = analysis->gram_count * 2;
        subject->grams = memory_resize(subject->grams, subject->gram_room * sizeof *subject->grams);
    }
    subject->gram_count = analysis->gram_count;
    if (analysis->gram_count > 0) {
        memcpy(subject->grams, analysis->grams, analysis->gram_count * sizeof *subject->grams);
        qsort(subject->grams, subject->gram_count, sizeof *subject->grams, by_key);
    }
    subject->wh = analysis->aspects & shipped->lexicon.wh;
    subject->content.count = 0;
    add_content(&subject->content, analysis);
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

struct kb_comparison {
    struct analysis *analysis;
    struct subject question, other;
};

struct kb_comparison *kb_comparison_new(const char *question)
{
    struct kb_comparison *comparison = memory_new(sizeof *comparison);
    pthread_once(&shipped_once, read_shipped);
    comparison->analysis = analysis_new();
    subject_read(&comparison->question, comparison->analysis, question);
    return comparison;
}

void kb_comparison_free(struct kb_comparison *comparison)
{
    if (!comparison)
        return;
    analysis_free(comparison->analysis);
    free(comparison->question.grams);
    free(comparison->other.grams);
    free(comparison);
}

double kb_comparison_with(struct kb_comparison *comparison, const char *other)
{
    subject_read(&comparison->other, comparison->analysis, other);
    return compare(&comparison->question, &comparison->other);
}

double kb_likeness(const char *a, const char *b)
{
    OWNED(kb_comparison) struct kb_comparison *comparison = kb_comparison_new(a);
    return kb_comparison_with(comparison, b);
}
