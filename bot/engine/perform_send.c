/* A message goes out on its channel. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/perform.h"
#include "channels/whatsapp/send.h"

enum {
    SERVER_ERROR = 500,
    REQUEST_MAX = 64 * 1024,
    ANSWER_MAX = 64 * 1024,
    TIME_OUT = 15000,
    RETRY_BASE = 500,
    WAIT_LONG = 60000,
};

static struct result failed(const char *why)
{
    return (struct result){ .kind = RESULT_FAILED, .error = memory_text(why) };
}

/* What Meta said decides; silence is doubt, never a reason to send again at once. */
static struct result judge(const struct errand *errand, const struct http_result *http)
{
    struct whatsapp_answer answer;

    if (http->status == 0)
        return http->untouched
                   ? (struct result){ .kind = RESULT_RETRY,
                                      .delay = http_retry_delay(errand->tries, RETRY_BASE, 0) }
                   : (struct result){ .kind = RESULT_DOUBT };
    whatsapp_read_answer(http->status, http->body, http->length, &answer);
    if (http->status >= SERVER_ERROR && answer.code == 0) /* a gateway: who knows what is behind */
        return (struct result){ .kind = RESULT_DOUBT };
    switch (answer.reaction) {
    case WHATSAPP_ACCEPTED:
        return (struct result){ .kind = RESULT_DONE, .text = memory_text(answer.message_id) };
    case WHATSAPP_TRANSIENT:
        return (struct result){
            .kind = RESULT_RETRY,
            .delay = http_retry_delay(errand->tries, RETRY_BASE, http->retry_after),
            .error = memory_text(answer.title),
        };
    case WHATSAPP_WAIT:
        return (struct result){ .kind = RESULT_RETRY,
                                .delay = http->retry_after ? http->retry_after * 1000 : WAIT_LONG,
                                .error = memory_text(answer.title) };
    case WHATSAPP_PERMANENT:
    case WHATSAPP_STOP_TEMPLATE:
    case WHATSAPP_STOP_CHANNEL:
        break;
    }
    return failed(*answer.title ? answer.title : "WhatsApp refused the message");
}

static void count(struct counters *counters, const struct result *result)
{
    switch (result->kind) {
    case RESULT_DONE:
        COUNT(counters, sends_done);
        break;
    case RESULT_RETRY:
        COUNT(counters, sends_retried);
        break;
    case RESULT_DOUBT:
        COUNT(counters, sends_doubtful);
        break;
    case RESULT_FAILED:
        COUNT(counters, sends_failed);
        break;
    }
}

static void answered(void *context, const struct http_result *http)
{
    struct errand *errand = context;
    struct engine *engine = errand->shard->engine;
    struct result result = judge(errand, http);

    count(&engine->counters, &result);
    COUNT_BY(&engine->counters, send_milliseconds,
             (uint64_t)(clock_now(engine->parts.clock) - errand->began));
    if (result.kind != RESULT_DONE)
        log_line(LOG_WARNING, "send_not_done", "status=%d tries=%d outcome=%d", http->status,
                 errand->tries, (int)result.kind);
    errand_end(errand, result);
}

static void arrange(const struct message *message, struct outgoing *out, struct buf *keep)
{
    struct outgoing_choice choices[MESSAGE_BUTTONS_MAX] = { { NULL, NULL, NULL } };
    struct outgoing_wish wish = { .text = message->text,
                                  .open = "Ver opções",
                                  .choices = choices,
                                  .choice_count = message->button_count };
    for (size_t i = 0; i < message->button_count; i++)
        choices[i] =
            (struct outgoing_choice){ message->buttons[i].id, message->buttons[i].title, NULL };
    outgoing_arrange(&wish, out, keep);
}

static int compose(const struct message *message, const char *address, const char *callback,
                   struct buf *out, struct error *err)
{
    OWNED_BUF struct buf keep = { 0 };
    struct outgoing outgoing;

    buf_init(&keep, REQUEST_MAX);
    arrange(message, &outgoing, &keep);
    if (outgoing_check(&outgoing, err) < 0)
        return -1;
    whatsapp_compose(&outgoing, address, callback, out);
    return 0;
}

/* One that was left behind by an earlier conversation carries its own copy. */
static int compose_effect(struct dialog *dialog, const struct effect *effect, struct buf *out,
                          struct error *err)
{
    struct message *message = dialog_sent_by(dialog, effect), kept = { 0 };
    const char *address = dialog->texts[DIALOG_ADDRESS];

    if (message)
        return compose(message, address, effect->id, out, err);
    if (!effect->body)
        return error_set(err, ERROR_INVALID, "the message is gone");
    message_read(effect->body, &kept);
    int result = compose(&kept, address, effect->id, out, err);
    message_clear(&kept);
    return result;
}

void perform_send(struct shard *shard, struct seat *seat, struct effect *effect)
{
    const struct account *account =
        accounts_find(shard->engine->parts.accounts, seat->dialog->texts[DIALOG_ACCOUNT]);
    struct error err = { 0 };
    OWNED_BUF struct buf body = { 0 };

    buf_init(&body, REQUEST_MAX);
    if (!account)
        error_set(&err, ERROR_INVALID, "the account is not configured");
    if (!account || compose_effect(seat->dialog, effect, &body, &err) < 0) {
        COUNT(&shard->engine->counters, sends_failed);
        perform_result(shard, seat->line, effect->id, failed(err.text));
        return;
    }
    http_client_start(shard->http,
                      &(struct http_call){
                          .method = "POST",
                          .url = account->url,
                          .headers = { "Content-Type: application/json", account->authorization },
                          .body = body.data,
                          .length = body.length,
                          .lane = LANE_CHANNEL,
                          .timeout_ms = TIME_OUT,
                          .answer_limit = ANSWER_MAX,
                          .done = answered,
                          .context = errand_new(shard, seat, effect),
                      });
}
