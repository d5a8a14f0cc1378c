/* A message goes out on its channel. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/alerts.h"
#include "bot/engine/mirror.h"
#include "bot/engine/perform.h"
#include "bot/engine/sending.h"
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

static void raise_alert(const struct errand *errand, const struct verdict *verdict)
{
    char text[200];
    snprintf(text, sizeof text,
             "O número “%.40s” não pode enviar mensagens (código %lld da Meta). Nada se perde: as "
             "mensagens esperam até que isso seja resolvido.",
             errand->account->name, (long long)verdict->code);
    alerts_raise(errand->shard->engine->parts.alerts,
                 &(struct alert){
                     .kind = "number_stopped", .subject = errand->account->name, .text = text });
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
    if (!ran)
        return;
    log_line(verdict->stops ? LOG_ERROR : LOG_WARNING,
             verdict->stops ? "number_stopped" : "number_paused", "account=%s code=%lld",
             errand->account->name, (long long)verdict->code);
    if (verdict->stops && errand->shard->engine->parts.alerts)
        raise_alert(errand, verdict);
}

void perform_mind_number(const struct errand *errand, const struct verdict *verdict)
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

    perform_mind_number(errand, &verdict);
    mirror_doubt(engine->parts.mirror, verdict.code);
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

/* `media`: the message's, with the provider's id of its file. */
static void arrange_media(const struct message *message, const json_t *media, const char *id,
                          struct outgoing *out)
{
    static const struct {
        const char *kind;
        enum outgoing_kind as;
    } kinds[] = { { "image", OUTGOING_IMAGE },
                  { "video", OUTGOING_VIDEO },
                  { "audio", OUTGOING_AUDIO },
                  { "sticker", OUTGOING_STICKER } };
    const char *kind = message->facts[MESSAGE_KIND];

    *out = (struct outgoing){ .kind = OUTGOING_DOCUMENT };
    for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            out->kind = kinds[i].as;
    out->media.id = id;
    out->media.caption = message->text && *message->text ? message->text : NULL;
    if (out->kind == OUTGOING_DOCUMENT)
        out->media.filename = json_string_value(json_object_get(media, "name"));
}

/* What the effect sends: the dialog's own message, or, of one that was left behind by an earlier
 * conversation, the copy that the effect carries. */
static struct message *message_of(struct dialog *dialog, const struct effect *effect,
                                  struct message *kept)
{
    struct message *message = dialog_sent_by(dialog, effect);
    if (message || !effect->body)
        return message;
    message_read(effect->body, kept);
    return kept;
}

/* 1 and the request in `out`; 0: it goes out later, its file first; -1. */
static int compose(struct errand *errand, const struct message *message, const char *address,
                   struct buf *out, struct error *err)
{
    OWNED_BUF struct buf keep = { 0 };
    struct outgoing outgoing;
    const char *facts = message->facts[MESSAGE_MEDIA];
    json_auto_t *media = facts ? json_loads(facts, 0, NULL) : NULL;

    buf_init(&keep, REQUEST_MAX);
    if (media) {
        int there = perform_upload(errand, media, &keep, err);
        if (there <= 0)
            return there;
        arrange_media(message, media, keep.data, &outgoing);
    } else {
        arrange(message, &outgoing, &keep);
    }
    if (outgoing_check(&outgoing, err) < 0)
        return -1;
    whatsapp_compose(&outgoing, address, errand->effect, out);
    return 1;
}

static void send(struct errand *errand, const struct buf *body)
{
    http_client_start(errand->shard->http, &(struct http_call){
                                               .method = "POST",
                                               .url = errand->account->url,
                                               .headers = { "Content-Type: application/json",
                                                            errand->account->authorization },
                                               .body = body->data,
                                               .length = body->length,
                                               .lane = LANE_CHANNEL,
                                               .timeout_ms = TIME_OUT,
                                               .answer_limit = ANSWER_MAX,
                                               .done = answered,
                                               .context = errand,
                                           });
}

static int compose_template(struct errand *errand, const json_t *template, const char *address,
                            struct buf *out, struct error *err)
{
    const struct template_wish wish = {
        .account = errand->account->name,
        .name = json_string_value(json_object_get(template, "name")),
        .language = json_string_value(json_object_get(template, "language")),
        .values = json_object_get(template, "values"),
        .to = address,
        .callback = errand->effect,
    };
    struct mirror *mirror = errand->shard->engine->parts.mirror;

    if (!mirror || !wish.name || !wish.language)
        return error_set(err, ERROR_INVALID, "nobody keeps templates here");
    return mirror_compose(mirror, &wish, out, err) < 0 ? -1 : 1;
}

void perform_send(struct shard *shard, struct seat *seat, struct effect *effect)
{
    struct message kept = { 0 };
    const json_t *template = sending_template(effect);
    struct errand *errand = errand_new(shard, seat, effect);
    const struct message *message = message_of(seat->dialog, effect, &kept);
    struct error err = { 0 };
    OWNED_BUF struct buf body = { 0 };
    int composed = -1;

    buf_init(&body, REQUEST_MAX);
    errand->account =
        accounts_find(shard->engine->parts.accounts, seat->dialog->texts[DIALOG_ACCOUNT]);
    if (!errand->account)
        error_set(&err, ERROR_INVALID, "the account is not configured");
    else if (template)
        composed = compose_template(errand, template, dialog_reach(seat->dialog), &body, &err);
    else if (!message)
        error_set(&err, ERROR_INVALID, "the message is gone");
    else
        composed = compose(errand, message, dialog_reach(seat->dialog), &body, &err);
    message_clear(&kept);
    if (composed > 0) {
        send(errand, &body);
    } else if (composed < 0) {
        COUNT(&shard->engine->counters, sends_failed);
        errand_end(errand, failed(err.text));
    }
}
