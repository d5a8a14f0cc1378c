#include "tests/support/engine_rig.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/store_failing.h"

enum { LONG_ENOUGH = 60000 /* ms; only a failure takes it */, TRANSCRIPT_MAX = 16 << 20 };

static const char *const entries[] = {
    "{\"id\":\"card\",\"question\":\"Como desbloqueio meu cartão?\",\"answer\":\"No aplicativo, "
    "em Cartões, toque em Desbloquear.\"}",
    "{\"id\":\"invoice\",\"question\":\"Como emito a segunda via do boleto?\",\"answer\":\"Em "
    "Pagamentos, escolha Segunda via.\"}",
    "{\"id\":\"delivery\",\"question\":\"Qual é o prazo de entrega?\",\"answer\":\"Cinco dias "
    "úteis.\"}",
    "{\"id\":\"password\",\"question\":\"Esqueci minha senha, como recupero?\",\"answer\":\"Toque "
    "em Esqueci a senha.\"}",
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static moment show(const struct clock *clock)
{
    return atomic_load(&((const struct rig_clock *)clock)->at);
}

static void watch(void *watcher, const struct dialog *dialog, const struct message *message)
{
    struct engine_rig *rig = watcher;
    (void)dialog, (void)message;
    atomic_fetch_add(&rig->watched, 1);
    pthread_mutex_lock(&rig->gate);
    pthread_mutex_unlock(&rig->gate);
}

static void import(struct engine_rig *rig)
{
    struct entry *list[ENTRIES];
    struct error err = { 0 };

    for (size_t i = 0; i < ENTRIES; i++) {
        json_auto_t *object = json_loads(entries[i], 0, NULL);
        assert_int_equal(entry_read(object, &list[i], &err), 0);
    }
    assert_int_equal(knowledge_import(rig->knowledge, list, ENTRIES, &err), 0);
    for (size_t i = 0; i < ENTRIES; i++)
        entry_free(list[i]);
}

int engine_rig_open_idle(void **state)
{
    struct engine_rig *rig = memory_new(sizeof *rig);
    struct error err = { 0 };

    log_open(NULL, LOG_ERROR);
    pthread_mutex_init(&rig->gate, NULL);
    rig->clock.base.now = show;
    rig->clock.at = RIG_NOON;
    rig->hub = hub_new(1024);
    rig->assistant = assistant_standard;
    rig->assistant.unfinished_wait = 0;
    rig->assistant.robot_same = rig->assistant.robot_turns = 0; /* its customers never pause */
    if (store_open(&rig->store, "sqlite::memory:", &err) < 0 ||
        prompts_open(&rig->prompts, &err) < 0)
        return -1;
    rig->inner = rig->store;
    rig->store = store_failing_new(rig->inner);
    if (knowledge_open(&rig->knowledge, rig->store, rig->hub, &rig->clock.base, &err) < 0 ||
        gaps_open(&rig->gaps, rig->store, rig->hub, &err) < 0)
        return -1;
    import(rig);
    *state = rig;
    return 0;
}

void engine_rig_start(struct engine_rig *rig)
{
    rig->engine = engine_start(&(struct engine_parts){
        .store = rig->store,
        .hub = rig->hub,
        .knowledge = rig->knowledge,
        .gaps = rig->gaps,
        .prompts = rig->prompts,
        .clock = &rig->clock.base,
        .assistant = &rig->assistant,
        .accounts = &rig->accounts,
        .shards = 2,
        .cache_bytes = 4 << 20,
        .doubt = 30000,
        .sends = 4,
        .model_calls = 4,
        .watch = watch,
        .watcher = rig,
    });
}

int engine_rig_open(void **state)
{
    if (engine_rig_open_idle(state) < 0)
        return -1;
    engine_rig_start(*state);
    while (!engine_is_ready(((struct engine_rig *)*state)->engine))
        sched_yield();
    return 0;
}

void engine_rig_stop(struct engine_rig *rig)
{
    engine_stop(rig->engine);
    rig->engine = NULL;
}

int engine_rig_close(void **state)
{
    struct engine_rig *rig = *state;
    engine_rig_stop(rig);
    gaps_free(rig->gaps);
    knowledge_free(rig->knowledge);
    hub_free(rig->hub);
    prompts_free(rig->prompts);
    store_free(rig->store);
    pthread_mutex_destroy(&rig->gate);
    free(rig);
    return 0;
}

struct incoming rig_message(const char *visitor, const char *id, const char *text)
{
    return (struct incoming){ .kind = INCOMING_MESSAGE,
                              .id = id,
                              .channel = "web",
                              .account = "default",
                              .address = visitor,
                              .message_id = id,
                              .type = "text",
                              .text = text,
                              .at = RIG_NOON };
}

struct acknowledgement {
    pthread_mutex_t lock; /* guards the rest */
    pthread_cond_t changed;
    bool done, refused;
};

static void acknowledge(void *context, const struct error *err)
{
    struct acknowledgement *waiting = context;
    pthread_mutex_lock(&waiting->lock);
    waiting->done = true;
    waiting->refused = err != NULL;
    pthread_cond_signal(&waiting->changed);
    pthread_mutex_unlock(&waiting->lock);
}

int rig_store(struct intake *intake)
{
    struct acknowledgement waiting = { .lock = PTHREAD_MUTEX_INITIALIZER,
                                       .changed = PTHREAD_COND_INITIALIZER };
    intake_store(intake, acknowledge, &waiting);
    pthread_mutex_lock(&waiting.lock);
    while (!waiting.done)
        pthread_cond_wait(&waiting.changed, &waiting.lock);
    pthread_mutex_unlock(&waiting.lock);
    pthread_cond_destroy(&waiting.changed);
    pthread_mutex_destroy(&waiting.lock);
    return waiting.refused ? -1 : 0;
}

int rig_post(struct engine_rig *rig, const char *visitor, const char *id, const char *text)
{
    const struct incoming in = rig_message(visitor, id, text);
    struct intake *intake = intake_new(rig->engine);
    intake_add(intake, &in);
    return rig_store(intake);
}

void rig_hold(struct engine_rig *rig, const char *visitor)
{
    char id[64];
    int before = atomic_load(&rig->watched);

    snprintf(id, sizeof id, "%s:hold", visitor);
    pthread_mutex_lock(&rig->gate);
    assert_int_equal(rig_post(rig, visitor, id, "oi"), 0);
    while (atomic_load(&rig->watched) == before)
        sched_yield();
}

void rig_release(struct engine_rig *rig)
{
    pthread_mutex_unlock(&rig->gate);
}

static json_t *act_of(const char *line, const char *kind, const char *more)
{
    json_t *body = json_pack("{s:s, s:s, s:{s:s, s:s}}", "kind", kind, "_line", line, "by", "id",
                             "ana", "name", "Ana Prado");
    json_auto_t *members = json_loads(more ? more : "{}", 0, NULL);
    assert_non_null(members);
    json_object_update(body, members);
    return body;
}

int rig_act(struct engine_rig *rig, const char *visitor, const char *id, const char *kind,
            const char *more, struct folded *out)
{
    char line[DIALOG_LINE_MAX];
    struct waiter *waiter = waiter_new();
    struct intake *intake = intake_new(rig->engine);

    snprintf(line, sizeof line, "web:default:%s", visitor);
    intake_add_desk(intake, id, line, act_of(line, kind, more), waiter);
    rig_store(intake);
    return waiter_wait(waiter, LONG_ENOUGH, out);
}

/* An act that no flow knows: it is folded in its turn, and changes nothing. */
void rig_fence(struct engine_rig *rig, const char *visitor)
{
    char id[64];
    struct folded folded;
    int told = -1;

    snprintf(id, sizeof id, "desk:fence%d", atomic_fetch_add(&rig->fences, 1));
    while (told < 0) /* the store refused it: again */
        told = rig_act(rig, visitor, id, "fence", NULL, &folded);
    assert_int_equal(told, 1);
}

void rig_leave_row(struct engine_rig *rig, const char *id, const char *visitor, int64_t order,
                   const char *body)
{
    char line[DIALOG_LINE_MAX];
    struct error err = { 0 };
    struct store_write write = { .verb = STORE_INSERT,
                                 .in = STORE_INTAKE,
                                 .doc = { .id = id, .body = body, .length = strlen(body) } };

    snprintf(line, sizeof line, "web:default:%s", visitor);
    write.doc.keys[INTAKE_WAITING] = store_number(1);
    write.doc.keys[INTAKE_LINE] = store_text(line);
    write.doc.keys[INTAKE_ORDER] = store_number(order);
    assert_int_equal(store_commit(rig->store, &write, 1, &err), 0);
    assert_int_equal(write.result, STORE_DONE);
}

void rig_leave_message(struct engine_rig *rig, const char *id, const char *visitor, int64_t order,
                       const char *text)
{
    const struct incoming in = rig_message(visitor, id, text);
    OWNED_BUF struct buf body = { 0 };
    buf_init(&body, 1 << 20);
    incoming_write(&in, &body);
    rig_leave_row(rig, id, visitor, order, body.data);
}

struct transcript {
    struct buf out;
    bool brief;
};

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static bool add_line(void *context, const struct store_doc *doc)
{
    struct transcript *transcript = context;
    struct message message;
    json_auto_t *object = json_loadb(doc->body, doc->length, 0, NULL);

    message_read(object, &message);
    buf_format(&transcript->out, "%s %s %s", speaker_name(message.who),
               or_dash(message.facts[MESSAGE_REASON]), or_dash(message.facts[MESSAGE_ENTRY]));
    if (!transcript->brief || message.who == SPEAKER_CUSTOMER) {
        buf_text(&transcript->out, ": ");
        buf_text(&transcript->out, or_dash(message.text));
    }
    buf_char(&transcript->out, '\n');
    message_clear(&message);
    return true;
}

char *rig_transcript(struct engine_rig *rig, bool brief)
{
    struct transcript transcript = { .brief = brief };
    const struct store_query all = { .in = STORE_MESSAGES, .index = STORE_BY_ID };
    struct error err = { 0 };

    buf_init(&transcript.out, TRANSCRIPT_MAX);
    assert_int_equal(store_find(rig->inner, &all, add_line, &transcript, &err), 0);
    char *text = buf_take(&transcript.out);
    buf_clear(&transcript.out);
    return text;
}

static bool count_one(void *context, const struct store_doc *doc)
{
    (void)doc;
    ++*(size_t *)context;
    return true;
}

size_t rig_count_found(struct engine_rig *rig, const struct store_query *query)
{
    struct error err = { 0 };
    size_t count = 0;
    assert_int_equal(store_find(rig->inner, query, count_one, &count, &err), 0);
    return count;
}

size_t rig_count(struct engine_rig *rig, enum collection in)
{
    return rig_count_found(rig, &(struct store_query){ .in = in, .index = STORE_BY_ID });
}

/* Rows count the starts at which they were there. */
size_t rig_count_waiting(struct engine_rig *rig)
{
    enum { STARTS = 10 };
    size_t count = 0;
    for (int starts = 1; starts < STARTS; starts++)
        count += rig_count_found(rig, &(struct store_query){ .in = STORE_INTAKE,
                                                             .index = INTAKE_BY_ORDER,
                                                             .equal = store_number(starts) });
    return count;
}

size_t rig_occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

char *rig_body(struct engine_rig *rig, enum collection in, const char *id)
{
    struct store_record record;
    struct error err = { 0 };
    int found = store_get(rig->inner, in, id, &record, &err);

    assert_true(found >= 0);
    if (found == 0)
        return NULL;
    char *body = memory_text(record.doc.body);
    store_record_clear(&record);
    return body;
}
