/* balcao eval DIR: asks labelled questions of a knowledge base in files, writes a run and prints
 * figures. DIR has kb.jsonl and queries.jsonl. --train: with weights of its split "dev";
 * --dev: figures of that split; --loop: the learning loop of its loop.jsonl too;
 * --alone: without the turns before each question. */
#include <stdio.h>
#include <string.h>

#include "bot/base/file.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/commands/eval_loop.h"
#include "bot/commands/json_lines.h"
#include "bot/commands/training.h"
#include "kb/evaluate.h"
#include "kb/gate.h"

enum { RUN_MAX = 256 << 20 };

struct evaluating {
    struct evaluation *evaluation;
    struct buf *run;
    bool alone; /* each turn without those before it */
};

static int take_entry(void *context, json_t *line, struct error *err)
{
    const struct evaluating *evaluating = context;
    return evaluation_add(evaluating->evaluation, line, err);
}

static int take_question(void *context, json_t *line, struct error *err)
{
    const struct evaluating *evaluating = context;
    if (evaluating->alone)
        json_object_del(line, "history");
    return evaluation_ask(evaluating->evaluation, line, evaluating->run, err);
}

static void print_point(const char *name, const struct evaluation_point *point)
{
    printf("  %-22s %.3f  coverage %5.1f %%  precision %5.1f %%  near not answered %5.1f %%\n",
           name, point->threshold, 100 * point->coverage, 100 * point->precision,
           100 * point->near_passed);
}

static void print_figures(const struct evaluation *evaluation, bool dev)
{
    struct evaluation_figures figures;
    evaluation_figures(evaluation, &figures);
    printf("%zu entries, %zu questions of the split \"%s\", %zu of them in scope\n",
           figures.entries, figures.queries, dev ? "dev" : "test", figures.in_scope);
    printf("  R@1 %.1f  R@3 %.1f  R@10 %.1f  MRR %.3f\n", 100 * figures.recall1,
           100 * figures.recall3, 100 * figures.recall10, figures.mrr10);
    print_point("gate's own threshold", &figures.own);
    print_point("95 % on dev", &figures.p95);
    print_point("98 % on dev", &figures.p98);
    printf("  offered %.1f %%, the right one among the three in %.1f %% of these\n",
           100 * figures.offered, 100 * figures.offered_right);
}

struct options {
    const char *folder, *queries, *out, *gate;
    bool train, dev, loop, alone;
};

static int write_run(const char *path, const struct buf *run, struct error *err)
{
    FILE *file = path ? fopen(path, "we") : NULL;
    if (!path)
        return 0;
    if (!file || fwrite(run->data, 1, run->length, file) != run->length)
        error_set(err, ERROR_SYSTEM, "the run cannot be written to %s", path);
    if (file)
        fclose(file);
    return err->kind ? -1 : 0;
}

static int read_gate(const struct options *options, struct gate **out, struct error *err)
{
    OWNED_TEXT char *text = NULL;
    OWNED_BUF struct buf trained = { 0 };
    size_t length;

    if (options->train) {
        buf_init(&trained, GATE_TEXT_MAX);
        return training_dev(options->folder, NULL, &trained, NULL, err) < 0
                   ? -1
                   : gate_read(trained.data, out, err);
    }
    if (options->gate)
        return file_read(options->gate, GATE_TEXT_MAX, &text, &length, err) < 0
                   ? -1
                   : gate_read(text, out, err);
    *out = gate_shipped();
    return 0;
}

static int ask_all(const struct options *options, struct evaluating *evaluating, struct error *err)
{
    if (json_lines_in(options->folder, "kb.jsonl", take_entry, evaluating, err) < 0)
        return -1;
    return options->queries
               ? json_lines_read(options->queries, take_question, evaluating, err)
               : json_lines_in(options->folder, "queries.jsonl", take_question, evaluating, err);
}

static int evaluate(const struct options *options, struct error *err)
{
    struct gate *gate;
    OWNED_BUF struct buf run = { 0 };

    buf_init(&run, RUN_MAX);
    if (read_gate(options, &gate, err) < 0)
        return -1;
    OWNED(evaluation) struct evaluation *evaluation = evaluation_new(gate);
    if (ask_all(options, &(struct evaluating){ evaluation, &run, options->alone }, err) < 0)
        return -1;
    if (options->dev)
        evaluation_look_at_dev(evaluation);
    print_figures(evaluation, options->dev);
    if (options->loop && eval_loop(options->folder, options->train ? NULL : gate, err) < 0)
        return -1;
    return write_run(options->out, &run, err);
}

/* Where the value of an option goes; NULL: there is no such option. */
static const char **place_of(struct options *options, const char *name)
{
    if (strcmp(name, "--queries") == 0)
        return &options->queries;
    if (strcmp(name, "--out") == 0)
        return &options->out;
    return strcmp(name, "--gate") == 0 ? &options->gate : NULL;
}

static bool read_options(int count, char **arguments, struct options *out)
{
    for (int i = 0; i < count; i++) {
        const char **place = place_of(out, arguments[i]);
        if (place && i + 1 < count)
            *place = arguments[++i];
        else if (strcmp(arguments[i], "--train") == 0)
            out->train = true;
        else if (strcmp(arguments[i], "--loop") == 0)
            out->loop = true;
        else if (strcmp(arguments[i], "--alone") == 0)
            out->alone = true;
        else if (strcmp(arguments[i], "--dev") == 0)
            out->dev = true;
        else if (arguments[i][0] != '-' && !out->folder)
            out->folder = arguments[i];
        else
            return false;
    }
    return out->folder != NULL;
}

int command_eval(int count, char **arguments)
{
    struct options options = { .folder = NULL };
    struct error err = { 0 };

    if (!read_options(count, arguments, &options))
        return command_usage("eval");
    return evaluate(&options, &err) < 0 ? command_failed(&err) : 0;
}
