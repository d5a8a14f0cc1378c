/* How long a customer waits on a quiet server: twenty messages a second, each of another customer.
 */
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"

enum { MESSAGES = 200, A_SECOND = 20, FSYNCS = 3 };

static void ask_in_time(struct crowd *crowd)
{
    double begin = meter_now();
    for (int64_t i = 0; i < MESSAGES; i++) {
        double at = begin + (double)i / A_SECOND, left;
        while ((left = at - meter_now()) > 0)
            crowd_turn(crowd, (int)(left * 1000) + 1);
        crowd_ask(crowd, i);
    }
}

static int measure(struct rig *rig, struct report *report, struct error *err)
{
    struct crowd *crowd = &rig->crowd;
    struct samples disk = { 0 };

    ask_in_time(crowd);
    if (!crowd_wait(crowd, MESSAGES))
        return error_set(err, ERROR_SYSTEM, "some questions were never answered");
    if (meter_disk(rig->server.folder, &disk, err) < 0)
        return -1;
    double one = samples_percentile(&disk, 50);
    samples_clear(&disk);
    report_add(report, (struct figure){ .name = "from question to answer, at 20 a second, median",
                                        .unit = "ms",
                                        .value = samples_percentile(&crowd->answers, 50),
                                        .rule = AT_MOST,
                                        .target = FSYNCS * one });
    report_add(report, (struct figure){ .name = "… 99 % take at most",
                                        .unit = "ms",
                                        .value = samples_percentile(&crowd->answers, 99),
                                        .rule = AT_MOST,
                                        .target = 10 });
    report_add(report, (struct figure){ .name = "… the acknowledgement alone, median",
                                        .unit = "ms",
                                        .value = samples_percentile(&crowd->acks, 50) });
    report_add(report,
               (struct figure){ .name = "… one fsync meanwhile, median (the target is three)",
                                .unit = "ms",
                                .value = one });
    return 0;
}

int bench_latency(struct report *report, struct error *err)
{
    struct rig rig;
    int result = rig_open(&rig, MESSAGES, 0, err);
    if (result == 0)
        result = measure(&rig, report, err);
    rig_close(&rig);
    return result;
}
