/* How many webhooks are verified, stored on the disk and acknowledged. Every customer writes once,
 * so that nothing is folded together; the turns that follow run at the same time. */
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"

enum { CUSTOMERS = 400000, BODY = 1024, WARM_UP = 1, SECONDS_MEASURED = 5 };

/* Keeps all connections busy. */
static int64_t press(struct crowd *crowd, int64_t next, double seconds)
{
    double until = meter_now() + seconds;
    while (meter_now() < until && next + CROWD_WIRES < CUSTOMERS) {
        for (size_t i = 0; i < crowd->idle_count; i++)
            crowd_ask(crowd, next++);
        crowd_turn(crowd, 1);
    }
    return next;
}

static void tell(struct report *report, struct crowd *crowd, double seconds)
{
    report_add(report, (struct figure){ .name = "webhooks stored and acknowledged",
                                        .unit = "/s",
                                        .value = (double)crowd->acknowledged / seconds });
    report_add(report, (struct figure){ .name = "… one takes, median",
                                        .unit = "ms",
                                        .value = samples_percentile(&crowd->acks, 50) });
    report_add(report, (struct figure){ .name = "… 99 % take at most",
                                        .unit = "ms",
                                        .value = samples_percentile(&crowd->acks, 99) });
    report_add(report, (struct figure){ .name = "webhooks refused",
                                        .value = (double)crowd->refused,
                                        .unit = "",
                                        .rule = AT_MOST,
                                        .target = 0 });
}

/* What the server has used and written so far. */
struct used {
    double all, door, writer; /* seconds of CPU */
    double events, writes;
};

static struct used look(const struct server *server)
{
    return (struct used){
        .all = meter_cpu(server->process),
        .door = meter_cpu_of(server->process, "door"),
        .writer = meter_cpu_of(server->process, "writer"),
        .events = server_metric(server, "balcao_events_stored_total"),
        .writes = server_metric(server, "balcao_store_writes_total"),
    };
}

/* Of receiving, verifying and storing. The writer also stores the turns that run meanwhile: its
 * time is shared out by the number of writes. */
static double cpu_of_intake(const struct used *a, const struct used *b)
{
    double writes = b->writes - a->writes;
    double share = writes > 0 ? (b->events - a->events) / writes : 1;
    return b->door - a->door + (b->writer - a->writer) * share;
}

static void measure(struct rig *rig, struct report *report)
{
    struct crowd *crowd = &rig->crowd;
    int64_t next = press(crowd, 0, WARM_UP);

    crowd_count_anew(crowd);
    struct used before = look(&rig->server);
    double begin = meter_now();
    press(crowd, next, SECONDS_MEASURED);
    double seconds = meter_now() - begin;
    struct used after = look(&rig->server);
    double acks = crowd->acknowledged ? (double)crowd->acknowledged : 1;

    tell(report, crowd, seconds);
    report_add(report, (struct figure){ .name = "CPU to receive, verify and store each",
                                        .unit = "µs",
                                        .value = cpu_of_intake(&before, &after) / acks * 1e6,
                                        .rule = AT_MOST,
                                        .target = 60 });
    report_add(report, (struct figure){ .name = "CPU of the whole server for each, with its turns",
                                        .unit = "µs",
                                        .value = (after.all - before.all) / acks * 1e6 });
    report_add(report, (struct figure){ .name = "turns that ran at the same time",
                                        .unit = "/s",
                                        .value = (double)crowd->answered / seconds });
}

int bench_intake(struct report *report, struct error *err)
{
    struct rig rig;
    int result = rig_prepare(&rig, CUSTOMERS, 0, err);

    rig.crowd.body_size = BODY;
    if (result == 0 && (result = rig_start(&rig, err)) == 0 &&
        (result = bench_disk(report, rig.server.folder, err)) == 0)
        measure(&rig, report);
    rig_close(&rig);
    return result;
}

int bench_intake_against(struct report *report, int port, struct error *err)
{
    struct rig rig;
    int result = rig_prepare(&rig, CUSTOMERS, 0, err);

    rig.crowd.body_size = BODY;
    rig.server.port = port;
    if (result == 0 && (result = bench_disk(report, rig.server.folder, err)) == 0 &&
        (result = crowd_connect(&rig.crowd, err)) == 0) {
        int64_t next = press(&rig.crowd, 0, WARM_UP);
        crowd_count_anew(&rig.crowd);
        double begin = meter_now();
        press(&rig.crowd, next, SECONDS_MEASURED);
        tell(report, &rig.crowd, meter_now() - begin);
    }
    rig_close(&rig);
    return result;
}
