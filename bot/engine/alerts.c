#include "bot/engine/alerts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/id.h"
#include "bot/base/log.h"
#include "bot/base/memory.h"

struct kept {
    struct store_write write;
    char *id, *body;
};

/* On the store's thread. */
static void stored(void *context, struct store_write *writes, size_t count, const struct error *err)
{
    struct kept *kept = context;
    (void)writes, (void)count;
    if (err)
        log_line(LOG_ERROR, "alert_not_stored", "why=\"%s\"", err->text);
    free(kept->id);
    free(kept->body);
    free(kept);
}

static void keep(struct alerts *alerts, const char *id, const char *body, moment now)
{
    struct kept *kept = memory_new(sizeof *kept);
    OWNED_BUF struct buf key = { 0 };
    buf_init(&key, STORE_ID_MAX);
    buf_format(&key, "alert:%s", id);
    kept->id = buf_take(&key);
    kept->body = memory_text(body);
    kept->write = (struct store_write){
        .verb = STORE_INSERT,
        .in = STORE_DOCUMENTS,
        .doc = { .id = kept->id, .body = kept->body, .length = strlen(body) },
    };
    kept->write.doc.keys[DOCUMENT_KIND] = store_text("alert");
    kept->write.doc.keys[DOCUMENT_CHANGED] = store_number(now);
    store_submit(alerts->store, &kept->write, 1, stored, kept);
}

void alerts_raise(struct alerts *alerts, const struct alert *alert)
{
    char id[ID_SIZE], at[CLOCK_TEXT_SIZE];
    moment now = clock_now(alerts->clock);

    id_new(now, id);
    json_auto_t *document =
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", id, "at", clock_text(now, at), "kind",
                  alert->kind, "subject", alert->subject, "text", alert->text);
    OWNED_TEXT char *body = json_dumps(document, JSON_COMPACT);

    alerts->raised++;
    log_line(LOG_WARNING, "alert_raised", "kind=%s subject=%s", alert->kind, alert->subject);
    if (!body)
        return;
    keep(alerts, id, body, now);
    if (alerts->hub)
        hub_publish(alerts->hub, "desk", "alert", body);
}
