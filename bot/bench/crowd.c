#include "bot/bench/crowd.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/json.h"
#include "bot/base/memory.h"
#include "bot/bench/meter.h"
#include "bot/bench/webhook.h"

enum { REQUEST_MAX = 16384, PATIENCE = 10 /* s */ };

/* One connection of the customers. */
struct crowd_line {
    struct crowd *crowd;
    double sent_at;
};

static size_t text_length_of(const struct wire_message *message)
{
    json_auto_t *sent = json_loadb(message->body, message->length, 0, NULL);
    const json_t *plain = json_at(sent, "text/body"),
                 *rich = json_at(sent, "interactive/body/text");
    const char *text = json_string_value(plain ? plain : rich);
    return text ? strlen(text) : 0;
}

static void accept_message(void *context, struct wire *wire, const struct wire_message *message)
{
    struct crowd *crowd = context;
    char answer[256];
    double now = meter_now();
    int64_t who = webhook_addressee(message->body, message->length);
    int length = snprintf(answer, sizeof answer,
                          "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"1\","
                          "\"wa_id\":\"1\"}],\"messages\":[{\"id\":\"wamid.OUT%lld\"}]}",
                          (long long)++crowd->sends);

    wire_reply(wire, answer, (size_t)length);
    if (crowd->weigh)
        crowd->text_bytes += (int64_t)text_length_of(message);
    if (who < 0 || (size_t)who >= crowd->count || crowd->customers[who].asked_at == 0)
        return;
    double took = (now - crowd->customers[who].asked_at) * 1000;
    crowd->customers[who].asked_at = 0;
    crowd->answered++;
    samples_add(&crowd->answers, took);
    if (crowd->on_answer)
        crowd->on_answer(crowd->context, who, took);
}

static void acknowledged(void *context, struct wire *wire, const struct wire_message *message)
{
    struct crowd_line *line = context;
    struct crowd *crowd = line->crowd;

    samples_add(&crowd->acks, (meter_now() - line->sent_at) * 1000);
    crowd->acknowledged++;
    crowd->refused += message->status != 200;
    crowd->idle[crowd->idle_count++] = wire;
}

int crowd_open(struct crowd *crowd, const struct server *server, size_t count, struct error *err)
{
    *crowd = (struct crowd){ .server = server, .count = count, .room = 2 * count + CROWD_WIRES };
    crowd->wires = wires_new();
    crowd->customers = memory_new(count * sizeof *crowd->customers);
    crowd->waiting = memory_new(crowd->room * sizeof *crowd->waiting);
    crowd->lines = memory_new(CROWD_WIRES * sizeof *crowd->lines);
    crowd->api_port = wires_listen(crowd->wires, accept_message, crowd, err);
    return crowd->api_port < 0 ? -1 : 0;
}

int crowd_connect(struct crowd *crowd, struct error *err)
{
    for (int i = 0; i < CROWD_WIRES; i++) {
        crowd->lines[i].crowd = crowd;
        struct wire *wire =
            wires_connect(crowd->wires, crowd->server->port, acknowledged, &crowd->lines[i]);
        if (!wire)
            return error_set(err, ERROR_SYSTEM, "the server refuses connection %d", i + 1);
        crowd->idle[crowd->idle_count++] = wire;
    }
    return 0;
}

void crowd_close(struct crowd *crowd)
{
    wires_free(crowd->wires);
    free(crowd->customers);
    free(crowd->waiting);
    free(crowd->lines);
    samples_clear(&crowd->acks);
    samples_clear(&crowd->answers);
    *crowd = (struct crowd){ .server = NULL };
}

void crowd_ask(struct crowd *crowd, int64_t customer)
{
    if (crowd->waiting_count < crowd->room)
        crowd->waiting[(crowd->first + crowd->waiting_count++) % crowd->room] = customer;
}

static void ask(struct crowd *crowd, struct wire *wire, int64_t who)
{
    const struct questions *questions = &crowd->server->questions;
    struct customer *customer = &crowd->customers[who];
    const char *text = questions->texts[(size_t)(who + customer->asked) % questions->count];
    OWNED_BUF struct buf request;

    buf_init(&request, REQUEST_MAX);
    if (crowd->weigh)
        crowd->text_bytes += (int64_t)strlen(text);
    webhook_request(
        &(struct webhook){
            .customer = who,
            .number = who * 10000000 + customer->asked,
            .text = text,
            .size = crowd->body_size,
        },
        &request);
    customer->asked++;
    crowd->asked++;
    customer->asked_at = meter_now();
    struct crowd_line *line = wire_context(wire);
    line->sent_at = customer->asked_at;
    wire_send(wire, request.data, request.length);
}

void crowd_turn(struct crowd *crowd, int timeout_ms)
{
    while (crowd->idle_count > 0 && crowd->waiting_count > 0) {
        int64_t who = crowd->waiting[crowd->first];
        crowd->first = (crowd->first + 1) % crowd->room;
        crowd->waiting_count--;
        ask(crowd, crowd->idle[--crowd->idle_count], who);
    }
    wires_turn(crowd->wires, timeout_ms);
}

bool crowd_wait(struct crowd *crowd, int64_t answered)
{
    int64_t before = crowd->answered;
    double until = meter_now() + PATIENCE;

    while (crowd->answered < answered && meter_now() < until) {
        crowd_turn(crowd, 100);
        if (crowd->answered > before) {
            before = crowd->answered;
            until = meter_now() + PATIENCE;
        }
    }
    return crowd->answered >= answered;
}

void crowd_count_anew(struct crowd *crowd)
{
    crowd->asked = crowd->acknowledged = crowd->answered = crowd->sends = crowd->refused = 0;
    crowd->acks.count = crowd->answers.count = 0;
}
