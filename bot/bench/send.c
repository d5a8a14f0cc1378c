/* What a send costs the shard's thread: its place in the number's pace, its request, libcurl with a
 * provider on the loopback, and what the answer means. The provider is another thread. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/wire.h"
#include "bot/engine/pace.h"
#include "bot/engine/verdict.h"
#include "bot/net/http_client.h"
#include "channels/whatsapp/send.h"

enum { TIMES = 20000, AT_ONCE = 32, BODY_MAX = 16384, ANSWER_MAX = 65536, TURN = 20 /* ms */ };

static const char accepted[] =
    "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"+5511999990000\","
    "\"wa_id\":\"5511999990000\"}],\"messages\":[{\"id\":\"wamid.HBgNNTUxMTk5OTk5MDAwMBUCABEYEj\"}]"
    "}";

struct provider {
    struct wires *wires;
    pthread_t thread;
    atomic_bool stop;
};

static void accept_message(void *context, struct wire *wire, const struct wire_message *message)
{
    (void)context, (void)message;
    wire_reply(wire, accepted, sizeof accepted - 1);
}

static void *serve(void *context)
{
    struct provider *provider = context;
    while (!atomic_load(&provider->stop))
        wires_turn(provider->wires, TURN);
    return NULL;
}

struct sender {
    struct http_client *client;
    struct pace pace;
    char url[128];
    size_t done;
};

static void answered(void *context, const struct http_result *http)
{
    struct sender *sender = context;
    struct verdict verdict = verdict_of(http, 0);
    sender->done += verdict.result.kind == RESULT_DONE;
    free(verdict.result.text);
    free(verdict.result.error);
    free(verdict.result.address);
}

static int compose(size_t number, struct buf *out, struct error *err)
{
    static const struct outgoing_choice choices[] = { { "helped:1", "Sim, ajudou", NULL },
                                                      { "not_helped:1", "Não ajudou", NULL } };
    const struct outgoing_wish wish = { .text = "No aplicativo, em Cartões, toque em Desbloquear.",
                                        .open = "Ver opções",
                                        .choices = choices,
                                        .choice_count = 2 };
    struct outgoing outgoing;
    char callback[64];
    OWNED_BUF struct buf keep = { 0 };

    buf_init(&keep, BODY_MAX);
    snprintf(callback, sizeof callback, "01JD0000000000000000000000:%zu", number);
    outgoing_arrange(&wish, &outgoing, &keep);
    if (outgoing_check(&outgoing, err) < 0)
        return -1;
    whatsapp_compose(&outgoing, "5511999990000", callback, out);
    return 0;
}

static int plan_and_compose(struct sender *sender, size_t number, struct buf *out,
                            struct error *err)
{
    buf_reset(out);
    (void)pace_ask(&sender->pace, URGENCY_CONVERSATION, false, (moment)number);
    return compose(number, out, err);
}

static int send_all(struct sender *sender, struct error *err)
{
    OWNED_BUF struct buf body = { 0 };
    buf_init(&body, BODY_MAX);
    for (size_t i = 0; i < TIMES; i++) {
        if (plan_and_compose(sender, i, &body, err) < 0)
            return -1;
        http_client_start(sender->client, &(struct http_call){
                                              .method = "POST",
                                              .url = sender->url,
                                              .headers = { "Content-Type: application/json",
                                                           "Authorization: Bearer bench" },
                                              .body = body.data,
                                              .length = body.length,
                                              .timeout_ms = 15000,
                                              .answer_limit = ANSWER_MAX,
                                              .done = answered,
                                              .context = sender,
                                          });
        while (http_client_running(sender->client, 0) == AT_ONCE)
            http_client_wait(sender->client, TURN);
    }
    while (http_client_running(sender->client, 0) > 0)
        http_client_wait(sender->client, TURN);
    if (sender->done != TIMES)
        return error_set(err, ERROR_SYSTEM, "%zu of %d messages were accepted", sender->done,
                         TIMES);
    return 0;
}

static int compose_all(struct sender *sender, struct error *err)
{
    const struct http_result http = { .status = 200,
                                      .body = accepted,
                                      .length = sizeof accepted - 1 };
    OWNED_BUF struct buf body = { 0 };
    buf_init(&body, BODY_MAX);
    for (size_t i = 0; i < TIMES; i++) {
        if (plan_and_compose(sender, i, &body, err) < 0)
            return -1;
        answered(sender, &http);
    }
    return 0;
}

static int measure(struct sender *sender, struct report *report, struct error *err)
{
    double begin = meter_own_cpu();
    if (send_all(sender, err) < 0)
        return -1;
    double middle = meter_own_cpu();
    if (compose_all(sender, err) < 0)
        return -1;
    double end = meter_own_cpu();
    report_add(report, (struct figure){ .name = "CPU of a send, sockets of the loopback included",
                                        .unit = "µs",
                                        .value = (middle - begin) / TIMES * 1e6,
                                        .rule = AT_MOST,
                                        .target = 60 });
    report_add(report, (struct figure){ .name = "of it, without libcurl and the sockets",
                                        .unit = "µs",
                                        .value = (end - middle) / TIMES * 1e6 });
    return 0;
}

int bench_send(struct report *report, struct error *err)
{
    const size_t lanes[HTTP_LANES] = { AT_ONCE };
    struct provider provider = { .wires = wires_new() };
    struct sender sender = { .client = http_client_new(lanes) };
    int port = wires_listen(provider.wires, accept_message, NULL, err), result = -1;

    snprintf(sender.url, sizeof sender.url, "http://127.0.0.1:%d/v23.0/1/messages", port);
    if (port > 0 && pthread_create(&provider.thread, NULL, serve, &provider) == 0) {
        result = measure(&sender, report, err);
        atomic_store(&provider.stop, true);
        pthread_join(provider.thread, NULL);
    }
    http_client_free(sender.client);
    wires_free(provider.wires);
    return result;
}
