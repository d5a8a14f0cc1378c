#include "bot/desk/desk.h"

#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/desk/inside.h"
#include "bot/model/mask.h"

enum { ID_SHOWN_MAX = 256 };

const char desk_busy[] = "O servidor está ocupado. Tente de novo em instantes.";

struct desk *desk_open(const struct desk_parts *parts)
{
    struct desk *desk = memory_new(sizeof *desk);
    desk->parts = *parts;
    pthread_mutex_init(&desk->lock, NULL);
    desk->names.slow_after = 5;
    desk->names.lock_after = 10;
    /* One address may stand for a whole office behind its router. */
    desk->peers.slow_after = 20;
    desk->peers.lock_after = 40;
    return desk;
}

void desk_free(struct desk *desk)
{
    if (!desk)
        return;
    pthread_mutex_destroy(&desk->lock);
    free(desk);
}

int desk_document(struct desk *desk, enum collection in, const char *id, json_t **out,
                  struct error *err)
{
    struct store_record record;
    if (!id || strlen(id) > ID_SHOWN_MAX)
        return 0;
    int found = store_get(desk->parts.store, in, id, &record, err);
    if (found <= 0)
        return found;
    *out = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    store_record_clear(&record);
    return json_is_object(*out) ? 1 : error_set(err, ERROR_SYSTEM, "a document is not JSON");
}

json_t *desk_document_or_reply(struct http_request *request, enum collection in, const char *id)
{
    struct error err = { 0 };
    json_t *body = NULL;
    int found = desk_document(desk_of(request), in, id, &body, &err);
    if (found == 1)
        return body;
    if (found == 0)
        http_problem(request, 404, "Não existe nada com este número.");
    else
        desk_refuse(request, &err);
    json_decref(body);
    return NULL;
}

void desk_make_public(json_t *document)
{
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(document, next, name, value) if (name[0] == '_')
        json_object_del(document, name);
}

void desk_mask_customer(json_t *document)
{
    char masked[MASKED_SIZE];
    json_t *customer = json_object_get(document, "customer");
    const char *address = json_string_value(json_object_get(customer, "address"));
    json_object_del(customer, "id"); /* the address is a part of it */
    if (!address)
        return;
    json_object_set_new(customer, "address", json_string(mask_address(address, masked)));
}

uint64_t desk_last_event(struct desk *desk)
{
    return desk->parts.hub ? hub_last(desk->parts.hub) : 0;
}

void desk_reply(struct http_request *request, int status, json_t *body)
{
    char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_decref(body);
    if (text)
        http_reply_json(request, status, text);
    else
        http_problem(request, 500, "A resposta não pôde ser escrita.");
    free(text);
}

void desk_refuse(struct http_request *request, const struct error *err)
{
    static const char failed[] = "Algo falhou no servidor. Tente de novo em instantes.";
    bool busy = err->kind == ERROR_BUSY;
    if (err->kind != ERROR_SYSTEM && !busy) {
        http_problem_from(request, err);
        return;
    }
    log_line(LOG_ERROR, "desk_failed", "why=\"%s\"", err->text);
    http_problem(request, busy ? 503 : 500, "%s", busy ? desk_busy : failed);
}
