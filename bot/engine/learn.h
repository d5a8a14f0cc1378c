/* Wordings that customers bring: when an offer is picked or an answer helped, the words that led to
 * it are a candidate for another wording of the entry. They are kept with the feedback, where an
 * editor finds them; the assistant may let sure ones be learned at once. */
#pragma once

#include "bot/engine/knowledge.h"
#include "bot/model/dialog.h"

enum { LEARN_WORDINGS_MAX = 100, LEARN_WORDS_MAX = 300 /* bytes of a candidate */ };

/* The words, unless they are too long or for one customer alone (kb/private.h); then NULL. */
const char *learn_fit(const char *words);

/* What the customer wrote that the answer of this entry came from; NULL when it is not known any
 * more, or does not fit. Borrowed from the dialog. */
const char *learn_words(const struct dialog *dialog, const char *entry);

/* What the gate thought of the entry when it was last found for this dialog; 0: nothing. */
double learn_p(const struct dialog *dialog, const char *entry);

/* Adds the words to the entry's wordings, unless they are there. 0 also when the entry is gone or
 * full. Waits for the store. */
int learn_wording(struct knowledge *knowledge, struct store *store, const char *id,
                  const char *words, struct error *err);
