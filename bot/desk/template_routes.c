/* WhatsApp's templates: seen, written, handed to Meta's review. And the alerts that they raise. */
#include <string.h>

#include "bot/base/log.h"
#include "bot/desk/list.h"
#include "bot/desk/routes.h"
#include "bot/desk/templates.h"

static const struct desk_templates *acts_of(struct http_request *request)
{
    const struct desk_templates *acts = desk_of(request)->parts.templates;
    if (!acts)
        http_problem(request, 404, "O WhatsApp não está ligado.");
    return acts;
}

static void *engine_of(struct http_request *request)
{
    return desk_of(request)->parts.engine;
}

static json_t *document_of(void *context, const struct store_doc *doc)
{
    const char *status = context, *found;
    json_t *document = json_loadb(doc->body, doc->length, 0, NULL);
    desk_make_public(document);
    found = json_string_value(json_object_get(document, "status"));
    if (!status || (found && strcmp(found, status) == 0))
        return document;
    json_decref(document);
    return NULL;
}

static void list_kind(struct http_request *request, const char *kind, const char *status)
{
    struct list list = {
        .query = { .in = STORE_DOCUMENTS,
                   .index = DOCUMENT_BY_KIND,
                   .equal = store_text(kind),
                   .descending = true },
        .order = DOCUMENT_CHANGED,
        .item = document_of,
        .context = (void *)(uintptr_t)status,
    };
    list_reply(request, &list);
}

void answer_templates(struct http_request *request)
{
    list_kind(request, "template", http_query(request, "status"));
}

void answer_alerts(struct http_request *request)
{
    list_kind(request, "alert", NULL);
}

/* The document that the store has under "template:<id>"; replies itself when there is none. */
static json_t *template_or_reply(struct http_request *request)
{
    OWNED_BUF struct buf key = { 0 };
    buf_init(&key, STORE_ID_MAX);
    buf_format(&key, "template:%s", http_segment(request, "id"));
    return desk_document_or_reply(request, STORE_DOCUMENTS, key.overflow ? "" : key.data);
}

void answer_template(struct http_request *request)
{
    const struct desk_templates *acts = acts_of(request);
    json_t *document = acts ? template_or_reply(request) : NULL;
    if (!document)
        return;
    json_t *values = acts->values(document);
    json_object_set_new(document, "sendable", json_boolean(values != NULL));
    if (values)
        json_object_set_new(document, "values", values);
    desk_reply(request, 200, document);
}

static json_t *object_or_reply(struct http_request *request)
{
    size_t length;
    const char *body = http_body(request, &length);
    json_t *object = json_loadb(body ? body : "", length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(object))
        return object;
    json_decref(object);
    http_problem(request, 400, "O corpo deve ser um objeto JSON.");
    return NULL;
}

struct outcome {
    const char *what;
    int result;
    json_t *document;
    struct error err;
};

static void reply(struct http_request *request, const struct outcome *outcome, int status)
{
    if (outcome->result < 0) {
        desk_refuse(request, &outcome->err);
        return;
    }
    log_line(LOG_INFO, "template_changed", "by=%s what=%s", desk_caller(request)->user.id,
             outcome->what);
    desk_reply(request, status, outcome->document);
}

void answer_template_new(struct http_request *request)
{
    const struct desk_templates *acts = acts_of(request);
    json_auto_t *wanted = acts ? object_or_reply(request) : NULL;
    struct outcome made = { .what = "draft" };
    if (!wanted)
        return;
    made.result = acts->draft(engine_of(request), wanted, &made.document, &made.err);
    reply(request, &made, 201);
}

void answer_template_change(struct http_request *request)
{
    const struct desk_templates *acts = acts_of(request);
    json_auto_t *change = acts ? object_or_reply(request) : NULL;
    const char *id = http_segment(request, "id");
    struct outcome made = { .what = "change" };
    if (!change)
        return;
    made.result = acts->change(engine_of(request), id, change, &made.document, &made.err);
    reply(request, &made, 200);
}

void answer_template_submit(struct http_request *request)
{
    const struct desk_templates *acts = acts_of(request);
    const char *id = http_segment(request, "id");
    struct outcome made = { .what = "submit" };
    if (!acts)
        return;
    made.result = acts->submit(engine_of(request), id, &made.document, &made.err);
    reply(request, &made, 200);
}

void answer_template_delete(struct http_request *request)
{
    const struct desk_templates *acts = acts_of(request);
    struct error err = { 0 };
    if (!acts)
        return;
    if (acts->drop(engine_of(request), http_segment(request, "id"), &err) < 0) {
        desk_refuse(request, &err);
        return;
    }
    log_line(LOG_INFO, "template_changed", "by=%s what=delete", desk_caller(request)->user.id);
    http_reply(request, 204, "text/plain", "", 0);
}

void answer_templates_refresh(struct http_request *request)
{
    const struct desk_templates *acts = acts_of(request);
    if (!acts)
        return;
    acts->refresh(engine_of(request));
    desk_reply(request, 202, json_pack("{s:b}", "accepted", 1));
}
