#include "bot/engine/alerts.h"

#include <jansson.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/id.h"
#include "bot/base/log.h"
#include "bot/base/memory.h"

static void keep(struct alerts *alerts, const char *id, const char *body)
{
    struct error err = { 0 };
    OWNED_BUF struct buf key = { 0 };
    buf_init(&key, STORE_ID_MAX);
    buf_format(&key, "alert:%s", id);
    struct store_write write = {
        .verb = STORE_INSERT,
        .in = STORE_DOCUMENTS,
        .doc = { .id = key.data, .body = body, .length = strlen(body) },
    };
    write.doc.keys[DOCUMENT_KIND] = store_text("alert");
    write.doc.keys[DOCUMENT_CHANGED] = store_number(clock_now(alerts->clock));
    if (store_commit(alerts->store, &write, 1, &err) < 0)
        log_line(LOG_ERROR, "alert_not_stored", "why=\"%s\"", err.text);
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
    keep(alerts, id, body);
    if (alerts->hub)
        hub_publish(alerts->hub, "desk", "alert", body);
}
