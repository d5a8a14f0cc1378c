/* What a benchmark found, beside what must be reached. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FIGURES_MAX = 32 };

enum rule { NO_TARGET, AT_LEAST, AT_MOST };

struct figure {
    const char *name, *unit; /* static */
    double value;
    enum rule rule;
    double target;
};

struct report {
    const char *bench;
    struct figure figures[FIGURES_MAX];
    size_t count;
};

void report_add(struct report *report, struct figure figure);

bool figure_is_met(const struct figure *figure);

/* A table for people, or one JSON document. */
void report_print(const struct report *report, bool json);
