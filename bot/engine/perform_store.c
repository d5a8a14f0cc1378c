/* Effects that are writes: teaching, thumbs, gaps, statuses of messages long filed. They are rare,
 * so the shard waits for them. Each can be repeated: ids come from the effect. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/learn.h"
#include "bot/engine/perform.h"
#include "bot/engine/status.h"

enum { PAUSE = 1000 };

/* The store refused: what cannot be read is given up, the rest is tried again. */
static struct result outcome_of(int result, const struct error *err, const char *text)
{
    if (result == 0)
        return (struct result){ .kind = RESULT_DONE, .text = memory_text(text) };
    log_line(LOG_ERROR, "effect_not_stored", "why=\"%s\"", err->text);
    return (struct result){ .kind = err->kind == ERROR_INVALID ? RESULT_FAILED : RESULT_RETRY,
                            .delay = PAUSE,
                            .error = memory_text(err->text) };
}

static const char *text_of(const struct effect *effect, const char *name)
{
    return json_string_value(json_object_get(effect->body, name));
}

static int publish_entry(struct shard *shard, const struct effect *effect, struct error *err)
{
    const struct engine_parts *parts = &shard->engine->parts;
    OWNED(entry) struct entry *entry = NULL;

    if (entry_read(json_object_get(effect->body, "entry"), &entry, err) < 0)
        return -1;
    entry->state = ENTRY_PUBLISHED;
    entry->created_at = entry->changed_at = clock_now(parts->clock);
    if (knowledge_save(parts->knowledge, entry, 0, err) < 0 && err->kind != ERROR_CONFLICT)
        return -1; /* a conflict: an earlier try has stored it */
    const char *gap = text_of(effect, "gap");
    return gap ? gaps_close(parts->gaps, gap, entry->id, err) : 0;
}

void perform_teach(struct shard *shard, struct seat *seat, struct effect *effect)
{
    struct error err = { 0 };
    int result = publish_entry(shard, effect, &err);
    if (result == 0)
        COUNT(&shard->engine->counters, entries_taught);
    perform_result(shard, seat->line, effect->id, outcome_of(result, &err, NULL));
}

/* The words wait beside the value, until an editor takes or drops them. */
static void write_feedback(const struct effect *effect, struct buf *out)
{
    const char *words = text_of(effect, "words");
    bool learned = json_is_true(json_object_get(effect->body, "learn"));
    buf_init(out, STORE_BODY_MAX);
    buf_text(out, "{\"value\":");
    buf_json(out, text_of(effect, "value"));
    if (words && !learned) {
        buf_text(out, ",\"words\":");
        buf_json(out, words);
    }
    buf_char(out, '}');
}

/* What cannot be learned now is only a wording less. */
static void learn_at_once(const struct shard *shard, const struct effect *effect)
{
    const struct engine_parts *parts = &shard->engine->parts;
    struct error err = { 0 };
    if (json_is_true(json_object_get(effect->body, "learn")) &&
        learn_wording(parts->knowledge, parts->store, text_of(effect, "entry"),
                      text_of(effect, "words"), &err) < 0)
        log_line(LOG_WARNING, "wording_not_learned", "why=\"%s\"", err.text);
}

/* Once for each conversation and entry, whatever is pressed how often. */
void perform_feedback(struct shard *shard, struct seat *seat, struct effect *effect)
{
    const char *entry = text_of(effect, "entry"), *value = text_of(effect, "value");
    struct error err = { 0 };
    char id[STORE_ID_MAX], counter[STORE_ID_MAX];
    bool thumb = strstr(value, "helped") != NULL;
    OWNED_BUF struct buf body = { 0 };

    snprintf(id, sizeof id, "%.26s:%.400s%s%s", effect->id, entry ? entry : "", thumb ? "" : ":",
             thumb ? "" : value);
    snprintf(counter, sizeof counter, "entry:%.400s:%s", entry ? entry : "", value);
    write_feedback(effect, &body);
    struct store_write writes[] = {
        { .verb = STORE_INSERT,
          .in = STORE_FEEDBACK,
          .doc = { .id = id, .body = body.data, .length = body.length } },
        { .verb = STORE_ADD,
          .in = STORE_COUNTERS,
          .if_previous = true,
          .doc = { .id = counter, .body = "", .keys = { store_number(1) } } },
    };
    writes[0].doc.keys[FEEDBACK_ENTRY] = store_text(entry);
    int result = store_commit(shard->engine->parts.store, writes, 2, &err);
    if (result == 0)
        learn_at_once(shard, effect);
    perform_result(shard, seat->line, effect->id, outcome_of(result, &err, NULL));
}

void perform_gap(struct shard *shard, struct seat *seat, struct effect *effect)
{
    const struct engine_parts *parts = &shard->engine->parts;
    const char *question = text_of(effect, "question"), *ticket = text_of(effect, "ticket");
    struct error err = { 0 };
    char gap[ID_SIZE] = "";
    int result = 0;

    if (question && ticket)
        result = gaps_join(parts->gaps,
                           &(struct gap_ticket){ .question = question,
                                                 .ticket = ticket,
                                                 .seed = effect->id,
                                                 .at = clock_now(parts->clock) },
                           gap, &err);
    perform_result(shard, seat->line, effect->id, outcome_of(result, &err, *gap ? gap : NULL));
}

/* As long as nobody else has changed the message meanwhile: then it is tried again. */
static int replace(struct store *store, const struct store_doc *doc, struct message *message,
                   struct error *err)
{
    const char *body = message_json(message);
    struct store_write write = {
        .verb = STORE_REPLACE_IF,
        .in = STORE_MESSAGES,
        .doc = { .id = doc->id, .version = doc->version, .body = body, .length = strlen(body) }
    };
    if (store_commit(store, &write, 1, err) < 0)
        return -1;
    return write.result == STORE_DONE ? 0 : error_set(err, ERROR_BUSY, "the message has changed");
}

static int change_message(struct store *store, const struct store_doc *doc,
                          const struct incoming *status, bool *failed, struct error *err)
{
    json_auto_t *document = json_loadb(doc->body, doc->length, 0, NULL);
    struct message message;

    message_read(document, &message);
    OWNED_TEXT char *before = memory_text(message_json(&message));
    *failed = status_apply(&message, status);
    bool same = strcmp(before, message_json(&message)) == 0;
    int result = same ? 0 : replace(store, doc, &message, err);
    message_clear(&message);
    return result;
}

static int change_status(struct shard *shard, const struct effect *effect, bool *failed,
                         struct error *err)
{
    struct store *store = shard->engine->parts.store;
    struct store_record record;
    struct incoming status;
    char id[64];

    status_from_body(effect->body, &status);
    if (!status.callback || strlen(status.callback) < ID_SIZE || !status.status)
        return 0;
    snprintf(id, sizeof id, "%.26s:%06ld", status.callback,
             strtol(status.callback + ID_SIZE, NULL, 10));
    int found = store_get(store, STORE_MESSAGES, id, &record, err);
    if (found <= 0)
        return found;
    int result = change_message(store, &record.doc, &status, failed, err);
    store_record_clear(&record);
    return result;
}

void perform_status(struct shard *shard, struct seat *seat, struct effect *effect)
{
    struct error err = { 0 };
    bool failed = false;
    int result = change_status(shard, effect, &failed, &err);
    perform_result(shard, seat->line, effect->id,
                   outcome_of(result, &err, failed ? "failed" : NULL));
}
