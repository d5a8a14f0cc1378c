/* From the start of the process to the first "ready", and the memory that it then has. */
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"

enum { TIMES = 7 };

static int start_once(struct server *server, struct samples *times, struct samples *memory,
                      struct error *err)
{
    double begin = meter_now();
    if (server_start(server, err) < 0)
        return -1;
    samples_add(times, (meter_now() - begin) * 1000);
    OWNED(wires) struct wires *pause = wires_new();
    wires_turn(pause, 300); /* what the start itself needed is given back */
    samples_add(memory, meter_rss(server->process));
    server_stop(server);
    return 0;
}

int bench_start(struct report *report, struct error *err)
{
    struct server server;
    struct samples times = { 0 }, memory = { 0 };
    int result = server_prepare(&server, 0, err);

    for (int i = 0; i < TIMES && result == 0; i++)
        result = start_once(&server, &times, &memory, err);
    if (result == 0) {
        report_add(report, (struct figure){ .name = "from start to ready, median",
                                            .unit = "ms",
                                            .value = samples_percentile(&times, 50),
                                            .rule = AT_MOST,
                                            .target = 100 });
        report_add(report, (struct figure){ .name = "memory of its own, idle, demo's knowledge",
                                            .unit = "MB",
                                            .value = samples_percentile(&memory, 50),
                                            .rule = AT_MOST,
                                            .target = 12 });
    }
    samples_clear(&times);
    samples_clear(&memory);
    server_forget(&server);
    return result;
}
