#include "bot/bench/webhook.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/bench/server.h"
#include "channels/whatsapp/signature.h"

enum { BODY_MAX = 8192 };

static void add_head(const struct webhook *webhook, struct buf *out)
{
    int64_t telephone = webhook_first_telephone + webhook->customer;
    buf_format(out,
               "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
               "\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\","
               "\"metadata\":{\"display_phone_number\":\"15550783881\",\"phone_number_id\":\"%s\"},"
               "\"contacts\":[{\"profile\":{\"name\":\"Cliente %" PRId64 "\"},\"wa_id\":\"%" PRId64
               "\"}],"
               "\"messages\":[{\"id\":\"wamid.HBgNNTUxMTkwMDAwMDAwMBUCABIYFDNB%" PRId64
               "\",\"from\":\"%" PRId64 "\",\"timestamp\":\"%lld\",\"type\":\"text\","
               "\"text\":{\"body\":\"",
               server_phone_number_id, webhook->customer, telephone, webhook->number, telephone,
               (long long)time(NULL));
}

void webhook_body(const struct webhook *webhook, struct buf *out)
{
    static const char tail[] = "\"}}]}}]}]}";
    size_t begin = out->length, length = strlen(webhook->text);

    add_head(webhook, out);
    buf_text(out, webhook->text);
    size_t have = out->length - begin + sizeof tail - 1;
    for (size_t i = 0; have < webhook->size; i++, have++) {
        char c = webhook->text[i % (length + 1)];
        buf_char(out, c > 0 ? c : ' '); /* nothing that could be cut in two */
    }
    buf_text(out, tail);
}

void webhook_wrap(const struct buf *body, struct buf *out)
{
    char signature[WHATSAPP_SIGNATURE_SIZE];

    whatsapp_sign(server_app_secret, body->data, body->length, signature);
    buf_format(out,
               "POST /webhooks/whatsapp/default HTTP/1.1\r\nHost: 127.0.0.1\r\n"
               "Content-Type: application/json\r\nX-Hub-Signature-256: %s\r\n"
               "Content-Length: %zu\r\n\r\n",
               signature, body->length);
    buf_add(out, body->data, body->length);
}

void webhook_request(const struct webhook *webhook, struct buf *out)
{
    OWNED_BUF struct buf body;

    buf_init(&body, BODY_MAX);
    webhook_body(webhook, &body);
    webhook_wrap(&body, out);
}

int64_t webhook_addressee(const char *body, size_t length)
{
    static const char name[] = "\"to\":\"";
    const char *to = memmem(body, length, name, sizeof name - 1);
    return to ? strtoll(to + sizeof name - 1, NULL, 10) - webhook_first_telephone : -1;
}
