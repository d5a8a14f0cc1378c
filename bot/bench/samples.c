#include "bot/bench/samples.h"

#include <math.h>
#include <stdlib.h>

#include "bot/base/memory.h"

void samples_add(struct samples *samples, double value)
{
    enum { FIRST_ROOM = 1024 };
    if (samples->count == samples->room) {
        samples->room = samples->room ? 2 * samples->room : FIRST_ROOM;
        samples->values = memory_resize(samples->values, samples->room * sizeof(double));
    }
    samples->values[samples->count++] = value;
}

void samples_clear(struct samples *samples)
{
    free(samples->values);
    *samples = (struct samples){ 0 };
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double samples_percentile(struct samples *samples, double percent)
{
    if (samples->count == 0)
        return 0;
    qsort(samples->values, samples->count, sizeof(double), compare);
    size_t rank = (size_t)ceil(percent / 100 * (double)samples->count);
    return samples->values[rank > 0 ? rank - 1 : 0];
}

double samples_mean(const struct samples *samples)
{
    double sum = 0;
    for (size_t i = 0; i < samples->count; i++)
        sum += samples->values[i];
    return samples->count ? sum / (double)samples->count : 0;
}
