/* What webhooks say about templates, and what is worth an alert. */
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/mirror_inside.h"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool differs(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") != 0;
}

static void raise(struct mirror *mirror, const char *kind, const json_t *subject, const char *words)
{
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, 1024);
    buf_format(&text, "O modelo %s (%s) %s", text_of(subject, "name"), text_of(subject, "language"),
               words);
    alerts_raise(
        mirror->parts.alerts,
        &(struct alert){ .kind = kind, .subject = text_of(subject, "id"), .text = text.data });
}

static const struct {
    const char *status, *kind, *words;
} stops[] = {
    { "PAUSED", "template_paused", "foi pausado pelo WhatsApp e não é mais enviado." },
    { "REJECTED", "template_rejected", "foi recusado pelo WhatsApp." },
    { "DISABLED", "template_disabled", "foi desativado pelo WhatsApp e não é mais enviado." },
    { "DELETED", "template_deleted", "foi apagado e não é mais enviado." },
    { "PENDING_DELETION", "template_deleted", "será apagado e não é mais enviado." },
    { "ARCHIVED", "template_archived", "foi arquivado e não é mais enviado." },
    { "LOCKED", "template_locked", "está bloqueado e não é mais enviado." },
    { "LIMIT_EXCEEDED", "template_limited", "passou do limite e não é mais enviado." },
    { "FLAGGED", "template_flagged", "está marcado para ser desativado e não é mais enviado." },
};

static void compare_status(struct mirror *mirror, const json_t *before, const json_t *after)
{
    const char *status = text_of(after, "status");
    if (!status || !before || !differs(text_of(before, "status"), status))
        return;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (strcmp(status, stops[i].status) == 0)
            raise(mirror, stops[i].kind, after, stops[i].words);
}

/* UTILITY to MARKETING changes the price and who may be written to. */
static void compare_category(struct mirror *mirror, const json_t *before, const json_t *after)
{
    if (differs(text_of(before, "category"), text_of(after, "category")))
        raise(mirror, "template_category", after, "mudou de categoria: o preço e as regras mudam.");
    const char *coming = text_of(after, "correct_category");
    if (coming && differs(text_of(before, "correct_category"), coming) &&
        differs(text_of(after, "category"), coming))
        raise(mirror, "template_category", after, "vai mudar de categoria em breve.");
}

static void compare_quality(struct mirror *mirror, const json_t *before, const json_t *after)
{
    const char *quality = text_of(after, "quality_score");
    if (quality && strcmp(quality, "RED") == 0 &&
        differs(text_of(before, "quality_score"), quality))
        raise(mirror, "template_quality", after, "tem qualidade baixa e pode ser pausado.");
}

void mirror_compare(struct mirror *mirror, const json_t *before, const json_t *after)
{
    if (!before)
        return;
    compare_status(mirror, before, after);
    compare_category(mirror, before, after);
    compare_quality(mirror, before, after);
}

/* ---- webhooks ---- */

bool mirror_is_meant(const struct incoming *incoming)
{
    return incoming->kind == INCOMING_OTHER && incoming->field &&
           (strncmp(incoming->field, "message_template_", strlen("message_template_")) == 0 ||
            strncmp(incoming->field, "template_", strlen("template_")) == 0);
}

/* On the shard's thread: what it leaves in the list is the mirror's alone. */
bool mirror_hear(struct mirror *mirror, const struct incoming *incoming)
{
    if (!mirror || !mirror_is_meant(incoming))
        return false;
    const struct account *account = accounts_find(mirror->parts.accounts, incoming->account);
    const char *body = incoming->body ? incoming->body : "{}";
    json_t *notice = account && account->waba_id
                         ? json_pack("{s:s, s:s}", "waba", account->waba_id, "body", body)
                         : NULL;

    pthread_mutex_lock(&mirror->lock);
    if (json_array_size(mirror->notices) < MIRROR_NOTICES_MAX)
        json_array_append_new(mirror->notices, notice);
    else
        json_decref(notice);
    mirror->heard = true;
    pthread_cond_signal(&mirror->changed);
    pthread_mutex_unlock(&mirror->lock);
    return true;
}

static const struct {
    const char *event, *status;
} events[] = {
    { "REINSTATED", "APPROVED" },
    { "UNARCHIVED", "APPROVED" },
    { "UNPAUSED", "APPROVED" },
};

static const char *status_of(const char *event)
{
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (strcmp(events[i].event, event) == 0)
            return events[i].status;
    return event;
}

static void set(json_t *document, const char *name, const char *text)
{
    if (text && *text)
        json_object_set_new(document, name, json_string(text));
}

static json_t *changed_by(const json_t *before, const json_t *body, moment now)
{
    char at[CLOCK_TEXT_SIZE];
    json_t *after = json_copy((json_t *)(uintptr_t)before);
    const char *event = text_of(body, "event");

    set(after, "status", event ? status_of(event) : NULL);
    set(after, "category", text_of(body, "category"));
    set(after, "quality_score", text_of(body, "score"));
    set(after, "correct_category", text_of(body, "coming"));
    set(after, "changed_at", clock_text(now, at));
    return after;
}

static void apply(struct mirror *mirror, const json_t *notice)
{
    struct error err = { 0 };
    json_auto_t *body = json_loads(text_of(notice, "body"), 0, NULL);
    const char *name = text_of(body, "name"), *language = text_of(body, "language");
    OWNED_BUF struct buf key = { 0 };

    buf_init(&key, MIRROR_KEY_MAX);
    if (!name || !language)
        return;
    mirror_key(text_of(notice, "waba"), name, language, &key);
    json_auto_t *before = mirror_get(mirror, key.data);
    if (!before)
        return; /* the list that is read next has it */
    json_t *after = changed_by(before, body, clock_now(mirror->parts.clock));
    if (mirror_put(mirror, &after, 1, &err) == 0)
        mirror_compare(mirror, before, after);
    else
        log_line(LOG_ERROR, "template_not_stored", "why=\"%s\"", err.text);
    json_decref(after);
}

void mirror_apply(struct mirror *mirror)
{
    size_t i;
    const json_t *notice;

    pthread_mutex_lock(&mirror->lock);
    json_auto_t *notices = mirror->notices;
    mirror->notices = json_array();
    pthread_mutex_unlock(&mirror->lock);
    json_array_foreach(notices, i, notice) apply(mirror, notice);
}
