/* What the answers of the desk share. */
#pragma once

#include <jansson.h>
#include <pthread.h>

#include "bot/desk/attempts.h"
#include "bot/desk/desk.h"
#include "bot/desk/sessions.h"

struct desk {
    struct desk_parts parts;
    pthread_mutex_t lock; /* over the attempts */
    struct attempts names, peers;
};

static inline const struct staff *desk_caller(const struct http_request *request)
{
    return http_caller(request);
}

static inline moment desk_now(const struct desk *desk)
{
    return clock_now(desk->parts.clock);
}

/* Is the origin, when one is named, the one this request was sent to? */
bool desk_is_own_origin(const struct http_request *request, bool secure);

/* The name of the cookie that holds the secret of a session. */
const char *desk_cookie(const struct desk *desk);

/* The JSON of a document, private members included: 1 and *out (owned by the caller), 0, -1. */
int desk_document(struct desk *desk, enum collection in, const char *id, json_t **out,
                  struct error *err);

/* As desk_document, but replies itself when there is none (404) or it cannot be read; then NULL. */
json_t *desk_document_or_reply(struct http_request *request, enum collection in, const char *id);

/* Takes away the members that are not for showing: those that begin with "_". */
void desk_make_public(json_t *document);

/* Hides the middle of the customer's address in a ticket or conversation, and the customer's id. */
void desk_mask_customer(json_t *document);

/* Sets "last_event": the hub's number from which a reader of this answer should follow. Ask for it
 * before reading the store, so that nothing falls between. */
uint64_t desk_last_event(struct desk *desk);

/* Replies with the JSON, and frees it. */
void desk_reply(struct http_request *request, int status, json_t *body);

extern const char desk_busy[]; /* a sentence */

/* As http_problem_from, in words for the person where the error has none. */
void desk_refuse(struct http_request *request, const struct error *err);
