/* A desk on a store in memory, with people of every role and an engine that only takes notes.
 * Include it in one file of a program, instead of http_double.h. */
#pragma once

#include "bot/base/memory.h"
#include "bot/desk/desk.h"
#include "bot/desk/sessions.h"
#include "kb/gate.h"
#include "tests/support/http_double.h"
#include "tests/support/store_failing.h"

struct rig {
    struct store *store;
    struct library *library;
    struct clock clock;
    struct desk *desk;
    char secret[4][SESSION_SECRET_SIZE]; /* by role */
    char line[64], event[8192];          /* what was posted last */
    int posts, saves;                    /* that worked */
    struct error answer;                 /* what the engine says to the next posts */
    char retried[64];
};

static const moment rig_start = 1795257000000;

struct desk *desk_of(const struct http_request *request)
{
    return ((struct rig *)http_context(request))->desk;
}

static int rig_post(void *engine, const char *line, const char *event, struct desk_outcome *out,
                    struct error *err)
{
    struct rig *rig = engine;
    rig->posts++;
    snprintf(rig->line, sizeof rig->line, "%s", line);
    snprintf(rig->event, sizeof rig->event, "%s", event);
    if (strstr(event, "\"teach\":true"))
        snprintf(out->entry, sizeof out->entry, "taught");
    if (rig->answer.kind)
        return error_set(err, rig->answer.kind, "%s", rig->answer.text);
    return 0;
}

static inline void rig_store(struct rig *rig, enum collection in, const struct store_doc *doc)
{
    struct error err = { 0 };
    struct store_write write = { .verb = STORE_PUT, .in = in, .doc = *doc };
    write.doc.length = strlen(doc->body);
    if (store_commit(rig->store, &write, 1, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
}

static int rig_save(void *engine, const struct entry *entry, int64_t version, struct error *err)
{
    struct rig *rig = engine;
    OWNED_BUF struct buf body;
    buf_init(&body, STORE_BODY_MAX);
    entry_write(entry, &body);
    struct store_write write = {
        .verb = STORE_REPLACE_IF,
        .in = STORE_ENTRIES,
        .doc = { .id = entry->id, .version = version, .body = body.data, .length = body.length },
    };
    write.doc.keys[ENTRY_STATE] = store_text(entry_state_name(entry->state));
    write.doc.keys[ENTRY_CHANGED] = store_number(entry->changed_at);
    if (entry->valid_until)
        write.doc.keys[ENTRY_VALID_UNTIL] = store_number(entry->valid_until);
    if (store_commit(rig->store, &write, 1, err) < 0)
        return -1;
    if (write.result == STORE_CONFLICT)
        return error_set(err, ERROR_CONFLICT, "changed");
    rig->saves++;
    if (entry->state == ENTRY_PUBLISHED)
        library_put(rig->library, entry);
    else
        library_remove(rig->library, entry->id);
    library_publish(rig->library);
    return 0;
}

/* Puts a published entry where searches find it. */
static inline void rig_teach(struct rig *rig, const char *id, const char *question,
                             const char *answer)
{
    struct error err = { 0 };
    OWNED(entry) struct entry *entry = NULL;
    json_auto_t *object = json_pack("{s:s,s:s,s:s,s:s}", "id", id, "question", question, "answer",
                                    answer, "changed_at", "2026-11-21T10:00:00Z");
    if (entry_read(object, &entry, &err) < 0 || rig_save(rig, entry, 0, &err) < 0)
        abort();
}

static int rig_retry(void *engine, const char *id, struct error *err)
{
    (void)err;
    struct rig *rig = engine;
    snprintf(rig->retried, sizeof rig->retried, "%s", id);
    return 0;
}

static json_t *rig_queues(void *engine)
{
    (void)engine;
    return json_pack("[s,s]", "geral", "pagamentos");
}

/* Passwords are costly to make: people are stored as they are, and only one can sign in. */
static void rig_people(struct rig *rig)
{
    static const char *const names[] = { "Dora", "Edu", "Ana Prado", "Olga" };
    for (int role = ROLE_ADMIN; role <= ROLE_OPERATOR; role++) {
        struct error err = { 0 };
        char body[256], id[8];
        snprintf(id, sizeof id, "u%d", role);
        snprintf(body, sizeof body, "{\"id\":\"%s\",\"name\":\"%s\",\"role\":\"%s\"}", id,
                 names[role], user_role_name((enum user_role)role));
        rig_store(rig, STORE_USERS, &(struct store_doc){ .id = id, .body = body });
        if (sessions_begin(rig->store, id, rig_start, rig->secret[role], &err) < 0)
            abort();
    }
}

static inline int rig_open(void **state)
{
    struct error err = { 0 };
    struct rig *rig = memory_new(sizeof *rig);
    rig->clock = clock_by_hand(rig_start);
    if (store_open(&rig->store, "sqlite::memory:", &err) < 0)
        abort();
    rig->store = store_failing_new(rig->store); /* fails nothing until a test says so */
    rig->library = library_new(gate_shipped());
    rig->desk = desk_open(&(struct desk_parts){ .store = rig->store,
                                                .library = rig->library,
                                                .hub = (struct hub *)rig, /* never looked into */
                                                .clock = &rig->clock,
                                                .engine = rig,
                                                .post = rig_post,
                                                .save_entry = rig_save,
                                                .retry = rig_retry,
                                                .queues = rig_queues });
    rig_people(rig);
    *state = rig;
    return 0;
}

static inline int rig_close(void **state)
{
    struct rig *rig = *state;
    desk_free(rig->desk);
    library_free(rig->library);
    store_free(rig->store);
    free(rig);
    return 0;
}

static inline void rig_sign(struct rig *rig, enum user_role role, struct http_request *request)
{
    double_put(request->cookies, "balcao", rig->secret[role]);
    double_put(request->headers, "Host", "localhost:8080");
    double_put(request->headers, "Origin", "http://localhost:8080");
    double_put(request->headers, "X-Balcao", "1");
}

/* The whole way of a request of somebody with this role. Free it with double_free. */
static inline struct http_request *rig_ask(struct rig *rig, enum user_role role, const char *method,
                                           const char *target, const char *body)
{
    struct http_request *request = double_new(rig, method, target);
    request->body = body;
    rig_sign(rig, role, request);
    double_run(request, desk_routes, desk_gate);
    return request;
}
