#include "kb/norms.h"

#include <math.h>
#include <stdlib.h>

#include "bot/base/memory.h"

/* Of a document's mean square. */
static const double too_small_to_see = 5e-6;

static void add_wording(struct norm *norm, struct gram_reader grams, const float *idf)
{
    while (grams_next(&grams)) {
        float times = gram_weight(grams.times), weight = times * idf[grams.gram];
        norm->a += weight * weight;
        norm->b += times * weight;
        norm->c += times * times;
    }
}

void norms_begin(struct norms *norms, const struct bulk *bulk, const float *idf)
{
    size_t documents = bulk->document_count, terms = bulk->gram_terms.count;
    double all = 0;
    norms->documents = memory_new(documents * sizeof *norms->documents);
    norms->idf = memory_new(terms * sizeof *norms->idf);
    for (size_t i = 0; i < terms; i++)
        norms->idf[i] = idf[i];
    for (size_t i = 0; i < bulk->record_count; i++)
        for (size_t j = 0; j < bulk->records[i]->wording_count; j++) {
            struct norm *norm = &norms->documents[bulk->first[i] + j];
            add_wording(norm, record_grams(bulk->records[i], j), idf);
            all += norm->a;
        }
    norms->too_small = documents ? (float)(all / (double)documents * too_small_to_see) : 0;
}

void norms_clear(struct norms *norms)
{
    free(norms->documents);
    free(norms->idf);
    *norms = (struct norms){ .documents = NULL };
}

void norms_change(struct norms *norms, const struct bulk *bulk, uint32_t gram, float idf)
{
    float before = norms->idf[gram], square = idf * idf - before * before;
    struct packed_cursor cursor = packed_list(&bulk->grams, gram);

    if (fabsf(square) < norms->too_small)
        return;
    norms->idf[gram] = idf;
    while (packed_segment(&cursor)) {
        struct norm *of_block = norms->documents + (size_t)cursor.block * PACKED_BLOCK;
        while (cursor.at < cursor.segment) {
            uint32_t item = *cursor.at++;
            float weight = gram_weight(packed_times(&cursor, item));
            struct norm *norm = &of_block[item & PACKED_PLACE];
            norm->a += weight * weight * square;
            norm->b += weight * weight * (idf - before);
        }
    }
}

void norms_scale(const struct norms *norms, const struct bulk *bulk, float moved, float *out)
{
    const struct norm *norm = norms->documents, *end = norm + bulk->document_count;
    for (; norm < end; norm++) {
        float square = norm->a + moved * (2 * norm->b + moved * norm->c);
        *out++ = square > 0 ? 1 / sqrtf(square) : 0;
    }
}
