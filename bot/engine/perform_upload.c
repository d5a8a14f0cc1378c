/* A file goes to the provider before the message that carries it. The provider keeps it for thirty
 * days, for the one number; so it is sent once, and its id is remembered for a day less. A repeat
 * reaches nobody, so whatever went wrong is simply tried again. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/perform.h"
#include "bot/engine/verdict.h"
#include "channels/whatsapp/media.h"

enum { UPLOAD_TIME = 600000, ANSWER_MAX = 16 * 1024, PARTS_MAX = 4096, ADDRESS_MAX = 1024 };
enum { RETRY_BASE = 1000, KEY_SIZE = 256 };

#define REMEMBERED DAYS(29)

struct upload {
    struct errand *errand;
    char key[KEY_SIZE];
    int file;
};

static const char *text_in(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void name_key(const struct account *account, const char *hash, char out[KEY_SIZE])
{
    snprintf(out, KEY_SIZE, "upload:%s:%s", account->name, hash);
}

static bool find_upload(struct shard *shard, const char *key, struct buf *out)
{
    struct store_record record;
    struct error err = { 0 };

    if (store_get(shard->engine->parts.store, STORE_DOCUMENTS, key, &record, &err) != 1)
        return false;
    json_auto_t *known = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    store_record_clear(&record);
    json_int_t until = json_integer_value(json_object_get(known, "until"));
    const char *id = text_in(known, "id");
    if (!id || until <= clock_now(shard->engine->parts.clock))
        return false;
    buf_text(out, id);
    return true;
}

static int remember(struct shard *shard, const char *key, const char *id, struct error *err)
{
    moment now = clock_now(shard->engine->parts.clock);
    json_int_t until = now + REMEMBERED;
    json_auto_t *known = json_pack("{s:s, s:I}", "id", id, "until", until);
    OWNED_TEXT char *body = json_dumps(known, JSON_COMPACT);
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_DOCUMENTS,
                                 .doc = { .id = key, .body = body, .length = strlen(body) } };
    write.doc.keys[DOCUMENT_KIND] = store_text("upload");
    write.doc.keys[DOCUMENT_CHANGED] = store_number(now);
    return store_commit(shard->engine->parts.store, &write, 1, err);
}

static struct result again(const struct upload *upload, const char *why)
{
    return (struct result){ .kind = RESULT_RETRY,
                            .delay = http_retry_delay(upload->errand->tries, RETRY_BASE, 0),
                            .error = memory_text(why) };
}

/* Done: the message asks for its turn again, and finds the id. */
static struct result judge(const struct upload *upload, const struct http_result *http)
{
    char id[WHATSAPP_MEDIA_ID_MAX + 1];
    struct error err = { 0 };

    if (http->status == 200 && whatsapp_read_upload(http->body, http->length, id)) {
        if (remember(upload->errand->shard, upload->key, id, &err) == 0)
            return (struct result){ .kind = RESULT_HELD };
        log_line(LOG_ERROR, "upload_not_remembered", "why=\"%s\"", err.text);
        return again(upload, "the store refused the id of the file");
    }
    struct verdict verdict = verdict_of(http, upload->errand->tries);
    perform_mind_number(upload->errand, &verdict);
    if (verdict.result.kind != RESULT_DOUBT && verdict.result.kind != RESULT_DONE)
        return verdict.result;
    free(verdict.result.text);
    free(verdict.result.error);
    free(verdict.result.address);
    return again(upload, "the channel did not take the file");
}

static void uploaded(void *context, const struct http_result *http)
{
    struct upload *upload = context;
    struct counters *counters = &upload->errand->shard->engine->counters;
    struct result result = judge(upload, http);

    if (result.kind == RESULT_HELD && http->status == 200) {
        COUNT(counters, media_uploaded);
    } else {
        COUNT(counters, media_not_uploaded);
        log_line(LOG_WARNING, "media_not_uploaded", "status=%d tries=%d", http->status,
                 upload->errand->tries);
    }
    close(upload->file);
    errand_end(upload->errand, result);
    free(upload);
}

static void start(struct upload *upload, const json_t *media, uint64_t size)
{
    const struct account *account = upload->errand->account;
    const char *mime = text_in(media, "mime"), *name = text_in(media, "name");
    OWNED_BUF struct buf url = { 0 }, head = { 0 }, tail = { 0 };
    char boundary[DIGEST_HEX_SIZE], type[128];
    unsigned char chance[DIGEST_SIZE / 2];

    buf_init(&url, ADDRESS_MAX);
    buf_init(&head, PARTS_MAX);
    buf_init(&tail, PARTS_MAX);
    digest_random(chance, sizeof chance);
    digest_hex(chance, sizeof chance, boundary);
    snprintf(type, sizeof type, "Content-Type: multipart/form-data; boundary=%s", boundary);
    whatsapp_upload_address(account->url, &url);
    whatsapp_upload_parts(boundary, mime, name && *name ? name : "arquivo", &head, &tail);
    http_client_start(upload->errand->shard->http, &(struct http_call){
                                                       .method = "POST",
                                                       .url = url.data,
                                                       .headers = { type, account->authorization },
                                                       .body = head.data,
                                                       .length = head.length,
                                                       .file = upload->file,
                                                       .file_length = size,
                                                       .tail = tail.data,
                                                       .lane = LANE_MEDIA,
                                                       .timeout_ms = UPLOAD_TIME,
                                                       .answer_limit = ANSWER_MAX,
                                                       .done = uploaded,
                                                       .context = upload,
                                                   });
}

int perform_upload(struct errand *errand, const json_t *media, struct buf *id, struct error *err)
{
    struct shard *shard = errand->shard;
    const char *hash = text_in(media, "hash");
    struct upload upload = { .errand = errand };
    uint64_t size;

    if (!hash || !text_in(media, "mime") || !shard->engine->parts.blobs)
        return error_set(err, ERROR_INVALID, "A mensagem não tem arquivo.");
    name_key(errand->account, hash, upload.key);
    if (find_upload(shard, upload.key, id))
        return 1;
    int found = blob_open(shard->engine->parts.blobs, hash, &upload.file, &size, err);
    if (found == 0)
        return error_set(err, ERROR_INVALID, "O arquivo não está mais guardado.");
    if (found < 0)
        return -1;
    struct upload *kept = memory_new(sizeof *kept);
    *kept = upload;
    start(kept, media, size);
    return 0;
}
