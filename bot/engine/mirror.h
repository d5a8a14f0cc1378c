/* The templates of our WhatsApp accounts: Meta's list, mirrored.
 *
 * A thread of its own reads the lists at the start, every hour, when somebody asks, and within a
 * minute after a webhook said that one has changed; what the webhook says is applied at once. It
 * alone writes what is mirrored. What has become unusable raises an alert, and is refused from then
 * on: mirror_compose looks at the mirror.
 *
 * In the store: `documents`, kind "template", id "template:<WABA>:<name>:<language>". Drafts of the
 * desk stand beside them with the status DRAFT until they are submitted. Any thread. */
#pragma once

#include <jansson.h>

#include "bot/base/own.h"
#include "bot/engine/accounts.h"
#include "bot/engine/alerts.h"
#include "bot/model/incoming.h"

struct mirror;

/* All borrowed. */
struct mirror_parts {
    struct store *store;
    struct alerts *alerts;
    const struct accounts *accounts;
    const char *api; /* the Graph's base address */
    const struct clock *clock;
};

/* Takes up what the store has. */
int mirror_open(struct mirror **out, const struct mirror_parts *parts, struct error *err);
/* Starts the thread, which begins by reading Meta's lists. */
void mirror_start(struct mirror *mirror);
void mirror_free(struct mirror *mirror); /* NULL is fine */

/* Soon, on the mirror's thread. */
void mirror_refresh(struct mirror *mirror);

/* An item of a webhook. False: it is not about templates. Returns at once. NULL: false. */
bool mirror_hear(struct mirror *mirror, const struct incoming *incoming);
bool mirror_is_meant(const struct incoming *incoming);

/* A message was refused with this code: when it is about the template, the list is read again
 * within a minute. Returns at once. NULL is fine. */
void mirror_doubt(struct mirror *mirror, int64_t code);

struct template_wish {
    const char *account; /* our name of it */
    const char *name, *language;
    const char *category; /* that it must still have, since price and consent hang on it; or NULL */
    const json_t *values; /* as channels/whatsapp/template.h tells */
    const char *to, *callback;
};

/* Adds the body of the request that sends it. ERROR_CONFLICT: there is no such template, or it is
 * paused, rejected, disabled, or of another category. ERROR_INVALID: a value is missing or wrong.
 */
int mirror_compose(struct mirror *mirror, const struct template_wish *wish, struct buf *out,
                   struct error *err);

/* ---- what the desk does; these wait for the store or for Meta ---- */

/* Keeps a draft: {"account"?,"name","language","category","components","parameter_format"?}.
 * ERROR_INVALID names the part and the rule; ERROR_CONFLICT: it exists. The caller owns *out. */
int mirror_draft(struct mirror *mirror, const json_t *wanted, json_t **out, struct error *err);
/* Hands a draft to Meta's review. `id`: without "template:". */
int mirror_submit(struct mirror *mirror, const char *id, json_t **out, struct error *err);
/* Of a draft: replaces it. Of a template that Meta knows: asks Meta to, which reviews it again. */
int mirror_change(struct mirror *mirror, const char *id, const json_t *change, json_t **out,
                  struct error *err);
int mirror_delete(struct mirror *mirror, const char *id, struct error *err);
