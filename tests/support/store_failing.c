#include "tests/support/store_failing.h"

#include <pthread.h>

#include "bot/base/memory.h"

struct failing {
    struct store base;
    struct store *inner;
    pthread_mutex_t lock; /* guards the rest */
    long from_call, every, calls, failures;
    bool lose;
};

/* A submit on its way, where its answer is to be changed. */
struct passing {
    struct store_write *writes;
    size_t count;
    store_done_fn *done;
    void *context;
    const char *says;
};

static struct failing *failing_of(struct store *store)
{
    return (struct failing *)store;
}

/* Counts a call; whether it must fail. *lose is how. */
static bool next_fails(struct failing *self, bool *lose)
{
    pthread_mutex_lock(&self->lock);
    long past = ++self->calls - self->from_call;
    bool fails = self->from_call > 0 && past >= 0 &&
                 (past == 0 || (self->every > 0 && past % self->every == 0));
    self->failures += fails;
    *lose = self->lose;
    pthread_mutex_unlock(&self->lock);
    return fails;
}

static void answer_with_failure(void *context, struct store_write *writes, size_t count,
                                const struct error *inner)
{
    (void)writes;
    (void)count;
    struct passing *passing = context;
    struct error err = { 0 };
    if (inner)
        err = *inner;
    error_set(&err, ERROR_SYSTEM, "%s", passing->says);
    for (size_t i = 0; i < passing->count; i++)
        passing->writes[i].result = STORE_FAILED;
    passing->done(passing->context, passing->writes, passing->count, &err);
    free(passing);
}

/* A refused submit goes through the store as an empty one, so that its done-function runs on the
 * writer's thread, in turn, like any other. */
static void submit(struct store *store, struct store_write *writes, size_t count,
                   store_done_fn *done, void *context)
{
    struct failing *self = failing_of(store);
    bool lose = false;
    if (!next_fails(self, &lose)) {
        store_submit(self->inner, writes, count, done, context);
        return;
    }
    struct passing *passing = memory_new(sizeof *passing);
    *passing = (struct passing){
        .writes = writes,
        .count = count,
        .done = done,
        .context = context,
        .says = lose ? "the answer of the store was lost" : "the store refused to write",
    };
    store_submit(self->inner, lose ? writes : NULL, lose ? count : 0, answer_with_failure, passing);
}

static int get(struct store *store, enum collection in, const char *id, struct store_record *out,
               struct error *err)
{
    struct failing *self = failing_of(store);
    bool lose = false;
    if (next_fails(self, &lose))
        return error_set(err, ERROR_SYSTEM, "the store refused to get");
    return store_get(self->inner, in, id, out, err);
}

static int find(struct store *store, const struct store_query *query, store_visit_fn *visit,
                void *context, struct error *err)
{
    struct failing *self = failing_of(store);
    bool lose = false;
    if (next_fails(self, &lose))
        return error_set(err, ERROR_SYSTEM, "the store refused to find");
    return store_find(self->inner, query, visit, context, err);
}

static int changes(struct store *store, int64_t *out, struct error *err)
{
    return store_changes(failing_of(store)->inner, out, err);
}

static void free_both(struct store *store)
{
    struct failing *self = failing_of(store);
    store_free(self->inner);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

static const struct store_ops ops = {
    .name = "failing",
    .submit = submit,
    .get = get,
    .find = find,
    .changes = changes,
    .free = free_both,
};

struct store *store_failing_new(struct store *inner)
{
    struct failing *self = memory_new(sizeof *self);
    self->base.ops = &ops;
    self->inner = inner;
    pthread_mutex_init(&self->lock, NULL);
    return &self->base;
}

static void set(struct store *store, bool lose, long from_call, long every)
{
    struct failing *self = failing_of(store);
    pthread_mutex_lock(&self->lock);
    self->lose = lose;
    self->from_call = from_call;
    self->every = every;
    self->calls = 0;
    self->failures = 0;
    pthread_mutex_unlock(&self->lock);
}

void store_failing_set(struct store *store, long from_call, long every)
{
    set(store, false, from_call, every);
}

void store_failing_lose(struct store *store, long from_call, long every)
{
    set(store, true, from_call, every);
}

long store_failing_calls(struct store *store)
{
    struct failing *self = failing_of(store);
    pthread_mutex_lock(&self->lock);
    long calls = self->calls;
    pthread_mutex_unlock(&self->lock);
    return calls;
}

long store_failing_failures(struct store *store)
{
    struct failing *self = failing_of(store);
    pthread_mutex_lock(&self->lock);
    long failures = self->failures;
    pthread_mutex_unlock(&self->lock);
    return failures;
}
