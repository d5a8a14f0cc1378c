/* A message that has left its dialog learns what became of its picture. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/media.h"
#include "bot/engine/perform.h"

enum { PAUSE = 1000, EVENT_MAX = 64 * 1024 };

static void tell_desk(struct shard *shard, const char *id, const char *message)
{
    OWNED_BUF struct buf out = { 0 };

    if (!shard->engine->parts.hub)
        return;
    buf_init(&out, EVENT_MAX);
    buf_format(&out, "{\"conversation\":\"%.26s\",\"message\":{\"id\":\"%s\",", id, id);
    buf_text(&out, message + 1);
    buf_char(&out, '}');
    if (!out.overflow)
        hub_publish(shard->engine->parts.hub, "desk", "message", out.data);
}

static int store_message(struct shard *shard, const char *id, const char *body, struct error *err)
{
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_MESSAGES,
                                 .doc = { .id = id, .body = body, .length = strlen(body) } };
    return store_commit(shard->engine->parts.store, &write, 1, err);
}

/* A message that is not there was erased: there is nothing to tell. */
static int change_media(struct shard *shard, const struct effect *effect, struct error *err)
{
    const char *id = json_string_value(json_object_get(effect->body, "message"));
    struct store_record record;

    if (!id || strlen(id) < ID_SIZE)
        return 0;
    int found = store_get(shard->engine->parts.store, STORE_MESSAGES, id, &record, err);
    if (found <= 0)
        return found;
    json_auto_t *document = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    store_record_clear(&record);
    json_t *media = json_object_get(document, "media");
    if (!media)
        return 0;
    media_apply(media, json_object_get(effect->body, "media"));
    OWNED_TEXT char *body = json_dumps(document, JSON_COMPACT);
    int stored = store_message(shard, id, body, err);
    if (stored == 0)
        tell_desk(shard, id, body);
    return stored;
}

void perform_amend(struct shard *shard, struct seat *seat, struct effect *effect)
{
    struct error err = { 0 };
    struct result result = { .kind = RESULT_DONE };

    if (change_media(shard, effect, &err) < 0) {
        log_line(LOG_ERROR, "message_not_amended", "why=\"%s\"", err.text);
        result =
            (struct result){ .kind = RESULT_RETRY, .delay = PAUSE, .error = memory_text(err.text) };
    }
    perform_result(shard, seat->line, effect->id, result);
}
