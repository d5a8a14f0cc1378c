/* What the desk asks of the mirror of WhatsApp's templates. Sentences of errors are in Portuguese;
 * `id` is that of the lists; what comes out is owned by the caller. These wait for Meta or for the
 * store. Any HTTP worker. */
#pragma once

#include <jansson.h>

#include "bot/base/error.h"

struct desk_templates {
    /* ERROR_INVALID names the part and the rule; ERROR_CONFLICT: it exists. */
    int (*draft)(void *engine, const json_t *wanted, json_t **out, struct error *err);
    int (*submit)(void *engine, const char *id, json_t **out, struct error *err);
    int (*change)(void *engine, const char *id, const json_t *change, json_t **out,
                  struct error *err);
    int (*drop)(void *engine, const char *id, struct error *err);
    void (*refresh)(void *engine);

    /* The values that a message of it needs: [{"key","kind","limit","required"}]; NULL: it has a
     * part that cannot be filled. */
    json_t *(*values)(const json_t *template);
};
