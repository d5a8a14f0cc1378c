#include "bot/desk/sessions.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

enum { FORGET_AT_ONCE = 20 };

static const char *const kinds[] = { [SESSION_BROWSER] = "browser", [SESSION_TOKEN] = "token" };

static void id_of(const char *secret, char out[DIGEST_HEX_SIZE])
{
    unsigned char hash[DIGEST_SIZE];
    digest_sha256(secret, strlen(secret), hash);
    digest_hex(hash, sizeof hash, out);
}

/* A token says what it is, so that it is recognised where it was left lying about. */
static void new_secret(enum session_kind kind, char out[SESSION_SECRET_SIZE])
{
    unsigned char chance[32];
    char hex[2 * sizeof chance + 1];
    digest_random(chance, sizeof chance);
    digest_hex(chance, sizeof chance, hex);
    snprintf(out, SESSION_SECRET_SIZE, "%s%s", kind == SESSION_TOKEN ? "balcao_" : "", hex);
}

struct beginning {
    enum session_kind kind;
    const char *user;
    moment now;
};

static char *body_of(const struct beginning *fresh)
{
    char at[CLOCK_TEXT_SIZE];
    json_auto_t *session = json_pack("{s:s,s:s,s:s}", "user", fresh->user, "kind",
                                     kinds[fresh->kind], "created_at", clock_text(fresh->now, at));
    return json_dumps(session, JSON_COMPACT);
}

static int begin(struct store *store, const struct beginning *fresh,
                 char secret[SESSION_SECRET_SIZE], struct error *err)
{
    char id[DIGEST_HEX_SIZE];
    new_secret(fresh->kind, secret);
    id_of(secret, id);

    char *body = body_of(fresh);
    struct store_write write = {
        .verb = STORE_INSERT,
        .in = STORE_SESSIONS,
        .doc = { .id = id, .body = body, .length = strlen(body) },
    };
    write.doc.keys[SESSION_USER] = store_text(fresh->user);
    if (fresh->kind == SESSION_BROWSER)
        write.doc.keys[SESSION_EXPIRES] = store_number(fresh->now + SESSION_IDLE);
    int done = store_commit(store, &write, 1, err);
    free(body);
    return done;
}

struct over {
    size_t count;
    char ids[FORGET_AT_ONCE][DIGEST_HEX_SIZE];
};

static bool note_over(void *context, const struct store_doc *doc)
{
    struct over *over = context;
    snprintf(over->ids[over->count++], DIGEST_HEX_SIZE, "%s", doc->id);
    return over->count < FORGET_AT_ONCE;
}

/* How many were ended, or -1. */
static int end_some(struct store *store, const struct store_query *query, struct error *err)
{
    struct over over = { 0 };
    if (store_find(store, query, note_over, &over, err) < 0)
        return -1;
    struct store_write writes[FORGET_AT_ONCE] = { 0 };
    for (size_t i = 0; i < over.count; i++) {
        writes[i].verb = STORE_DELETE;
        writes[i].in = STORE_SESSIONS;
        writes[i].doc.id = over.ids[i];
    }
    if (over.count && store_commit(store, writes, over.count, err) < 0)
        return -1;
    return (int)over.count;
}

/* More than one ends for each that begins, so the collection stays small without a clock. */
static int forget_over(struct store *store, moment now, struct error *err)
{
    struct store_query query = { .in = STORE_SESSIONS,
                                 .index = SESSION_BY_EXPIRES,
                                 .from = store_number(1),
                                 .to = store_number(now),
                                 .limit = FORGET_AT_ONCE };
    return end_some(store, &query, err);
}

int sessions_begin(struct store *store, const char *user, moment now,
                   char secret[SESSION_SECRET_SIZE], struct error *err)
{
    if (forget_over(store, now, err) < 0)
        return -1;
    return begin(store, &(struct beginning){ SESSION_BROWSER, user, now }, secret, err);
}

int users_token_new(struct store *store, const char *name, moment now,
                    char secret[SESSION_SECRET_SIZE], struct error *err)
{
    struct user user;
    int found = users_named(store, name, &user, err);
    if (found == 0)
        return error_set(err, ERROR_INVALID, "Não há ninguém com o nome \"%.80s\".", name);
    if (found < 0)
        return -1;
    return begin(store, &(struct beginning){ SESSION_TOKEN, user.id, now }, secret, err);
}

/* Two requests at once: one of them moves the end, the other has nothing to add. */
static int touch(struct store *store, const struct store_doc *doc, moment now, struct error *err)
{
    struct store_write write = { .verb = STORE_REPLACE_IF, .in = STORE_SESSIONS, .doc = *doc };
    write.doc.keys[SESSION_EXPIRES] = store_number(now + SESSION_IDLE);
    return store_commit(store, &write, 1, err);
}

static int check(struct store *store, const struct store_doc *doc, enum session_kind kind,
                 moment now, struct error *err)
{
    moment expires = doc->keys[SESSION_EXPIRES].number;
    if (kind == SESSION_TOKEN)
        return 1;
    if (now >= expires)
        return 0;
    if (expires - now > SESSION_IDLE - SESSION_TOUCH)
        return 1;
    return touch(store, doc, now, err) < 0 ? -1 : 1;
}

static int read_session(struct store *store, const struct store_doc *doc, struct staff *out,
                        struct error *err)
{
    json_auto_t *body = json_loadb(doc->body, doc->length, 0, NULL);
    const char *user = json_string_value(json_object_get(body, "user"));
    const char *kind = json_string_value(json_object_get(body, "kind"));
    if (!user || !kind || strcmp(kind, kinds[out->kind]) != 0)
        return 0;
    int found = users_get(store, user, &out->user, err);
    return found <= 0 ? found : !out->user.disabled;
}

int sessions_find(struct store *store, const char *secret, moment now, struct staff *staff,
                  struct error *err)
{
    struct store_record record;
    id_of(secret, staff->session);
    int found = store_get(store, STORE_SESSIONS, staff->session, &record, err);
    if (found <= 0)
        return found;
    found = read_session(store, &record.doc, staff, err);
    if (found == 1)
        found = check(store, &record.doc, staff->kind, now, err);
    store_record_clear(&record);
    return found;
}

int sessions_end(struct store *store, const char *session, struct error *err)
{
    struct store_write write = { .verb = STORE_DELETE,
                                 .in = STORE_SESSIONS,
                                 .doc = { .id = session } };
    return store_commit(store, &write, 1, err);
}

int sessions_end_all(struct store *store, const char *user, struct error *err)
{
    struct store_query query = { .in = STORE_SESSIONS,
                                 .index = SESSION_BY_USER,
                                 .equal = store_text(user),
                                 .limit = FORGET_AT_ONCE };
    int ended;
    while ((ended = end_some(store, &query, err)) > 0)
        continue;
    return ended;
}
