#include "bot/desk/users.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/json.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/desk/password.h"

static const char *const role_names[] = {
    [ROLE_ADMIN] = "admin",
    [ROLE_EDITOR] = "editor",
    [ROLE_ANALYST] = "analyst",
    [ROLE_OPERATOR] = "operator",
};

int user_role_read(const char *name, enum user_role *out)
{
    for (int role = 0; role <= ROLE_OPERATOR; role++)
        if (strcmp(name, role_names[role]) == 0) {
            *out = (enum user_role)role;
            return 0;
        }
    return -1;
}

const char *user_role_name(enum user_role role)
{
    return role_names[role];
}

static void id_of(const char *name, char out[ID_SIZE])
{
    OWNED_BUF struct buf seed = { 0 };
    buf_init(&seed, 8 * USER_NAME_SIZE);
    buf_text(&seed, "user:");
    text_fold(name, strlen(name), &seed);
    id_from(0, seed.data, out);
}

static int read_name(const char *name, char out[USER_NAME_SIZE], struct error *err)
{
    char *clean = memory_text(name);
    text_clean(clean);
    size_t length = text_length(clean);
    bool fits = length >= 1 && length <= USER_NAME_MAX && strlen(clean) < USER_NAME_SIZE;
    if (fits)
        snprintf(out, USER_NAME_SIZE, "%s", clean);
    free(clean);
    if (fits)
        return 0;
    return error_set(err, ERROR_INVALID,
                     "O nome precisa ter de 1 a %d caracteres, em até %d bytes; este tem %zu.",
                     USER_NAME_MAX, USER_NAME_SIZE - 1, length);
}

static int insert(struct store *store, const char *id, const json_t *user, struct error *err)
{
    char *body = json_dumps(user, JSON_COMPACT);
    struct store_write write = {
        .verb = STORE_INSERT,
        .in = STORE_USERS,
        .doc = { .id = id, .body = body, .length = strlen(body) },
    };
    int done = store_commit(store, &write, 1, err);
    free(body);
    if (done == 0 && write.result == STORE_KNOWN)
        return error_set(err, ERROR_CONFLICT, "Já existe uma pessoa com este nome.");
    return done;
}

int users_add(struct store *store, const char *name, const char *role, const char *password,
              struct error *err)
{
    char clean[USER_NAME_SIZE], kept[PASSWORD_KEPT_SIZE], id[ID_SIZE], at[CLOCK_TEXT_SIZE];
    enum user_role known;

    if (read_name(name, clean, err) < 0)
        return -1;
    if (user_role_read(role, &known) < 0)
        return error_set(err, ERROR_INVALID,
                         "O papel \"%.40s\" não existe: admin, editor, analyst ou operator.", role);
    if (password_keep(password, kept, err) < 0)
        return -1;
    id_of(clean, id);
    json_auto_t *user =
        json_pack("{s:s,s:s,s:s,s:s,s:s}", "id", id, "name", clean, "role", role, "password", kept,
                  "created_at", clock_text(clock_now(&clock_real), at));
    return insert(store, id, user, err);
}

static int read_user(const json_t *body, struct user *out, struct error *err)
{
    *out = (struct user){ 0 };
    struct {
        const char *id, *name, *role;
    } text;
    const struct json_field fields[] = {
        { JSON_TEXT(__typeof__(text), id) },
        { JSON_TEXT(__typeof__(text), name) },
        { JSON_TEXT(__typeof__(text), role) },
        { 0 },
    };
    if (json_read(body, fields, &text, err) < 0)
        return error_while(err, "reading a user");
    if (user_role_read(text.role, &out->role) < 0)
        return error_set(err, ERROR_SYSTEM, "user %.30s has no known role", text.id);
    snprintf(out->id, sizeof out->id, "%s", text.id);
    snprintf(out->name, sizeof out->name, "%s", text.name);
    out->disabled = json_is_true(json_object_get(body, "disabled"));
    return 0;
}

/* 1 and the document's JSON, which the caller owns; 0; -1. */
static int load(struct store *store, const char *id, json_t **out, struct error *err)
{
    struct store_record record;
    int found = store_get(store, STORE_USERS, id, &record, err);
    if (found <= 0)
        return found;
    *out = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    store_record_clear(&record);
    return *out ? 1 : error_set(err, ERROR_SYSTEM, "the document of a user is not JSON");
}

int users_get(struct store *store, const char *id, struct user *out, struct error *err)
{
    json_auto_t *body = NULL;
    int found = load(store, id, &body, err);
    return found <= 0 ? found : read_user(body, out, err) < 0 ? -1 : 1;
}

int users_named(struct store *store, const char *name, struct user *out, struct error *err)
{
    char clean[USER_NAME_SIZE], id[ID_SIZE];
    struct error unused = { 0 };
    if (read_name(name, clean, &unused) < 0)
        return 0;
    id_of(clean, id);
    return users_get(store, id, out, err);
}

int users_check_password(struct store *store, const char *name, const char *password,
                         struct user *out, struct error *err)
{
    char clean[USER_NAME_SIZE], id[ID_SIZE];
    struct error unused = { 0 };
    json_auto_t *body = NULL;

    if (text_length(password) > PASSWORD_MAX)
        password = "";
    if (read_name(name, clean, &unused) == 0) {
        id_of(clean, id);
        if (load(store, id, &body, err) < 0)
            return -1;
    }
    bool right = password_matches(password, json_string_value(json_object_get(body, "password")));
    if (!right)
        return 0;
    return read_user(body, out, err) < 0 ? -1 : !out->disabled;
}

static bool add_to_list(void *into, const struct store_doc *doc)
{
    json_auto_t *body = json_loadb(doc->body, doc->length, 0, NULL);
    struct user user;
    struct error unused = { 0 };
    if (body && read_user(body, &user, &unused) == 0 && !user.disabled)
        json_array_append_new(into, json_pack("{s:s,s:s,s:s}", "id", user.id, "name", user.name,
                                              "role", user_role_name(user.role)));
    return true;
}

int users_list(struct store *store, json_t *into, struct error *err)
{
    struct store_query all = { .in = STORE_USERS, .index = STORE_BY_ID };
    return store_find(store, &all, add_to_list, into, err);
}
