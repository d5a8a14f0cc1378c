/* How long a customer waits on a quiet server: twenty messages a second, each of another customer.
 */
#include <unistd.h>

#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"

enum { MESSAGES = 200, A_SECOND = 20, FSYNCS = 3 };

static void turn_until(struct crowd *crowd, double at)
{
    double left;
    while ((left = at - meter_now()) > 0)
        crowd_turn(crowd, (int)(left * 1000) + 1);
}

/* Between two messages the disk is asked, so that both meet it in the same mood. */
static void ask_in_time(struct crowd *crowd, int fd, struct samples *disk)
{
    double begin = meter_now();
    for (int64_t i = 0; i < MESSAGES; i++) {
        turn_until(crowd, begin + (double)i / A_SECOND);
        crowd_ask(crowd, i);
        turn_until(crowd, begin + ((double)i + 0.6) / A_SECOND);
        samples_add(disk, meter_sync(fd));
    }
}

static int ask_all(struct rig *rig, struct samples *disk, struct error *err)
{
    int fd = meter_open(rig->server.folder, err);
    if (fd < 0)
        return -1;
    ask_in_time(&rig->crowd, fd, disk);
    close(fd);
    if (!crowd_wait(&rig->crowd, MESSAGES))
        return error_set(err, ERROR_SYSTEM, "some questions were never answered");
    return 0;
}

static int measure(struct rig *rig, struct report *report, struct error *err)
{
    struct crowd *crowd = &rig->crowd;
    struct samples disk = { 0 };
    int result = ask_all(rig, &disk, err);
    double one = samples_percentile(&disk, 50);

    samples_clear(&disk);
    if (result < 0)
        return -1;
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
