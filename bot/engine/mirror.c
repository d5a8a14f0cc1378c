/* The mirror in memory and in the store, and its thread. */
#include "bot/engine/mirror.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/mirror_inside.h"
#include "channels/whatsapp/reactions.h"
#include "channels/whatsapp/template.h"

enum { WRITES_MAX = 256 };

/* Meta lets us ask 200 times an hour. */
#define EVERY HOURS(1)
#define HEARD_AGAIN MINUTES(1) /* however many webhooks say that something has changed */
#define RETRY_FIRST SECONDS(2)
#define RETRY_MOST MINUTES(10)

static const char prefix[] = "template:";

static const char *text_of(const json_t *document, const char *name)
{
    return json_string_value(json_object_get(document, name));
}

void mirror_key(const char *waba, const char *name, const char *language, struct buf *out)
{
    buf_format(out, "%.64s:%.128s:%.16s", waba, name, language);
}

json_t *mirror_get(struct mirror *mirror, const char *key)
{
    pthread_mutex_lock(&mirror->lock);
    json_t *document = json_deep_copy(json_object_get(mirror->table, key));
    pthread_mutex_unlock(&mirror->lock);
    return document;
}

/* ---- store and memory ---- */

static bool is_draft(const json_t *document)
{
    const char *status = text_of(document, "status");
    return !status || strcmp(status, "DRAFT") == 0;
}

static void remember(struct mirror *mirror, const json_t *document)
{
    pthread_mutex_lock(&mirror->lock);
    json_object_set_new(mirror->table, text_of(document, "id"), json_deep_copy(document));
    pthread_mutex_unlock(&mirror->lock);
}

struct batch {
    struct store_write writes[WRITES_MAX];
    char *ids[WRITES_MAX], *bodies[WRITES_MAX];
    size_t count;
};

static char *id_of(const char *key)
{
    OWNED_BUF struct buf id = { 0 };
    buf_init(&id, STORE_ID_MAX);
    buf_text(&id, prefix);
    buf_text(&id, key);
    return buf_take(&id);
}

static void add(struct batch *batch, const json_t *document)
{
    size_t i = batch->count++;
    batch->ids[i] = id_of(text_of(document, "id"));
    batch->bodies[i] = json_dumps(document, JSON_COMPACT);
    batch->writes[i] = (struct store_write){
        .verb = STORE_PUT,
        .in = STORE_DOCUMENTS,
        .doc = { .id = batch->ids[i],
                 .body = batch->bodies[i],
                 .length = strlen(batch->bodies[i]) },
    };
    batch->writes[i].doc.keys[DOCUMENT_KIND] = store_text("template");
    batch->writes[i].doc.keys[DOCUMENT_CHANGED] =
        store_number(clock_read(text_of(document, "changed_at")));
}

static int write_batch(struct mirror *mirror, struct batch *batch, struct error *err)
{
    int result =
        batch->count ? store_commit(mirror->parts.store, batch->writes, batch->count, err) : 0;
    for (size_t i = 0; i < batch->count; i++) {
        free(batch->ids[i]);
        free(batch->bodies[i]);
    }
    batch->count = 0;
    return result;
}

int mirror_put(struct mirror *mirror, json_t *const *documents, size_t count, struct error *err)
{
    struct batch batch = { .count = 0 };
    for (size_t i = 0; i < count; i++) {
        add(&batch, documents[i]);
        if ((batch.count == WRITES_MAX || i + 1 == count) && write_batch(mirror, &batch, err) < 0)
            return -1;
    }
    for (size_t i = 0; i < count; i++)
        if (!is_draft(documents[i]))
            remember(mirror, documents[i]);
    return 0;
}

int mirror_drop(struct mirror *mirror, const char *key, struct error *err)
{
    OWNED_TEXT char *id = id_of(key);
    struct store_write write = { .verb = STORE_DELETE, .in = STORE_DOCUMENTS, .doc = { .id = id } };
    if (store_commit(mirror->parts.store, &write, 1, err) < 0)
        return -1;
    pthread_mutex_lock(&mirror->lock);
    json_object_del(mirror->table, key);
    pthread_mutex_unlock(&mirror->lock);
    return 0;
}

static bool take_up(void *context, const struct store_doc *doc)
{
    struct mirror *mirror = context;
    json_auto_t *document = json_loadb(doc->body, doc->length, 0, NULL);
    if (text_of(document, "id") && !is_draft(document))
        json_object_set(mirror->table, text_of(document, "id"), document);
    return true;
}

/* ---- the thread ---- */

static bool refresh_all(struct mirror *mirror)
{
    const struct account *account;
    bool good = true;

    for (size_t i = 0; (account = accounts_at(mirror->parts.accounts, i)); i++) {
        struct error err = { 0 };
        if (!account->waba_id || mirror->stopping)
            continue;
        if (mirror_fetch(mirror, account, &err) < 0) {
            log_line(LOG_WARNING, "templates_not_read", "account=%s why=\"%s\"", account->name,
                     err.text);
            good = false;
        }
    }
    return good;
}

/* Waits until there is something to do or it is `due`. */
static void pause_until(struct mirror *mirror, moment due)
{
    struct timespec until;
    moment now = clock_now(mirror->parts.clock);
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += due > now ? (due - now) / SECONDS(1) + 1 : 0;
    pthread_mutex_lock(&mirror->lock);
    while (!mirror->stopping && !mirror->wanted && !mirror->heard &&
           json_array_size(mirror->notices) == 0 &&
           pthread_cond_timedwait(&mirror->changed, &mirror->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&mirror->lock);
}

static bool take(struct mirror *mirror, bool *flag)
{
    pthread_mutex_lock(&mirror->lock);
    bool was = *flag;
    *flag = false;
    pthread_mutex_unlock(&mirror->lock);
    return was;
}

struct round {
    moment last, due, retry; /* when the lists were read, will be, and how long after a failure */
};

static void read_again(struct mirror *mirror, struct round *round, moment now)
{
    bool good = refresh_all(mirror);
    round->last = now;
    round->due = now + (good ? EVERY : round->retry);
    round->retry = good ? RETRY_FIRST : 2 * round->retry;
    if (round->retry > RETRY_MOST)
        round->retry = RETRY_MOST;
}

static void *run(void *context)
{
    struct mirror *mirror = context;
    struct round round = { .retry = RETRY_FIRST };

    while (!mirror->stopping) {
        moment now = clock_now(mirror->parts.clock);
        mirror_apply(mirror);
        if (take(mirror, &mirror->wanted) || now >= round.due)
            read_again(mirror, &round, now);
        if (take(mirror, &mirror->heard) && round.due > round.last + HEARD_AGAIN)
            round.due = round.last + HEARD_AGAIN;
        pause_until(mirror, round.due);
    }
    return NULL;
}

int mirror_open(struct mirror **out, const struct mirror_parts *parts, struct error *err)
{
    pthread_condattr_t steady;
    struct mirror *mirror = memory_new(sizeof *mirror);
    mirror->parts = *parts;
    mirror->table = json_object();
    mirror->notices = json_array();
    pthread_mutex_init(&mirror->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&mirror->changed, &steady);
    pthread_condattr_destroy(&steady);
    int read = store_find(parts->store,
                          &(struct store_query){ .in = STORE_DOCUMENTS,
                                                 .index = DOCUMENT_BY_KIND,
                                                 .equal = store_text("template") },
                          take_up, mirror, err);
    if (read < 0) {
        mirror_free(mirror);
        return -1;
    }
    *out = mirror;
    return 0;
}

void mirror_start(struct mirror *mirror)
{
    if (pthread_create(&mirror->thread, NULL, run, mirror) != 0)
        abort();
    pthread_setname_np(mirror->thread, "templates");
    mirror->started = true;
}

static void stop(struct mirror *mirror)
{
    pthread_mutex_lock(&mirror->lock);
    mirror->stopping = true;
    pthread_cond_signal(&mirror->changed);
    pthread_mutex_unlock(&mirror->lock);
    pthread_join(mirror->thread, NULL);
}

void mirror_free(struct mirror *mirror)
{
    if (!mirror)
        return;
    if (mirror->started)
        stop(mirror);
    pthread_cond_destroy(&mirror->changed);
    pthread_mutex_destroy(&mirror->lock);
    json_decref(mirror->table);
    json_decref(mirror->notices);
    free(mirror);
}

void mirror_refresh(struct mirror *mirror)
{
    pthread_mutex_lock(&mirror->lock);
    mirror->wanted = true;
    pthread_cond_signal(&mirror->changed);
    pthread_mutex_unlock(&mirror->lock);
}

void mirror_doubt(struct mirror *mirror, int64_t code)
{
    const struct whatsapp_error *known = whatsapp_error_find(code);
    if (!mirror || !known || known->reaction != WHATSAPP_STOP_TEMPLATE)
        return;
    pthread_mutex_lock(&mirror->lock);
    mirror->heard = true;
    pthread_cond_signal(&mirror->changed);
    pthread_mutex_unlock(&mirror->lock);
}

/* ---- sending ---- */

/* Meta accepts a user id here and fails afterwards. */
static int check_recipient(const struct template *subject, const char *to, struct error *err)
{
    if (strcmp(subject->category, "AUTHENTICATION") != 0 || strspn(to, "0123456789") == strlen(to))
        return 0;
    return error_set(err, ERROR_INVALID, "template %.100s (%s) is sent to phone numbers only",
                     subject->name, subject->language);
}

static int check_category(const struct template *subject, const char *wanted, struct error *err)
{
    if (!wanted || strcmp(subject->category, wanted) == 0)
        return 0;
    return error_set(err, ERROR_CONFLICT, "template %.100s (%s) is %.32s now, and not %.32s",
                     subject->name, subject->language, subject->category, wanted);
}

static int compose(const json_t *document, const struct template_wish *wish, struct buf *out,
                   struct error *err)
{
    struct template subject;
    struct template_filled filled;
    if (template_read(document, &subject, err) < 0 || template_check_sendable(&subject, err) < 0 ||
        check_category(&subject, wish->category, err) < 0 ||
        check_recipient(&subject, wish->to, err) < 0 ||
        template_fill(&subject, wish->values, &filled, err) < 0)
        return -1;
    whatsapp_compose(&(struct outgoing){ .kind = OUTGOING_TEMPLATE, .template = &filled.message },
                     wish->to, wish->callback, out);
    return out->overflow ? error_set(err, ERROR_INVALID, "the message is too large") : 0;
}

int mirror_compose(struct mirror *mirror, const struct template_wish *wish, struct buf *out,
                   struct error *err)
{
    const struct account *account = accounts_find(mirror->parts.accounts, wish->account);
    OWNED_BUF struct buf key = { 0 };

    buf_init(&key, MIRROR_KEY_MAX);
    if (!account || !account->waba_id)
        return error_set(err, ERROR_INVALID, "the account has no WABA, and so no templates");
    mirror_key(account->waba_id, wish->name, wish->language, &key);
    json_auto_t *document = mirror_get(mirror, key.data);
    if (!document)
        return error_set(err, ERROR_CONFLICT, "there is no template %.100s (%.16s)", wish->name,
                         wish->language);
    return compose(document, wish, out, err);
}
