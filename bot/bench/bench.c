/* balcao bench: how fast, how large, beside what must be reached (docs/BENCHMARKS.md). */
#include "bot/bench/bench.h"

#include <stdio.h>
#include <string.h>

#include "bot/bench/meter.h"
#include "bot/commands/command.h"

static const struct {
    const char *name;
    int (*run)(struct report *report, struct error *err);
} benches[] = {
    { "intake", bench_intake }, { "turns", bench_turns }, { "waiting", bench_waiting },
    { "search", bench_search }, { "parse", bench_parse }, { "start", bench_start },
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

static int run(size_t i, bool json)
{
    struct report report = { .bench = benches[i].name };
    struct error err = { 0 };
    if (benches[i].run(&report, &err) < 0)
        return command_failed(&err);
    report_print(&report, json);
    return 0;
}

int command_bench(int count, char **arguments)
{
    bool json = count > 1 && strcmp(arguments[1], "--json") == 0;
    for (size_t i = 0; count > 0 && i < sizeof benches / sizeof *benches; i++)
        if (strcmp(benches[i].name, arguments[0]) == 0)
            return run(i, json);
    return command_usage("bench");
}
