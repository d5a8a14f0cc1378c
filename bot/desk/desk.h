/* The desk: what staff see and do, as an API under /v1/desk.
 *
 * It reads the store and the knowledge base itself. What staff do to a conversation becomes an
 * event of that customer's line, which the engine stores and folds like any other; the desk only
 * asks it to (`post`). All answers run on HTTP workers: plain code that may wait. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/clock.h"
#include "bot/base/own.h"
#include "bot/net/http_server.h"
#include "bot/net/hub.h"
#include "bot/store/blobs.h"
#include "bot/store/store.h"
#include "kb/kb.h"

struct desk;
struct desk_templates; /* bot/desk/templates.h */

/* What folding an event gave, beside the new ticket in the store. */
struct desk_outcome {
    char entry[64]; /* the entry that it made, or "" */
};

struct desk_entry_counts {
    int64_t helped, not_helped, used;
};

/* What the desk stands on. Everything is borrowed and outlives the desk. Any HTTP worker calls any
 * function at any time; sentences of errors are shown to the person, in Portuguese. */
struct desk_parts {
    struct store *store;
    struct hub *hub;
    struct library *library; /* NULL: nothing is ever found */
    const struct clock *clock;
    bool secure_cookie;   /* the public address is https */
    struct blobs *blobs;  /* NULL: no pictures and files */
    uint64_t media_limit; /* bytes of a file that staff send */
    const char *secret;   /* signs addresses of pictures and files */
    void *engine;

    /* Somebody looks at the line's conversation, or writes in it. May be NULL, and may be lost. */
    void (*look)(void *engine, const char *line, bool writing);

    /* Stores the event of this line durably and waits until it was folded (at most 5 s).
     * ERROR_CONFLICT: somebody else owns the conversation, or it has ended. ERROR_INVALID: it makes
     * no sense now. ERROR_BUSY: stored, but not folded in time; it will be. An event whose id is
     * known gives the outcome of the first. */
    int (*post)(void *engine, const char *line, const char *event_json, struct desk_outcome *out,
                struct error *err);

    /* Stores the entry if its version is still this one (0: it is new), and makes the change
     * visible to searches; a state other than "published" takes it out of them. ERROR_CONFLICT. */
    int (*save_entry)(void *engine, const struct entry *entry, int64_t version, struct error *err);

    /* Hands the dead event to its line again. */
    int (*retry)(void *engine, const char *dead_id, struct error *err);

    const struct desk_templates *templates; /* NULL: there is no WhatsApp */

    /* Lists, owned by the caller: ["geral", …] and [{"name","text",…}]. */
    json_t *(*queues)(void *engine);
    json_t *(*prompts)(void *engine);

    /* Where thumbs and uses are counted outside of the entry's document. May be NULL. */
    int (*entry_counts)(void *engine, const char *entry, struct desk_entry_counts *out,
                        struct error *err);
};

struct desk *desk_open(const struct desk_parts *parts);
void desk_free(struct desk *desk);
DEFINE_OWNED(desk)

/* To be defined by the program: the desk behind http_context(request). */
struct desk *desk_of(const struct http_request *request);

/* For every route whose caller is staff. It leaves a struct staff (bot/desk/sessions.h). */
int desk_gate(struct http_request *request, enum http_caller wanted, struct error *err);

extern const struct http_route desk_routes[];
