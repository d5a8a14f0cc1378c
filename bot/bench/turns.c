/* Whole turns: webhook, search, answer at the double of WhatsApp's API. A thousand customers each
 * ask again as soon as they have their answer. */
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"

enum { CUSTOMERS = 1000, WARM_UP = 1, SECONDS_MEASURED = 5 };

struct again {
    struct crowd *crowd;
    bool stop;
};

static void ask_again(void *context, int64_t customer, double milliseconds)
{
    struct again *again = context;
    (void)milliseconds;
    if (!again->stop)
        crowd_ask(again->crowd, customer);
}

static void turn_for(struct crowd *crowd, double seconds)
{
    double until = meter_now() + seconds;
    while (meter_now() < until)
        crowd_turn(crowd, 10);
}

/* By thread, to see where it goes. */
static const struct {
    const char *thread, *name;
} parts[] = {
    { "shard", "… of this the shard: deciding and sending" },
    { "writer", "… the store's writer" },
    { "checkpoint", "… the store's checkpoints" },
    { "door", "… the door: receiving and verifying" },
};
enum { PARTS = sizeof parts / sizeof *parts };

static void add_parts(const struct rig *rig, double sign, double out[PARTS])
{
    for (size_t i = 0; i < PARTS; i++)
        out[i] += sign * meter_cpu_of(rig->server.process, parts[i].thread);
}

static void tell_parts(struct report *report, double turns, const double cpu[PARTS])
{
    for (size_t i = 0; i < PARTS; i++)
        report_add(report, (struct figure){ .name = parts[i].name,
                                            .unit = "µs",
                                            .value = turns > 0 ? cpu[i] / turns * 1e6 : 0 });
}

static void tell(struct report *report, struct crowd *crowd, double seconds, double cpu)
{
    double turns = (double)crowd->answered;
    report_add(report, (struct figure){ .name = "turns of 1,000 customers",
                                        .unit = "/s",
                                        .value = turns / seconds,
                                        .rule = AT_LEAST,
                                        .target = 3000 });
    report_add(report, (struct figure){ .name = "CPU of the server for each",
                                        .unit = "µs",
                                        .value = turns > 0 ? cpu / turns * 1e6 : 0,
                                        .rule = AT_MOST,
                                        .target = 250 });
    report_add(report, (struct figure){ .name = "messages sent for each",
                                        .unit = "",
                                        .value = turns > 0 ? (double)crowd->sends / turns : 0 });
    report_add(report, (struct figure){ .name = "from question to answer, under this load, median",
                                        .unit = "ms",
                                        .value = samples_percentile(&crowd->answers, 50) });
}

static int measure(struct rig *rig, struct report *report, struct error *err)
{
    struct crowd *crowd = &rig->crowd;
    struct again again = { .crowd = crowd };

    crowd->on_answer = ask_again;
    crowd->context = &again;
    for (int64_t i = 0; i < CUSTOMERS; i++)
        crowd_ask(crowd, i);
    turn_for(crowd, WARM_UP);
    crowd_count_anew(crowd);
    double each[PARTS] = { 0 };
    add_parts(rig, -1, each);
    double cpu = meter_cpu(rig->server.process), begin = meter_now();
    turn_for(crowd, SECONDS_MEASURED);
    tell(report, crowd, meter_now() - begin, meter_cpu(rig->server.process) - cpu);
    add_parts(rig, 1, each);
    tell_parts(report, (double)crowd->answered, each);
    report_add(report, (struct figure){ .name = "memory of the server's own afterwards",
                                        .unit = "MB",
                                        .value = meter_rss(rig->server.process) });
    again.stop = true;
    int64_t open = 0;
    for (int64_t i = 0; i < CUSTOMERS; i++)
        open += crowd->customers[i].asked_at != 0;
    if (!crowd_wait(crowd, crowd->answered + open))
        return error_set(err, ERROR_SYSTEM, "some questions were never answered");
    return 0;
}

static int throughput(struct report *report, struct error *err)
{
    struct rig rig;
    int result = rig_open(&rig, CUSTOMERS, 0, err);
    if (result == 0 && (result = bench_disk(report, rig.server.folder, err)) == 0)
        result = measure(&rig, report, err);
    rig_close(&rig);
    return result;
}

int bench_turns(struct report *report, struct error *err)
{
    if (throughput(report, err) < 0 || bench_latency(report, err) < 0 ||
        bench_long_conversation(report, err) < 0)
        return -1;
    return bench_bytes(report, err);
}
