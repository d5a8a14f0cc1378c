/* Lengths of the n-gram vectors of a bulk, kept right while entries come and go.
 *
 * The weight of an n-gram is its times x (K + L): K grows with the number of entries and is the
 * same for all, L falls with the entries that have it. So a document's squared length is a + 2db +
 * ddc, where d is how far K moved since the sums were taken, and a change of one L is added to the
 * documents that have that n-gram. A change too small to be seen in any score waits until more of
 * its kind came. For the library's writer. */
#pragma once

#include "kb/bulk.h"

struct norms {
    struct norm {
        float a, b, c; /* sums of (times·idf)², times²·idf and times² */
    } * documents;
    float *idf;      /* of each n-gram, as in the sums */
    float too_small; /* change of a squared idf that no score would show */
};

/* `idf`: of each n-gram of the bulk. */
void norms_begin(struct norms *norms, const struct bulk *bulk, const float *idf);
void norms_clear(struct norms *norms);

/* The n-gram's idf became another, apart from what moved all alike. */
void norms_change(struct norms *norms, const struct bulk *bulk, uint32_t gram, float idf);

/* By what each document's weights are multiplied for its vector to have length 1. `moved`: how much
 * larger all idf are by now. */
void norms_scale(const struct norms *norms, const struct bulk *bulk, float moved, float *out);
