/* A webhook that brings a thousand updates at once, beside one that brings one: until it is durable
 * and answered, on a server that has nothing else to do. */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/rig.h"
#include "bot/bench/webhook.h"

enum {
    UPDATES = 1000,
    ROUNDS = 11,
    SINGLES = 101,
    CUSTOMERS = ROUNDS * UPDATES + SINGLES,
    UPDATE_MAX = 512, /* bytes */
    REQUEST_MAX = UPDATES * UPDATE_MAX + 4096,
};

/* What one connection waits for. */
struct poster {
    struct crowd *crowd;
    struct wire *wire;
    bool answered;
    int refused;
};

static void replied(void *context, struct wire *wire, const struct wire_message *message)
{
    struct poster *poster = context;
    (void)wire;
    poster->answered = true;
    poster->refused += message->status != 200;
}

static void add_message(struct crowd *crowd, int64_t customer, struct buf *out)
{
    const struct questions *questions = &crowd->server->questions;
    buf_format(out,
               "{\"id\":\"wamid.BATCH%" PRId64 "\",\"from\":\"%" PRId64
               "\",\"timestamp\":\"%lld\",\"type\":\"text\",\"text\":{\"body\":",
               customer, webhook_first_telephone + customer, (long long)time(NULL));
    buf_json(out, questions->texts[(size_t)customer % questions->count]);
    buf_text(out, "}}");
    crowd->customers[customer].asked_at = meter_now();
}

static void compose(struct crowd *crowd, int64_t first, int64_t count, struct buf *out)
{
    OWNED_BUF struct buf body = { 0 };

    buf_init(&body, REQUEST_MAX);
    buf_format(&body,
               "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
               "\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\","
               "\"metadata\":{\"display_phone_number\":\"15550783881\",\"phone_number_id\":\"%s\"},"
               "\"messages\":[",
               server_phone_number_id);
    for (int64_t i = 0; i < count; i++) {
        if (i)
            buf_char(&body, ',');
        add_message(crowd, first + i, &body);
    }
    buf_text(&body, "]}}]}]}");
    webhook_wrap(&body, out);
}

/* Milliseconds until the answer; then waits until all customers were answered. */
static double post(struct poster *poster, int64_t first, int64_t count)
{
    struct crowd *crowd = poster->crowd;
    OWNED_BUF struct buf request = { 0 };
    double patience = meter_now() + 10;

    buf_init(&request, REQUEST_MAX);
    compose(crowd, first, count, &request);
    poster->answered = false;
    double begin = meter_now();
    wire_send(poster->wire, request.data, request.length);
    while (!poster->answered && meter_now() < patience)
        wires_turn(crowd->wires, 10);
    double took = (meter_now() - begin) * 1000;
    crowd_wait(crowd, first + count);
    return took;
}

static void tell(struct report *report, struct samples *many, struct samples *one)
{
    double batch = samples_percentile(many, 50), single = samples_percentile(one, 50);
    report_add(report, (struct figure){ .name = "a webhook of one update is stored and answered in",
                                        .unit = "ms",
                                        .value = single });
    report_add(report, (struct figure){ .name = "one of a thousand, median",
                                        .unit = "ms",
                                        .value = batch,
                                        .rule = AT_MOST,
                                        .target = 50 });
    report_add(report, (struct figure){ .name = "… the slowest of eleven",
                                        .unit = "ms",
                                        .value = samples_percentile(many, 100) });
    report_add(report, (struct figure){ .name = "… as often as the one",
                                        .unit = "times",
                                        .value = single > 0 ? batch / single : 0,
                                        .rule = AT_MOST,
                                        .target = 25 });
}

static int measure(struct rig *rig, struct report *report, struct error *err)
{
    struct poster poster = { .crowd = &rig->crowd };
    struct samples many = { 0 }, one = { 0 };
    int64_t next = 0;

    poster.wire = wires_connect(rig->crowd.wires, rig->server.port, replied, &poster);
    if (!poster.wire)
        return error_set(err, ERROR_SYSTEM, "the server refuses a connection");
    for (int i = 0; i < SINGLES; i++, next++)
        samples_add(&one, post(&poster, next, 1));
    for (int i = 0; i < ROUNDS; i++, next += UPDATES)
        samples_add(&many, post(&poster, next, UPDATES));
    tell(report, &many, &one);
    report_add(report, (struct figure){ .name = "customers answered, of those who wrote",
                                        .unit = "%",
                                        .value = 100.0 * (double)rig->crowd.answered / CUSTOMERS,
                                        .rule = AT_LEAST,
                                        .target = 100 });
    samples_clear(&many);
    samples_clear(&one);
    return poster.refused
               ? error_set(err, ERROR_INVALID, "%d webhooks were refused", poster.refused)
               : 0;
}

int bench_batch(struct report *report, struct error *err)
{
    struct rig rig;
    int result = rig_open(&rig, CUSTOMERS, 0, err);

    if (result == 0 && (result = bench_disk(report, rig.server.folder, err)) == 0)
        result = measure(&rig, report, err);
    rig_close(&rig);
    return result;
}
