/* What a long conversation costs: in time for each turn, in bytes on the disk. */
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"

enum {
    TURNS_BEFORE = 5000,
    AT_ONCE = 16,
    PAIRS = 200,
    TURNS_STORED = 200,
    ANSWER = 300,
    PATIENCE = 10
};

/* `count` questions of customer 0, some of them on the way at the same time. */
static bool talk(struct crowd *crowd, int64_t count)
{
    double until = meter_now() + PATIENCE;

    for (int64_t asked = 0, before = 0; crowd->sends < count;) {
        for (; asked < count && asked < crowd->sends + AT_ONCE; asked++)
            crowd_ask(crowd, 0);
        crowd_turn(crowd, 100);
        if (crowd->sends > before)
            until = meter_now() + PATIENCE;
        else if (meter_now() > until)
            return false;
        before = crowd->sends;
    }
    return true;
}

static double turn(struct crowd *crowd, int64_t customer)
{
    crowd_count_anew(crowd);
    crowd_ask(crowd, customer);
    return crowd_wait(crowd, 1) ? samples_percentile(&crowd->answers, 50) : -1;
}

/* By turns, so that the machine's moods fall on both. */
static int compare(struct crowd *crowd, struct report *report, struct error *err)
{
    struct samples first = { 0 }, late = { 0 };

    for (int64_t i = 1; i <= PAIRS; i++) {
        samples_add(&late, turn(crowd, 0));
        samples_add(&first, turn(crowd, i));
    }
    double shorter = samples_percentile(&first, 50), longer = samples_percentile(&late, 50);
    bool lost = samples_percentile(&first, 0) < 0 || samples_percentile(&late, 0) < 0;
    samples_clear(&first);
    samples_clear(&late);
    if (lost)
        return error_set(err, ERROR_SYSTEM, "some questions were never answered");
    report_add(report, (struct figure){ .name = "the first turn of a conversation, alone, median",
                                        .unit = "ms",
                                        .value = shorter });
    report_add(report,
               (struct figure){ .name = "a turn after 10,000 messages, compared with the first",
                                .unit = "times",
                                .value = longer / shorter,
                                .rule = AT_MOST,
                                .target = 1.2 });
    return 0;
}

int bench_long_conversation(struct report *report, struct error *err)
{
    struct rig rig;
    int result = rig_open(&rig, PAIRS + 1, 0, err);
    if (result == 0 && !talk(&rig.crowd, TURNS_BEFORE))
        result = error_set(err, ERROR_SYSTEM, "the long conversation came to a halt");
    if (result == 0)
        result = compare(&rig.crowd, report, err);
    rig_close(&rig);
    return result;
}

static int talk_and_weigh(struct rig *rig, double *out, struct error *err)
{
    double before = server_stored(&rig->server);
    if (rig_start(rig, err) < 0)
        return -1;
    rig->crowd.weigh = true;
    for (int i = 0; i < TURNS_STORED; i++)
        if (turn(&rig->crowd, 0) < 0)
            return error_set(err, ERROR_SYSTEM, "some questions were never answered");
    server_stop(&rig->server);
    *out = server_stored(&rig->server) - before;
    return 0;
}

int bench_bytes(struct report *report, struct error *err)
{
    struct rig rig;
    double bytes = 0;
    int result = rig_prepare(&rig, 1, ANSWER, err);
    if (result == 0)
        result = talk_and_weigh(&rig, &bytes, err);
    if (result == 0) {
        report_add(report, (struct figure){ .name = "stored by a conversation of 200 turns",
                                            .unit = "KB",
                                            .value = bytes / 1000,
                                            .rule = AT_MOST,
                                            .target = 300 });
        report_add(report, (struct figure){ .name = "… of these what was said",
                                            .unit = "KB",
                                            .value = (double)rig.crowd.text_bytes / 1000 });
    }
    rig_close(&rig);
    return result;
}
