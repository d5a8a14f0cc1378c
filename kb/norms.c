#include "kb/norms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

/* Of a document's mean square. */
static const double too_small_to_see = 2e-6;

void norms_begin(struct norms *norms, const struct bulk *bulk, const float *idf)
{
    size_t documents = bulk->document_count, terms = bulk->gram_terms.count;
    double all = 0;
    norms->a = memory_new(documents * sizeof(float));
    norms->b = memory_new(documents * sizeof(float));
    norms->c = memory_new(documents * sizeof(float));
    norms->idf = memory_new(terms * sizeof(float));
    memcpy(norms->idf, idf, terms * sizeof(float));
    for (size_t i = 0; i < bulk->record_count; i++)
        for (size_t j = 0; j < bulk->records[i]->wording_count; j++) {
            size_t document = bulk->first[i] + j;
            for (struct gram_reader grams = record_grams(bulk->records[i], j);
                 grams_next(&grams);) {
                float times = gram_weight(grams.times), weight = times * idf[grams.gram];
                norms->a[document] += weight * weight;
                norms->b[document] += times * weight;
                norms->c[document] += times * times;
            }
            all += norms->a[document];
        }
    norms->too_small = documents ? (float)(all / (double)documents * too_small_to_see) : 0;
}

void norms_clear(struct norms *norms)
{
    free(norms->a);
    free(norms->b);
    free(norms->c);
    free(norms->idf);
    *norms = (struct norms){ 0 };
}

void norms_change(struct norms *norms, const struct bulk *bulk, uint32_t gram, float idf)
{
    float before = norms->idf[gram], square = idf * idf - before * before;
    struct packed_cursor cursor = packed_list(&bulk->grams, gram);
    uint32_t document, times;

    if (fabsf(square) < norms->too_small)
        return;
    norms->idf[gram] = idf;
    while (packed_next(&cursor, &document, &times)) {
        float weight = gram_weight(times);
        norms->a[document] += weight * weight * square;
        norms->b[document] += weight * weight * (idf - before);
    }
}

void norms_scale(const struct norms *norms, const struct bulk *bulk, float moved, float *out)
{
    for (size_t i = 0; i < bulk->document_count; i++) {
        float square = norms->a[i] + 2 * moved * norms->b[i] + moved * moved * norms->c[i];
        out[i] = square > 0 ? 1 / sqrtf(square) : 0;
    }
}
