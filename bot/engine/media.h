/* Pictures, recordings and documents in messages: what is known of one, and what is still to be
 * fetched. The pure part; perform_media.c does it.
 *
 * A message has the fact MESSAGE_MEDIA, a JSON object:
 *   state: fetching, kept, refused, failed
 *   hash, mime, size       of the content, once it is kept
 *   name                   of the file, cleaned; absent: none
 *   declared               what the sender says that it is
 *   reason                 why it is refused or failed, or why fetching takes long: a word
 *   source, sha256         where it is at the provider; its checksum there
 *   voice, animated        true or absent
 *
 * Reasons: type (not accepted, or not what it claims to be), size, address (it would be fetched
 * from a foreign host), provider (it has nothing to give), gone (it has it no more), denied (it
 * does not let us), unreachable, damaged (another checksum), disk, busy (too much waits). */
#pragma once

#include "bot/engine/arrival.h"
#include "bot/engine/stage.h"
#include "bot/model/dialog.h"

/* The customer's message was recorded: what it brings is to be fetched. */
void media_expect(struct dialog *dialog, struct message *message, const struct incoming *in,
                  const struct stage *stage);

/* Puts what is new into what was known. */
void media_apply(json_t *media, const json_t *news);

/* What became of an EFFECT_FETCH: `result->text` is the JSON of what is new. Ends the effect or
 * gives it its next time. */
void media_fetched(struct dialog *dialog, struct effect *effect, const struct result *result,
                   const struct stage *stage);

/* An analyst wants it tried again: {"message": id, "number": n, "type": …, "media": {…}}. */
void media_fetch_again(struct dialog *dialog, const json_t *act, const struct stage *stage,
                       struct folded *out);
