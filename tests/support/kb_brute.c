#include "tests/support/kb_brute.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "bot/base/memory.h"
#include "kb/analysis.h"
#include "kb/gate.h"

enum { ENTRIES = 200, TERMS = 2000 };

/* The terms of one text, with repetitions. */
struct bag {
    uint64_t terms[TERMS];
    size_t count;
};

struct document {
    struct bag stems, grams;
    size_t entry;
    double words, chars;
};

struct brute {
    struct gate *gate;
    struct analysis *analysis;
    struct document *documents;
    size_t count, entries;
};

struct brute *brute_new(void)
{
    struct brute *brute = memory_new(sizeof *brute);
    brute->gate = gate_shipped();
    brute->analysis = analysis_new();
    brute->documents = memory_new(ENTRIES * sizeof *brute->documents);
    return brute;
}

void brute_free(struct brute *brute)
{
    gate_free(brute->gate);
    analysis_free(brute->analysis);
    free(brute->documents);
    free(brute);
}

static void fill(const struct brute *brute, const char *text, enum analysis_kind kind,
                 struct document *out)
{
    analysis_read(brute->analysis, &brute->gate->lexicon, text, kind);
    analysis_grams(brute->analysis);
    out->stems.count = brute->analysis->word_count;
    for (size_t i = 0; i < out->stems.count; i++)
        out->stems.terms[i] = brute->analysis->words[i].stem;
    out->grams.count = brute->analysis->gram_count;
    for (size_t i = 0; i < out->grams.count; i++)
        out->grams.terms[i] = brute->analysis->grams[i];
}

void brute_put(struct brute *brute, const char *question, char *const *wordings, size_t count)
{
    for (size_t i = 0; i <= count && brute->count < ENTRIES; i++) {
        struct document *document = &brute->documents[brute->count++];
        fill(brute, i ? wordings[i - 1] : question, ANALYSIS_WORDING, document);
        document->entry = brute->entries;
    }
    brute->entries++;
}

static size_t times(const struct bag *bag, uint64_t term)
{
    size_t count = 0;
    for (size_t i = 0; i < bag->count; i++)
        count += bag->terms[i] == term;
    return count;
}

static const struct bag *bag_of(const struct document *document, bool grams)
{
    return grams ? &document->grams : &document->stems;
}

static double entries_with(const struct brute *brute, uint64_t term, bool grams)
{
    size_t found = 0, last = SIZE_MAX;
    for (size_t i = 0; i < brute->count; i++) {
        const struct document *document = &brute->documents[i];
        if (document->entry != last && times(bag_of(document, grams), term) > 0) {
            found++;
            last = document->entry;
        }
    }
    return (double)found;
}

static bool is_first(const struct bag *bag, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (bag->terms[i] == bag->terms[at])
            return false;
    return true;
}

static double bm25(const struct brute *brute, const struct bag *query, const struct bag *of)
{
    double score = 0, mean = 0, all = (double)brute->entries;
    for (size_t i = 0; i < brute->count; i++)
        mean += (double)brute->documents[i].stems.count / (double)brute->count;
    for (size_t i = 0; i < query->count; i++) {
        double tf = (double)times(of, query->terms[i]);
        double df = entries_with(brute, query->terms[i], false);
        if (is_first(query, i) && tf > 0)
            score += log(1 + (all - df + .5) / (df + .5)) * tf * 2.2 /
                     (tf + 1.2 * (.25 + .75 * (double)of->count / mean));
    }
    return score;
}

static double weight(const struct brute *brute, const struct bag *bag, uint64_t gram)
{
    double tf = (double)times(bag, gram), df = entries_with(brute, gram, true);
    if (tf == 0 || df == 0)
        return 0;
    return (1 + log(tf)) * (log((1 + (double)brute->entries) / (1 + df)) + 1);
}

static double product(const struct brute *brute, const struct bag *a, const struct bag *b)
{
    double sum = 0;
    for (size_t i = 0; i < a->count; i++)
        if (is_first(a, i) && times(b, a->terms[i]) > 0)
            sum += weight(brute, a, a->terms[i]) * weight(brute, b, a->terms[i]);
    return sum;
}

static double cosine(const struct brute *brute, const struct bag *a, const struct bag *b)
{
    double sum = product(brute, a, b);
    return sum > 0 ? sum / sqrt(product(brute, a, a) * product(brute, b, b)) : 0;
}

static int larger_first(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

static double total(const struct brute *brute, size_t entry, double words, double chars)
{
    double scores[ENTRIES + 3] = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < brute->count; i++)
        if (brute->documents[i].entry == entry)
            scores[count++] = brute->documents[i].words / words + brute->documents[i].chars / chars;
    qsort(scores, count, sizeof *scores, larger_first);
    return scores[0] + scores[1] / 2 + scores[2] / 4;
}

void brute_score(const struct brute *brute, const char *text, double *out)
{
    struct document *query = memory_new(sizeof *query);
    double words = 1e-30, chars = 1e-30, most = 1e-30;
    fill(brute, text, ANALYSIS_QUESTION, query);
    for (size_t i = 0; i < brute->count; i++) {
        struct document *document = &brute->documents[i];
        document->words = bm25(brute, &query->stems, &document->stems);
        document->chars = cosine(brute, &query->grams, &document->grams);
        words = fmax(words, document->words);
        chars = fmax(chars, document->chars);
    }
    for (size_t i = 0; i < brute->entries; i++)
        most = fmax(most, out[i] = total(brute, i, words, chars));
    for (size_t i = 0; i < brute->entries; i++)
        out[i] *= 2 / most;
    free(query);
}
