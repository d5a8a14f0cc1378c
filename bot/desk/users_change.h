/* What is changed of people who are there already; by the command line. Any thread that may wait.
 */
#pragma once

#include "bot/desk/users.h"

/* A new password; every browser and program of the person must sign in again. ERROR_INVALID: nobody
 * has this name, or the password is none. */
int users_set_password(struct store *store, const char *name, const char *password,
                       struct error *err);

/* Who is disabled cannot sign in, and is signed out everywhere; what the person did stays. */
int users_set_disabled(struct store *store, const char *name, bool disabled, struct error *err);
