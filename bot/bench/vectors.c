/* The nearest ten of 100,000 vectors of a model's usual size, by one thread. */
#include "kb/vectors.h"
#include "bot/base/memory.h"
#include "bot/bench/bench.h"
#include "bot/bench/made_up.h"
#include "bot/bench/meter.h"

enum { VECTORS = 100000, DIMENSION = 384, QUESTIONS = 200, NEAREST = 10 };

/* About as far apart as texts are: a few directions that all share, and a rest of their own. */
static void make(struct dice *dice, float *out)
{
    for (size_t i = 0; i < DIMENSION; i++) {
        dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
        out[i] = (float)((dice->state >> 33) % 2001) / 1000 - 1 + (i % 16 == 0 ? 1 : 0);
    }
}

static int fill(struct vectors *vectors, struct dice *dice, struct error *err)
{
    float vector[DIMENSION];
    uint32_t number;
    for (size_t i = 0; i < VECTORS; i++) {
        make(dice, vector);
        if (vectors_add(vectors, vector, &number, err) < 0)
            return -1;
    }
    return 0;
}

int bench_vectors(struct report *report, struct error *err)
{
    OWNED(vectors) struct vectors *vectors = vectors_new(DIMENSION);
    struct samples samples = { 0 };
    struct dice dice = { 1 };

    if (fill(vectors, &dice, err) < 0)
        return -1;
    for (int i = 0; i < QUESTIONS; i++) {
        float question[DIMENSION];
        struct near_vector near[NEAREST];
        make(&dice, question);
        double begin = meter_own_cpu();
        vectors_nearest(vectors, question, near, NEAREST);
        samples_add(&samples, (meter_own_cpu() - begin) * 1000);
    }
    report_add(report, (struct figure){ .name = "the ten nearest of 100,000 × 384, median (CPU)",
                                        .unit = "ms",
                                        .value = samples_percentile(&samples, 50),
                                        .rule = AT_MOST,
                                        .target = 5 });
    report_add(report, (struct figure){ .name = "… 99 % take at most",
                                        .unit = "ms",
                                        .value = samples_percentile(&samples, 99) });
    report_add(report, (struct figure){ .name = "… memory for each vector",
                                        .unit = "bytes",
                                        .value = (double)vectors_size(vectors) / VECTORS });
    samples_clear(&samples);
    return 0;
}
