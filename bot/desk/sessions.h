/* Who is signed in, and API tokens: documents of `sessions` whose id is the SHA-256 of the secret
 * that the browser or program holds. A session ends 12 hours after its last use; a token stays.
 * Any thread that may wait. */
#pragma once

#include "bot/base/digest.h"
#include "bot/desk/users.h"

enum { SESSION_SECRET_SIZE = 80 };

#define SESSION_IDLE HOURS(12)
#define SESSION_TOUCH MINUTES(1) /* its end is moved at most this often */

enum session_kind { SESSION_BROWSER, SESSION_TOKEN };

/* Who calls. One piece of memory, for http_set_caller. */
struct staff {
    struct user user;
    enum session_kind kind;
    char session[DIGEST_HEX_SIZE]; /* the id of the document */
};

/* Writes the secret, which is not kept anywhere. Forgets some sessions that are over. */
int sessions_begin(struct store *store, const char *user, moment now,
                   char secret[SESSION_SECRET_SIZE], struct error *err);

/* Fills *staff, whose `kind` says what the secret is for: 1, or 0: unknown, over, or of somebody
 * who is disabled, or -1. */
int sessions_find(struct store *store, const char *secret, moment now, struct staff *staff,
                  struct error *err);

int sessions_end(struct store *store, const char *session, struct error *err);

/* All of one person's, tokens too. */
int sessions_end_all(struct store *store, const char *user, struct error *err);

/* A token for programs, with the rights of that person. ERROR_INVALID: nobody has this name. */
int users_token_new(struct store *store, const char *name, moment now,
                    char secret[SESSION_SECRET_SIZE], struct error *err);
