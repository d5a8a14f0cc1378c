/* Measurements of one thing: their number, mean and percentiles. One thread. */
#pragma once

#include <stddef.h>

struct samples {
    double *values; /* in any order, in whatever unit was added */
    size_t count, room;
};

void samples_add(struct samples *samples, double value);
void samples_clear(struct samples *samples);

/* The smallest value that `percent` of all do not exceed; 0 without values. Sorts them. */
double samples_percentile(struct samples *samples, double percent);
double samples_mean(const struct samples *samples);
