#include "bot/engine/identity_file.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/perform.h"
#include "bot/model/customer.h"
#include "bot/store/customers.h"

enum { PAUSE = 1000, SOON = 10 }; /* ms */

/* Nearly nothing tells more than its address. */
static bool tells_more(const struct dialog *dialog, const struct incoming *in)
{
    return in->user_id || in->username || in->previous_phone || in->kind == INCOMING_PREFERENCE ||
           (in->phone && strcmp(in->phone, dialog->texts[DIALOG_ADDRESS]) != 0);
}

void identity_file(struct dialog *dialog, const struct incoming *in, const struct stage *stage)
{
    char mark[CUSTOMER_MARK_SIZE];

    if (!tells_more(dialog, in) || dialog_knows(dialog, customer_mark(in, mark)))
        return;
    json_t *told = customer_told_by(in);
    if (!told)
        return;
    struct effect *effect = dialog_effect(dialog, EFFECT_IDENTIFY, stage->now + stage->doubt);
    if (!effect) { /* next time */
        json_decref(told);
        return;
    }
    snprintf(effect->id, sizeof effect->id, "identify:%s", mark + 1); /* one, whoever hears it */
    effect->ready = true;
    effect->body = told;
    dialog_know(dialog, mark);
}

struct waiting {
    char *line;
    char effect[EFFECT_ID_SIZE];
    json_t *told;
    size_t at; /* in the batch */
    bool read, hopeless;
};

struct identity_queue {
    struct waiting *list;
    size_t count, room;
};

void perform_identify(struct shard *shard, struct seat *seat, struct effect *effect)
{
    enum { FIRST_ROOM = 16 };
    if (!shard->identities)
        shard->identities = memory_new(sizeof *shard->identities);
    struct identity_queue *queue = shard->identities;
    if (queue->count == queue->room) {
        queue->room = queue->room ? 2 * queue->room : FIRST_ROOM;
        queue->list = memory_resize(queue->list, queue->room * sizeof *queue->list);
    }
    struct waiting *waiting = &queue->list[queue->count++];
    *waiting =
        (struct waiting){ .line = memory_text(seat->line), .told = json_incref(effect->body) };
    text_copy(waiting->effect, sizeof waiting->effect, effect->id);
}

static struct result later(int delay)
{
    return (struct result){ .kind = RESULT_RETRY, .delay = delay };
}

static void tell(struct customers_batch *batch, struct waiting *waiting)
{
    struct error err = { 0 };
    waiting->read = customers_tell(batch, waiting->told, &waiting->at, &err) == 0;
    waiting->hopeless = !waiting->read && err.kind == ERROR_INVALID;
    if (!waiting->read)
        log_line(LOG_ERROR, "customer_not_read", "why=\"%s\"", err.text);
}

static struct result outcome(const struct customers_batch *batch, const struct waiting *waiting,
                             bool committed)
{
    if (waiting->hopeless)
        return (struct result){ .kind = RESULT_FAILED };
    if (!waiting->read || !committed)
        return later(PAUSE);
    if (!customers_was_stored(batch, waiting->at))
        return later(SOON);
    return (struct result){ .kind = RESULT_DONE };
}

static void forget(struct identity_queue *queue)
{
    for (size_t i = 0; i < queue->count; i++) {
        free(queue->list[i].line);
        json_decref(queue->list[i].told);
    }
    queue->count = 0;
}

void identity_flush(struct shard *shard)
{
    struct identity_queue *queue = shard->identities;
    struct error err = { 0 };

    if (!queue || queue->count == 0)
        return;
    OWNED(customers_batch)
    struct customers_batch *batch = customers_begin(shard->engine->parts.store);
    for (size_t i = 0; i < queue->count; i++)
        tell(batch, &queue->list[i]);
    bool committed = customers_commit(batch, &err) == 0;
    if (!committed)
        log_line(LOG_ERROR, "customers_not_stored", "why=\"%s\"", err.text);
    for (size_t i = 0; i < queue->count; i++)
        perform_result(shard, queue->list[i].line, queue->list[i].effect,
                       outcome(batch, &queue->list[i], committed));
    forget(queue);
}

void identity_queue_free(struct identity_queue *queue)
{
    if (!queue)
        return;
    forget(queue);
    free(queue->list);
    free(queue);
}
