#include "kb/threshold.h"

#include <math.h>
#include <stdlib.h>

enum { FEWEST = 10 /* answers before a precision means anything */ };

double threshold_lower(size_t right, size_t all)
{
    const double z = 1, n = (double)all;
    if (all == 0)
        return 0;
    double share = (double)right / n;
    double middle = share + z * z / (2 * n);
    double spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return fmax(0, (middle - spread) / (1 + z * z / n));
}

static int surest_first(const void *a, const void *b)
{
    double x = ((const struct guess *)a)->p, y = ((const struct guess *)b)->p;
    return (x < y) - (x > y);
}

static size_t count_near(const struct guess *guesses, size_t count)
{
    size_t near = 0;
    for (size_t i = 0; i < count; i++)
        near += guesses[i].near;
    return near;
}

double threshold_find(struct guess *guesses, size_t count, const struct promise *promise)
{
    size_t right = 0, near = 0, all_near = count_near(guesses, count);
    double found = 0;

    if (count > 0)
        qsort(guesses, count, sizeof *guesses, surest_first);
    for (size_t i = 0; i < count; i++) {
        right += guesses[i].right;
        near += guesses[i].near;
        bool last_of_equals = i + 1 == count || guesses[i + 1].p < guesses[i].p;
        double precision =
            promise->lower_bound ? threshold_lower(right, i + 1) : (double)right / (double)(i + 1);
        if (i + 1 >= FEWEST && last_of_equals && precision >= promise->precision &&
            (double)near <= promise->near_most * (double)all_near)
            found = guesses[i].p;
    }
    return found;
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

void threshold_try(const struct guess *guesses, size_t count, double threshold, struct outcome *out)
{
    size_t right = 0, near = 0, answered = 0;
    for (size_t i = 0; i < count; i++) {
        if (guesses[i].p < threshold)
            continue;
        answered++;
        right += guesses[i].right;
        near += guesses[i].near;
    }
    *out = (struct outcome){ .coverage = share(answered, count),
                             .precision = share(right, answered),
                             .precision_lower = threshold_lower(right, answered),
                             .near_answered = share(near, count_near(guesses, count)),
                             .answered = answered };
}
