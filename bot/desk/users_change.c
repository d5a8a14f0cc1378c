#include "bot/desk/users_change.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/desk/password.h"
#include "bot/desk/sessions.h"

enum { TRIES = 5 };

static int replace(struct store *store, const struct store_record *record, const json_t *members,
                   struct error *err)
{
    json_auto_t *body = json_loadb(record->doc.body, record->doc.length, 0, NULL);
    if (!body || json_object_update(body, (json_t *)(uintptr_t)members) < 0)
        return error_set(err, ERROR_SYSTEM, "the document of a user is not JSON");
    OWNED_TEXT char *text = json_dumps(body, JSON_COMPACT);
    struct store_write write = { .verb = STORE_REPLACE_IF,
                                 .in = STORE_USERS,
                                 .doc = { .id = record->doc.id } };
    write.doc.version = record->doc.version;
    write.doc.body = text;
    write.doc.length = strlen(text);
    return store_commit(store, &write, 1, err) < 0 ? -1 : write.result == STORE_DONE;
}

/* 1, or 0 when somebody else was quicker. */
static int try_change(struct store *store, const char *id, const json_t *members, struct error *err)
{
    struct store_record record;
    int found = store_get(store, STORE_USERS, id, &record, err);
    if (found <= 0)
        return found;
    int done = replace(store, &record, members, err);
    store_record_clear(&record);
    return done;
}

static int change(struct store *store, const char *name, const json_t *members, struct error *err)
{
    struct user user;
    int done = users_named(store, name, &user, err);
    if (done == 0)
        return error_set(err, ERROR_INVALID, "Não há ninguém com o nome \"%.80s\".", name);
    if (done < 0)
        return -1;
    done = 0;
    for (int i = 0; i < TRIES && done == 0; i++)
        done = try_change(store, user.id, members, err);
    if (done == 0)
        return error_set(err, ERROR_CONFLICT, "Outra pessoa está mudando este cadastro.");
    return done < 0 ? -1 : sessions_end_all(store, user.id, err);
}

int users_set_password(struct store *store, const char *name, const char *password,
                       struct error *err)
{
    char kept[PASSWORD_KEPT_SIZE];
    if (password_keep(password, kept, err) < 0)
        return -1;
    json_auto_t *members = json_pack("{s:s}", "password", kept);
    return change(store, name, members, err);
}

int users_set_disabled(struct store *store, const char *name, bool disabled, struct error *err)
{
    json_auto_t *members = json_pack("{s:b}", "disabled", disabled);
    return change(store, name, members, err);
}
