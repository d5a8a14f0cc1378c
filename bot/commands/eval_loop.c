#include "bot/commands/eval_loop.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "bot/commands/json_lines.h"
#include "bot/commands/training.h"
#include "kb/rehearsal.h"

enum { POINTS = 2, HALVES = 2, PATH_SIZE = 4096 };

/* Points are added up over the halves, each at its own thresholds. */
struct looping {
    const char *folder;
    struct rehearsal found;
    struct rehearsal_point points[POINTS];
};

static int take_entry(void *context, json_t *line, struct error *err)
{
    return evaluation_add(context, line, err);
}

static int take_item(void *context, json_t *line, struct error *err)
{
    (void)err;
    return json_array_append(context, line);
}

static int run(struct looping *looping, struct gate *gate, const json_t *items, struct error *err)
{
    OWNED(evaluation) struct evaluation *evaluation = evaluation_new(gate_keep(gate));
    if (json_lines_in(looping->folder, "kb.jsonl", take_entry, evaluation, err) < 0)
        return -1;
    return rehearse(evaluation, items, &looping->found, err);
}

/* Every second of the items from `half` on, and their ids. */
static void split(json_t *items, size_t half, json_t *part, json_t *ids)
{
    for (size_t i = half; i < json_array_size(items); i += HALVES) {
        json_t *item = json_array_get(items, i);
        const char *id = json_string_value(json_object_get(item, "id"));
        json_array_append(part, item);
        if (id)
            json_object_set_new(ids, id, json_true());
    }
}

static int run_half(struct looping *looping, json_t *items, size_t half, struct error *err)
{
    json_auto_t *part = json_array(), *ids = json_object();
    OWNED_BUF struct buf text = { 0 };
    OWNED(gate) struct gate *gate = NULL;
    struct calibration found = { 0 };

    split(items, half, part, ids);
    buf_init(&text, GATE_TEXT_MAX);
    if (training_dev(looping->folder, ids, &text, &found, err) < 0 ||
        gate_read(text.data, &gate, err) < 0)
        return -1;
    looping->points[0].threshold = found.p95;
    looping->points[1].threshold = found.weights.threshold;
    return run(looping, gate, part, err);
}

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_loop(const struct looping *looping)
{
    static const char *const names[POINTS] = { "95 %", "95 %, near 3 %" };
    printf("  loop: %zu questions answered once, %zu ask later\n", looping->found.items,
           looping->found.later);
    for (size_t i = 0; i < looping->found.point_count && i < POINTS; i++) {
        const struct rehearsal_point *point = &looping->points[i];
        printf("    %-16s answered alone %.1f %%, wrongly %.1f %%; first asks answered wrongly "
               "%.1f %%\n",
               looping->found.point_count == 1 ? "gate's own" : names[i],
               percent(point->alone, looping->found.later),
               percent(point->wrong, looping->found.later),
               percent(point->first_answered, looping->found.items));
    }
}

int eval_loop(const char *folder, struct gate *gate, struct error *err)
{
    char path[PATH_SIZE];
    struct looping looping = { .folder = folder };
    json_auto_t *items = json_array();

    snprintf(path, sizeof path, "%s/loop.jsonl", folder);
    if (access(path, R_OK) != 0)
        return 0;
    if (json_lines_read(path, take_item, items, err) < 0)
        return -1;
    looping.found.points = looping.points;
    looping.found.point_count = gate ? 1 : POINTS;
    if (gate) {
        looping.points[0].threshold = gate->kinds[GATE_FAQ].threshold;
        if (run(&looping, gate, items, err) < 0)
            return -1;
    } else {
        for (size_t half = 0; half < HALVES; half++)
            if (run_half(&looping, items, half, err) < 0)
                return -1;
    }
    print_loop(&looping);
    return 0;
}
