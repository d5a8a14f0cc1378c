/* A message goes out on its channel. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/perform.h"
#include "bot/engine/verdict.h"
#include "channels/whatsapp/send.h"

enum { REQUEST_MAX = 64 * 1024, ANSWER_MAX = 64 * 1024, TIME_OUT = 15000 };

static struct result failed(const char *why)
{
    return (struct result){ .kind = RESULT_FAILED, .error = memory_text(why) };
}

static void count(struct counters *counters, const struct result *result)
{
    switch (result->kind) {
    case RESULT_DONE:
        COUNT(counters, sends_done);
        break;
    case RESULT_RETRY:
    case RESULT_HELD:
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

static void pause_number(const struct errand *errand, const struct verdict *verdict)
{
    struct pace *pace = errand->account->pace;
    bool ran = pace_pause(pace, &(struct pace_fault){
                                    .began = errand->began,
                                    .now = clock_now(errand->shard->engine->parts.clock),
                                    .wait = verdict->wait,
                                    .code = verdict->code,
                                });
    if (ran)
        log_line(verdict->stops ? LOG_ERROR : LOG_WARNING,
                 verdict->stops ? "number_stopped" : "number_paused", "account=%s code=%lld",
                 errand->account->name, (long long)verdict->code);
}

static void mind_number(const struct errand *errand, const struct verdict *verdict)
{
    if (verdict->pauses)
        pause_number(errand, verdict);
    else if (pace_end_pause(errand->account->pace))
        log_line(LOG_INFO, "number_resumed", "account=%s", errand->account->name);
}

static void answered(void *context, const struct http_result *http)
{
    struct errand *errand = context;
    struct engine *engine = errand->shard->engine;
    struct verdict verdict = verdict_of(http, errand->tries);
    struct result result = verdict.result;

    mind_number(errand, &verdict);
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
    const char *address = dialog_reach(dialog);

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
    struct errand *errand = errand_new(shard, seat, effect);
    errand->account = account;
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
                          .context = errand,
                      });
}
