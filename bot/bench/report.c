#include "bot/bench/report.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "bot/base/memory.h"

void report_add(struct report *report, struct figure figure)
{
    if (report->count < FIGURES_MAX)
        report->figures[report->count++] = figure;
}

bool figure_is_met(const struct figure *figure)
{
    switch (figure->rule) {
    case AT_LEAST:
        return figure->value >= figure->target;
    case AT_MOST:
        return figure->value <= figure->target;
    case NO_TARGET:
        break;
    }
    return true;
}

static json_t *figure_json(const struct figure *figure)
{
    json_t *object = json_pack("{s:s, s:f, s:s}", "name", figure->name, "value", figure->value,
                               "unit", figure->unit);
    if (figure->rule == NO_TARGET)
        return object;
    json_object_set_new(object, figure->rule == AT_LEAST ? "at_least" : "at_most",
                        json_real(figure->target));
    json_object_set_new(object, "met", json_boolean(figure_is_met(figure)));
    return object;
}

static void print_json(const struct report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(list, figure_json(&report->figures[i]));
    json_auto_t *all = json_pack("{s:s, s:o}", "bench", report->bench, "figures", list);
    OWNED_TEXT char *text = json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    puts(text);
}

/* Three significant digits are all that a measurement on a shared machine is worth. */
static int digits_of(double value)
{
    double size = fabs(value);
    return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

static void print_figure(const struct figure *figure)
{
    static const char *const words[] = { "", "at least", "at most" };
    printf("  %-58s %10.*f %-6s", figure->name, digits_of(figure->value), figure->value,
           figure->unit);
    if (figure->rule != NO_TARGET)
        printf("  %-8s %8.*f  %s", words[figure->rule], digits_of(figure->target), figure->target,
               figure_is_met(figure) ? "met" : "NOT MET");
    putchar('\n');
}

void report_print(const struct report *report, bool json)
{
    if (json) {
        print_json(report);
        return;
    }
    printf("\n%s\n", report->bench);
    for (size_t i = 0; i < report->count; i++)
        print_figure(&report->figures[i]);
    fflush(stdout);
}
