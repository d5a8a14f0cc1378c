/* Five thousand conversations wait at once for a model that takes two seconds. */
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/model_double.h"
#include "bot/bench/rig.h"

enum { CONVERSATIONS = 5000, THINKING = 2 /* s */, PATIENCE = 30 /* s */ };

struct peak {
    double memory;
    size_t waiting;
};

static void look(const struct rig *rig, const struct model_double *model, struct peak *peak)
{
    double memory = meter_rss(rig->server.process);
    size_t waiting = model_double_waiting(model);
    if (memory > peak->memory)
        peak->memory = memory;
    if (waiting > peak->waiting)
        peak->waiting = waiting;
}

static struct peak wait_all(struct rig *rig, struct model_double *model)
{
    struct peak peak = { 0 };
    double until = meter_now() + PATIENCE, next_look = 0;

    for (int64_t i = 0; i < CONVERSATIONS; i++)
        crowd_ask(&rig->crowd, i);
    while (rig->crowd.answered < CONVERSATIONS && meter_now() < until) {
        crowd_turn(&rig->crowd, 5);
        model_double_turn(model);
        if (meter_now() < next_look)
            continue;
        look(rig, model, &peak);
        next_look = meter_now() + 0.05;
    }
    return peak;
}

static void tell(struct report *report, struct crowd *crowd, const struct peak *peak)
{
    double latest = samples_percentile(&crowd->answers, 100) / 1000;
    report_add(report, (struct figure){ .name = "conversations answered",
                                        .unit = "",
                                        .value = (double)crowd->answered,
                                        .rule = AT_LEAST,
                                        .target = CONVERSATIONS });
    report_add(report, (struct figure){ .name = "… that waited at the same time, at most",
                                        .unit = "",
                                        .value = (double)peak->waiting });
    report_add(report, (struct figure){ .name = "the latest answer, behind the model's two seconds",
                                        .unit = "s",
                                        .value = latest - THINKING,
                                        .rule = AT_MOST,
                                        .target = 3 });
    report_add(report, (struct figure){ .name = "… the median",
                                        .unit = "s",
                                        .value = samples_percentile(&crowd->answers, 50) / 1000 -
                                                 THINKING });
    report_add(report, (struct figure){ .name = "memory of the server's own, at most",
                                        .unit = "MB",
                                        .value = peak->memory,
                                        .rule = AT_MOST,
                                        .target = 150 });
}

static int measure(struct rig *rig, struct report *report, struct error *err)
{
    int port;
    OWNED(model_double)
    struct model_double *model = model_double_open(rig->crowd.wires, THINKING, &port, err);

    if (!model)
        return -1;
    server_set(&rig->server, "BALCAO_LLM_URL=http://127.0.0.1:%d/v1", port);
    server_set(&rig->server, "BALCAO_LLM_MODEL=double");
    if (rig_start(rig, err) < 0)
        return -1;
    double cpu = meter_cpu(rig->server.process);
    struct peak peak = wait_all(rig, model);
    cpu = meter_cpu(rig->server.process) - cpu;
    tell(report, &rig->crowd, &peak);
    report_add(report, (struct figure){ .name = "CPU of the server for each",
                                        .unit = "µs",
                                        .value = cpu / CONVERSATIONS * 1e6 });
    return 0;
}

int bench_waiting(struct report *report, struct error *err)
{
    struct rig rig;
    int result = rig_prepare(&rig, CONVERSATIONS, 0, err);
    if (result == 0)
        result = measure(&rig, report, err);
    rig_close(&rig);
    return result;
}
