/* balcao eval DIR: asks labelled questions of a knowledge base in files, writes a run and prints
 * figures. DIR has kb.jsonl and queries.jsonl. */
#include <stdio.h>
#include <string.h>

#include "bot/base/file.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "kb/evaluate.h"
#include "kb/gate.h"

enum { FILE_MAX = 256 << 20, PATH_SIZE = 4096, RUN_MAX = 256 << 20 };

typedef int line_fn(struct evaluation *evaluation, const json_t *line, struct buf *run,
                    struct error *err);

static int take_entry(struct evaluation *evaluation, const json_t *line, struct buf *run,
                      struct error *err)
{
    (void)run;
    return evaluation_add(evaluation, line, err);
}

static int each_line(const char *path, line_fn *take, struct evaluation *evaluation,
                     struct buf *run, struct error *err)
{
    OWNED_TEXT char *text = NULL;
    size_t length, number = 0;

    if (file_read(path, FILE_MAX, &text, &length, err) < 0)
        return -1;
    char *rest = text, *line;
    while ((line = strsep(&rest, "\n"))) {
        number++;
        if (!*line)
            continue;
        json_error_t why;
        json_auto_t *object = json_loads(line, 0, &why);
        if (!object)
            return error_set(err, ERROR_INVALID, "%s:%zu: %s", path, number, why.text);
        if (take(evaluation, object, run, err) < 0)
            return error_while(err, "%s:%zu", path, number);
    }
    return 0;
}

static void print_point(const char *name, const struct evaluation_point *point)
{
    printf("  %-22s %.3f  coverage %5.1f %%  precision %5.1f %%  near not answered %5.1f %%\n",
           name, point->threshold, 100 * point->coverage, 100 * point->precision,
           100 * point->near_passed);
}

static void print_figures(const struct evaluation *evaluation)
{
    struct evaluation_figures figures;
    evaluation_figures(evaluation, &figures);
    printf("%zu entries, %zu questions of the split \"test\", %zu of them in scope\n",
           figures.entries, figures.queries, figures.in_scope);
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

static int read_gate(const char *path, struct gate **out, struct error *err)
{
    OWNED_TEXT char *text = NULL;
    size_t length;
    if (!path) {
        *out = gate_shipped();
        return 0;
    }
    return file_read(path, GATE_TEXT_MAX, &text, &length, err) < 0 ? -1 : gate_read(text, out, err);
}

static int evaluate(const struct options *options, struct error *err)
{
    char path[PATH_SIZE];
    struct gate *gate;
    OWNED_BUF struct buf run = { 0 };

    buf_init(&run, RUN_MAX);
    if (read_gate(options->gate, &gate, err) < 0)
        return -1;
    OWNED(evaluation) struct evaluation *evaluation = evaluation_new(gate);
    snprintf(path, sizeof path, "%s/kb.jsonl", options->folder);
    if (each_line(path, take_entry, evaluation, &run, err) < 0)
        return -1;
    snprintf(path, sizeof path, "%s/queries.jsonl", options->folder);
    if (each_line(options->queries ? options->queries : path, evaluation_ask, evaluation, &run,
                  err) < 0)
        return -1;
    print_figures(evaluation);
    return write_run(options->out, &run, err);
}

int command_eval(int count, char **arguments)
{
    struct options options = { .folder = count > 0 ? arguments[0] : NULL };
    struct error err = { 0 };

    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(arguments[i], "--queries") == 0)
            options.queries = arguments[i + 1];
        else if (strcmp(arguments[i], "--out") == 0)
            options.out = arguments[i + 1];
        else if (strcmp(arguments[i], "--gate") == 0)
            options.gate = arguments[i + 1];
        else
            return command_usage("eval");
    }
    if (!options.folder)
        return command_usage("eval");
    return evaluate(&options, &err) < 0 ? command_failed(&err) : 0;
}
