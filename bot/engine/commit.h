/* A step as one batch of writes: the dialog by compare-and-swap, then, if that worked, what belongs
 * to it (docs/decisions, "Settling with the step"). */
#pragma once

#include "bot/base/arena.h"
#include "bot/base/buf.h"
#include "bot/engine/seats.h"
#include "bot/store/store.h"

struct commit {
    struct store_write *writes;
    size_t count, room;
    struct arena *arena; /* holds ids and bodies until the commit is done */
    struct buf body;     /* of the dialog that is being written */
};

void commit_init(struct commit *commit);
void commit_clear(struct commit *commit);
void commit_reset(struct commit *commit);

/* Adds the writes of one line's step; returns the position of its compare-and-swap. Afterwards the
 * dialog counts as settled: when the commit fails, it must be loaded again. ERROR_INVALID when the
 * dialog has become too large to store. */
int commit_add(struct commit *commit, struct seat *seat, size_t *at, struct error *err);

/* A write of somebody else's, like all of them only if the one before worked; id and body must live
 * as long as the commit. */
struct store_write *commit_write(struct commit *commit, enum store_verb verb, enum collection in,
                                 const char *id, const char *body);

/* What belongs to a dialog that is not stored itself: its messages, ticket and record. */
int commit_parts(struct commit *commit, struct dialog *dialog, struct error *err);

/* The JSON of the dialog, in the commit's memory. ERROR_INVALID when it is too large. */
int commit_text(struct commit *commit, struct dialog *dialog, const char **out, struct error *err);

/* An event of the intake stays there, as one that was waiting at `starts` starts. */
void commit_recount(struct commit *commit, const struct store_doc *doc, int64_t starts);

/* An event of the intake that was not folded, for the desk's list of the dead. */
void commit_bury(struct commit *commit, const struct arrival *arrival, moment now, const char *why);
