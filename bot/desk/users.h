/* Staff: who they are and what they may do. One document each in `users`:
 * {"id","name","role","password","created_at","disabled"}.
 *
 * The id is made from the folded name, so a name exists once, however it is written. Any thread
 * that may wait. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/id.h"
#include "bot/store/store.h"

enum { USER_NAME_MAX = 60, USER_NAME_SIZE = 129 }; /* characters; bytes with the NUL */

enum user_role { ROLE_ADMIN, ROLE_EDITOR, ROLE_ANALYST, ROLE_OPERATOR };

struct user {
    char id[ID_SIZE];
    char name[USER_NAME_SIZE];
    enum user_role role;
    bool disabled;
};

/* 0, or -1 when there is no such role. */
int user_role_read(const char *name, enum user_role *out);
const char *user_role_name(enum user_role role);

/* ERROR_INVALID: name, role or password; ERROR_CONFLICT: the name is taken. `role` is its name. */
int users_add(struct store *store, const char *name, const char *role, const char *password,
              struct error *err);

/* 1 and *out, 0: unknown, disabled or wrong password, all in the same time, -1. */
int users_check_password(struct store *store, const char *name, const char *password,
                         struct user *out, struct error *err);

/* 1 and *out (also when disabled), 0, -1. */
int users_get(struct store *store, const char *id, struct user *out, struct error *err);
int users_named(struct store *store, const char *name, struct user *out, struct error *err);

/* Adds {"id","name","role"} of everybody who is not disabled. */
int users_list(struct store *store, json_t *into, struct error *err);
