#include "bot/desk_bridge.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/intake.h"
#include "bot/engine/shard.h"

enum { FOLD_TIME = 5000 /* ms */ };

static void stored(void *context, const struct error *err)
{
    (void)context, (void)err; /* the waiter knows */
}

static int wait_for(struct waiter *waiter, struct desk_outcome *out, struct error *err)
{
    struct folded folded;
    int told = waiter_wait(waiter, FOLD_TIME, &folded);
    if (told < 0)
        return error_set(err, ERROR_SYSTEM, "Não foi possível guardar. Nada mudou.");
    if (told == 0)
        return error_set(err, ERROR_BUSY, "Guardado; ainda não foi feito.");
    if (folded.refused)
        return error_set(err, ERROR_CONFLICT, "%s", folded.refusal);
    snprintf(out->entry, sizeof out->entry, "%s", folded.entry);
    return 0;
}

static int post(void *engine, const char *line, const char *event_json, struct desk_outcome *out,
                struct error *err)
{
    json_t *document = json_loads(event_json, 0, NULL);
    const char *id = json_string_value(json_object_get(document, "id"));
    struct waiter *waiter;

    if (!id) {
        json_decref(document);
        return error_set(err, ERROR_INVALID, "an event of the desk has no id");
    }
    json_object_set_new(document, "_line", json_string(line));
    waiter = waiter_new();
    struct intake *intake = intake_new(engine);
    intake_add_desk(intake, id, line, document, waiter);
    intake_store(intake, stored, NULL);
    return wait_for(waiter, out, err);
}

static void look(void *engine, const char *line, bool writing)
{
    shard_post(engine_shard(engine, line), arrival_look(line, writing));
}

static int save_entry(void *context, const struct entry *entry, int64_t version, struct error *err)
{
    struct engine *engine = context;
    return knowledge_save(engine->parts.knowledge, entry, version, err);
}

/* A dead event comes back under a new id, so that it is not taken for the old one. */
static int retry(void *context, const char *dead_id, struct error *err)
{
    struct engine *engine = context;
    struct store_record record;
    char id[STORE_ID_MAX];

    int found = store_get(engine->parts.store, STORE_DEAD, dead_id, &record, err);
    if (found < 0)
        return -1;
    if (found == 0)
        return error_set(err, ERROR_INVALID, "Este evento não está mais na lista.");
    json_auto_t *dead = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    OWNED_TEXT char *body = json_dumps(json_object_get(dead, "event"), JSON_COMPACT);
    const char *line = json_string_value(json_object_get(dead, "_line"));
    store_record_clear(&record);
    if (!body || !line)
        return error_set(err, ERROR_INVALID, "O conteúdo deste evento não pode ser lido.");
    snprintf(id, sizeof id, "%.480s:again%lld", dead_id, (long long)engine_order(engine));
    struct store_write writes[] = {
        { .verb = STORE_INSERT,
          .in = STORE_INTAKE,
          .doc = { .id = id, .body = body, .length = strlen(body) } },
        { .verb = STORE_DELETE, .in = STORE_DEAD, .doc = { .id = dead_id } },
    };
    writes[0].doc.keys[INTAKE_WAITING] = store_number(1);
    writes[0].doc.keys[INTAKE_LINE] = store_text(line);
    writes[0].doc.keys[INTAKE_ORDER] = store_number(engine_order(engine));
    return store_commit(engine->parts.store, writes, 2, err); /* the shard reads it soon */
}

static json_t *queues(void *context)
{
    const struct engine *engine = context;
    const char *own = engine->parts.assistant->queue;
    json_t *list = json_pack("[s]", own);
    if (strcmp(own, "geral") != 0)
        json_array_append_new(list, json_string("geral"));
    json_array_append_new(list, json_string("financeiro"));
    json_array_append_new(list, json_string("suporte"));
    return list;
}

static json_t *prompts(void *context)
{
    const struct engine *engine = context;
    json_t *list = json_array();
    for (int i = 0; i < PROMPT_COUNT; i++) {
        enum prompt_name name = (enum prompt_name)i;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i}", "name", prompt_title(name),
                                              "text", prompt_text(engine->parts.prompts, name),
                                              "slots", prompt_slots(name), "version",
                                              prompt_version(engine->parts.prompts, name)));
    }
    return list;
}

static int count_of(struct store *store, const char *entry, const char *what, int64_t *out,
                    struct error *err)
{
    struct store_record record;
    char id[STORE_ID_MAX];

    snprintf(id, sizeof id, "entry:%.400s:%s", entry, what);
    int found = store_get(store, STORE_COUNTERS, id, &record, err);
    *out = 0;
    if (found <= 0)
        return found;
    *out = record.doc.keys[COUNTER_VALUE].number;
    store_record_clear(&record);
    return 0;
}

static int entry_counts(void *context, const char *entry, struct desk_entry_counts *out,
                        struct error *err)
{
    struct store *store = ((struct engine *)context)->parts.store;
    if (count_of(store, entry, "helped", &out->helped, err) < 0 ||
        count_of(store, entry, "not_helped", &out->not_helped, err) < 0)
        return -1;
    return count_of(store, entry, "used", &out->used, err);
}

struct desk *desk_bridge_open(struct app *app)
{
    const char *url = app->config.public_url;
    return desk_open(&(struct desk_parts){
        .store = app->store,
        .hub = app->hub,
        .library = knowledge_library(app->knowledge),
        .clock = &clock_real,
        .blobs = app->blobs,
        .media_limit = (uint64_t)app->config.media_mb << 20,
        .secret = app->secret,
        .secure_cookie = url && strncmp(url, "https://", 8) == 0,
        .engine = app->engine,
        .post = post,
        .templates = &desk_bridge_templates,
        .look = look,
        .save_entry = save_entry,
        .retry = retry,
        .queues = queues,
        .prompts = prompts,
        .entry_counts = entry_counts,
    });
}
