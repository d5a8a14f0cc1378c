/* Events that could not be folded: seen, and tried again. */
#include "bot/base/log.h"
#include "bot/desk/list.h"
#include "bot/desk/routes.h"

/* What the event held is for those who keep the system running; others see that it is there. */
static bool sees_content(const struct user *user)
{
    return user->role == ROLE_OPERATOR || user->role == ROLE_ADMIN;
}

static json_t *dead_of(void *context, const struct store_doc *doc)
{
    const struct user *caller = context;
    json_t *dead = json_loadb(doc->body, doc->length, 0, NULL);
    if (!json_is_object(dead)) { /* it may be here because it is not JSON */
        json_decref(dead);
        dead = json_pack("{s:s%}", "text", doc->body, doc->length);
    }
    if (!dead)
        dead = json_object();
    desk_make_public(dead);
    if (!sees_content(caller)) {
        json_object_del(dead, "event");
        json_object_del(dead, "text");
    }
    json_object_set_new(dead, "id", json_string(doc->id));
    return dead;
}

void answer_dead(struct http_request *request)
{
    struct user caller = desk_caller(request)->user;
    struct list list = {
        .query = { .in = STORE_DEAD, .index = DEAD_BY_TIME, .descending = true },
        .order = DEAD_AT,
        .item = dead_of,
        .context = &caller,
    };
    list_reply(request, &list);
}

void answer_dead_retry(struct http_request *request)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    struct store_record record;
    const char *id = http_segment(request, "id");
    int found = store_get(desk->parts.store, STORE_DEAD, id, &record, &err);
    if (found == 0) {
        http_problem(request, 404, "Este evento não está na lista.");
        return;
    }
    if (found == 1)
        store_record_clear(&record);
    if (found < 0 || desk->parts.retry(desk->parts.engine, id, &err) < 0) {
        desk_refuse(request, &err);
        return;
    }
    log_line(LOG_INFO, "dead_event_retried", "by=%s", desk_caller(request)->user.id);
    desk_reply(request, 202, json_pack("{s:b}", "accepted", 1));
}
