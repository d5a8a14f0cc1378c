/* What a customer sent is fetched: the provider is asked where it is, then it comes from there into
 * the contents of the store, piece by piece, and is looked at before it is believed. */
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/media.h"
#include "bot/engine/perform.h"
#include "bot/model/media.h"
#include "channels/whatsapp/media.h"
#include "channels/whatsapp/send.h"

enum { ASK_TIME = 15000, FETCH_TIME = 600000, ANSWER_MAX = 16 * 1024, ADDRESS_MAX = 1024 };

struct fetch {
    struct errand *errand;
    const struct account *account;
    struct blob_writer *writer; /* NULL: not begun, or over */
    enum media_kind kind;
    char *declared;
    char sha256[DIGEST_HEX_SIZE]; /* as the provider says; "": it does not */
    struct error err;             /* why the content was not taken */
};

static void end(struct fetch *fetch, struct result result)
{
    struct counters *counters = &fetch->errand->shard->engine->counters;
    if (result.kind == RESULT_DONE)
        COUNT(counters, media_fetched);
    else
        COUNT(counters, media_not_fetched);
    if (result.error)
        log_line(LOG_WARNING, "media_not_fetched", "reason=%s tries=%d", result.error,
                 fetch->errand->tries);
    errand_end(fetch->errand, result);
    blob_drop(fetch->writer);
    free(fetch->declared);
    free(fetch);
}

static void end_with(struct fetch *fetch, enum result_kind kind, const char *reason)
{
    end(fetch, (struct result){ .kind = kind, .error = memory_text(reason) });
}

static void refuse(struct fetch *fetch, const char *reason)
{
    json_auto_t *news = json_pack("{s:s, s:s}", "state", "refused", "reason", reason);
    log_line(LOG_INFO, "media_refused", "reason=%s", reason);
    end(fetch, (struct result){ .kind = RESULT_DONE, .text = json_dumps(news, JSON_COMPACT) });
}

static void keep(struct fetch *fetch, const char *mime)
{
    char hash[BLOB_HASH_SIZE];
    json_int_t size = (json_int_t)blob_size(fetch->writer);

    blob_hash(fetch->writer, hash);
    if (*fetch->sha256 && strcmp(hash, fetch->sha256) != 0) {
        end_with(fetch, RESULT_RETRY, "damaged");
        return;
    }
    if (blob_keep(TAKE(fetch->writer), hash, &fetch->err) < 0) {
        log_line(LOG_ERROR, "media_not_kept", "why=\"%s\"", fetch->err.text);
        end_with(fetch, RESULT_RETRY, "disk");
        return;
    }
    json_auto_t *news = json_pack("{s:s, s:s, s:s, s:I}", "state", "kept", "hash", hash, "mime",
                                  mime, "size", size);
    end(fetch, (struct result){ .kind = RESULT_DONE, .text = json_dumps(news, JSON_COMPACT) });
}

/* The address was good for five minutes: whatever it says now, the provider is asked again. */
static void fetched(void *context, const struct http_result *http)
{
    struct fetch *fetch = context;
    size_t length;

    if (fetch->err.kind == ERROR_INVALID) {
        refuse(fetch, "size");
    } else if (fetch->err.kind != ERROR_NONE) {
        log_line(LOG_ERROR, "media_not_kept", "why=\"%s\"", fetch->err.text);
        end_with(fetch, RESULT_RETRY, "disk");
    } else if (http->status != 200) {
        bool denied = http->status == 401 || http->status == 403;
        end_with(fetch, RESULT_RETRY, denied ? "denied" : "unreachable");
    } else if (blob_size(fetch->writer) == 0) {
        end_with(fetch, RESULT_RETRY, "damaged");
    } else {
        const unsigned char *head = blob_head(fetch->writer, &length);
        const char *mime = media_accept(fetch->kind, fetch->declared, head, length);
        if (mime)
            keep(fetch, mime);
        else
            refuse(fetch, "type");
    }
}

static int take(void *context, const char *bytes, size_t length)
{
    struct fetch *fetch = context;
    return blob_add(fetch->writer, bytes, length, &fetch->err);
}

static void get(struct fetch *fetch, const char *url)
{
    const struct engine_parts *parts = &fetch->errand->shard->engine->parts;

    fetch->writer = blob_begin(parts->blobs, parts->media_limit, &fetch->err);
    if (!fetch->writer) {
        log_line(LOG_ERROR, "media_not_kept", "why=\"%s\"", fetch->err.text);
        end_with(fetch, RESULT_RETRY, "disk");
        return;
    }
    http_client_start(fetch->errand->shard->http,
                      &(struct http_call){
                          .method = "GET",
                          .url = url,
                          .headers = { fetch->account->authorization, "User-Agent: balcao" },
                          .lane = LANE_MEDIA,
                          .timeout_ms = FETCH_TIME,
                          .answer_limit = ANSWER_MAX,
                          .done = fetched,
                          .context = fetch,
                          .sink = take,
                      });
}

/* By the class of Meta's code: what may pass is tried again, and so is what a person can mend. */
static void judge_refusal(struct fetch *fetch, const struct http_result *http)
{
    struct whatsapp_answer answer;

    if (http->status == 0) {
        end_with(fetch, RESULT_RETRY, "unreachable");
        return;
    }
    whatsapp_read_answer(http->status, http->body, http->length, &answer);
    if (http->status == 404 || answer.reaction == WHATSAPP_PERMANENT)
        end_with(fetch, RESULT_FAILED, "gone");
    else if (answer.reaction == WHATSAPP_STOP_CHANNEL)
        end_with(fetch, RESULT_RETRY, "denied");
    else
        end_with(fetch, RESULT_RETRY, "unreachable");
}

static void located(void *context, const struct http_result *http)
{
    struct fetch *fetch = context;
    struct whatsapp_media media;

    if (http->status != 200) {
        judge_refusal(fetch, http);
        return;
    }
    if (!whatsapp_read_media(http->body, http->length, &media)) {
        end_with(fetch, RESULT_RETRY, "unreachable");
        return;
    }
    if (!whatsapp_may_fetch(media.url, fetch->account->url)) {
        refuse(fetch, "address");
        return;
    }
    if (media.size > fetch->errand->shard->engine->parts.media_limit) {
        refuse(fetch, "size");
        return;
    }
    if (*media.sha256)
        text_copy(fetch->sha256, sizeof fetch->sha256, media.sha256);
    get(fetch, media.url);
}

static void ask(struct fetch *fetch, const char *source)
{
    OWNED_BUF struct buf url = { 0 };

    buf_init(&url, ADDRESS_MAX);
    whatsapp_media_address(fetch->account->url, source, &url);
    http_client_start(fetch->errand->shard->http, &(struct http_call){
                                                      .method = "GET",
                                                      .url = url.data,
                                                      .headers = { fetch->account->authorization },
                                                      .lane = LANE_MEDIA,
                                                      .timeout_ms = ASK_TIME,
                                                      .answer_limit = ANSWER_MAX,
                                                      .done = located,
                                                      .context = fetch,
                                                  });
}

void perform_fetch(struct shard *shard, struct seat *seat, struct effect *effect)
{
    const struct engine_parts *parts = &shard->engine->parts;
    const char *source = json_string_value(json_object_get(effect->body, "source"));
    const char *kind = json_string_value(json_object_get(effect->body, "kind"));
    struct fetch *fetch = memory_new(sizeof *fetch);

    fetch->errand = errand_new(shard, seat, effect);
    fetch->account = accounts_find(parts->accounts, seat->dialog->texts[DIALOG_ACCOUNT]);
    fetch->declared = memory_text(json_string_value(json_object_get(effect->body, "declared")));
    whatsapp_checksum(json_string_value(json_object_get(effect->body, "sha256")), fetch->sha256);
    if (!fetch->account || !parts->blobs)
        end_with(fetch, RESULT_FAILED, "denied");
    else if (!whatsapp_is_media_id(source) || !media_kind_named(kind, &fetch->kind))
        end_with(fetch, RESULT_FAILED, "gone");
    else
        ask(fetch, source);
}
