/* What the border costs without disk and network: the signature and the reading of a webhook. */
#include "bot/base/memory.h"
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/server.h"
#include "bot/bench/webhook.h"
#include "channels/whatsapp/receive.h"
#include "channels/whatsapp/signature.h"

enum { BODY = 1024, BODY_MAX = 4096, TIMES = 100000 };

static void take(void *context, const struct incoming *item)
{
    size_t *items = context;
    *items += item->kind == INCOMING_MESSAGE;
}

static size_t read_often(const struct buf *body, struct error *err)
{
    static char name[] = "default";
    const struct whatsapp_post post = { .account = name,
                                        .phone_number_id = server_phone_number_id,
                                        .body = body->data,
                                        .length = body->length };
    struct whatsapp_counts counts;
    size_t items = 0;
    for (int i = 0; i < TIMES; i++)
        if (whatsapp_receive(&post, take, &items, &counts, err) < 0)
            break;
    return items;
}

static size_t check_often(const struct buf *body, struct error *err)
{
    char signature[WHATSAPP_SIGNATURE_SIZE];
    const struct whatsapp_secrets secrets = { { server_app_secret } };
    size_t good = 0;

    whatsapp_sign(server_app_secret, body->data, body->length, signature);
    const struct whatsapp_signed arrived = {
        .header = signature, .header_count = 1, .body = body->data, .length = body->length
    };
    for (int i = 0; i < TIMES; i++)
        good += whatsapp_check_signature(&arrived, &secrets, err) == 0;
    return good;
}

int bench_parse(struct report *report, struct error *err)
{
    const struct webhook webhook = { .text = "como abro a porta", .size = BODY };
    OWNED_BUF struct buf body;

    buf_init(&body, BODY_MAX);
    webhook_body(&webhook, &body);
    double begin = meter_now();
    if (read_often(&body, err) != TIMES)
        return error_set(err, ERROR_INVALID, "the webhook is not read as one message");
    double middle = meter_now();
    if (check_often(&body, err) != TIMES)
        return error_set(err, ERROR_INVALID, "the webhook's signature does not match");
    double end = meter_now();
    report_add(report, (struct figure){ .name = "a webhook of 1 KB is read",
                                        .unit = "µs",
                                        .value = (middle - begin) / TIMES * 1e6 });
    report_add(report, (struct figure){ .name = "its signature is checked",
                                        .unit = "µs",
                                        .value = (end - middle) / TIMES * 1e6 });
    return 0;
}
