/* balcao bench: how fast, how large, beside what must be reached (docs/BENCHMARKS.md). */
#include "bot/bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "bot/bench/meter.h"
#include "bot/commands/command.h"

static const struct {
    const char *name;
    int (*run)(struct report *report, struct error *err);
} benches[] = {
    { "intake", bench_intake }, { "turns", bench_turns },     { "waiting", bench_waiting },
    { "search", bench_search }, { "million", bench_million }, { "vectors", bench_vectors },
    { "parse", bench_parse },   { "send", bench_send },       { "batch", bench_batch },
    { "start", bench_start },
};

int bench_disk(struct report *report, const char *folder, struct error *err)
{
    struct samples samples = { 0 };
    int result = meter_disk(folder, &samples, err);
    if (result == 0) {
        double mean = samples_mean(&samples);
        report_add(report, (struct figure){ .name = "this disk: append 4 KiB and fdatasync",
                                            .value = mean > 0 ? 1000 / mean : 0,
                                            .unit = "/s" });
        report_add(report, (struct figure){ .name = "… of these one takes, median",
                                            .value = samples_percentile(&samples, 50),
                                            .unit = "ms" });
        report_add(report, (struct figure){ .name = "… 99 % take at most",
                                            .value = samples_percentile(&samples, 99),
                                            .unit = "ms" });
    }
    samples_clear(&samples);
    return result;
}

struct options {
    bool json;
    int against; /* a port; 0: our own server */
};

static int read_options(int count, char **arguments, struct options *out)
{
    *out = (struct options){ .json = false };
    for (int i = 0; i < count; i++) {
        if (strcmp(arguments[i], "--json") == 0)
            out->json = true;
        else if (strcmp(arguments[i], "--against") == 0 && i + 1 < count)
            out->against = (int)strtol(arguments[++i], NULL, 10);
        else
            return -1;
    }
    return 0;
}

static int run(size_t i, const struct options *options)
{
    struct report report = { .bench = benches[i].name };
    struct error err = { 0 };
    bool other = options->against && benches[i].run == bench_intake;

    if (other ? bench_intake_against(&report, options->against, &err)
              : benches[i].run(&report, &err))
        return command_failed(&err);
    report_print(&report, options->json);
    return 0;
}

int command_bench(int count, char **arguments)
{
    struct options options;
    if (count < 1 || read_options(count - 1, arguments + 1, &options) < 0)
        return command_usage("bench");
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++)
        if (strcmp(benches[i].name, arguments[0]) == 0)
            return run(i, &options);
    return command_usage("bench");
}
